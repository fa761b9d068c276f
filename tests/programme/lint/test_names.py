"""Checks of species and countries."""

# ruff: noqa: E501 (examples are rows of a table)

from tests.programme.lint.case import CheckCase


class TestScientificNameMisspelt(CheckCase):
    code = "scientific-name-misspelt"
    besides = frozenset({"species-list-differs", "count-differs"})
    ignored = (
        (("quiet in May.", "quiet in May (Gazella marica)."),),
        (("quiet in May.", "quiet in May (see Uncia)."),),
        (("quiet in May.", "quiet in May (Equus kinga)."),),
        (("quiet in May.", "quiet in May. Great bustards come too."),),
    )
    failing = (
        ((("\tEquus kiang\n", "\tEquus kaing\n"),), {"Equus kaing in table"}),
        ((("7. Kiang (Equus kiang)", "7. Kiang (Eqqus kiang)"),), {"Eqqus kiang in kiang (eqqus kiang)"}),
        ((("quiet in May.", "quiet in May (Siaga tatarica)."),), {"Siaga tatarica in 3.1"}),
        ((("quiet in May.", "quiet in May (Equus hemonius)."),), {"Equus hemonius in 3.1"}),
    )  # fmt: skip
    russian = (((("3. Сайгак (Saiga spp.)", "3. Сайгак (Saiga spp.), или Siaga tatarica"),), {"Siaga tatarica in сайгак (saiga spp.), или siaga tatarica"}),)  # fmt: skip


class TestScientificNameDiffers(CheckCase):
    code = "scientific-name-differs"
    ignored = (
        (("where flocks were", "of Panthera uncia where flocks were"),),
        (("quiet in May.", "quiet in May (Saiga tatarica)."),),
    )
    failing = (
        ((("poisoned springs", "poisoned springs of Camelus ferus"),), {"wild-camel camelus ferus"}),
        ((("5. Wild Camel (Camelus bactrianus)", "5. Wild Camel (Camelus ferus)"),), {"wild-camel camelus ferus"}),
    )  # fmt: skip


class TestCommonNameStyle(CheckCase):
    code = "common-name-style"
    ignored = (
        (("quiet in May.", "quiet in May for the saiga antelope."),),
        (
            (
                "Species: Saiga Antelope, Wild Camel",
                "Species: Saiga Antelope, Bactrian Camel",
            ),
        ),
    )
    failing = (
        ((("Species: Saiga Antelope, Wild", "Species: Saiga antelope, Wild"),), {"style"}),
    )
    russian = (((("Виды: Сайгак", "Виды: сайгак"),), {"style"}),)


class TestSpeciesUnknown(CheckCase):
    code = "species-unknown"
    ignored = (
        (("Species: Saiga Antelope, Wild Camel", "Species: Saiga, Wild Camel"),),
        (("Species: Saiga Antelope, Wild Camel", "Species: Chiru"),),
        (
            (
                "\tSpecies (common name)\n\tSpecies (scientific name)\n",
                "\tSorts\n\tKinds\n",
            ),
            ("Species: Saiga Antelope, Wild", "Species: Urial, Wild"),
        ),
    )
    failing = (
        ((("Species: Saiga Antelope, Wild Camel", "Species: Saiga Antilope, Wild Camel"),), {"saiga antilope in great steppe"}),
        ((("Species: Saiga Antelope, Wild Camel", "Species: Urial"),), {"urial in great steppe"}),
    )  # fmt: skip
    russian = (((("Виды: Сайгак", "Виды: Сайгк"),), {"сайгк in великая степь"}),)


class TestCountryUnlisted(CheckCase):
    code = "country-unlisted"
    ignored = (
        (("Countries: Kazakhstan,", "Countries: Republic of Kazakhstan,"),),
        (("KAZAKHSTAN, MONGOLIA, TAJIKISTAN and UZBEKISTAN.", "To be told later."),
         ("Kazakhstan, Mongolia, Tajikistan and Uzbekistan. [", "four of them. ["),
         ("Countries: Kazakhstan,", "Countries: Chad,")),
    )  # fmt: skip
    besides = frozenset({"country-name-forms"})
    failing = (
        (
            (("Countries: Kazakhstan,", "Countries: Kasakhstan,"),),
            {"kasakhstan in great steppe"},
        ),
        (
            (("Countries: Kazakhstan,", "Countries: Pakistan,"),),
            {"pakistan in great steppe"},
        ),
    )
    russian = (
        ((("Страны: Казахстан,", "Страны: Казахтан,"),), {"казахтан in великая степь"}),
    )


class TestCountryNameForms(CheckCase):
    code = "country-name-forms"
    ignored = (
        (("Countries: Kazakhstan,", "Countries: the Kazakhstan,"),),
        (("quiet in May.", "quiet in May in the Republic of Kazakhstan."),),
    )
    failing = (
        ((("Countries: Kazakhstan,", "Countries: Republic of Kazakhstan,"),), {"style"}),
    )
    russian = (((("Страны: Казахстан,", "Страны: Республика Казахстан,"),), {"style"}),)


class TestSpeciesNotCovered(CheckCase):
    code = "species-not-covered"
    besides = frozenset({"species-without-section"})
    ignored = ((("Species: Saiga Antelope, Wild Camel", "Species: Chiru"),),)
    failing = (
        ((("7. Kiang (Equus kiang)", "7. Chiru (Pantholops hodgsonii)"),), {"chiru"}),
    )


class TestSpeciesWithoutSection(CheckCase):
    code = "species-without-section"
    besides = frozenset({"species-not-covered", "species-list-differs"})
    ignored = (
        (
            ("5. Wild Camel (Camelus bactrianus)", "5. Herding"),
            ("6. Argali (Ovis ammon)", "6. Villages"),
            ("7. Kiang (Equus kiang)", "7. Grazing"),
        ),
    )
    failing = (((("7. Kiang (Equus kiang)", "7. Grazing"),), {"kiang"}),)


class TestSpeciesListDiffers(CheckCase):
    code = "species-list-differs"
    ignored = ((("Kiang Equus kiang.]", "Ruritanian Deer.]"),),)
    failing = (
        ((("Kiang Equus kiang.]", "Chiru Pantholops hodgsonii.]"),), {"covered: saiga antelope saiga spp., snow leopard uncia uncia,"}),
        ((("[1:  Saiga Antelope Saiga spp., Snow", "[1:  Appendix I - Saiga Antelope Saiga spp., Snow"), ("5 mammal species[footnoteRef:1]", "5 species listed on Appendix I[footnoteRef:1]")),
         {"appendix I: saiga", "appendix I: argali", "appendix I: kiang"}),
    )  # fmt: skip


class TestPartyDiffers(CheckCase):
    code = "party-differs"
    besides = frozenset({"count-differs"})
    ignored = (
        (("quiet in May.", "quiet in May. Bhutan is not a Party."),),
        (("quiet in May.", "quiet in May. Mongolia is a Party."),),
        (("quiet in May.", "quiet in May. Mongolia is not a Party."), ("CMS Parties in capital letters.]", "As of today.]")),
        (("quiet in May.", "quiet in May. Mongolia is not a Party to CITES."),),
        (("quiet in May.", "quiet in May. Non-Party Range States help; Mongolia and Tajikistan too."),),
    )  # fmt: skip
    failing = (
        ((("quiet in May.", "quiet in May. Mongolia, which is not a Party, helps."),), {"MN in 3.1"}),
        ((("quiet in May.", "quiet in May. Non-Party Range States (Mongolia, Tajikistan) help."),), {"MN in 3.1", "TJ in 3.1"}),
        ((("KAZAKHSTAN, MONGOLIA, TAJ", "KAZAKHSTAN, Mongolia, TAJ"), ("quiet in May.", "quiet in May. Mongolia is a Party.")), {"MN in 3.1"}),
    )  # fmt: skip
    russian = (((("в мае.", "в мае. Монголия не является Стороной."),), {"MN in 3.1"}),)

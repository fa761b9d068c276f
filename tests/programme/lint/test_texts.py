"""Checks of what texts say: counts, dates, wordings, references, notes."""

# ruff: noqa: E501 (examples are rows of a table)

from tests.programme.lint.case import CheckCase
from tests.programme.lint.clean import ENGLISH, found

SUMMARY = "since 2019 two meetings and two projects have"
LONG = (
    "Shepherds of three valleys told the visitors that wolves follow the herds to the "
    "lake every autumn."
)


class TestCountDiffers(CheckCase):
    code = "count-differs"
    besides = frozenset({"species-list-differs"})
    ignored = (
        (("two meetings and two projects", "nine meetings"),),
        (("in 4 Range States, namely", "in 12 Range States, including"),),
        (("in 4 Range States, namely Kazakhstan, Mongolia, Tajikistan and Uzbekistan.", "in 12 Range States, Kazakhstan and Mongolia among them."),),
        (("quiet in May.", "quiet in May in 3 countries of Asia."),),
        (("Kazakhstan, Mongolia, Tajikistan and Uzbekistan. [", "Kazakhstan, Mongolia, Ruritania. ["),),
        (("and watering places", "and watering places of 20 countries"),),
    )  # fmt: skip
    failing = (
        ((("two meetings and", "three meetings and"),), {f"three meetings in {SUMMARY}".replace("two m", "three m")}),
        ((("two projects", "seven projects"),), {f"seven projects in {SUMMARY}".replace("two p", "seven p")}),
        ((("following 4 Range", "following 5 Range"),), {"5 range states in these species occur in the following 5 range"}),
        ((("in 4 Range States, n", "in 3 Range States, n"),), {"3 range states in the programme is about 5 mammal species in"}),
        ((("about 5 mammal", "about 6 mammal"),), {"6 mammal species in the programme is about 6 mammal species in"}),
    )  # fmt: skip
    russian = (
        ((("два проекта", "три проекта"),), {"три проекта in с 2019 года проведены два совещания и реализованы"}),
        ((("следующих 4 гос", "следующих 14 гос"),), {"14 государствах ареала in эти виды обитают в следующих 14 государствах ареала:"}),
    )  # fmt: skip


class TestStatementDiffers(CheckCase):
    code = "statement-differs"
    ignored = (
        (("open by 2026.\n", "open by 2026.\n\nVision\nHerds roam freely across the steppe, and people gain from it.\n"),),
        (("open by 2026.\n", "open by 2026.\n\nGoal\nHealthy horses on both banks.\n"),),
    )  # fmt: skip
    failing = (
        ((("open by 2026.\n", "open by 2026.\n\nVision\nHerds roamed freely across the steppe and people gain from it.\n"),), {"vision"}),
        ((("open by 2026.\n", "open by 2026.\n\nGoal\nTo keep each route of the herds open by 2026.\n"),), {"goal"}),
    )  # fmt: skip
    russian = (((("до 2026 года.\n", "до 2026 года.\n\nЦель\nСохранить открытыми пути стад до 2026 года.\n"),), {"goal"}),)  # fmt: skip


class TestParagraphRepeated(CheckCase):
    code = "paragraph-repeated"
    ignored = ((("\nVision\n", f"\n{LONG}\n\nHerds.\n\nHerds.\n\nVision\n"),),)
    failing = (
        ((("\nVision\n", f"\n{LONG}\n\n{LONG}\n\nVision\n"),), {"shepherds of three valleys told the visitors that"}),
    )  # fmt: skip


class TestDateImpossible(CheckCase):
    code = "date-impossible"
    ignored = (
        (("14-16 September 2020", "31 August"),),
        (("14-16 September 2020", "29 February 2020"),),
        (("quiet in May.", "quiet in May. On 2 May 12 experts met in 2019-2020."),),
    )
    failing = (
        ((("14-16 September 2020", "23 October 23"),), {"23 october 23 in in september 2020 experts met on 23 october"}),
        ((("14-16 September 2020", "29 February 2019"),), {"29 february 2019 in in september 2020 experts met on 29 february"}),
        ((("14-16 September 2020", "16-14 September 2020"),), {"16-14 september 2020 in in september 2020 experts met on 16-14 september"}),
        ((("quiet in May.", "quiet in May of 2024-2022."),), {"2024-2022 in 3.1"}),
    )  # fmt: skip
    russian = (((("14-16 сентября 2020", "31 сентября 2020"),), {"31 сентября 2020 in в сентябре 2020 года специалисты сравнили карты на"}),)  # fmt: skip


class TestPeriodDiffers(CheckCase):
    code = "period-differs"
    ignored = (
        (("quiet in May.", "quiet in May, as the Programme of Work 2014-2020 has it."),),
        (("decisions of earlier meetings", "Programme of Work 2014-2020"),),
        (
            (
                "1. Adopts the Programme of Work 2021-2026",
                "1. Welcomes the Programme of Work 2021-2025",
            ),
        ),
        (
            ("PROGRAMME OF WORK 2021-2026", "PROGRAMME OF WORK"),
            ("Adopts the Programme of Work 2021-2026", "Adopts it"),
        ),
        (("\nVision\n", "\nProgramme of Work 2014-2020\n\nVision\n"),),
    )
    failing = (
        ((("Adopts the Programme of Work 2021-2026", "Adopts the Programme of Work 2021-2025"),), {"2021-2025 in adopts the programme of work 2021-2025 contained in"}),
        ((("\nVision\n", "\nProgramme of Work 2022-2026\n\nVision\n"),), {"2022-2026 in programme of work 2022-2026"}),
    )  # fmt: skip
    russian = (((("\nВидение\n", "\nПрограмма работы 2022-2026\n\nВидение\n"),), {"2022-2026 in программа работы 2022-2026"}),)  # fmt: skip


class TestClauseGarbled(CheckCase):
    code = "clause-garbled"
    ignored = ((("2. Instructs the", "2. Requests and instructs the"),),)
    failing = (((("2. Instructs the Secretariat", "2. Requests Instructs the Secretariat"),), {"requests instructs the secretariat to report on progress"}),)  # fmt: skip


class TestDocumentSymbolForms(CheckCase):
    code = "document-symbol-forms"
    ignored = ((("UNEP/CMS/COP13/Inf.2", "UNEP/CMS/COP12/Inf.2"),),)
    failing = (
        (
            (
                ("UNEP/CMS/COP13/Inf.2", "CMS/UNEP/COP13/Inf.2"),
                ("meetings on herds", "meetings (UNEP/CMS/COP11/Doc.9) on herds"),
            ),
            {"CMS/UNEP/COP13/Inf.2"},
        ),
    )


class TestFootnoteSequence(CheckCase):
    code = "footnote-sequence"
    besides = frozenset({"species-list-differs", "count-differs"})
    ignored = ((("[footnoteRef:3]) [3:", "[footnoteRef:1]) [1:"),),)
    failing = (
        ((("[footnoteRef:3]) [3:", "[footnoteRef:4]) [4:"),), {"order 4"}),
        ((("[footnoteRef:3]) [3:  Panthera uncia according to the IUCN Red List.]", "[footnoteRef:3])"),), {"missing 3"}),
    )  # fmt: skip


class TestReferenceTarget(CheckCase):
    code = "reference-target"
    ignored = (
        (("(see 2.2)", "(see section 2)"),),
        (("(see 2.2)", "(see action 9.9 of the Action Plan)"),),
    )
    failing = (
        ((("(see 2.2)", "(see 2.9)"),), {"1.3 → 2.9"}),
        ((("(see also 1.2)", "(see also section 12)"),), {"2.1 → section 12"}),
    )
    russian = (((("(см. 2.1)", "(см. 2.9)"),), {"1.3 → 2.9"}),)


class TestActivityNearDuplicate(CheckCase):
    code = "activity-near-duplicate"
    ignored = (
        (
            ("3.1 Keep calving grounds quiet in May.", "3.1 Keep all breeding grounds of the Saiga Antelope free of dogs."),
            ("6.1 Share trophy revenue with the villages below the pass.", "6.1 Keep all breeding grounds of Argali free of dogs."),
        ),
        (("6.1 Share trophy revenue with the", "6.1 Open trophy rooms in the"),),
    )  # fmt: skip
    failing = (
        (
            (("6.1 Share trophy revenue with the villages below the pass.", "6.1 Compare grazing by yaks with that of the wild herds."),),
            {"6.1 = 7.1"},
        ),
        (
            (("3.2 Open three passages under the western railway.", "3.2 Keep the calving grounds quiet in May."),),
            {"3.1 = 3.2"},
        ),
    )  # fmt: skip


def test_findings_come_with_the_most_severe_first_and_then_in_reading_order():
    from cami.programme.lint import lint
    from cami.sources.words import load_vocabulary
    from tests.programme.lint.clean import edited, read

    text = edited(
        ENGLISH,
        ("\t1.3 ", "\t1.3. "),
        ("\tNGOs, local communities\n\tMedium", "\t\n\tMedium"),
        ("\t8. Great", "\t9. Great"),
        ("\t8.1 ", "\t9.1 "),
    )
    seen = lint(read(text), load_vocabulary())
    assert [one.severity for one in seen] == ["high", "medium", "low"]


def test_a_finding_keeps_its_subject_when_lines_move():
    damaged = ENGLISH.replace("\tNGOs, local communities\n\tMedium", "\t\n\tMedium")
    moved = damaged.replace("\nVision\n", f"\n\n\n{LONG}\n\nVision\n")
    assert found(damaged) == found(moved) == {("cell-empty", "4.1 responsible")}

"""Checks of those responsible."""

# ruff: noqa: E501 (examples are rows of a table)

from tests.programme.lint.case import CheckCase

WHO = "\tNGOs, local communities\n\tMedium"
WHO_RU = "\tНПО, местные общины\n"


def who(text):
    """The edit that makes ``text`` the list of those responsible for 4.1."""
    return ((WHO, f"\t{text}\n\tMedium"),)


class TestActorUnconfirmed(CheckCase):
    code = "actor-unconfirmed"
    ignored = (who("NGOs (in each country)"),)
    failing = ((who("NGOs, CITES (tbc), TRAFFIC (tbc)"), {"4.1 cites traffic"}),)
    russian = ((((WHO_RU, "\tНПО, СИТЕС (уточняется)\n"),), {"4.1 cites"}),)


class TestActorRepeated(CheckCase):
    code = "actor-repeated"
    ignored = (who("Government agencies, national authorities"), who("NGOs, INGOs"))
    failing = (
        (who("CMS, NGOs, CMS"), {"4.1 cms"}),
        (who("NGOs, local communities, NGOs"), {"4.1 ngos"}),
    )


class TestActorSeparator(CheckCase):
    code = "actor-separator"
    ignored = (
        who("National and international NGOs, CMS"),
        who("NGOs and local communities"),
        who("Government agencies with NGOs"),
    )
    failing = (
        (who("CMS, NGOs local communities"), {"4.1 NGOs | local communities"}),
        (who("NGOs, local communities,"), {"4.1 left over"}),
        (who("NGOs,, local communities"), {"4.1 left over"}),
    )
    russian = ((((WHO_RU, "\tНПО, местные общины,\n"),), {"4.1 left over"}),)


class TestActorMisspelt(CheckCase):
    code = "actor-misspelt"
    ignored = (
        who("NGOs, Federation of Falconers"),
        who("XYZ"),
        who("Intentional Falconers with NGOs"),
        who("IUCN Beer Specialist Group"),
        who("Zone 1 Hunters, Zone 2 Hunters"),
        who("NGOs, Government Agencies"),
        who("Falconers’ Guild, Falconers’ Union"),
    )
    failing = (
        (who("NGOs, Goverment agencies"), {"4.1 goverment agencies"}),
        (who("Scientfic institutions and NGOs"), {"4.1 scientfic institutions"}),
        (who("National and interntional NGOs"), {"4.1 national and interntional ngos"}),
        (
            who("Government agencies faciltated by NGOs"),
            {"4.1 government agencies faciltated by ngos"},
        ),
        (
            (
                *who("NGOs, Federation of Falconers"),
                ("\tScientific institutions\n", "\tFederation of Falconers\n"),
                ("\tGovernment agencies, private sector\n", "\tFederaton of Falconers\n"),
            ),
            {"3.2 federaton of falconers"},
        ),
    )
    russian = ((((WHO_RU, "\tНПО, местые общины\n"),), {"4.1 местые общины"}),)


class TestActorSpelling(CheckCase):
    code = "actor-spelling"
    ignored = (
        who("NGOs, national scientific institutions"),
        who("NGOs, Local communities of herders (LC)"),
        who("Local communities"),
        (*who("Iranian Cheetah Society (ICS)"), ("\tScientific institutions\n", "\tICS\n")),
    )
    failing = (
        (who("NGO’s, local communities"), {"ngos"}),
        (who("NGOs, Local Communities"), {"local-communities"}),
        (who("Local communities, Science institutions"), {"scientific-institutions"}),
    )
    russian = ((((WHO_RU, "\tНПО, Местные Общины\n"), ("\tНаучные учреждения, НПО\n", "\tНПО, местные общины\n")), {"local-communities"}),)  # fmt: skip

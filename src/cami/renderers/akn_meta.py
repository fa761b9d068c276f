"""What an Akoma Ntoso document says about itself, and the things that it names.

IRIs follow the Akoma Ntoso Naming Convention 1.0 and AKN4UN: the work knows no language,
the expression no format.
"""

import datetime as dt
from collections.abc import Mapping

from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary, fold
from cami.renderers.akn_elements import Element, Identifiers, akn, slug

_LANGUAGES = {"en": "eng", "ru": "rus"}


def meta(
    programme: Programme,
    name: str,
    imported: dt.date,
    things: list[Element],
) -> Element:
    """Give the metadata block.

    Parameters
    ----------
    name : str
        Name of the programme in the register; ends the IRI of the work.
    imported : date
        When the document was read; dates the expression, and the work if it has no period.
    things : list of elements
        Top-level classes that the text refers to.
    """
    language = _LANGUAGES.get(programme.language, "und")
    began = dt.date(programme.period[0], 1, 1) if programme.period else imported
    kind = "statement/deliberation" if programme.clauses else "doc/programme"
    work = f"/akn/un/{kind}/{began.isoformat()}/{slug(name) or 'programme'}"
    expression = f"{work}/{language}@"
    dated = "periodStart" if programme.period else "import"
    register = akn(
        "TLCOrganization",
        eId="register",
        href="/akn/ontology/organization/un/cami-register",
        showAs="CAMI register",
    )
    return akn(
        "meta",
        akn(
            "identification",
            akn(
                "FRBRWork",
                *_level(f"{work}/!main", work, began, dated, title=programme.title),
                akn("FRBRcountry", value="un"),
                akn("FRBRsubtype", value=kind.partition("/")[2]),
                akn("FRBRname", value=slug(name)),
            ),
            akn(
                "FRBRExpression",
                *_level(f"{expression}/!main", expression, imported, "import"),
                akn("FRBRlanguage", language=language),
            ),
            akn(
                "FRBRManifestation",
                *_level(
                    f"{expression}/!main.xml",
                    f"{expression}.xml",
                    imported,
                    "import",
                    sha256=programme.sha256,
                ),
                akn("FRBRformat", value="xml"),
            ),
            source="#register",
        ),
        akn("references", register, *things, source="#register"),
    )


def _level(this: str, uri: str, date: dt.date, dated: str, **aliases: str) -> list[Element]:
    return [
        akn("FRBRthis", value=this),
        akn("FRBRuri", value=uri),
        *(akn("FRBRalias", value=v, name=name) for name, v in aliases.items() if v),
        akn("FRBRdate", date=date.isoformat(), name=dated),
        akn("FRBRauthor", href="#register"),
    ]


def actors(
    programme: Programme,
    names: Mapping[str, str],
    vocabulary: Vocabulary,
    identifiers: Identifiers,
) -> dict[str, Element]:
    """Give each actor by its key: one organisation, or a role that several have."""
    found: dict[str, Element] = {}
    for activity in programme.activities:
        for actor in activity.actors:
            if actor.key not in found:
                single = actor.key in vocabulary.actors.organisations
                kind = "organization" if single else "role"
                found[actor.key] = akn(
                    f"TLC{kind.title()}",
                    eId=identifiers.give("actor", actor.key),
                    href=f"/akn/ontology/{kind}/un/{actor.key}",
                    showAs=names.get(actor.key, actor.printed),
                )
    return found


def locations(
    programme: Programme, vocabulary: Vocabulary, identifiers: Identifiers
) -> dict[str, Element]:
    """Give each Range State by its printed name."""
    found: dict[str, Element] = {}
    for state in programme.range_states:
        key = country_key(state.name, vocabulary)
        if state.name not in found:
            found[state.name] = akn(
                "TLCLocation",
                eId=identifiers.give("location", key),
                href=f"/akn/ontology/location/un/{key}",
                showAs=state.name,
            )
    return found


def country_key(name: str, vocabulary: Vocabulary) -> str:
    """Give the ISO code of a country as printed; its words where it is not known."""
    inside = vocabulary.country_names.search(fold(name))
    return vocabulary.countries[inside[0]] if inside else slug(name)

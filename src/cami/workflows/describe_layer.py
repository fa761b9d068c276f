"""A layer's card made of what is known of its source and what the person tells."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from cami.atlas.standards import KINDS
from cami.catalogue.access import ACCESS_NAMED, Access
from cami.catalogue.licences import LICENCES, Licence
from cami.catalogue.record import Record
from cami.catalogue.sensitivity import STEP_DEG, Sensitivity
from cami.errors import InvalidInputError, Problem
from cami.messages import N_, Message
from cami.sources.layer_sources import LayerSource

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Described:
    """What a person tells of a layer; what is empty is taken from its source."""

    key: str
    owner: str
    access: Access = "public"
    sensitivity: Sensitivity | None = None
    title_en: str = ""
    title_ru: str = ""
    kind: str = ""
    licence: str = ""
    source: str = ""
    citation: str = ""
    unfit_for_en: str = ""
    unfit_for_ru: str = ""
    species: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    months: tuple[int, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    accuracy_m: float | None = None
    embargo_until: date | None = None
    abstract_en: str = ""
    abstract_ru: str = ""
    demonstration: bool = False


@dataclass(slots=True)
class _Card:
    problems: list[Problem] = field(default_factory=list)

    def need(self, name: str, told: str, known: str = "") -> str:
        if not (told or known):
            what = Message(N_('The card has no "{name}".'), {"name": name})
            remedy = Message(N_("Nothing enters the catalogue without it: tell it."))
            self.problems.append(Problem("card-incomplete", (name,), what, remedy))
        return told or known

    def one_of(self, name: str, told: str, allowed: Iterable[str]) -> str:
        if told and told not in allowed:
            what = Message(
                N_('"{name}" cannot be "{found}".'), {"name": name, "found": told}
            )
            remedy = Message(N_("It can be: {allowed}."), {"allowed": ", ".join(allowed)})
            self.problems.append(Problem("card-word", (name,), what, remedy))
        return told

    def complain(self, name: str, what: str, remedy: str) -> None:
        self.problems.append(Problem("card-unfit", (name,), Message(what), Message(remedy)))


def describe_layer(told: Described, source: LayerSource) -> Record:
    """Return the card.

    Raises
    ------
    InvalidInputError
        All that is missing or cannot be.
    """
    card = _Card()
    kind = card.one_of("kind", card.need("kind", told.kind, source.kind), KINDS)
    licence = card.need("licence", told.licence, source.licence)
    card.one_of("licence", licence, LICENCES)
    card.one_of("access", told.access, ACCESS_NAMED)
    if not KEY.fullmatch(told.key):
        card.complain(
            "key",
            N_("The key of a layer is made of small Latin letters, digits and hyphens."),
            N_("Write it like saiga-range-2020."),
        )
    terms = LICENCES.get(licence)
    _check_access(card, told, terms)
    sensitivity = told.sensitivity or _unless_located(card, kind)
    record = Record(
        key=told.key,
        title_en=card.need("title_en", told.title_en, source.title_en),
        title_ru=card.need("title_ru", told.title_ru, source.title_ru),
        kind=kind,
        shape=source.shape,
        licence=terms or Licence("", ""),
        source=card.need("source", told.source, source.source),
        citation=card.need("citation", told.citation, source.citation),
        owner=card.need("owner", told.owner),
        access=told.access,
        sensitivity=sensitivity,
        crs="",
        sha256="",
        lineage=(),
        unfit_for_en=card.need("unfit_for_en", told.unfit_for_en, source.unfit_for_en),
        unfit_for_ru=card.need("unfit_for_ru", told.unfit_for_ru, source.unfit_for_ru),
        source_url=source.url,
        abstract_en=told.abstract_en,
        abstract_ru=told.abstract_ru,
        species=told.species,
        countries=tuple(sorted(told.countries)),
        months=told.months,
        first_day=told.first_day,
        last_day=told.last_day,
        scale_denominator=source.scale_denominator,
        accuracy_m=told.accuracy_m or source.accuracy_m,
        indicative=source.indicative,
        demonstration=told.demonstration,
        embargo_until=told.embargo_until,
    )
    if card.problems:
        raise InvalidInputError(tuple(card.problems))
    return record


def _check_access(card: _Card, told: Described, terms: Licence | None) -> None:
    if told.access == "public" and terms is not None and not terms.redistributable:
        card.complain(
            "access",
            N_("The licence does not allow the layer to be open to everybody."),
            N_("Keep it for its owner, or for participants if its holder agreed to that."),
        )
    if told.access == "country" and not told.countries:
        card.complain(
            "countries",
            N_("A layer for the countries concerned names none."),
            N_("Name them by their ISO codes."),
        )
    if told.sensitivity is not None and told.sensitivity not in STEP_DEG:
        card.one_of("sensitivity", told.sensitivity, STEP_DEG)


def _unless_located(card: _Card, kind: str) -> Sensitivity:
    """What tells where animals are needs somebody to say how sensitive that is."""
    if kind in KINDS and KINDS[kind].located:
        card.complain(
            "sensitivity",
            N_("The layer tells where animals are; how sensitive that is has to be said."),
            N_("Say none, low, medium, high or extreme, and why."),
        )
    return "none"

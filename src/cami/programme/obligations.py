"""Who is asked to do what, and why: no row without its reason.

A country is asked where a government actor of the activity meets the country: its species
live there, it is printed under the landscape's heading, the text names it, or the activity
is for all. Actors to be confirmed count for nobody. Every fact is dated and says who says
so, and a country may contest where a species is said to live.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Final, Literal

from cami.programme.provisions import ActorMention
from cami.programme.ranges import Contest, RangeFact, holds, living, objection
from cami.programme.register import RegisterActivity
from cami.programme.statements import SECRETARIAT, Body

ReasonKind = Literal[
    "actor", "named", "landscape", "range", "cross-cutting", "group", "focal-point"
]
Tone = Literal["report", "invited"]


@dataclass(frozen=True, slots=True)
class ActorFact:
    """What the vocabulary knows of an actor."""

    key: str
    kind: str
    """``government``, ``ngo``, ``science`` ... as in the vocabulary of actors."""

    country: str = ""
    """ISO code where it is the actor of one country only."""

    group: bool = False
    """True for a word for many: ``NGOs``."""


@dataclass(frozen=True, slots=True)
class PartyFact:
    """That a country is, or is not, a Party to the Convention."""

    country: str
    party: bool
    since: str = ""
    until: str = ""
    known_by: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class CoverageFact:
    """That the initiative covers a species."""

    taxon: str
    since: str = ""
    until: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that obligations are drawn from, besides the activities."""

    actors: Mapping[str, ActorFact]
    ranges: tuple[RangeFact, ...] = ()
    parties: tuple[PartyFact, ...] = ()
    range_states: frozenset[str] = frozenset()
    """ISO codes of the Range States of the initiative."""

    coverage: tuple[CoverageFact, ...] = ()
    """Empty: every species of the programme is covered."""

    contests: tuple[Contest, ...] = ()
    answers_to: Mapping[Body, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """Keys of actors that a body answers to beyond its own: the Secretariat to ``cms``."""

    focal_points: frozenset[str] = frozenset()
    """Keys of the actors that mean the focal points of species."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a body is asked: as data, so that it can be said, checked and contested."""

    kind: ReasonKind
    actor: str
    """Key of the actor of the activity through which it is asked."""

    printed: str
    """That actor as printed."""

    taxon: str = ""
    country: str = ""
    status: str = ""
    sources: tuple[str, ...] = ()
    known_by: str = ""
    contested: bool = False
    """True while the country's objection to this range is open."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """That a body is asked something by an activity."""

    body: Body
    activity: str
    """Key of the activity."""

    tone: Tone
    """Parties report; others are invited."""

    reasons: tuple[Reason, ...]

    @property
    def contested(self) -> bool:
        """True while nothing but contested ranges speaks for it: it is not asked then."""
        return all(reason.contested for reason in self.reasons)


_ADDRESSED: Final[Mapping[str, bool]] = {"parties": True, "non-parties": False}
"""Actors that mean only Parties, or only those that are not."""

_UNDECIDABLE: Final = frozenset({"signatories"})
"""Government actors of whom no fact at hand says who they are: they oblige nobody."""

_NATIONAL: Final = frozenset({"cms-national-focal-points"})
"""Actors of another kind that nevertheless stand for a government."""

_PARTNERS: Final = frozenset({"ngo", "intergovernmental", "science"})
"""Kinds of actors that a round asks as partner organisations, where they are named."""


def obligations(
    activities: Iterable[RegisterActivity], body: Body, facts: Facts, as_of: date
) -> tuple[Obligation, ...]:
    """Give what is asked of a body on a day, in the order of the activities, with reasons.

    An obligation that rests on contested ranges alone is given too, and marked so.

    Parameters
    ----------
    activities
        Of the edition of the programme that was in force that day.
    """
    day = _Day(facts, as_of.isoformat())
    found = []
    for activity in activities:
        reasons = tuple(_reasons(activity, body, day))
        if reasons:
            found.append(Obligation(body, activity.key, tone(body, facts, as_of), reasons))
    return tuple(found)


def named_partners(activities: Iterable[RegisterActivity], facts: Facts) -> tuple[str, ...]:
    """Keys of the organisations that activities name as responsible, in order.

    Words for many, actors to be confirmed and focal points of species are left out.
    """
    found: dict[str, None] = {}
    for activity in activities:
        for mention in activity.actors:
            actor = facts.actors.get(mention.key)
            if actor is None or mention.tbc or actor.group:
                continue
            if actor.kind in _PARTNERS and actor.key not in facts.focal_points:
                found[actor.key] = None
    return tuple(found)


def is_party(country: str, facts: Facts, as_of: date) -> bool | None:
    """Whether a country is a Party on a day; None where no fact says."""
    day = as_of.isoformat()
    holding = [
        fact
        for fact in facts.parties
        if fact.country == country and holds(fact.since, fact.until, day)
    ]
    return max(holding, key=lambda fact: fact.known_by).party if holding else None


def tone(body: Body, facts: Facts, as_of: date) -> Tone:
    """How a body is asked: Parties and the Secretariat report, all others are invited."""
    if body.kind == "country":
        return "report" if is_party(body.key, facts, as_of) else "invited"
    return "report" if body == SECRETARIAT else "invited"


@dataclass(frozen=True)
class _Day:
    """The facts as they are on one day."""

    facts: Facts
    day: str

    @cached_property
    def living(self) -> Mapping[str, tuple[RangeFact, ...]]:
        """Key of each species to the ranges that oblige, contested ones included."""
        return living(self.facts.ranges, self.facts.contests, self.day)

    def covered(self, taxon: str) -> bool:
        """Whether the initiative covers a species."""
        known = [fact for fact in self.facts.coverage if fact.taxon == taxon]
        return not self.facts.coverage or any(
            holds(fact.since, fact.until, self.day) for fact in known
        )


def is_focal_point(body: Body) -> bool:
    """Whether a body is the focal point of a species; its key is then the species'."""
    return body.kind == "role" and body != SECRETARIAT


def _reasons(activity: RegisterActivity, body: Body, day: _Day) -> Iterator[Reason]:
    if is_focal_point(body) and not day.covered(body.key):
        return
    if is_focal_point(body) and body.key in activity.taxa:
        yield Reason("focal-point", "", "", taxon=body.key)
        return
    for mention in activity.actors:
        if mention.tbc:
            continue
        if body.kind == "country":
            yield from _country_reasons(activity, mention, body.key, day)
        elif is_focal_point(body):
            yield from _focal_point_reasons(activity, mention, day)
        else:
            yield from _actor_reasons(activity, mention, body, day)


def _country_reasons(
    activity: RegisterActivity, mention: ActorMention, country: str, day: _Day
) -> Iterator[Reason]:
    actor = day.facts.actors.get(mention.key)
    if actor is None or not (actor.kind == "government" or actor.key in _NATIONAL):
        return
    if actor.country:
        if actor.country == country:
            yield Reason("actor", actor.key, mention.printed, country=country)
        return
    if actor.key in _UNDECIDABLE or not _is_addressed(actor.key, country, day):
        return
    section, named = activity.section, activity.named_countries
    if section.countries:
        if country in section.countries:
            yield Reason("landscape", actor.key, mention.printed, country=country)
    elif country in named:
        yield Reason("named", actor.key, mention.printed, country=country)
    elif section.taxa:
        yield from _range_reasons(section.taxa, mention, country, day)
    elif not named and country in day.facts.range_states:
        yield Reason("cross-cutting", actor.key, mention.printed, country=country)


def _is_addressed(actor: str, country: str, day: _Day) -> bool:
    wanted = _ADDRESSED.get(actor)
    party = is_party(country, day.facts, date.fromisoformat(day.day))
    return wanted is None or party is wanted


def _range_reasons(
    taxa: Iterable[str], mention: ActorMention, country: str, day: _Day
) -> Iterator[Reason]:
    for taxon in taxa:
        if not day.covered(taxon):
            continue
        standing, _ = objection(day.facts.contests, taxon, country, day.day)
        for fact in day.living.get(taxon, ()):
            if fact.country == country:
                yield Reason(
                    "range",
                    mention.key,
                    mention.printed,
                    taxon,
                    country,
                    fact.status,
                    fact.sources,
                    fact.known_by,
                    standing == "open",
                )


def _focal_point_reasons(
    activity: RegisterActivity, mention: ActorMention, day: _Day
) -> Iterator[Reason]:
    """Give why the focal points of all species are asked: no species is named."""
    if mention.key in day.facts.focal_points and not activity.taxa:
        yield Reason("actor", mention.key, mention.printed)


def _actor_reasons(
    activity: RegisterActivity, mention: ActorMention, body: Body, day: _Day
) -> Iterator[Reason]:
    facts = day.facts
    if mention.key in (body.key, *facts.answers_to.get(body, ())):
        yield Reason("actor", mention.key, mention.printed)
        return
    actor, own = facts.actors.get(mention.key), facts.actors.get(body.key)
    if actor and own and actor.group and not own.group and actor.kind == own.kind:
        yield Reason("group", mention.key, mention.printed)

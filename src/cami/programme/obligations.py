"""Who is asked to do what, and why: no row without its reason.

A country is asked where a government actor of the activity meets the country: its species
live there, it is printed under the landscape's heading, the text names it, or the activity
is for all. Actors to be confirmed count for nobody. Every fact is dated and says who says
so, and a country may contest where a species is said to live.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from cami.programme.statements import Body

ReasonKind = Literal["actor", "named", "landscape", "range", "cross-cutting", "group"]
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
class RangeFact:
    """That a species lives, or does not live, in a country; and who says so."""

    taxon: str
    country: str
    status: str
    """``extant``, ``reintroduced``, ``possible``, ``vagrant``, ``captive``, ``extinct``."""

    sources: tuple[str, ...] = ()
    since: str = ""
    """ISO 8601, as precise as known: ``2021``, ``2021-05``; empty where not known."""

    until: str = ""
    known_by: str = ""
    """Date of the statement that the fact rests on."""

    confidence: str = ""


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
class Contest:
    """A country's objection to where a species is said to live."""

    taxon: str
    country: str
    at: str
    """ISO date."""

    reason: str
    verdict: Literal["", "upheld", "rejected"] = ""
    decided_at: str = ""


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

    cares_for: Mapping[Body, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """Species that a role is limited to; a body that is absent cares for all."""


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

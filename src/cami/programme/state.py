"""The state of a programme at a moment: a pure function of all that was said until then.

The order in which statements and changes are given does not matter, nor does anything that
was made after the moment. What stands of a body's words about a target:

1. A statement that the audience sees, made by the moment.
2. It has not been replaced: no later statement of the same speaker, seen by the audience
   and about that target, leads back to it by way of ``supersedes``, through statements
   unseen or withdrawn too. A statement about several activities can be replaced for one of
   them. What was withdrawn replaces nothing, so that what it had replaced stands again.
3. The same speaker has said nothing newer of the same target and countries about a period
   that ends later.

Two people who replace the same statement at once leave two standing: neither is lost.
"No information" is the absence of anything informative, and is counted apart from all else.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby

from cami.programme.clearance import stage_of
from cami.programme.statements import (
    PROGRESS,
    Audience,
    Body,
    Progress,
    Stage,
    StageChange,
    Statement,
    Target,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one body's statement says of one target."""

    target: Target
    statement: Statement
    stage: Stage

    @property
    def progress(self) -> Progress:
        """How far the activity has come, by this body."""
        return self.statement.progress

    @property
    def informs(self) -> bool:
        """False where the body itself says that it has no information."""
        return self.statement.progress != "no-information"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Bodies that say different things of one target, one country and one time."""

    target: Target
    country: str
    """ISO code; empty where they speak of the initiative as a whole."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class ActivityState:
    """What stands of one activity, side by side."""

    activity: str
    claims: tuple[Claim, ...] = ()
    """By speaker, then by target; sub-items included."""

    contradictions: tuple[Contradiction, ...] = ()

    @property
    def informative(self) -> tuple[Claim, ...]:
        """Claims that say something."""
        return tuple(claim for claim in self.claims if claim.informs)

    @property
    def progress(self) -> tuple[Progress, ...]:
        """Everything said of its progress, once each; only "no information" if nothing."""
        said = {claim.progress for claim in self.informative}
        return tuple(p for p in PROGRESS if p in said) or ("no-information",)

    def by_speaker(self) -> Mapping[Body, tuple[Claim, ...]]:
        """Standing claims of each speaker."""
        return {
            body: tuple(claims)
            for body, claims in groupby(self.claims, lambda c: c.statement.speaker)
        }

    def about(self, country: str) -> "ActivityState":
        """Narrow to what is said of one country."""
        claims = tuple(c for c in self.claims if country in c.statement.scope)
        found = tuple(c for c in self.contradictions if c.country == country)
        return ActivityState(self.activity, claims, found)

    def said_by(self, speakers: Iterable[Body]) -> "ActivityState":
        """Narrow to what these bodies say."""
        chosen = frozenset(speakers)
        claims = tuple(c for c in self.claims if c.statement.speaker in chosen)
        return ActivityState(self.activity, claims, _contradictions(claims))


@dataclass(frozen=True, slots=True)
class State:
    """What stands of a programme at a moment, before an audience."""

    as_of: datetime
    audience: Audience
    activities: Mapping[str, ActivityState]
    """By the activity's key; one of which nothing stands is absent."""

    def of(self, activity: str) -> ActivityState:
        """What stands of an activity: of an absent one, nothing."""
        return self.activities.get(activity) or ActivityState(activity)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement of which anything stands, in order of time."""
        seen = {
            claim.statement.id: claim.statement
            for activity in self.activities.values()
            for claim in activity.claims
        }
        return tuple(sorted(seen.values(), key=lambda statement: statement.order))


def end_of(day: date) -> datetime:
    """Last moment of a day in UTC: "as of" that day."""
    return datetime.combine(day, time.max, UTC)


def fold(
    statements: Iterable[Statement],
    stage_changes: Iterable[StageChange],
    as_of: datetime,
    audience: Audience,
) -> State:
    """Fold all that was said until a moment into what an audience sees standing then.

    Linear in statements and changes, but for sorting. A statement or change that is given
    twice, by its id, counts once. All statements are of one programme.
    """
    said = {s.id: s for s in statements if s.made_at <= as_of}
    changes: dict[str, dict[str, StageChange]] = defaultdict(dict)
    for change in stage_changes:
        if change.at <= as_of and change.statement in said:
            changes[change.statement][change.id] = change
    stages = {
        id_: stage_of(changes[id_].values()) if id_ in changes else "draft" for id_ in said
    }
    seen = {id_ for id_, s in said.items() if audience.sees(s, stages[id_])}
    claims: dict[str, list[Claim]] = defaultdict(list)
    replaced = _replaced(said, seen)
    for id_ in seen:
        gone = replaced.get(id_, frozenset())
        for target in dict.fromkeys(said[id_].targets):
            if target not in gone:
                claim = Claim(target, said[id_], stages[id_])
                claims[target.activity].append(claim)
    return State(
        as_of,
        audience,
        {key: _standing(key, claims[key]) for key in sorted(claims)},
    )


def _replaced(
    said: Mapping[str, Statement], seen: frozenset[str] | set[str]
) -> Mapping[str, frozenset[Target]]:
    """Id of each statement to the targets for which something seen has replaced it."""
    replaced: dict[str, frozenset[Target]] = {}
    for statement in sorted(said.values(), key=lambda s: s.order, reverse=True):
        if not statement.supersedes:
            continue
        gone = replaced.get(statement.id, frozenset())
        if statement.id in seen:
            gone |= frozenset(statement.targets)
        for id_ in statement.supersedes if gone else ():
            if _may_replace(statement, said.get(id_)):
                replaced[id_] = replaced[id_] | gone if id_ in replaced else gone
    return replaced


def _may_replace(later: Statement, earlier: Statement | None) -> bool:
    return (
        earlier is not None
        and earlier.order < later.order
        and earlier.speaker == later.speaker
    )


def _standing(activity: str, claims: Iterable[Claim]) -> ActivityState:
    newest: dict[tuple[Body, Target, tuple[str, ...]], list[Claim]] = {}
    for claim in claims:
        statement = claim.statement
        about = (statement.speaker, claim.target, statement.scope)
        kept = newest.setdefault(about, [claim])
        if statement.period.last > kept[0].statement.period.last:
            newest[about] = [claim]
        elif (
            statement.period.last == kept[0].statement.period.last and claim is not kept[0]
        ):
            kept.append(claim)
    standing = tuple(sorted((c for kept in newest.values() for c in kept), key=_by_speaker))
    return ActivityState(activity, standing, _contradictions(standing))


def _by_speaker(claim: Claim) -> tuple[Body, Target, date, datetime, str]:
    statement = claim.statement
    return statement.speaker, claim.target, statement.period.first, *statement.order


def _contradictions(claims: Iterable[Claim]) -> tuple[Contradiction, ...]:
    groups: dict[tuple[Target, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        for country in claim.statement.scope or ("",):
            if claim.informs:
                groups[claim.target, country].append(claim)
    found = []
    for (target, country), group in sorted(groups.items()):
        views = {(c.statement.speaker, c.progress, c.statement.period) for c in group}
        opposed = {
            view
            for view in views
            if any(
                view[0] != other[0] and view[1] != other[1] and view[2].meets(other[2])
                for other in views
            )
        }
        against = tuple(
            c
            for c in group
            if (c.statement.speaker, c.progress, c.statement.period) in opposed
        )
        if against:
            found.append(Contradiction(target, country, against))
    return tuple(found)

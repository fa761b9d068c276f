"""All that was said in one programme, in memory: read once, then only what is new.

Statements and steps never change, so that what was read stays true. What stands now is kept
for each speaker apart, because nobody's words replace another's: a new statement makes only
its speaker's part be folded again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec
from django.db import connection
from django.db.models import Count, OuterRef, Subquery

from cami.programme.clearance import stage_of
from cami.programme.state import ActivityState, Claim, State, fold
from cami.programme.statements import (
    SECRETARIAT_VIEW,
    Audience,
    Body,
    Stage,
    StageChange,
    Statement,
)
from cami.stores import reporting
from cami.stores.models import Programme

_DECODER = msgspec.json.Decoder(Statement)
_MOST_STATES = 8
_MOST_AUDIENCES = 40

Mark = tuple[int, str, int, str]
"""Count and last id of the statements, and of the steps."""

View = tuple[frozenset[Stage], Body, bool]
"""Stages seen, whose statements, and whether all of them are seen as one's own."""


@dataclass(slots=True)
class Chronicle:
    """What was read of one programme."""

    mark: Mark = (0, "", 0, "")
    last_row: int = 0
    last_step_row: int = 0
    last_step: str = ""
    steps: int = 0
    latest: datetime | None = None
    """When the last of all was added."""

    statements: dict[str, Statement] = field(default_factory=dict)
    changes: dict[str, list[StageChange]] = field(default_factory=lambda: defaultdict(list))
    said_by: dict[Body, list[str]] = field(default_factory=lambda: defaultdict(list))
    items: dict[tuple[int, str], list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Assignment and item to the ids of the statements that answer it, in order."""

    drafts: dict[str, int] = field(default_factory=dict)
    claims: dict[View, Mapping[str, tuple[Claim, ...]]] = field(default_factory=dict)
    present: dict[Audience, tuple[dict[str, ActivityState], set[Body]]] = field(
        default_factory=dict
    )
    """What stands now before an audience, and the speakers whose part of it is stale."""

    past: dict[tuple[datetime, Audience], State] = field(default_factory=dict)

    def stage(self, uid: str) -> Stage:
        """Stage of a statement now."""
        return stage_of(self.changes.get(uid, ()))

    def found(self) -> Mark:
        """Return the mark of just what is held here."""
        last = next(reversed(self.statements), "")
        return (len(self.statements), last, self.steps, self.last_step)

    def state(self, as_of: datetime, audience: Audience) -> State:
        """What stood at a moment before an audience.

        What has been withdrawn since is gone from the past too, but for the Secretariat:
        it was withdrawn because nobody should read it any more.
        """
        if self.latest is None or self.latest <= as_of:
            return State(as_of, audience, self._now(as_of, audience))
        known = self.past.get((as_of, audience))
        if known is None:
            steps: Iterable[StageChange] = (s for own in self.changes.values() for s in own)
            if not audience.stages >= SECRETARIAT_VIEW.stages:
                steps = (_at_once(step, as_of) for step in steps)
            known = fold(self.statements.values(), steps, as_of, audience)
            while len(self.past) >= _MOST_STATES:
                self.past.pop(next(iter(self.past)))
            self.past[as_of, audience] = known
        return known

    def _now(self, as_of: datetime, audience: Audience) -> Mapping[str, ActivityState]:
        """Everything that stands, made anew only for speakers who have said more."""
        while len(self.present) >= _MOST_AUDIENCES and audience not in self.present:
            self.present.pop(next(iter(self.present)))
        known, stale = self.present.setdefault(audience, ({}, set(self.said_by)))
        if not stale:
            return known
        activities = dict(known)
        touched = {k for body in stale for c in self._targets(body) for k in c}
        parts = [self._part(body, as_of, audience) for body in sorted(self.said_by)]
        for key in touched:
            claims = tuple(claim for part in parts for claim in part.get(key, ()))
            activities.pop(key, None)
            if claims:
                speakers = {claim.statement.speaker for claim in claims}
                activities[key] = ActivityState(key, claims).said_by(speakers)
        ordered = dict(sorted(activities.items()))
        self.present[audience] = (ordered, set())
        return ordered

    def _targets(self, body: Body) -> Iterable[Iterable[str]]:
        for uid in self.said_by[body]:
            yield (target.activity for target in self.statements[uid].targets)

    def _part(
        self, body: Body, as_of: datetime, audience: Audience
    ) -> Mapping[str, tuple[Claim, ...]]:
        """What stands of one speaker's words, by activity."""
        view = (audience.stages, body, body in audience.own)
        known = self.claims.get(view)
        if known is None:
            own = frozenset([body]) if view[2] else frozenset()
            steps = (s for uid in self.said_by[body] for s in self.changes.get(uid, ()))
            said = (self.statements[uid] for uid in self.said_by[body])
            state = fold(said, steps, as_of, Audience(audience.stages, own))
            known = {key: one.claims for key, one in state.activities.items()}
            self.claims[view] = known
        return known

    def add(self, statement: Statement) -> None:
        """Take a statement in."""
        self.statements[statement.id] = statement
        self.said_by[statement.speaker].append(statement.id)
        self._pass(statement.made_at, statement.speaker)

    def step(self, change: StageChange) -> None:
        """Take a step in."""
        self.steps += 1
        self.last_step = change.id
        self.changes[change.statement].append(change)
        said = self.statements.get(change.statement)
        self._pass(change.at, said.speaker if said else None)

    def _pass(self, moment: datetime, speaker: Body | None) -> None:
        if self.latest is None or moment > self.latest:
            self.latest = moment
        self.past.clear()
        if speaker is not None:
            for _, stale in self.present.values():
                stale.add(speaker)
            for view in [view for view in self.claims if view[1] == speaker]:
                del self.claims[view]


def _at_once(step: StageChange, as_of: datetime) -> StageChange:
    """Return a withdrawal as though it had been made by the moment."""
    if step.stage == "withdrawn" and step.at > as_of:
        return replace(step, at=as_of)
    return step


_KEPT: dict[tuple[str, str], Chronicle] = {}


def read(slug: str) -> Chronicle:
    """Bring what is in memory up to what is kept; one at a time."""
    place = (str(connection.settings_dict["NAME"]), slug)
    kept, mark = _KEPT.get(place) or Chronicle(), _mark(slug)
    if mark != kept.mark:
        _read_on(kept, slug)
        if kept.found() != mark:
            # A row with a lower number was committed after a higher one, or rows that
            # were read have been rolled back: everything is read again.
            kept = Chronicle()
            _read_on(kept, slug)
        kept.mark = mark
    _KEPT[place] = kept
    return kept


def _mark(slug: str) -> Mark:
    """Return what tells whether anything was added."""
    found = Programme.objects.filter(slug=slug).values_list(
        *_last(reporting.Statement), *_last(reporting.StageChange)
    )
    statements, last, steps, step = found.first() or (0, "", 0, "")
    return (statements or 0, last or "", steps or 0, step or "")


def _last(model: type[reporting.Statement | reporting.StageChange]) -> tuple[Subquery, ...]:
    rows = model.objects.filter(programme=OuterRef("pk")).order_by()
    counted = rows.values("programme").annotate(n=Count("pk")).values("n")
    return Subquery(counted), Subquery(rows.order_by("-pk").values("uid")[:1])


def _read_on(kept: Chronicle, slug: str) -> None:
    rows = reporting.Statement.objects.filter(programme__slug=slug, pk__gt=kept.last_row)
    for pk, value, assignment, item, draft in rows.order_by("pk").values_list(
        "pk", "value", "assignment_id", "item", "draft"
    ):
        kept.last_row = pk
        statement = _DECODER.decode(value)
        kept.add(statement)
        kept.drafts[statement.id] = draft
        if assignment is not None:
            kept.items[assignment, item].append(statement.id)
    steps = reporting.StageChange.objects.filter(
        programme__slug=slug, pk__gt=kept.last_step_row
    )
    for pk, *step in steps.order_by("pk").values_list(
        "pk", "uid", "statement", "stage", "at", "by", "number", "reason"
    ):
        kept.last_step_row = pk
        kept.step(StageChange(*step))

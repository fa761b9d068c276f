"""Statements kept and given out: the one place where it is decided who sees which.

Nothing leaves here but for a `Viewer`, so that no page, file, count or error can tell of a
statement that its reader may not know of. Statements never change; what was read once is
kept in memory, and only what has been added since is read again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from uuid import uuid4

import msgspec
from django.db import transaction

from cami.errors import InvalidInputError, NotAllowedError, StatementMissingError
from cami.programme.clearance import check_change
from cami.programme.state import State, end_of
from cami.programme.statements import PUBLIC, Stage, StageChange, Statement
from cami.stores import reporting
from cami.stores.chronicle import read
from cami.stores.models import Programme
from cami.stores.people import Viewer
from cami.stores.readings import encode


@dataclass(frozen=True, slots=True)
class Voiced:
    """A statement as somebody may see it, with the steps that it took."""

    statement: Statement
    stage: Stage
    changes: tuple[StageChange, ...]


_LOCK = Lock()


def new_id() -> str:
    """Return an id that nothing has borne before."""
    return uuid4().hex


def state(viewer: Viewer, slug: str, as_of: datetime) -> State:
    """What stands of a programme at a moment, before this viewer."""
    with _LOCK:
        kept = read(slug)
        if kept.latest is None or kept.latest <= as_of:
            as_of = end_of(as_of.date())  # nothing was said since: the day is all alike
        return kept.state(as_of, viewer.audience)


def one(viewer: Viewer, uid: str) -> Voiced:
    """Return one statement.

    Raises
    ------
    StatementMissingError
        There is none of that id, or it is not for this viewer.
    """
    slug = (
        reporting.Statement.objects.filter(uid=uid)
        .values_list("programme__slug", flat=True)
        .first()
    )
    found = seen(viewer, slug, [uid]) if slug else ()
    if not found:
        raise StatementMissingError
    return found[0]


def seen(
    viewer: Viewer, slug: str, uids: Iterable[str] | None = None
) -> tuple[Voiced, ...]:
    """Statements of a programme that the viewer may see, in order of time."""
    with _LOCK:
        kept = read(slug)
        chosen = (
            kept.statements if uids is None else [u for u in uids if u in kept.statements]
        )
        found = []
        for uid in chosen:
            statement, stage = kept.statements[uid], kept.stage(uid)
            if viewer.audience.sees(statement, stage):
                found.append(Voiced(statement, stage, tuple(kept.changes.get(uid, ()))))
    return tuple(sorted(found, key=lambda voiced: voiced.statement.order))


def published_changes(slug: str) -> tuple[StageChange, ...]:
    """Every step that made something public; what was withdrawn later does not show."""
    with _LOCK:
        kept = read(slug)
        return tuple(
            change
            for uid, group in kept.changes.items()
            if PUBLIC.sees(kept.statements[uid], kept.stage(uid))
            for change in group
            if change.stage == "published"
        )


Answers = Mapping[str, tuple[Voiced, int]]
"""Item to the last statement made from its answer, and the draft it was made from."""


def answers(slug: str, assignment: int) -> Answers:
    """Statements made from the answers of an assignment.

    Only for those who already may work on it: see `cami.stores.rounds`.
    """
    return answers_of_all(slug).get(assignment, {})


def answers_of_all(slug: str) -> Mapping[int, Answers]:
    """Statements made from the answers of every assignment; for the Secretariat alone."""
    found: dict[int, dict[str, tuple[Voiced, int]]] = {}
    with _LOCK:
        kept = read(slug)
        for (assignment, item), uids in kept.items.items():
            uid = uids[-1]
            steps = tuple(kept.changes.get(uid, ()))
            voiced = Voiced(kept.statements[uid], kept.stage(uid), steps)
            found.setdefault(assignment, {})[item] = (voiced, kept.drafts[uid])
    return found


def earlier(slug: str, uids: Iterable[str]) -> dict[str, Statement]:
    """Statements that a new one points back at, for checking it; never for showing."""
    with _LOCK:
        kept = read(slug)
        return {uid: kept.statements[uid] for uid in uids if uid in kept.statements}


@dataclass(frozen=True, slots=True)
class Made:
    """A statement to keep, and the answer that it was made from, if any."""

    statement: Statement
    assignment: int | None = None
    item: str = ""
    draft: int = 0


@transaction.atomic
def keep(made: Iterable[Made], stages: Iterable[Stage], *, by: str, at: datetime) -> None:
    """Add statements, each with its first steps."""
    steps = tuple(stages)
    listed = list(made)
    programmes = dict(Programme.objects.values_list("slug", "pk"))
    reporting.Statement.objects.bulk_create(
        reporting.Statement(
            uid=one.statement.id,
            programme_id=programmes[one.statement.programme],
            value=msgspec.json.encode(encode(one.statement)).decode(),
            assignment_id=one.assignment,
            item=one.item,
            draft=one.draft,
        )
        for one in listed
    )
    reporting.StageChange.objects.bulk_create(
        reporting.StageChange(
            uid=new_id(),
            programme_id=programmes[one.statement.programme],
            statement=one.statement.id,
            number=number,
            stage=stage,
            at=at,
            by=by,
        )
        for one in listed
        for number, stage in enumerate(steps, start=1)
    )


@transaction.atomic
def move(
    viewer: Viewer, uid: str, stage: Stage, *, reason: str = "", at: datetime
) -> Statement:
    """Let a statement take a step, if the viewer may and it can follow.

    Raises
    ------
    StatementMissingError
        There is none of that id, or it is not for this viewer.
    NotAllowedError
        The viewer has no hand in it.
    InvalidInputError
        The step cannot follow, or its reason is missing.
    """
    row = reporting.Statement.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise StatementMissingError
    voiced = one(viewer, uid)
    held = viewer.hands(voiced.statement)
    if not held:
        raise NotAllowedError
    number = len(voiced.changes) + 1
    change = StageChange(new_id(), uid, stage, at, viewer.name, number, reason.strip())
    refused = [
        check_change(voiced.statement, voiced.changes, change, hand) for hand in held
    ]
    if all(refused):
        raise InvalidInputError(min(refused, key=len))
    reporting.StageChange.objects.create(
        uid=change.id,
        programme_id=row.programme_id,
        statement=uid,
        number=number,
        stage=stage,
        at=at,
        by=viewer.name,
        reason=change.reason,
    )
    return voiced.statement

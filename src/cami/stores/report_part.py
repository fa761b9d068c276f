"""The report part: meetings, projects and events, by hand or from an edition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet

from cami.errors import InvalidInputError, NotAllowedError, RecordMissingError
from cami.programme.provisions import ActivityId, identity
from cami.programme.records import (
    Record,
    RecordStage,
    RecordStep,
    check_record_step,
    standing_records,
)
from cami.programme.statements import SECRETARIAT, Body
from cami.stores import beside
from cami.stores.models import Edition, Programme
from cami.stores.people import Viewer
from cami.stores.readings import latest_edition, reading
from cami.stores.testimony import new_id

_EVERYTHING = Viewer(writes_for=frozenset({SECRETARIAT}), secretariat=True)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as a viewer may see it."""

    record: Record
    stage: RecordStage
    entered_by: str
    entered_at: datetime
    steps: tuple[RecordStep, ...] = ()


def records(
    viewer: Viewer, slug: str, as_of: datetime | None = None
) -> tuple[RecordRow, ...]:
    """Records of a programme that stand before a viewer, in order of their dates.

    Parameters
    ----------
    as_of
        A moment that is looked back at; now if left out.
    """
    return _seen(viewer, beside.Record.objects.filter(programme__slug=slug), as_of)


def record(viewer: Viewer, uid: str) -> RecordRow:
    """Return one record.

    Raises
    ------
    RecordMissingError
        There is none of that key, it is not for this viewer, or another has replaced it.
    """
    programme = beside.Record.objects.filter(uid=uid).values("programme")
    kept = beside.Record.objects.filter(programme__in=programme)
    found = [row for row in _seen(viewer, kept) if row.record.key == uid]
    if not found:
        raise RecordMissingError
    return found[0]


@transaction.atomic
def add(
    slug: str,
    found: Iterable[Record],
    *,
    by: str,
    at: datetime,
    stages: Iterable[RecordStage] = (),
) -> tuple[str, ...]:
    """Keep records, with their first steps; return their keys.

    Those of the same source as one that stands already are left out.
    """
    programme = Programme.objects.get(slug=slug)
    known = {row.record.source for row in records(_EVERYTHING, slug)} - {""}
    fresh = [one for one in found if one.source not in known]
    rows = beside.Record.objects.bulk_create(
        beside.Record(
            uid=one.key or new_id(),
            programme=programme,
            kind=one.kind,
            date=one.date,
            title=one.title,
            text=one.text,
            location=one.location[:200],
            partners=list(one.partners),
            activities=list(one.activities),
            source=one.source[:300],
            until=one.until[:10],
            body_kind=one.owner.kind,
            body_key=one.owner.key,
            access=one.access,
            supersedes=one.supersedes,
            entered_by=by,
            entered_at=at,
        )
        for one in fresh
    )
    keys = tuple(row.uid for row in rows)
    steps = tuple(stages)
    beside.RecordStep.objects.bulk_create(
        beside.RecordStep(record=key, number=number, stage=stage, at=at, by=by)
        for key in keys
        for number, stage in enumerate(steps, start=1)
    )
    return keys


@transaction.atomic
def step(
    viewer: Viewer, uid: str, stage: RecordStage, *, reason: str = "", at: datetime
) -> Record:
    """Let a record take a step, if the viewer may and it can follow.

    Raises
    ------
    RecordMissingError
        There is none of that key, or it is not for this viewer.
    NotAllowedError
        The Secretariat publishes; it and those who write for the owner take off.
    InvalidInputError
        The step cannot follow, or what was published is taken off without a reason.
    """
    beside.Record.objects.select_for_update().filter(uid=uid).first()
    row = record(viewer, uid)
    if not (
        viewer.secretariat
        or (stage == "withdrawn" and row.record.owner in viewer.writes_for)
    ):
        raise NotAllowedError
    problems = check_record_step(row.stage, stage, reason)
    if problems:
        raise InvalidInputError(problems)
    beside.RecordStep.objects.create(
        record=uid,
        number=len(row.steps) + 1,
        stage=stage,
        at=at,
        by=viewer.name,
        reason=reason.strip(),
    )
    return row.record


def printed_records(slug: str) -> tuple[Record, ...]:
    """Return the records that the latest edition of a programme tells of."""
    edition = latest_edition(slug)
    if edition is None:
        return ()
    keys = _keys(edition)
    return tuple(
        Record(
            key="",
            kind=event.kind,
            date=event.date,
            title=event.title,
            text=event.text,
            location=event.location,
            partners=event.partners,
            activities=tuple(keys[one] for one in event.bears_on if one in keys),
            source=f"{edition.file_name}, {event.place.first}",
        )
        for event in reading(edition).events
    )


def _keys(edition: Edition) -> Mapping[ActivityId, str]:
    programme = reading(edition)
    return {
        identity(activity): key
        for activity, key in zip(programme.activities, edition.keys, strict=True)
    }


def _seen(
    viewer: Viewer, kept: QuerySet[beside.Record], as_of: datetime | None = None
) -> tuple[RecordRow, ...]:
    if as_of is not None:
        kept = kept.filter(entered_at__lte=as_of)
    rows = list(kept.order_by("date", "id"))
    steps = [
        RecordStep(*one)
        for one in beside.RecordStep.objects.filter(
            record__in=kept.order_by().values("uid")
        ).values_list("record", "number", "stage", "at", "by", "reason")
    ]
    moment = as_of or datetime.max.replace(tzinfo=UTC)
    entered = {row.uid: row for row in rows}
    standing = standing_records(map(_record, rows), steps, moment, viewer.record_reader)
    return tuple(
        RecordRow(
            one,
            stage,
            entered[one.key].entered_by,
            entered[one.key].entered_at,
            tuple(step for step in steps if step.record == one.key),
        )
        for one, stage in standing
    )


def _record(row: beside.Record) -> Record:
    return Record(
        row.uid,
        row.kind,  # type: ignore[arg-type]
        row.date,
        row.title,
        row.text,
        row.location,
        tuple(row.partners),
        tuple(row.activities),
        row.source,
        row.until,
        Body(row.body_kind, row.body_key),  # type: ignore[arg-type]
        row.access,  # type: ignore[arg-type]
        row.supersedes,
    )

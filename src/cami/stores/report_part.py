"""The report part: meetings, projects and events, by hand or from an edition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cami.programme.provisions import ActivityId, identity
from cami.programme.records import Record
from cami.stores import beside
from cami.stores.models import Edition, Programme
from cami.stores.readings import latest_edition, reading
from cami.stores.testimony import new_id


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as it is kept."""

    id: int
    record: Record
    entered_by: str
    entered_at: datetime


def records(slug: str, as_of: datetime | None = None) -> tuple[RecordRow, ...]:
    """Records of a programme that stood at a moment, in order of their dates."""
    kept = beside.Record.objects.filter(programme__slug=slug)
    if as_of is not None:
        kept = kept.filter(entered_at__lte=as_of)
    return tuple(
        _row(row)
        for row in kept.order_by("date", "id")
        if row.withdrawn_at is None or (as_of is not None and row.withdrawn_at > as_of)
    )


def record(uid: str) -> RecordRow | None:
    """Return one record that has not been withdrawn."""
    row = beside.Record.objects.filter(uid=uid, withdrawn_at=None).first()
    return _row(row) if row else None


def add(slug: str, found: Iterable[Record], *, by: str, at: datetime) -> int:
    """Keep records; those of the same source that stand already are left as they are."""
    programme = Programme.objects.get(slug=slug)
    standing = beside.Record.objects.filter(programme=programme, withdrawn_at=None)
    known = set(standing.exclude(source="").values_list("source", flat=True))
    fresh = [one for one in found if not one.source or one.source not in known]
    beside.Record.objects.bulk_create(
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
            entered_by=by,
            entered_at=at,
        )
        for one in fresh
    )
    return len(fresh)


def withdraw(uid: str, at: datetime) -> bool:
    """Take a record off; False where there is none."""
    held = beside.Record.objects.filter(uid=uid, withdrawn_at=None)
    return bool(held.update(withdrawn_at=at))


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


def _row(row: beside.Record) -> RecordRow:
    return RecordRow(
        row.pk,
        Record(
            row.uid,
            row.kind,  # type: ignore[arg-type]
            row.date,
            row.title,
            row.text,
            row.location,
            tuple(row.partners),
            tuple(row.activities),
            row.source,
        ),
        row.entered_by,
        row.entered_at,
    )

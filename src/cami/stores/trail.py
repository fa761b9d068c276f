"""The audit trail: who did what, kept for good and readable by a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from cami.messages import Scalar
from cami.stores.beside import AuditEntry


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One act."""

    at: datetime
    by: str
    act: str
    subject: str
    detail: Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A page of the trail, the latest act first."""

    rows: tuple[TrailRow, ...]
    total: int
    page: int
    pages: int


def note_act(act: str, subject: str, *, by: str, at: datetime, **detail: Scalar) -> None:
    """Keep that somebody did something."""
    AuditEntry.objects.create(at=at, by=by, act=act, subject=subject[:200], detail=detail)


def acts(
    page: int = 1,
    size: int = 100,
    act: str = "",
    by: str = "",
    since: date | None = None,
    until: date | None = None,
) -> TrailPage:
    """Return a page of what was done; both days count in UTC and belong to the span."""
    kept = AuditEntry.objects.all()
    if since:
        kept = kept.filter(at__gte=_midnight(since))
    if until:
        kept = kept.filter(at__lt=_midnight(until) + timedelta(days=1))
    if act:
        kept = kept.filter(act=act)
    if by:
        kept = kept.filter(by=by)
    total = kept.count()
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    return TrailPage(
        tuple(
            TrailRow(one.at, one.by, one.act, one.subject, one.detail)
            for one in kept[(page - 1) * size : page * size]
        ),
        total,
        page,
        pages,
    )


def actors() -> tuple[str, ...]:
    """Names of all who did something."""
    names = AuditEntry.objects.order_by("by").values_list("by", flat=True).distinct()
    return tuple(names)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)

"""The audit trail: who did what, kept for good and readable by a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

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


def acts(page: int = 1, size: int = 100, act: str = "", by: str = "") -> TrailPage:
    """Return a page of what was done."""
    kept = AuditEntry.objects.all()
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

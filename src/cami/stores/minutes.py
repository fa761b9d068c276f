"""Minutes and letters that the Secretariat pasted; for its eyes only."""

from dataclasses import dataclass
from datetime import datetime

from cami.stores import beside
from cami.stores.models import Programme


@dataclass(frozen=True, slots=True)
class MinutesRow:
    """A pasted text."""

    id: int
    programme: str
    title: str
    text: str
    kept_by: str
    kept_at: datetime


def keep_minutes(slug: str, title: str, text: str, *, by: str, at: datetime) -> int:
    """Keep a text; return its number."""
    row = beside.Minutes.objects.create(
        programme=Programme.objects.get(slug=slug),
        title=title[:200],
        text=text,
        kept_by=by,
        kept_at=at,
    )
    return row.pk


def minutes(number: int) -> MinutesRow | None:
    """Return a kept text."""
    row = beside.Minutes.objects.select_related("programme").filter(pk=number).first()
    return _row(row) if row else None


def all_minutes() -> tuple[MinutesRow, ...]:
    """All kept texts, the latest first."""
    return tuple(_row(row) for row in beside.Minutes.objects.select_related("programme"))


def _row(row: beside.Minutes) -> MinutesRow:
    return MinutesRow(
        row.pk, row.programme.slug, row.title, row.text, row.kept_by, row.kept_at
    )

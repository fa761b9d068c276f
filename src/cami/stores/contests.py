"""Objections of countries to where a species is said to live."""

from dataclasses import dataclass
from datetime import datetime

from cami.programme.obligations import Contest
from cami.stores.beside import RangeContest


@dataclass(frozen=True, slots=True)
class ContestRow:
    """An objection, and what was decided."""

    id: int
    country: str
    taxon: str
    reason: str
    made_by: str
    made_at: datetime
    verdict: str
    decided_by: str
    decided_at: datetime | None


def contests() -> tuple[ContestRow, ...]:
    """All objections, in order."""
    return tuple(
        ContestRow(
            row.pk,
            row.country,
            row.taxon,
            row.reason,
            row.made_by,
            row.made_at,
            row.verdict,
            row.decided_by,
            row.decided_at,
        )
        for row in RangeContest.objects.all()
    )


def as_facts() -> tuple[Contest, ...]:
    """Return the objections as obligations want them."""
    return tuple(
        Contest(
            row.taxon,
            row.country,
            row.made_at.date().isoformat(),
            row.reason,
            row.verdict,  # type: ignore[arg-type]
            row.decided_at.date().isoformat() if row.decided_at else "",
        )
        for row in contests()
    )


def object_to(country: str, taxon: str, reason: str, *, by: str, at: datetime) -> None:
    """Keep an objection; one that is open already is not kept twice."""
    if not RangeContest.objects.filter(country=country, taxon=taxon, verdict="").exists():
        RangeContest.objects.create(
            country=country, taxon=taxon, reason=reason, made_by=by, made_at=at
        )


def decide(pk: int, verdict: str, *, by: str, at: datetime) -> bool:
    """Keep what was decided; False where nothing is open."""
    held = RangeContest.objects.filter(pk=pk, verdict="")
    return bool(held.update(verdict=verdict, decided_by=by, decided_at=at))

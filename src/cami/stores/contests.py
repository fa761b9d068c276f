"""Where species live, as entered since; and objections of countries to it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cami.programme.ranges import Contest, RangeFact
from cami.stores.beside import RangeContest, RangeEntry


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
    claim: RangeFact | None
    """What the country says instead; None where it says only that it is not so."""


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
            _claim(row),
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


def object_to(
    country: str,
    taxon: str,
    reason: str,
    *,
    by: str,
    at: datetime,
    claim: RangeFact | None = None,
) -> None:
    """Keep an objection; one that is open already is not kept twice."""
    if RangeContest.objects.filter(country=country, taxon=taxon, verdict="").exists():
        return
    RangeContest.objects.create(
        country=country,
        taxon=taxon,
        reason=reason,
        status=claim.status if claim else "",
        since=claim.since if claim else "",
        until=claim.until if claim else "",
        source="; ".join(claim.sources)[:300] if claim else "",
        made_by=by,
        made_at=at,
    )


@transaction.atomic
def decide(pk: int, verdict: str, *, by: str, at: datetime) -> bool:
    """Keep what was decided; False where nothing is open.

    Where the country said what is so instead, and is right, that is entered.
    """
    held = RangeContest.objects.filter(pk=pk, verdict="")
    if not held.update(verdict=verdict, decided_by=by, decided_at=at):
        return False
    row = RangeContest.objects.get(pk=pk)
    claim = _claim(row)
    if verdict == "upheld" and claim:
        enter(claim, by=by, at=at, contest=pk)
    return True


def enter(fact: RangeFact, *, by: str, at: datetime, contest: int | None = None) -> None:
    """Keep where a species lives; it counts from now on."""
    RangeEntry.objects.create(
        country=fact.country,
        taxon=fact.taxon,
        status=fact.status,
        since=fact.since,
        until=fact.until,
        source="; ".join(fact.sources)[:300],
        contest_id=contest,
        entered_by=by,
        entered_at=at,
    )


def entered_ranges() -> tuple[RangeFact, ...]:
    """Return what was entered, in order."""
    return tuple(
        RangeFact(
            row.taxon,
            row.country,
            row.status,
            (row.source,),
            row.since,
            row.until,
            row.entered_at.date().isoformat(),
            "",
            row.entered_at.isoformat(),
        )
        for row in RangeEntry.objects.all()
    )


def _claim(row: RangeContest) -> RangeFact | None:
    if not row.status:
        return None
    return RangeFact(
        row.taxon, row.country, row.status, (row.source,), row.since, row.until
    )

"""What became of each activity from one edition to another; read-only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from cami.programme.lineage import Link
from cami.stores.models import Descent
from cami.stores.readings import decode
from cami.stores.register import EditionRow, ProgrammeHead, edition_row


@dataclass(frozen=True, slots=True)
class DescentRow:
    """One link of the lineage, and what a person said of it."""

    id: int
    link: Link
    old_keys: tuple[str, ...]
    new_keys: tuple[str, ...]
    verdict: str
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lineage:
    """A page of the lineage between two editions."""

    old: EditionRow
    new: EditionRow
    pairs: tuple[tuple[int, int], ...]
    """Numbers of the editions between which a lineage is kept, the latest first."""

    rows: tuple[DescentRow, ...]
    counts: Mapping[str, int]
    """How many links there are of each kind."""

    total: int
    page: int
    pages: int


def lineage(
    old: ProgrammeHead,
    new: ProgrammeHead,
    *,
    editions: tuple[int, int] | None = None,
    kinds: tuple[str, ...] = (),
    page: int = 1,
    size: int = 40,
) -> Lineage | None:
    """Return how one programme became another; None where no lineage is kept.

    Parameters
    ----------
    editions
        Numbers of the old and the new edition; the latest that are kept if None.
    kinds
        Kinds of links to show; all but the unchanged if empty.
    """
    kept = Descent.objects.filter(old__programme=old.id, new__programme=new.id)
    pairs = _pairs(kept)
    if not pairs:
        return None
    before, after = editions if editions in pairs and editions else pairs[0]
    kept = kept.filter(old__number=before, new__number=after)
    counts = dict(kept.order_by().values_list("kind").annotate(Count("pk")))
    shown = kept.filter(kind__in=kinds) if kinds else kept.exclude(kind="unchanged")
    total = shown.count()
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    around = kept.select_related("old", "new").defer("old__reading", "new__reading")[0]
    rows = shown.order_by("position")[(page - 1) * size : page * size]
    return Lineage(
        old=edition_row(around.old),
        new=edition_row(around.new),
        pairs=pairs,
        rows=tuple(_row(one) for one in rows),
        counts=counts,
        total=total,
        page=page,
        pages=pages,
    )


def _pairs(kept: QuerySet[Descent]) -> tuple[tuple[int, int], ...]:
    numbers = kept.order_by().values_list("old__number", "new__number").distinct()
    return tuple(sorted(numbers, key=lambda pair: (pair[1], pair[0]), reverse=True))


def _row(one: Descent) -> DescentRow:
    return DescentRow(
        id=one.pk,
        link=decode(Link, one.link),
        old_keys=tuple(one.old_keys),
        new_keys=tuple(one.new_keys),
        verdict=one.verdict,
        decided_by=one.decided_by,
        decided_at=one.decided_at,
    )

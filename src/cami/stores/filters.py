"""Activities that answer several conditions at once, and how many each condition leaves."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q, QuerySet

from cami.stores.models import Activity, Concern, Responsibility
from cami.stores.register import ActivityRow, ProgrammeHead, activity_rows
from cami.stores.search import query_terms

FACETS = ("species", "country", "actor", "priority", "section", "landscape", "part")
PAGE = 50


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a reader asks for: any value within a facet, all facets together."""

    section: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    species: tuple[str, ...] = ()
    landscape: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    q: str = ""

    def of(self, facet: str) -> tuple[str, ...]:
        """Values chosen in a facet."""
        chosen: tuple[str, ...] = getattr(self, facet)
        return chosen

    def without(self, facet: str) -> "Conditions":
        """Return the same conditions with a facet left open."""
        nothing: Any = ()
        return replace(self, **{facet: nothing})

    @property
    def any(self) -> bool:
        """True where anything is asked at all."""
        return bool(self.q) or any(self.of(facet) for facet in FACETS)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found."""

    rows: tuple[ActivityRow, ...]
    total: int
    page: int
    pages: int


def find(
    head: ProgrammeHead, conditions: Conditions, page: int = 1, size: int | None = PAGE
) -> Found:
    """Return a page of the activities that answer; a page too far is the last one."""
    kept = matching(head, conditions)
    total = kept.count()
    if size is None:
        return Found(activity_rows(kept), total, 1, 1)
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    return Found(activity_rows(kept[(page - 1) * size : page * size]), total, page, pages)


def counts(head: ProgrammeHead, conditions: Conditions) -> Mapping[str, Mapping[str, int]]:
    """How many activities each value of each facet leaves, the other facets as they are."""
    return {facet: _count(head, conditions, facet) for facet in FACETS}


def matching(head: ProgrammeHead, conditions: Conditions) -> QuerySet[Activity]:
    """Return the activities that answer all ``conditions``, in printed order."""
    kept = Activity.objects.filter(programme=head.id, withdrawn=False)
    for facet in FACETS:
        if values := conditions.of(facet):
            kept = kept.filter(_condition(facet, values))
    for patterns in query_terms(conditions.q):
        kept = kept.filter(_either("search", patterns))
    return kept


def _condition(facet: str, values: tuple[str, ...]) -> Q:
    match facet:
        case "section":
            return Q(section__key__in=values)
        case "landscape":
            return Q(section__key__in=values, section__kind="landscape")
        case "part":
            return Q(section__part__label__in=values)
        case "priority":
            return _either("levels", [f" {value} " for value in values])
        case "actor":
            named = Responsibility.objects.filter(actor__in=values, tbc=False)
            return Q(pk__in=named.values("activity"))
        case _:
            concerned = Concern.objects.filter(kind=facet, key__in=values)
            return Q(pk__in=concerned.values("activity"))


def _either(field: str, patterns: Iterable[str]) -> Q:
    either = Q()
    for pattern in patterns:
        either |= Q(**{f"{field}__contains": pattern})
    return either


def _count(head: ProgrammeHead, conditions: Conditions, facet: str) -> dict[str, int]:
    kept = matching(head, conditions.without(facet)).order_by()
    match facet:
        case "priority":
            levels: Counter[str] = Counter()
            for printed, count in kept.values_list("levels").annotate(Count("pk")):
                for level in printed.split():
                    levels[level] += count
            return dict(levels)
        case "actor":
            named = Responsibility.objects.filter(activity__in=kept, tbc=False).order_by()
            return _grouped(named, "actor", "activity")
        case "species" | "country":
            concerned = Concern.objects.filter(activity__in=kept, kind=facet)
            return _grouped(concerned, "key", "activity")
        case "part":
            return _grouped(kept.exclude(section__part=None), "section__part__label", "pk")
        case "landscape":
            kept = kept.filter(section__kind="landscape")
    return _grouped(kept, "section__key", "pk")


def _grouped(
    rows: QuerySet[Activity] | QuerySet[Responsibility] | QuerySet[Concern],
    by: str,
    counted: str,
) -> dict[str, int]:
    return dict(rows.values_list(by).annotate(Count(counted, distinct=True)))

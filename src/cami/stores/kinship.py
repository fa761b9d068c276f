"""Who is asked, and what is about whom: actors, species and countries; read-only."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from cami.stores.models import Activity, Concern, Responsibility, Term
from cami.stores.register import ActivityRow, ProgrammeHead, activity_rows


@dataclass(frozen=True, slots=True)
class ActorCount:
    """How often an actor is named."""

    key: str
    printed: str
    known: bool
    activities: int
    tbc: int
    """Further activities where it is still to be confirmed; not in ``activities``."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How an actor is named, and where it is still to be confirmed."""

    printed: tuple[str, ...]
    """Every form in which the document names it."""

    tbc: tuple[ActivityRow, ...]
    """Activities where it is still to be confirmed."""


@dataclass(frozen=True, slots=True)
class TermRow:
    """A name of the Secretariat's own."""

    kind: str
    key: str
    en: str
    ru: str
    synonyms: str
    changed_by: str


def actors(head: ProgrammeHead) -> tuple[ActorCount, ...]:
    """Every actor that the programme names, the most often named first."""
    live = Responsibility.objects.filter(
        activity__programme=head.id, activity__withdrawn=False
    )
    rows: dict[str, list[tuple[str, bool, bool, int]]] = {}
    grouped = live.order_by().values_list("actor", "printed", "known", "tbc")
    for actor, *rest, count in grouped.annotate(Count("activity", distinct=True)):
        rows.setdefault(actor, []).append((*rest, count))
    counted = [
        ActorCount(
            key,
            max(named, key=lambda one: one[3])[0],
            all(known for _, known, _, _ in named),
            sum(count for _, _, tbc, count in named if not tbc),
            sum(count for _, _, tbc, count in named if tbc),
        )
        for key, named in rows.items()
    ]
    return tuple(sorted(counted, key=lambda one: (-one.activities, -one.tbc, one.key)))


def asked_of(head: ProgrammeHead, actor: str) -> Asked:
    """Return how a programme names an actor; nothing where it does not."""
    named = Responsibility.objects.filter(
        activity__programme=head.id, activity__withdrawn=False, actor=actor
    )
    printed: set[str] = set()
    firm: set[int] = set()
    tbc: set[int] = set()
    for form, is_tbc, activity in named.values_list("printed", "tbc", "activity"):
        printed.add(form)
        (tbc if is_tbc else firm).add(activity)
    unsure_only = Activity.objects.filter(pk__in=tbc - firm)
    return Asked(tuple(sorted(printed - {""})), activity_rows(unsure_only))


def concerned(head: ProgrammeHead, kind: str) -> Mapping[str, int]:
    """How many activities concern each species, or each country."""
    live = Concern.objects.filter(
        activity__programme=head.id, activity__withdrawn=False, kind=kind
    )
    grouped = live.values_list("key").annotate(Count("activity", distinct=True))
    return dict(grouped)


def activities_on(
    head: ProgrammeHead, kind: str, key: str
) -> Mapping[str, tuple[ActivityRow, ...]]:
    """Activities that concern a species or country, by the reason why."""
    held = Concern.objects.filter(
        activity__programme=head.id, activity__withdrawn=False, kind=kind, key=key
    )
    why: dict[str, set[int]] = {}
    for reason, activity in held.values_list("why", "activity"):
        why.setdefault(reason, set()).add(activity)
    rows = activity_rows(Activity.objects.filter(pk__in=held.values("activity")))
    return {
        reason: tuple(row for row in rows if row.id in found)
        for reason, found in why.items()
    }


def cross_cutting(head: ProgrammeHead) -> Mapping[str, int]:
    """How many activities stand in each section that addresses all Range States alike."""
    live = Activity.objects.filter(
        programme=head.id, withdrawn=False, section__kind="cross-cutting"
    )
    return dict(live.order_by().values_list("section__key").annotate(Count("pk")))


def terms() -> tuple[TermRow, ...]:
    """Names that the Secretariat added or changed."""
    return tuple(
        TermRow(row.kind, row.key, row.name_en, row.name_ru, row.synonyms, row.changed_by)
        for row in Term.objects.all()
    )

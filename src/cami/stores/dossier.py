"""Everything the register holds on one activity, for its own page; read-only."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cami.programme.provisions import Reference, ReferenceStatus, SubItem
from cami.programme.source import Place
from cami.stores.models import Activity, Section
from cami.stores.readings import decode
from cami.stores.register import ActivityRow, ProgrammeHead, Titles, activity_row
from cami.stores.scrutiny import FindingRow, findings_on


@dataclass(frozen=True, slots=True)
class Target:
    """An activity or section that a reference leads to."""

    kind: str
    """``activity``, ``section``, or ``number`` where the register holds neither."""

    key: str
    number: str
    titles: Titles


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """A cross-reference as printed, where it leads, and how sure that is."""

    reference: Reference
    targets: tuple[Target, ...]
    suggested: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Referrer:
    """Another activity that refers to this one."""

    target: Target
    printed: str
    status: ReferenceStatus


@dataclass(frozen=True, slots=True)
class Dossier:
    """One activity in full."""

    row: ActivityRow
    lead: str
    sub_items: tuple[SubItem, ...]
    by_sub_item: Mapping[str, str]
    extras: tuple[tuple[str, str], ...]
    concerns: tuple[tuple[str, str, str], ...]
    """Kind, key and reason."""

    references: tuple[ReferenceRow, ...]
    referrers: tuple[Referrer, ...]
    findings: tuple[FindingRow, ...]
    place: Place | None
    part_label: str
    section_kind: str
    before: Target | None
    after: Target | None


def dossier(head: ProgrammeHead, key: str) -> Dossier | None:
    """Return all that is held on an activity; None where there is no such key."""
    kept = Activity.objects.filter(programme=head.id, key=key)
    one = (
        kept.select_related("section__part")
        .prefetch_related("responsibilities", "concerns")
        .first()
    )
    if one is None:
        return None
    references = decode(tuple[Reference, ...], one.references)
    known = _Known(head, references)
    before, after = _neighbours(head, one)
    return Dossier(
        row=activity_row(one),
        lead=one.lead,
        sub_items=decode(tuple[SubItem, ...], one.sub_items),
        by_sub_item=dict(one.by_sub_item),
        extras=tuple((heading, text) for heading, text in one.extras),
        concerns=tuple((c.kind, c.key, c.why) for c in one.concerns.all()),
        references=tuple(
            ReferenceRow(ref, known.all(ref.targets), known.all(ref.suggested))
            for ref in references
        ),
        referrers=_referrers(head, one),
        findings=findings_on(head, activity=one.pk),
        place=decode(Place, one.place) if one.place else None,
        part_label=one.section.part.label if one.section.part else "",
        section_kind=one.section.kind,
        before=before,
        after=after,
    )


class _Known:
    """Activities and sections that references of one activity name by number."""

    def __init__(self, head: ProgrammeHead, references: tuple[Reference, ...]) -> None:
        numbers = {n for ref in references for n in (*ref.targets, *ref.suggested)}
        self.found: dict[str, Target] = {}
        if not numbers:
            return
        live = Q(programme=head.id, withdrawn=False, number__in=numbers)
        for section in Section.objects.filter(live).order_by("-position"):
            titles = Titles(section.title, section.short_en, section.short_ru)
            self.found[section.number] = Target(
                "section", section.key, section.number, titles
            )
        for activity in Activity.objects.filter(live).order_by("-position"):
            self.found[activity.number] = _target(activity)

    def all(self, numbers: tuple[str, ...]) -> tuple[Target, ...]:
        """Targets of these numbers, the first of each where a number repeats."""
        return tuple(
            self.found.get(number) or Target("number", "", number, Titles())
            for number in numbers
        )


def _target(activity: Activity) -> Target:
    titles = Titles(activity.text, activity.short_en, activity.short_ru)
    return Target("activity", activity.key, activity.number, titles)


def _live(head: ProgrammeHead) -> QuerySet[Activity]:
    return Activity.objects.filter(programme=head.id, withdrawn=False)


def _neighbours(head: ProgrammeHead, one: Activity) -> tuple[Target | None, Target | None]:
    """Return the activities printed before and after."""
    live = _live(head).only("key", "number", "short_en", "short_ru", "text", "position")
    before = live.filter(position__lt=one.position).order_by("-position").first()
    after = live.filter(position__gt=one.position).order_by("position").first()
    return (_target(before) if before else None, _target(after) if after else None)


def _referrers(head: ProgrammeHead, one: Activity) -> tuple[Referrer, ...]:
    """Return the activities whose references lead here, or seem to."""
    found = []
    for other in _live(head).exclude(pk=one.pk).exclude(references=[]).defer("search"):
        for ref in decode(tuple[Reference, ...], other.references):
            if one.number in (*ref.targets, *ref.suggested):
                found.append(Referrer(_target(other), ref.printed, ref.status))
                break
    return tuple(found)

"""The register as its readers ask for it: programmes, sections, activities; read-only.

Names of actors, species and countries are left to those who know the reader's language:
rows carry keys, and titles in all the forms that are kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from cami.stores.models import Activity, Edition, Part, Programme, Responsibility, Section


@dataclass(frozen=True, slots=True)
class Titles:
    """What something is called: as printed, and in our own unofficial short forms."""

    printed: str = ""
    en: str = ""
    ru: str = ""


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One imported document."""

    number: int
    sha256: str
    format: str
    language: str
    file_name: str
    imported_at: datetime
    imported_by: str


@dataclass(frozen=True, slots=True)
class ProgrammeHead:
    """What every page of a programme says about it."""

    id: int
    slug: str
    titles: Titles
    first_year: int | None
    last_year: int | None
    source: str
    edition: EditionRow | None
    """The latest import; None where only the product's own index is kept."""

    @property
    def language(self) -> str:
        """Language of the adopted wording; empty where there is none."""
        return self.edition.language if self.edition else ""


@dataclass(frozen=True, slots=True)
class ProgrammeCard:
    """A programme in a list of programmes."""

    head: ProgrammeHead
    sections: int
    activities: int


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section in a list of sections."""

    id: int
    key: str
    number: str
    titles: Titles
    kind: str
    scientific_name: str
    taxa: tuple[str, ...]
    countries: tuple[str, ...]
    printed_species: tuple[str, ...]
    printed_countries: tuple[str, ...]
    lines: tuple[int, int] | None
    activities: int
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part, or those sections that stand in none (``label`` is empty then)."""

    label: str
    titles: Titles
    sections: tuple[SectionRow, ...]


@dataclass(frozen=True, slots=True)
class ActorMention:
    """One actor of an activity."""

    key: str
    printed: str
    tbc: bool
    known: bool


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity in a list."""

    id: int
    key: str
    number: str
    occurrence: int
    titles: Titles
    section_key: str
    section_number: str
    section_titles: Titles
    levels: tuple[str, ...]
    priority_printed: str
    responsible_printed: str
    actors: tuple[ActorMention, ...]
    text: str
    withdrawn: bool


def edition_row(edition: Edition) -> EditionRow:
    """Return what is told about an import."""
    return EditionRow(
        edition.number,
        edition.sha256,
        edition.format,
        edition.language,
        edition.file_name,
        edition.imported_at,
        edition.imported_by,
    )


def programme(slug: str) -> ProgrammeHead | None:
    """Return the programme of that name, if it is kept."""
    kept = Programme.objects.filter(slug=slug).first()
    return _head(kept, _editions(Q(programme=kept)).get(kept.pk)) if kept else None


def programmes() -> tuple[ProgrammeCard, ...]:
    """All programmes, the latest period first."""
    kept = list(Programme.objects.all())
    editions = _editions(Q())
    sections = _counted(Section.objects.all())
    activities = _counted(Activity.objects.all())
    return tuple(
        ProgrammeCard(
            _head(one, editions.get(one.pk)),
            sections.get(one.pk, 0),
            activities.get(one.pk, 0),
        )
        for one in kept
    )


def editions(head: ProgrammeHead) -> tuple[EditionRow, ...]:
    """All imports of a programme, the latest first."""
    kept = Edition.objects.filter(programme=head.id).defer("reading").order_by("-number")
    return tuple(edition_row(edition) for edition in kept)


def visions(head: ProgrammeHead) -> tuple[str, ...]:
    """Statements of the vision in the adopted wording; they may differ."""
    if not head.edition:
        return ()
    kept = Edition.objects.filter(programme=head.id, number=head.edition.number)
    found = kept.values_list("reading__visions", flat=True).first() or ()
    return tuple(dict.fromkeys(text for text, *_ in found))


def parts(head: ProgrammeHead) -> tuple[PartRow, ...]:
    """The programme's parts with their sections and counts, in printed order."""
    kept = Section.objects.filter(programme=head.id, withdrawn=False)
    counted = kept.annotate(n=Count("activities", Q(activities__withdrawn=False)))
    under: dict[int | None, list[SectionRow]] = {}
    for section in counted:
        under.setdefault(section.part_id, []).append(_section(section, section.n))
    rows = [
        PartRow(part.label, _titles(part), tuple(under.pop(part.pk, ())))
        for part in Part.objects.filter(programme=head.id)
    ]
    loose = [section for left in under.values() for section in left]
    return (*rows, *([PartRow("", Titles(), tuple(loose))] if loose else ()))


def section(head: ProgrammeHead, key: str) -> SectionRow | None:
    """Return one section, withdrawn or not."""
    kept = Section.objects.filter(programme=head.id, key=key)
    one = kept.annotate(n=Count("activities", Q(activities__withdrawn=False))).first()
    return _section(one, one.n) if one else None


def activity_rows(kept: QuerySet[Activity]) -> tuple[ActivityRow, ...]:
    """Rows of the activities in a query, in printed order; two queries."""
    mentions = Prefetch("responsibilities", Responsibility.objects.order_by("position"))
    full = kept.select_related("section").prefetch_related(mentions)
    return tuple(activity_row(one) for one in full.defer("search", "lead", "references"))


def activity_row(one: Activity) -> ActivityRow:
    """Row of one activity whose section and responsibilities are at hand."""
    return ActivityRow(
        id=one.pk,
        key=one.key,
        number=one.number,
        occurrence=one.occurrence,
        titles=Titles(one.text, one.short_en, one.short_ru),
        section_key=one.section.key,
        section_number=one.section.number,
        section_titles=_titles(one.section),
        levels=tuple(one.levels.split()),
        priority_printed=one.priority_printed,
        responsible_printed=one.responsible_printed,
        actors=tuple(
            ActorMention(named.actor, named.printed, named.tbc, named.known)
            for named in one.responsibilities.all()
        ),
        text=one.text,
        withdrawn=one.withdrawn,
    )


def _titles(row: Part | Section) -> Titles:
    return Titles(row.title, row.short_en, row.short_ru)


def _head(kept: Programme, edition: EditionRow | None) -> ProgrammeHead:
    return ProgrammeHead(
        kept.pk,
        kept.slug,
        Titles("", kept.title_en, kept.title_ru),
        kept.first_year,
        kept.last_year,
        kept.source,
        edition,
    )


def _editions(which: Q) -> Mapping[int, EditionRow]:
    """Latest edition of each programme; the last one read is the latest."""
    kept = Edition.objects.filter(which).defer("reading").order_by("number")
    return {edition.programme_id: edition_row(edition) for edition in kept}


def _counted(kept: QuerySet[Any]) -> dict[int, int]:
    live = kept.filter(withdrawn=False).order_by().values("programme")
    return dict(live.annotate(n=Count("pk")).values_list("programme", "n"))


def _section(kept: Section, count: int) -> SectionRow:
    lines = None
    if kept.first_line is not None and kept.last_line is not None:
        lines = (kept.first_line, kept.last_line)
    return SectionRow(
        id=kept.pk,
        key=kept.key,
        number=kept.number,
        titles=_titles(kept),
        kind=kept.kind,
        scientific_name=kept.scientific_name,
        taxa=tuple(kept.taxa),
        countries=tuple(kept.countries),
        printed_species=tuple(kept.printed_species),
        printed_countries=tuple(kept.printed_countries),
        lines=lines,
        activities=count,
        withdrawn=kept.withdrawn,
    )

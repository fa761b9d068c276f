"""Bringing the register's rows to what an edition, or our own index, says.

What lives on keeps its row; what is gone is withdrawn, not deleted. Unofficial titles of
the index stay beside the adopted wording that an import brings.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from cami.programme.concerns import Concern, concerns, section_countries, section_taxa
from cami.programme.index import ProgrammeIndex
from cami.programme.provisions import (
    Activity,
    ActivityId,
    Programme,
    Reference,
    Section,
    identity,
)
from cami.programme.vocabulary import NameKind, Vocabulary
from cami.stores import models
from cami.stores.readings import encode
from cami.stores.search import search_text

_SECTION_FIELDS = [
    "part", "position", "number", "title", "kind", "scientific_name", "taxa", "countries",
    "printed_species", "printed_countries", "first_line", "last_line", "withdrawn",
]  # fmt: skip
_ACTIVITY_FIELDS = [
    "section", "position", "number", "number_printed", "occurrence", "text", "lead",
    "sub_items", "responsible_printed", "priority_printed", "levels", "by_sub_item",
    "extras", "references", "first_line", "last_line", "place", "search", "withdrawn",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of words and of the world when rows are made."""

    vocabulary: Vocabulary
    names: Mapping[tuple[NameKind, str], tuple[str, ...]]
    """Kind and key of an actor, species or country to the words it is searched by."""

    occurrence: Mapping[str, tuple[str, ...]]
    """Key of a taxon to the ISO codes of the countries where it occurs today."""

    def words(self, kind: NameKind, keys: Iterable[str]) -> list[str]:
        """All names of actors, species or countries."""
        return [name for key in keys for name in self.names.get((kind, key), ())]


def renew(
    row: models.Programme, edition: models.Edition, programme: Programme, lexicon: Lexicon
) -> None:
    """Make the register say what an edition says."""
    parts = _parts(row, programme)
    sections = _sections(row, edition, programme, parts, lexicon.vocabulary)
    _activities(row, edition, programme, sections, lexicon)


def _parts(row: models.Programme, programme: Programme) -> dict[str, models.Part]:
    """Parts by their label; our own titles of a part stay with its label."""
    ours = {part.label: part for part in row.parts.all()}
    kept = {}
    for position, part in enumerate(programme.parts):
        found = ours.get(part.label) or models.Part(programme=row, label=part.label)
        found.position, found.title = position, part.title[:300]
        found.save()
        kept[part.label] = found
    return kept


def _sections(
    row: models.Programme,
    edition: models.Edition,
    programme: Programme,
    parts: Mapping[str, models.Part],
    vocabulary: Vocabulary,
) -> list[models.Section]:
    row.sections.update(withdrawn=True)
    made = [
        _section(row, key, position, section, parts, vocabulary)
        for position, (key, section) in enumerate(
            zip(edition.section_keys, programme.sections, strict=True)
        )
    ]
    models.Section.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["programme", "key"],
        update_fields=_SECTION_FIELDS,
    )
    row.parts.filter(sections__isnull=True).delete()
    kept = {section.key: section for section in row.sections.all()}
    return [kept[key] for key in edition.section_keys]


def _section(
    row: models.Programme,
    key: str,
    position: int,
    section: Section,
    parts: Mapping[str, models.Part],
    vocabulary: Vocabulary,
) -> models.Section:
    return models.Section(
        programme=row,
        part=parts.get(section.part),
        key=key,
        position=position,
        number=section.number,
        title=section.title[:500],
        kind=section.kind,
        scientific_name=section.scientific_name or "",
        taxa=list(section_taxa(section, vocabulary)),
        countries=list(section_countries(section, vocabulary)),
        printed_species=list(section.species),
        printed_countries=list(section.countries),
        first_line=section.place.first,
        last_line=section.place.last,
    )


def _activities(
    row: models.Programme,
    edition: models.Edition,
    programme: Programme,
    sections: Sequence[models.Section],
    lexicon: Lexicon,
) -> None:
    titles = {a.key: (a.short_en, a.short_ru) for a in row.activities.all()}
    references: dict[ActivityId, list[Reference]] = defaultdict(list)
    for reference in programme.references:
        references[reference.source].append(reference)
    row.activities.update(withdrawn=True)
    made, about = [], {}
    for position, (key, activity) in enumerate(
        zip(edition.keys, programme.activities, strict=True)
    ):
        section = sections[activity.section_index]
        about[key] = concerns(
            activity,
            section.taxa,
            section.countries,
            lexicon.vocabulary,
            lexicon.occurrence,
        )
        found = _activity(key, position, activity, section, references[identity(activity)])
        words = (*titles.get(key, ()), activity.text, activity.responsible_printed)
        actors = [actor.key for actor in activity.actors]
        found.search = _searched(found, words, actors, about[key], lexicon)
        made.append(found)
    models.Activity.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["programme", "key"],
        update_fields=_ACTIVITY_FIELDS,
    )
    actors_of = {
        key: [(a.key, a.printed, a.tbc, a.known) for a in activity.actors]
        for key, activity in zip(edition.keys, programme.activities, strict=True)
    }
    _hang_on(row, actors_of, about)


def _activity(
    key: str,
    position: int,
    activity: Activity,
    section: models.Section,
    references: Sequence[Reference],
) -> models.Activity:
    return models.Activity(
        programme_id=section.programme_id,
        section=section,
        key=key,
        position=position,
        number=activity.number[:20],
        number_printed=activity.number_printed[:20],
        occurrence=activity.occurrence,
        text=activity.text,
        lead=activity.lead,
        sub_items=encode(activity.sub_items),
        responsible_printed=activity.responsible_printed,
        priority_printed=activity.priority_printed[:200],
        levels=_spaced(activity.priority.levels),
        by_sub_item=dict(activity.priority.by_sub_item),
        extras=encode(activity.extras),
        references=encode(references),
        first_line=activity.place.first,
        last_line=activity.place.last,
        place=encode(activity.place),
    )


def _hang_on(
    row: models.Programme,
    actors: Mapping[str, Sequence[tuple[str, str, bool, bool]]],
    about: Mapping[str, Sequence[Concern]],
) -> None:
    """Replace who is responsible for the activities and what they concern."""
    pks = dict(row.activities.filter(withdrawn=False).values_list("key", "pk"))
    models.Responsibility.objects.filter(activity__programme=row).delete()
    models.Responsibility.objects.bulk_create(
        models.Responsibility(
            activity_id=pks[key],
            position=position,
            actor=actor[:100],
            printed=printed[:500],
            tbc=tbc,
            known=known,
        )
        for key, mentions in actors.items()
        for position, (actor, printed, tbc, known) in enumerate(mentions)
    )
    models.Concern.objects.filter(activity__programme=row).delete()
    models.Concern.objects.bulk_create(
        models.Concern(activity_id=pks[key], kind=one.kind, key=one.key, why=one.why)
        for key, found in about.items()
        for one in found
    )


@transaction.atomic
def keep_index(index: ProgrammeIndex, lexicon: Lexicon) -> bool:
    """Keep our own index of a programme if nothing is kept of it; say whether it was."""
    if models.Programme.objects.filter(slug=index.slug).exists():
        return False
    row = models.Programme.objects.create(
        slug=index.slug,
        title_en=index.title_en,
        title_ru=index.title_ru,
        first_year=index.period[0],
        last_year=index.period[1],
        source=index.source,
    )
    parts = {
        part.label: models.Part.objects.create(
            programme=row,
            position=position,
            label=part.label,
            short_en=part.title_en,
            short_ru=part.title_ru,
        )
        for position, part in enumerate(index.parts)
    }
    sections = {
        section.number: models.Section.objects.create(
            programme=row,
            part=parts.get(section.part),
            key=section.number,
            position=position,
            number=section.number,
            short_en=section.title_en,
            short_ru=section.title_ru,
            kind=section.kind,
            taxa=list(section.species),
            countries=list(section.countries),
        )
        for position, section in enumerate(index.sections)
    }
    _index_activities(row, index, sections, lexicon)
    return True


def _index_activities(
    row: models.Programme,
    index: ProgrammeIndex,
    sections: Mapping[str, models.Section],
    lexicon: Lexicon,
) -> None:
    made, actors, about = [], {}, {}
    for position, entry in enumerate(index.activities):
        section = sections[entry.section]
        key = (
            entry.number if entry.occurrence == 1 else f"{entry.number}-{entry.occurrence}"
        )
        about[key] = concerns(
            None, section.taxa, section.countries, lexicon.vocabulary, lexicon.occurrence
        )
        actors[key] = [(actor, "", tbc, True) for actor, tbc in entry.actors]
        activity = models.Activity(
            programme=row,
            section=section,
            key=key,
            position=position,
            number=entry.number,
            number_printed=entry.number,
            occurrence=entry.occurrence,
            short_en=entry.title_en,
            short_ru=entry.title_ru,
            levels=_spaced(entry.levels),
        )
        words = (entry.title_en, entry.title_ru)
        keys = [actor for actor, _ in entry.actors]
        activity.search = _searched(activity, words, keys, about[key], lexicon)
        made.append(activity)
    models.Activity.objects.bulk_create(made)
    _hang_on(row, actors, about)


def _searched(
    activity: models.Activity,
    words: Iterable[str],
    actors: Iterable[str],
    about: Iterable[Concern],
    lexicon: Lexicon,
) -> str:
    """Everything an activity may be found by; ranges are left to the filter by country."""
    section = activity.section
    named = [one for one in about if one.why != "range"]
    return search_text(
        (
            activity.number,
            *words,
            section.title,
            section.short_en,
            section.short_ru,
            *lexicon.words("actor", actors),
            *lexicon.words("species", (one.key for one in named if one.kind == "species")),
            *lexicon.words("country", (one.key for one in named if one.kind == "country")),
        )
    )


def _spaced(levels: Iterable[str]) -> str:
    """Levels between spaces, so that each can be sought whole; empty for none."""
    joined = " ".join(levels)
    return f" {joined} " if joined else ""

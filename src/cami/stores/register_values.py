"""The register's activities as values, for obligations, questions and reviews.

They are those of the edition that was the latest on the day that is asked for: when one
edition follows another, what the register said until then is set down beforehand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cami.programme.provisions import ActorMention
from cami.programme.reasons import Names
from cami.programme.register import RegisterActivity, RegisterSection
from cami.stores.models import (
    Activity,
    Concern,
    Edition,
    PastRegister,
    Responsibility,
    Section,
)
from cami.stores.readings import decode, encode
from cami.stores.register import ProgrammeHead

_LONGEST = 110


@dataclass(frozen=True, slots=True)
class _Section:
    key: str
    number: str
    title: str
    short_en: str
    short_ru: str
    kind: str
    taxa: tuple[str, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Activity:
    key: str
    number: str
    section: int
    """Place of its section among the sections."""

    text: str
    short_en: str
    short_ru: str
    responsible: str
    levels: tuple[str, ...]
    sub_items: tuple[str, ...]
    actors: tuple[ActorMention, ...]
    """As printed, if anything is printed."""

    named_countries: tuple[str, ...]
    named_taxa: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Register:
    """What the register says, in no reader's language yet."""

    language: str
    """Of the adopted wording; empty where there is none."""

    sections: tuple[_Section, ...]
    activities: tuple[_Activity, ...]


def register_activities(
    head: ProgrammeHead, language: str, names: Names, as_of: datetime
) -> tuple[RegisterActivity, ...]:
    """Return the activities of the edition in force at a moment, in printed order.

    Before the first edition was imported it is that first one.
    """
    kept = _register(head.id, head.language, as_of)
    sections = [
        RegisterSection(
            one.key,
            one.number,
            _title(one.title, kept.language, one.short_en, one.short_ru, language),
            one.kind,  # type: ignore[arg-type]
            one.taxa,
            one.countries,
        )
        for one in kept.sections
    ]
    return tuple(
        RegisterActivity(
            key=one.key,
            number=one.number,
            section=sections[one.section],
            title=_short(one, language),
            text=one.text or one.short_en,
            actors=tuple(
                # our own index prints nobody
                actor
                if actor.printed
                else replace(actor, printed=names("actor", actor.key))
                for actor in one.actors
            ),
            responsible=one.responsible
            or ", ".join(names("actor", actor.key) for actor in one.actors),
            levels=one.levels,
            named_countries=one.named_countries,
            named_taxa=one.named_taxa,
            sub_items=one.sub_items,
        )
        for one in kept.activities
    )


def set_down(edition: Edition, until: datetime) -> None:
    """Keep what the register says while an edition is still the latest."""
    said = _rows(edition.programme_id, edition.language)
    PastRegister.objects.create(edition=edition, until=until, value=encode(said))


def _register(programme: int, language: str, as_of: datetime) -> _Register:
    past = PastRegister.objects.filter(edition__programme=programme, until__gt=as_of)
    value = past.order_by("until").values_list("value", flat=True).first()
    return decode(_Register, value) if value else _rows(programme, language)


def _rows(programme: int, language: str) -> _Register:
    """Read what the register says now; four queries."""
    sections = {row.pk: row for row in Section.objects.filter(programme=programme)}
    places = {pk: place for place, pk in enumerate(sections)}
    actors, named = _actors(programme), _named(programme)
    live = Activity.objects.filter(programme=programme, withdrawn=False)
    return _Register(
        language,
        tuple(
            _Section(
                row.key,
                row.number,
                row.title,
                row.short_en,
                row.short_ru,
                row.kind,
                tuple(row.taxa),
                tuple(row.countries),
            )
            for row in sections.values()
        ),
        tuple(
            _Activity(
                row["key"],
                row["number"],
                places[row["section_id"]],
                row["text"],
                row["short_en"],
                row["short_ru"],
                row["responsible_printed"],
                tuple(row["levels"].split()),
                tuple(_paths(row["sub_items"])),
                tuple(actors.get(row["pk"], ())),
                tuple(named.get((row["pk"], "country"), ())),
                tuple(named.get((row["pk"], "species"), ())),
            )
            for row in live.values(
                "pk", "key", "number", "section_id", "text", "short_en", "short_ru",
                "responsible_printed", "levels", "sub_items",
            )
        ),
    )  # fmt: skip


def _actors(programme: int) -> Mapping[int, list[ActorMention]]:
    found: dict[int, list[ActorMention]] = {}
    rows = Responsibility.objects.filter(activity__programme=programme).order_by("position")
    for pk, actor, printed, tbc, known in rows.values_list(
        "activity", "actor", "printed", "tbc", "known"
    ):
        found.setdefault(pk, []).append(ActorMention(actor, printed, tbc, known))
    return found


def _named(programme: int) -> Mapping[tuple[int, str], list[str]]:
    found: dict[tuple[int, str], list[str]] = {}
    rows = Concern.objects.filter(activity__programme=programme, why="named")
    for pk, kind, key in rows.order_by("pk").values_list("activity", "kind", "key"):
        found.setdefault((pk, kind), []).append(key)
    return found


def _paths(items: Iterable[Mapping[str, Any]], above: str = "") -> Iterable[str]:
    """Bare labels of sub-items joined by dots, each before what is nested in it."""
    for at, item in enumerate(items, start=1):
        bare = str(item["label"]).strip("().:;•·-–— ") or str(at)
        path = f"{above}.{bare}" if above else bare
        yield path
        yield from _paths(item.get("sub_items", ()), path)


def _title(printed: str, printed_in: str, en: str, ru: str, language: str) -> str:
    ours = ru if language == "ru" else en
    if printed and printed_in == language:
        return printed
    return ours or printed or en or ru


def _short(one: _Activity, language: str) -> str:
    ours = one.short_ru if language == "ru" else one.short_en
    if ours:
        return ours
    text = one.text or one.short_en or one.short_ru
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:.(–-") + "…"

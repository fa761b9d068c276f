"""The register's activities as values, for obligations, questions and reviews."""

from collections.abc import Iterable, Mapping
from typing import Any

from cami.programme.provisions import ActorMention
from cami.programme.reasons import Names
from cami.programme.register import RegisterActivity, RegisterSection
from cami.stores.models import Activity, Concern, Responsibility, Section
from cami.stores.register import ProgrammeHead

_LONGEST = 110


def register_activities(
    head: ProgrammeHead, language: str, names: Names
) -> tuple[RegisterActivity, ...]:
    """Return the live activities of a programme, in printed order; four queries."""
    sections = {
        row.pk: RegisterSection(
            row.key,
            row.number,
            _title(row.title, head.language, row.short_en, row.short_ru, language),
            row.kind,  # type: ignore[arg-type]
            tuple(row.taxa),
            tuple(row.countries),
        )
        for row in Section.objects.filter(programme=head.id)
    }
    actors = _actors(head, names)
    named = _named(head)
    live = Activity.objects.filter(programme=head.id, withdrawn=False)
    return tuple(
        RegisterActivity(
            key=row["key"],
            number=row["number"],
            section=sections[row["section_id"]],
            title=_short(row, language),
            text=row["text"] or row["short_en"],
            actors=actors.get(row["pk"], ()),
            responsible=row["responsible_printed"]
            or ", ".join(names("actor", one.key) for one in actors.get(row["pk"], ())),
            levels=tuple(row["levels"].split()),
            named_countries=named.get((row["pk"], "country"), ()),
            named_taxa=named.get((row["pk"], "species"), ()),
            sub_items=tuple(_paths(row["sub_items"])),
        )
        for row in live.values(
            "pk", "key", "number", "section_id", "text", "short_en", "short_ru",
            "responsible_printed", "levels", "sub_items",
        )
    )  # fmt: skip


def _actors(head: ProgrammeHead, names: Names) -> Mapping[int, tuple[ActorMention, ...]]:
    found: dict[int, list[ActorMention]] = {}
    rows = Responsibility.objects.filter(activity__programme=head.id).order_by("position")
    for pk, actor, printed, tbc, known in rows.values_list(
        "activity", "actor", "printed", "tbc", "known"
    ):
        called = printed or names("actor", actor)  # our own index prints nobody
        found.setdefault(pk, []).append(ActorMention(actor, called, tbc, known))
    return {pk: tuple(listed) for pk, listed in found.items()}


def _named(head: ProgrammeHead) -> Mapping[tuple[int, str], tuple[str, ...]]:
    found: dict[tuple[int, str], list[str]] = {}
    rows = Concern.objects.filter(activity__programme=head.id, why="named")
    for pk, kind, key in rows.order_by("pk").values_list("activity", "kind", "key"):
        found.setdefault((pk, kind), []).append(key)
    return {about: tuple(listed) for about, listed in found.items()}


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


def _short(row: Mapping[str, Any], language: str) -> str:
    ours: str = row["short_ru"] if language == "ru" else row["short_en"]
    if ours:
        return ours
    text: str = row["text"] or row["short_en"] or row["short_ru"]
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:.(–-") + "…"

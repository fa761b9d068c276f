"""What differs between an activity and the one it became, and how that is said."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from cami.messages import N_, Message
from cami.programme.provisions import Activity, Section, SubItem
from cami.programme.similarity import words
from cami.programme.wording import differences, words_changed

ChangedField = Literal["number", "section", "text", "sub-items", "actors", "priority"]

_NUMBER = re.compile(r"\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs, and what stands on either side only."""

    field: ChangedField
    before: tuple[str, ...]
    """Number, section, text or priority as printed; labels of sub-items; actors."""

    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Renumbering:
    """Where numbers of the old version went, to know a reference that only followed."""

    numbers: Mapping[str, frozenset[str]]

    def explains(self, old_text: str, new_text: str) -> bool:
        """Tell whether the texts differ in nothing but numbers that followed."""
        if _NUMBER.split(old_text) != _NUMBER.split(new_text):
            return False
        pairs = zip(_NUMBER.findall(old_text), _NUMBER.findall(new_text), strict=True)
        return all(old == new or new in self.numbers.get(old, ()) for old, new in pairs)


def row_changes(old: Activity, new: Activity) -> Iterator[Change]:
    """Find changes of wording, sub-items, actors and priority; nothing about place."""
    if _folded(old.text) != _folded(new.text):
        yield Change("text", (old.text,), (new.text,))
        before, after = dict(_labelled(old.sub_items)), dict(_labelled(new.sub_items))
        only_old = tuple(k for k, text in before.items() if text not in after.values())
        only_new = tuple(k for k, text in after.items() if text not in before.values())
        if only_old or only_new:
            yield Change("sub-items", only_old, only_new)
    actors_old, actors_new = _actors(old), _actors(new)
    if actors_old.keys() != actors_new.keys():
        yield Change(
            "actors",
            tuple(shown for key, shown in actors_old.items() if key not in actors_new),
            tuple(shown for key, shown in actors_new.items() if key not in actors_old),
        )
    if _priority(old) != _priority(new):
        printed = _printed(old.priority_printed), _printed(new.priority_printed)
        yield Change("priority", *printed)


def place_changes(
    old: Activity,
    new: Activity,
    sections: tuple[Section | None, Section | None],
    *,
    stays: bool,
) -> Iterator[Change]:
    """Find changes of number and section; ``stays`` where the two sections are a pair."""
    if old.number != new.number:
        yield Change("number", (old.number,), (new.number,))
    if not stays:
        yield Change(
            "section",
            *((f"{s.number} {s.title}".strip(),) if s else () for s in sections),
        )


def say(change: Change, *, with_section: bool = False) -> Iterator[Message]:
    """Sentences for one change."""
    old, new = ", ".join(change.before), ", ".join(change.after)
    match change.field:
        case "number" if with_section:
            text = N_("Number changed from {old} to {new} with its section.")
            yield Message(text, {"old": old, "new": new})
        case "number":
            text = N_("Number changed from {old} to {new}.")
            yield Message(text, {"old": old, "new": new})
        case "section":
            text = N_("Moved from section {old} to section {new}.")
            yield Message(text, {"old": old, "new": new})
        case "text":
            yield _say_wording(old, new)
        case "sub-items":
            yield from _say_sub_items(old, new)
        case "actors":
            yield from _say_actors(old, new)
        case "priority":
            yield _say_priority(old, new)


def _say_wording(old: str, new: str) -> Message:
    if words(old) == words(new):
        return Message(N_("Only punctuation, capitals or signs differ."))
    count = words_changed(differences(old, new))
    return Message(N_("Words that differ: {count}."), {"count": count})


def _say_sub_items(old: str, new: str) -> Iterator[Message]:
    if old:
        text = N_("Sub-items removed or reworded: {labels}.")
        yield Message(text, {"labels": old})
    if new:
        yield Message(N_("Sub-items new or reworded: {labels}."), {"labels": new})


def _say_actors(old: str, new: str) -> Iterator[Message]:
    if old:
        yield Message(N_("Actors no longer named: {actors}."), {"actors": old})
    if new:
        yield Message(N_("Actors newly named: {actors}."), {"actors": new})


def _say_priority(old: str, new: str) -> Message:
    if not new:
        return Message(N_("Priority {old} was removed."), {"old": old})
    if not old:
        return Message(N_("Priority {new} was added."), {"new": new})
    return Message(N_("Priority changed from {old} to {new}."), {"old": old, "new": new})


def _folded(text: str) -> str:
    return " ".join(text.split())


def _printed(text: str) -> tuple[str, ...]:
    return (_folded(text),) if text.strip() else ()


def _labelled(items: tuple[SubItem, ...], above: str = "") -> Iterator[tuple[str, str]]:
    """Label and text of each sub-item, nested ones under the label of theirs."""
    for place, item in enumerate(items, start=1):
        bare = item.label.strip("().:;•·-\u2013\u2014 ") or str(place)
        label = f"{above} {bare}".strip()
        yield label, " ".join(words(item.text))
        yield from _labelled(item.sub_items, label)


def _actors(activity: Activity) -> dict[tuple[str, bool], str]:
    """Actors and whether each awaits confirmation, with the name to show."""
    if not activity.actors and activity.responsible_printed.strip():
        printed = _folded(activity.responsible_printed)
        return {(" ".join(words(printed)), False): printed}
    return {
        (actor.key, actor.tbc): f"{actor.printed} (tbc)"
        if actor.tbc and "tbc" not in actor.printed.casefold()
        else actor.printed
        for actor in activity.actors
    }


def _priority(activity: Activity) -> tuple[object, ...]:
    """Return what a priority says; as printed where nothing could be read."""
    read = activity.priority
    if read.levels or read.by_sub_item:
        return (read.levels, dict(read.by_sub_item))
    return words(activity.priority_printed)

"""From the printed priority to levels, also per sub-item."""

import re
from dataclasses import replace
from types import MappingProxyType

from cami.programme.provisions import Activity, Priority
from cami.programme.vocabulary import Vocabulary, fold

_SCOPED = re.compile(r"([^()]+?)\s*\(([^()]*)\)")
_BARE = re.compile(r"[^\s,;/&()]+")


def read_priority(printed: str, vocabulary: Vocabulary) -> Priority:
    """Levels in printed order, and which sub-items each belongs to where that is printed.

    ``High/ medium`` gives both levels; ``High (a, b) Medium (c)`` gives both and who has
    which. A word that is no level gives no level: it is not guessed.
    """
    levels: list[str] = []
    by_sub_item: dict[str, str] = {}
    rest = printed
    for scope in _SCOPED.finditer(printed):
        named = _levels(scope[1], vocabulary)
        labels = _BARE.findall(scope[2])
        if named and all(_is_label(label) for label in labels):
            levels += named
            by_sub_item |= {label.strip(".)"): "/".join(named) for label in labels}
            rest = rest.replace(scope[0], " ", 1)
    levels += _levels(rest, vocabulary)
    return Priority(tuple(dict.fromkeys(levels)), MappingProxyType(by_sub_item))


def on_one_scale(activities: list[Activity], vocabulary: Vocabulary) -> list[Activity]:
    """The activities, with short marks (A, 2, В) read where all cells keep to one scale.

    What a mark says depends on its scale, so a cell by itself is not enough: ``B`` is low
    on one scale and high on another. A single cell with anything else, and no mark counts.
    """
    marked = {
        mark for one in activities for mark in _marks(one.priority_printed, vocabulary)
    }
    if not marked or any(one.priority.levels for one in activities):
        return activities
    scale = next((s for s in vocabulary.scales if marked <= s.keys()), None)
    if scale is None:
        return activities
    return [
        replace(one, priority=Priority(tuple(dict.fromkeys(scale[m] for m in marks))))
        for one in activities
        for marks in (_marks(one.priority_printed, vocabulary),)
    ]


def _marks(printed: str, vocabulary: Vocabulary) -> list[str]:
    return [mark for mark in _words(printed, vocabulary) if mark]


def _words(printed: str, vocabulary: Vocabulary) -> list[str]:
    """What stands between joining words, folded, without the word for priority."""
    pieces = re.split(r"[/,;–—-]|\b(?:and|to|or|и|или|до)\b", fold(printed))
    bare = (vocabulary.priority_nouns.sub(" ", piece) for piece in pieces)
    return [piece.strip(" .,;:") for piece in bare]


def _levels(printed: str, vocabulary: Vocabulary) -> list[str]:
    whole = vocabulary.priorities.get(fold(printed).strip(" .,;:/"))
    if whole:
        return [whole]
    found = [vocabulary.priorities.get(word) for word in _words(printed, vocabulary)]
    return [level for level in found if level]


def _is_label(text: str) -> bool:
    return len(text.strip(".)")) <= 4  # noqa: PLR2004 (a), ii., 12)

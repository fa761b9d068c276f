"""From the printed priority to levels, also per sub-item."""

import re
from types import MappingProxyType

from cami.programme.provisions import Priority
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


def _levels(printed: str, vocabulary: Vocabulary) -> list[str]:
    whole = vocabulary.priorities.get(fold(printed).strip(" .,;:/"))
    if whole:
        return [whole]
    words = re.split(r"[/,;–—-]|\b(?:and|to|or|и|или|до)\b", printed)
    found = [vocabulary.priorities.get(fold(word).strip(" .,;:")) for word in words]
    return [level for level in found if level]


def _is_label(text: str) -> bool:
    return len(text.strip(".)")) <= 4  # noqa: PLR2004 (a), ii., 12)

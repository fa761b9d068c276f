"""Which words of a printed priority are no level."""

import re

from cami.programme.priorities import read_priority
from cami.programme.vocabulary import Vocabulary, fold

_BRACKETED = re.compile(r"\([^()]*\)")
_BETWEEN = re.compile(r"[/,;–—-]|\b(?:and|to|or|и|или|до)\b")


def unread(printed: str, vocabulary: Vocabulary) -> list[str]:
    """The words that no level was read from; what stands in brackets is let pass."""
    if fold(printed).strip(" .,;:/") in vocabulary.priorities:
        return []
    pieces = _BETWEEN.split(_BRACKETED.sub("/", printed))
    return [
        " ".join(piece.split())
        for piece in pieces
        if piece.strip(" .,;:") and not read_priority(piece.strip(), vocabulary).levels
    ]

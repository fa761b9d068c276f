"""Every word of a priority is a known level.

A misprint, or a word from another column, leaves the activity without its place in the
order. Labels of sub-items in brackets, and a cell that is empty, are let pass.
"""

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, like_printed, lines_of, name_of
from cami.programme.priorities import read_priority
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary, fold

SEVERITY: Severity = "medium"
_BRACKETED = re.compile(r"\([^()]*\)")
_WORDS = re.compile(r"[/,;–—-]|\b(?:and|to|or|и|или|до)\b")
_MOST_SLIPS = 2


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every priority with a word that is no level."""
    for index, activity in enumerate(programme.activities):
        for word in _unread(activity.priority_printed, vocabulary):
            meant = _like(word, vocabulary)
            yield Sighting(
                f"{name_of(activity)} {fold(word)}",
                Message(
                    N_("“{word}” in the priority of activity {number} is no known level."),
                    {"word": word, "number": activity.number},
                ),
                lines_of(activity.place),
                (activity.priority_printed,),
                Message(
                    N_("The level meant may be “{level}”."),
                    {"level": like_printed(word, meant)},
                )
                if meant
                else None,
                section_index=activity.section_index,
                activity_index=index,
            )


def _unread(printed: str, vocabulary: Vocabulary) -> list[str]:
    if read_priority(_BRACKETED.sub(" ", printed).strip(), vocabulary).levels and (
        fold(printed).strip(" .,;:/") in vocabulary.priorities
    ):
        return []
    pieces = [
        " ".join(piece.split()) for piece in _WORDS.split(_BRACKETED.sub("/", printed))
    ]
    return [
        piece
        for piece in pieces
        if piece.strip(" .,;:") and not read_priority(piece, vocabulary).levels
    ]


def _like(word: str, vocabulary: Vocabulary) -> str:
    folded = fold(word)
    near = [
        (distance, level)
        for level in vocabulary.priorities
        if len(level) > _MOST_SLIPS + 1
        and (distance := OSA.distance(folded, level, score_cutoff=_MOST_SLIPS))
        <= _MOST_SLIPS
    ]
    return min(near, default=(0, ""))[1]

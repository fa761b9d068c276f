"""Every word of a priority is a known level.

A misprint, or a word from another column, leaves the activity without its place in the
order. Labels of sub-items in brackets, and a cell that is empty, are let pass.
"""

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.levels import unread
from cami.programme.lint.sighting import Sighting, like_printed, lines_of, name_of
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary, fold

TITLE = N_("Priority not readable")
SEVERITY: Severity = "medium"
_MOST_SLIPS = 2


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every priority with a word that is no level."""
    for index, activity in enumerate(programme.activities):
        for word in unread(activity.priority_printed, vocabulary):
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

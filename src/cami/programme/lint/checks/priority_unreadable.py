"""Every word of a priority is a known level.

A misprint, or a word from another column, leaves the activity without its place in the
order. Labels of sub-items in brackets and empty cells are let pass; a word that many
activities bear is told once.
"""

from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.levels import unread
from cami.programme.lint.sighting import Sighting, like_printed, lines_of, name_of
from cami.programme.priorities import read_priority
from cami.programme.provisions import Activity, Programme
from cami.programme.vocabulary import Vocabulary, fold

TITLE = N_("Priority not readable")
SEVERITY: Severity = "medium"
_MOST_SLIPS = 2
_FREQUENT = 4
"""Activities from which a word is taken for a level that the vocabulary lacks."""


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every word that is no level: once for each activity, or once where it is frequent."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for index, activity in enumerate(programme.activities):
        by_words = read_priority(activity.priority_printed, vocabulary)
        if activity.priority.levels and not by_words.levels:
            continue  # read on the scale that all cells keep to
        for word in unread(activity.priority_printed, vocabulary):
            bearers[word].append(index)
    for word, indices in bearers.items():
        meant = _like(word, vocabulary)
        text = N_("The level meant may be “{level}”.")
        hint = Message(text, {"level": like_printed(word, meant)}) if meant else None
        if len(indices) >= _FREQUENT:
            yield _of_many(word, [programme.activities[at] for at in indices], hint)
            continue
        for index in indices:
            yield _of_one(word, programme.activities[index], index, hint)


def _of_one(word: str, activity: Activity, index: int, hint: Message | None) -> Sighting:
    text = N_("“{word}” in the priority of activity {number} is no known level.")
    return Sighting(
        f"{name_of(activity)} {fold(word)}",
        Message(text, {"word": word, "number": name_of(activity)}),
        lines_of(activity.place),
        (activity.priority_printed,),
        hint,
        section_index=activity.section_index,
        activity_index=index,
    )


def _of_many(word: str, activities: list[Activity], hint: Message | None) -> Sighting:
    text = N_("“{word}” is no known level of priority; it stands in {count} activities.")
    return Sighting(
        fold(word),
        Message(text, {"word": word, "count": len(activities)}),
        tuple(activity.place.last for activity in activities),
        (word,),
        hint,
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

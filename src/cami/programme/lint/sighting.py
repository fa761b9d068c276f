"""What a check saw, and how checks name the things they speak of."""

from collections.abc import Iterator
from dataclasses import dataclass

from cami.messages import Message
from cami.programme.findings import Severity
from cami.programme.provisions import Activity, Programme
from cami.programme.source import Place
from cami.programme.vocabulary import fold

_OPENING_WORDS = 8
_MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place that breaks a rule; with the check's code it becomes a finding."""

    subject: str
    """Numbers and names, never lines: a decision must find its finding after re-import."""

    message: Message
    lines: tuple[int, ...]
    evidence: tuple[str, ...] = ()
    suggestion: Message | None = None
    severity: Severity | None = None
    """Only where it is not that of the check."""

    section_index: int | None = None
    activity_index: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of running text, wherever it is printed."""

    text: str
    lines: tuple[int, ...]
    name: str
    """How findings tell it from others: opening words, or the activity's number."""

    section_index: int | None = None
    activity_index: int | None = None


def lines_of(place: Place) -> tuple[int, ...]:
    """All lines of a place."""
    return tuple(range(place.first, place.last + 1))


def name_of(activity: Activity) -> str:
    """How to tell an activity from all others: ``29.10 (2)`` is the second that bears it.

    An activity without a number is told by its first words.
    """
    if not activity.number:
        return opening(activity.text)
    again = f" ({activity.occurrence})" if activity.occurrence > 1 else ""
    return f"{activity.number}{again}"


def opening(text: str) -> str:
    """The first words of a text, folded."""
    return " ".join(fold(text).split()[:_OPENING_WORDS])


def like_printed(printed: str, folded: str) -> str:
    """A folded name with capitals where the printed one has them, word by word.

    Examples
    --------
    >>> like_printed("Iranian Cheeta Society", "iranian cheetah society")
    'Iranian Cheetah Society'
    """
    models = printed.split()
    return " ".join(
        word.upper()
        if at < len(models) and len(models[at]) > 1 and models[at].isupper()
        else word[:1].upper() + word[1:]
        if at < len(models) and models[at][:1].isupper()
        else word
        for at, word in enumerate(folded.split())
    )


def listing(names: tuple[str, ...] | list[str]) -> str:
    """Names in one string, cut off where there are very many."""
    more = ["…"] if len(names) > _MOST_NAMED else []
    return ", ".join([*names[:_MOST_NAMED], *more])


def passages(programme: Programme) -> Iterator[Passage]:
    """All running text: paragraphs, notes, headings, activities, in reading order each."""
    for text, place, _ in programme.paragraphs:
        yield Passage(text, lines_of(place), opening(text))
    for note in programme.footnotes:
        yield Passage(note.text, (note.at,), opening(note.text))
    for index, section in enumerate(programme.sections):
        name = opening(section.title)
        yield Passage(section.printed, lines_of(section.place), name, section_index=index)
    for index, activity in enumerate(programme.activities):
        lines, at = lines_of(activity.place), activity.section_index
        yield Passage(activity.text, lines, name_of(activity), at, index)

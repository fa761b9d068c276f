"""Whom and what a programme covers: Range States, vision, goal, title and period."""

import re
from itertools import pairwise

from cami.programme.numbering import section_number
from cami.programme.provisions import RangeState
from cami.programme.source import Line, Note, Place
from cami.programme.vocabulary import Vocabulary, fold

Paragraphs = list[tuple[Line, Place]]
_PERIOD = re.compile(r"\b((?:19|20)\d\d)\s*[-–—/]\s*((?:19|20)\d\d)\b")
_LEAST_LIST = 3
_LONGEST_TITLE = 160


def country_list(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Names of countries that a text lists, as printed; empty unless it lists several."""
    items = re.split(r",|;|\band\b|\bи\b", text)
    named = [
        item.strip(" .:") for item in items if vocabulary.country_names.search(fold(item))
    ]
    return tuple(named) if len(named) >= _LEAST_LIST else ()


def range_states(
    paragraphs: Paragraphs, notes: tuple[Note, ...], vocabulary: Vocabulary
) -> tuple[RangeState, ...]:
    """The Range States as the document lists them under its scope.

    A list that follows an announcing line ("... the following Range States:") is taken
    before one inside a running sentence. Who is a Party is read only where a note says
    that Parties are printed in capitals; else it is not known.
    """
    best: tuple[RangeState, ...] = ()
    for (line, _), (after, place) in pairwise(paragraphs):
        if line.text.rstrip().endswith(":") and _speaks_of_range_states(
            line.text, vocabulary
        ):
            names = country_list(after.text, vocabulary)
            if names:
                capitals = _says_capitals((*line.notes, *after.notes), notes, vocabulary)
                return tuple(
                    RangeState(name, _is_capital(name) if capitals else None, place)
                    for name in names
                )
    for line, place in paragraphs:
        if not best and _speaks_of_range_states(line.text, vocabulary):
            names = country_list(_after_colon(line.text, vocabulary), vocabulary)
            best = tuple(RangeState(name, None, place) for name in names)
    return best


def statements(
    label: str, paragraphs: Paragraphs, vocabulary: Vocabulary
) -> tuple[tuple[str, Place], ...]:
    """Every statement of the vision or goal.

    It is the paragraph after a line that names it, or what follows its name and a colon.
    """
    found: list[tuple[str, Place]] = []
    ended = (Line("", 0), Place(0, 0))
    for (line, here), (after, place) in pairwise((*paragraphs, ended)):
        name, colon, stated = line.text.partition(":")
        if colon and stated.strip() and vocabulary.labels.get(fold(name)) == label:
            found.append((stated.strip(), here))
        if after.text and vocabulary.labels.get(fold(line.text).strip(" .:")) == label:
            numbered = section_number(after.text)
            found.append((numbered.rest if numbered else after.text, place))
    return tuple(found)


def title_and_period(
    paragraphs: Paragraphs, vocabulary: Vocabulary
) -> tuple[str, tuple[int, int] | None]:
    """Title and years of the programme: the first short line that names such a document.

    The longest with years is taken before one without; failing all, the first line.
    """
    short = [line.text for line, _ in paragraphs if len(line.text) <= _LONGEST_TITLE]
    named = [
        (index, text)
        for index, text in enumerate(short)
        if any(word in fold(text) for word in vocabulary.programme_words)
        and not text.rstrip().endswith((";", ","))
    ]
    dated: list[tuple[str, tuple[int, int]]] = []
    for index, text in named:
        joined = text if _PERIOD.search(text) else " ".join(short[index : index + 2])
        years = _PERIOD.search(joined)
        if years and not text.rstrip().endswith("."):
            dated.append((joined, (int(years[1]), int(years[2]))))
    if dated:
        return max(dated, key=lambda found: len(found[0]))
    return (named[0][1] if named else short[0] if short else ""), None


def _speaks_of_range_states(text: str, vocabulary: Vocabulary) -> bool:
    folded = fold(text)
    return any(word in folded for word in vocabulary.range_states_words)


def _after_colon(text: str, vocabulary: Vocabulary) -> str:
    """The text from where Range States are named to the end of that sentence."""
    folded_word = next(w for w in vocabulary.range_states_words if w in fold(text))
    start = text.casefold().find(folded_word)
    sentence = text[max(start, 0) :]
    return re.split(r"\.\s", sentence, maxsplit=1)[0]


def _says_capitals(
    called: tuple[str, ...], notes: tuple[Note, ...], vocabulary: Vocabulary
) -> bool:
    texts = [fold(note.text) for note in notes if note.number in called]
    return any(word in text for text in texts for word in vocabulary.capitals_words)


def _is_capital(name: str) -> bool:
    words = re.findall(r"\w{2,}", name)
    return any(word.isupper() for word in words)

"""The report part: meetings, projects, outreach events, fundraising, and their dates."""

import re

from cami.programme.provisions import Activity, Event, EventKind, identity
from cami.programme.scope import Paragraphs
from cami.programme.similarity import Corpus
from cami.programme.source import Line, Place
from cami.programme.vocabulary import Vocabulary, as_printed, fold

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_QUOTED = re.compile(r"[“«\"]([^”»\"]{8,200})[”»\"]")
_PLACE = re.compile(r"((?:[A-ZА-ЯЁ][\w’'-]*)(?:\s+(?:of\s+)?[A-ZА-ЯЁ][\w’'-]*){0,3}),\s*$")
_LONGEST_HEADING = 80
_OPENING = 12
"""Characters within which a date starts that opens a paragraph."""

_LIKE = 0.3
"""Likeness from which an activity is suggested for an event; calibrated on real reports."""


def events(
    paragraphs: Paragraphs, activities: tuple[Activity, ...], vocabulary: Vocabulary
) -> tuple[Event, ...]:
    """Events under the headings that announce them.

    Where most paragraphs under a heading open with a date, those are the events and the
    others are talk about them; else every paragraph with a year is one.
    """
    corpus = Corpus(tuple(activity.text for activity in activities))
    found: list[Event] = []
    for kind, group in _groups(paragraphs, vocabulary):
        opening = [pair for pair in group if _opens_with_date(pair[0].text, vocabulary)]
        dated = [pair for pair in group if _YEAR.search(pair[0].text)]
        for line, place in opening if len(opening) * 2 > len(dated) else dated:
            found.append(_event(kind, line, place, vocabulary, corpus, activities))
    return tuple(found)


def _groups(
    paragraphs: Paragraphs, vocabulary: Vocabulary
) -> list[tuple[EventKind, Paragraphs]]:
    groups: list[tuple[EventKind, Paragraphs]] = []
    under: Paragraphs | None = None
    for line, place in paragraphs:
        kind = vocabulary.events.get(fold(line.text).strip(" .:"))
        if kind:
            under = []
            groups.append((kind, under))
        elif _is_heading(line):
            under = None
        elif under is not None:
            under.append((line, place))
    return groups


def _is_heading(line: Line) -> bool:
    ends = line.text.rstrip()[-1:] in ".;:,!?"
    return line.heading > 0 or (len(line.text) <= _LONGEST_HEADING and not ends)


def _event(
    kind: EventKind,
    line: Line,
    place: Place,
    vocabulary: Vocabulary,
    corpus: Corpus,
    activities: tuple[Activity, ...],
) -> Event:
    date, printed = _date(line.text, vocabulary) or ("", "")
    first = re.split(r"(?<=[a-zа-я)”»])\.\s", line.text, maxsplit=1)[0].rstrip(".")
    quoted = _QUOTED.search(first)
    like = corpus.most_like(line.text, limit=3)
    return Event(
        kind=kind,
        date=date,
        date_printed=printed,
        title=quoted[1].strip() if quoted else first,
        text=line.text,
        location=_location(line.text, vocabulary),
        partners=_partners(line.text, vocabulary),
        bears_on=tuple(
            identity(activities[index]) for index, score in like if score >= _LIKE
        ),
        place=place,
    )


def _opens_with_date(text: str, vocabulary: Vocabulary) -> bool:
    found = _date(text, vocabulary)
    return found is not None and text.casefold().find(found[1].casefold()) <= _OPENING


def _date(text: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """The first date of a text, as precise as printed, and as printed."""
    dated = vocabulary.dates.search(fold(text))
    year = _YEAR.search(text)
    if dated and (not year or dated.start() <= year.start()):
        number = vocabulary.months[dated["month"]]
        day = f"-{int(dated['day']):02d}" if dated["day"] else ""
        return f"{dated['year']}-{number:02d}{day}", as_printed(text, dated)
    return (year[0], year[0]) if year else None


def _location(text: str, vocabulary: Vocabulary) -> str:
    """The first place with its country, ``Ashgabad, Turkmenistan``; empty if none."""
    for found in vocabulary.country_names.finditer(fold(text)):
        before = _PLACE.search(text[: found.start()])
        if before and not vocabulary.country_names.fullmatch(fold(before[1])):
            return f"{before[1]}, {as_printed(text, found)}"
    return ""


def _partners(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Keys of organisations named in a text; words for groups ("NGOs") are left out."""
    keys = vocabulary.actors.keys
    found = vocabulary.organisation_names.finditer(fold(text))
    proper = [name[0] for name in found if not as_printed(text, name)[0].islower()]
    return tuple(dict.fromkeys(keys[name] for name in proper))

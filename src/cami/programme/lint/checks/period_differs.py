"""Headings and the decision to adopt name the same years as the programme's title.

Two periods leave open until when people are bound. Years of other programmes, as they occur
in running text, are let pass: only short lines that name the programme with its years, and
what a resolution adopts, are held against the title, and only if the periods overlap.
"""

import re
from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, lines_of, opening
from cami.programme.provisions import Programme
from cami.programme.source import Place
from cami.programme.vocabulary import Vocabulary, any_of, fold

TITLE = N_("Contradiction about the period")
SEVERITY: Severity = "high"
_LONGEST_HEADING = 100
_BETWEEN = r"\W{0,3}(?:\w{2,3}\s)?(?P<from>(?:19|20)\d\d)\s?[-–/]\s?(?P<to>(?:19|20)\d\d)"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every heading or adopting paragraph with other years."""
    if programme.period is None:
        return
    named = re.compile(rf"(?:{any_of(vocabulary.programme_words).pattern})\s*{_BETWEEN}")
    for text, place in _binding(programme):
        for found in named.finditer(fold(text)):
            years = (int(found["from"]), int(found["to"]))
            if _clash(years, programme.period):
                yield Sighting(
                    f"{years[0]}-{years[1]} in {opening(text)}",
                    Message(
                        N_("The period here is {here}, in the title {title}."),
                        {
                            "here": f"{years[0]}-{years[1]}",
                            "title": f"{programme.period[0]}-{programme.period[1]}",
                        },
                    ),
                    lines_of(place),
                    (text,),
                )


def _clash(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """True for different periods that overlap; one after the other is another programme."""
    return one != other and one[0] < other[1] and other[0] < one[1]


def _binding(programme: Programme) -> Iterator[tuple[str, Place]]:
    for text, place, _ in programme.paragraphs:
        if len(text) <= _LONGEST_HEADING and not text.rstrip().endswith(
            (".", ";", ",", ":")
        ):
            yield text, place
    for clause in programme.clauses:
        if "adopts" in clause.verbs and not clause.garbled:
            yield clause.text, clause.place

"""Where a programme points at itself: the numbers that are printed after a cue."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cami.programme.pointing import Index, Pointer
from cami.programme.provisions import Activity, ActivityId, Reference, Section, identity
from cami.programme.scope import Paragraphs
from cami.programme.source import Place
from cami.programme.vocabulary import ReferenceWords, any_of, as_printed, fold

_NUMBER = r"\d+(?:\.\d+)*"
_NOWHERE = ActivityId("", "", 0)
"""Who refers where a paragraph outside the tables does."""

_SHORTEST_CUE = 3
"""A shorter cue ("as 2.1") points only inside brackets."""


def find_references(
    activities: tuple[Activity, ...],
    sections: tuple[Section, ...],
    paragraphs: Paragraphs,
    words: ReferenceWords,
) -> tuple[Reference, ...]:
    """Every cross-reference in printed order, looked up and judged."""
    cues = _Cues.of(words, activities)
    pointers: list[Pointer] = []
    for activity in activities:
        source = identity(activity)
        pointers += cues.pointers(source, activity.text, activity.place)
    for line, place in paragraphs:
        pointers += cues.pointers(_NOWHERE, line.text, place)
    pointers.sort(key=lambda pointer: pointer.place.first)
    index = Index.of(activities, sections, tuple(line.text for line, _ in paragraphs))
    answers = index.answers(pointers)
    return tuple(
        Reference(
            pointer.source,
            pointer.printed,
            pointer.cue,
            answer.targets,
            answer.status,
            answer.suggested,
            answer.why,
            pointer.place,
        )
        for pointer, answer in zip(pointers, answers, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Cues:
    cue: re.Pattern[str]
    external: re.Pattern[str]
    nouns: dict[str, str]
    number: re.Pattern[str]
    plain: frozenset[str]
    """Numbers of activities that are plain: ``15``. A text may name them after a noun."""

    @classmethod
    def of(cls, words: ReferenceWords, activities: tuple[Activity, ...]) -> "_Cues":
        nouns = {
            noun: kind
            for kind, group in (
                ("activity", words.activity_nouns),
                ("section", words.section_nouns),
                ("paragraph", words.paragraph_nouns),
            )
            for noun in group
        }
        noun = any_of(tuple(nouns)).pattern
        number = _number(activities)
        joiner = rf"\s*(?:[,;&/]|{any_of(words.joiners).pattern})+\s*(?:{noun}\s*)?"
        numbers = rf"{number}\.?(?:(?:{joiner})+{number}\.?)*(?![\d%])"
        return cls(
            re.compile(
                rf"(?P<open>\(\s*)?(?P<cue>{any_of(words.cues).pattern})?\s*"
                rf"(?P<noun>{noun})?\s*(?P<numbers>{numbers})(?P<close>\s*\))?"
            ),
            any_of(words.external),
            nouns,
            re.compile(number, re.IGNORECASE),
            frozenset(one.number for one in activities if one.number.isdigit()),
        )

    def pointers(self, source: ActivityId, text: str, place: Place) -> Iterator[Pointer]:
        """Numbers after a cue or after a word for activity, section or paragraph."""
        folded = fold(text)
        for found in self.cue.finditer(folded):
            noun = self.nouns.get(found["noun"] or "", "")
            leads_out = bool(self.external.match(folded[found.end() :].lstrip(" ,")))
            if not (noun or self._points(found)):
                continue
            cue = as_printed(text, found).strip()
            for number in self.number.findall(found["numbers"].upper()):
                plain = noun in ("section", "paragraph") or (noun and leads_out)
                named = noun == "activity" and number in self.plain
                if "." in number or plain or named:
                    printed = f"{_noun_printed(text, found)} {number}".strip()
                    yield Pointer(
                        source, text, number, printed, cue, noun, leads_out, place
                    )

    def _points(self, found: re.Match[str]) -> bool:
        """True for a cue that points without a noun; short ones do only inside brackets."""
        bracketed = found["open"] and found["close"]
        return bool(found["cue"]) and (
            bool(bracketed) or len(found["cue"]) >= _SHORTEST_CUE
        )


def _number(activities: tuple[Activity, ...]) -> str:
    """Pattern of a number in folded text, after a letter if activities bear one."""
    letters = {one.number[0].casefold() for one in activities if one.number[:1].isalpha()}
    if not letters:
        return _NUMBER
    return rf"(?:(?<!\w)[{''.join(sorted(letters))}]\.?)?{_NUMBER}"


def _noun_printed(text: str, found: re.Match[str]) -> str:
    if not found["noun"]:
        return ""
    start, end = found.span("noun")
    return text[start:end] if len(found.string) == len(text) else found["noun"]

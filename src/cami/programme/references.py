"""Where a programme points at itself, and whether it still points where it means.

A number that is printed after a cue ("see also 3.3 and 24.3") is looked up among the
activities, sections and paragraphs of the same document. That a number exists does not
make it right: sections get inserted and the numbers move. So the words of the activity
that refers are compared with those of its target and of the activities that the number
could have meant, the same item in another section (sections have moved) or a neighbour in
the same section (items have moved). Where one of those is far more alike, it is suggested.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from cami.messages import N_, Message
from cami.programme.numbering import components
from cami.programme.provisions import (
    Activity,
    ActivityId,
    Reference,
    ReferenceStatus,
    Section,
)
from cami.programme.scope import Paragraphs
from cami.programme.similarity import Corpus
from cami.programme.source import Place
from cami.programme.vocabulary import ReferenceWords, any_of, fold

_NUMBER = r"\d+(?:\.\d+)*"
FAR_MORE_ALIKE = 0.15
"""How much more alike than the printed target a candidate must be to be suggested."""

HARDLY_ALIKE = 0.12
"""Likeness below which a printed target is doubted, if a better one stands near by."""

_FEW_NEIGHBOURS = 3
"""Items moved within a section are looked for this far away."""


@dataclass(frozen=True, slots=True)
class _Pointer:
    """One printed number, before it is looked up."""

    source: ActivityId
    text: str
    number: str
    cue: str
    noun: str
    """``activity``, ``section`` or ``paragraph``; empty where the cue names none."""

    is_external: bool
    place: Place


@dataclass(frozen=True, slots=True)
class _Answer:
    status: ReferenceStatus
    targets: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()
    why: Message | None = None


def find_references(
    activities: tuple[Activity, ...],
    sections: tuple[Section, ...],
    paragraphs: Paragraphs,
    words: ReferenceWords,
) -> tuple[Reference, ...]:
    """Every cross-reference in printed order, looked up and judged."""
    patterns = _Patterns.of(words)
    index = _Index.of(activities, sections, paragraphs)
    found = []
    for activity in activities:
        source = ActivityId(activity.section, activity.number, activity.occurrence)
        for pointer in patterns.pointers(source, activity.text, activity.place):
            found.append(_judged(pointer, index))
    for line, place in paragraphs:
        for pointer in patterns.pointers(ActivityId("", "", 0), line.text, place):
            found.append(_judged(pointer, index))
    return tuple(sorted(found, key=lambda reference: reference.place.first))


def _judged(pointer: _Pointer, index: "_Index") -> Reference:
    answer = _Answer("external") if pointer.is_external else index.answer(pointer)
    return Reference(
        pointer.source,
        f"{pointer.noun} {pointer.number}".strip() if pointer.is_external else pointer.number,
        pointer.cue,
        answer.targets,
        answer.status,
        answer.suggested,
        answer.why,
        pointer.place,
    )


@dataclass(frozen=True, slots=True)
class _Patterns:
    cue: re.Pattern[str]
    external: re.Pattern[str]
    nouns: dict[str, str]

    @classmethod
    def of(cls, words: ReferenceWords) -> "_Patterns":
        nouns = {
            noun: kind
            for kind, group in (
                ("activity", words.activity_nouns),
                ("section", words.section_nouns),
                ("paragraph", words.paragraph_nouns),
            )
            for noun in group
        }
        cues = any_of(words.cues).pattern
        noun = any_of(tuple(nouns)).pattern
        joiner = rf"\s*(?:,|;|&|/|{any_of(words.joiners).pattern})+\s*(?:{noun}\s*)?"
        numbers = rf"{_NUMBER}\.?(?:(?:{joiner})+{_NUMBER}\.?)*(?![\d%])"
        return cls(
            re.compile(
                rf"(?P<open>\(\s*)?(?P<cue>{cues})?\s*(?P<noun>{noun})?\s*(?P<numbers>{numbers})"
                r"(?P<close>\s*\))?"
            ),
            any_of(words.external),
            nouns,
        )

    def pointers(self, source: ActivityId, text: str, place: Place) -> Iterator[_Pointer]:
        """Numbers after a cue or after a word for activity, section or paragraph."""
        folded = fold(text)
        for found in self.cue.finditer(folded):
            noun = self.nouns.get(found["noun"] or "", "")
            bracketed = found["open"] and found["close"]
            if not noun and not found["cue"]:
                continue
            after = folded[found.end() : found.end() + 60]
            leads_out = self.external.match(after.lstrip(" ,"))
            for number in re.findall(_NUMBER, found["numbers"]):
                if "." not in number and noun not in ("section", "paragraph") and not leads_out:
                    continue
                if not noun and not bracketed and not self._plain(found["cue"]):
                    continue
                yield _Pointer(
                    source, text, number, found[0].strip(), noun, bool(leads_out), place
                )

    def _plain(self, cue: str) -> bool:
        """True for cues that point even outside brackets; "as 2.1" does only inside them."""
        return len(cue) > 2  # noqa: PLR2004


@dataclass(slots=True)
class _Index:
    activities: tuple[Activity, ...]
    corpus: Corpus
    by_number: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_item: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Activities by the last part of their number: the same item in any section."""

    by_section: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    sections: frozenset[str] = frozenset()
    paragraphs: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        activities: tuple[Activity, ...],
        sections: tuple[Section, ...],
        paragraphs: Paragraphs,
    ) -> "_Index":
        index = cls(activities, Corpus(tuple(a.text for a in activities)))
        for at, activity in enumerate(activities):
            parts = components(activity.number)
            index.by_number[activity.number].append(at)
            index.by_item[parts[-1] if parts else ""].append(at)
            index.by_section[activity.section].append(at)
        index.sections = frozenset(section.number for section in sections)
        index.paragraphs = frozenset(
            found[1] for line, _ in paragraphs if (found := re.match(r"(\d+)\.\s", line.text))
        )
        return index

    def answer(self, pointer: _Pointer) -> _Answer:
        """What a printed number points at, and whether that is what its text means."""
        if pointer.noun == "section" and "." not in pointer.number:
            return self._plain(pointer.number, self.sections)
        if pointer.noun == "paragraph" and "." not in pointer.number:
            return self._plain(pointer.number, self.paragraphs)
        targets = self.by_number.get(pointer.number, [])
        if not targets:
            return self._absent(pointer)
        if len(targets) > 1:
            why = N_("{count} activities bear the number {number}.")
            message = Message(why, {"count": len(targets), "number": pointer.number})
            return _Answer("doubtful", (pointer.number,), (), message)
        return self._present(pointer, targets[0])

    def _plain(self, number: str, known: frozenset[str]) -> _Answer:
        if number in known:
            return _Answer("ok", (number,))
        why = N_("The document has no section or paragraph {number}.")
        return _Answer("unresolved", why=Message(why, {"number": number}))

    def _absent(self, pointer: _Pointer) -> _Answer:
        best = self._best(pointer, self._candidates(pointer, None))
        why = Message(N_("No activity bears the number {number}."), {"number": pointer.number})
        if best is None or best[1] < FAR_MORE_ALIKE:
            return _Answer("unresolved", why=why)
        return _Answer("stale", (), (self.activities[best[0]].number,), why)

    def _present(self, pointer: _Pointer, target: int) -> _Answer:
        here = self.corpus.likeness(pointer.text, target)
        best = self._best(pointer, self._candidates(pointer, target))
        if best is None or best[1] - here < FAR_MORE_ALIKE or here > HARDLY_ALIKE * 2:
            return _Answer("ok", (pointer.number,))
        there = self.activities[best[0]]
        moved = there.section != self.activities[target].section
        why = N_(
            "The text is {there} alike to {suggested} and {here} to {number}, which it names."
        )
        seen = {
            "there": round(best[1], 2),
            "here": round(here, 2),
            "suggested": there.number,
            "number": pointer.number,
        }
        status: ReferenceStatus = "stale" if moved else "doubtful"
        return _Answer(status, (pointer.number,), (there.number,), Message(why, seen))

    def _candidates(self, pointer: _Pointer, target: int | None) -> list[int]:
        """Activities that the number could have meant before numbers moved."""
        parts = components(pointer.number)
        section = ".".join(parts[:-1])
        near = [
            at
            for at in self.by_section.get(section, [])
            if _distance(self.activities[at].number, pointer.number) <= _FEW_NEIGHBOURS
        ]
        source = [
            at
            for at in self.by_number.get(pointer.source.number, [])
            if self.activities[at].occurrence == pointer.source.occurrence
        ]
        return [at for at in [*self.by_item.get(parts[-1], []), *near] if at not in (target, *source)]

    def _best(self, pointer: _Pointer, candidates: list[int]) -> tuple[int, float] | None:
        scored = [(at, self.corpus.likeness(pointer.text, at)) for at in candidates]
        return max(scored, key=lambda hit: (hit[1], -hit[0]), default=None)


def _distance(number: str, other: str) -> int:
    """How many items lie between two numbers of one section."""
    last, other_last = components(number)[-1:], components(other)[-1:]
    if not last or not other_last or not (last[0].isdigit() and other_last[0].isdigit()):
        return 1_000
    return abs(int(last[0]) - int(other_last[0]))

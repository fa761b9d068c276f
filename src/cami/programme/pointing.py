"""Whether a printed number still points at what its text means.

That a number exists does not make it right: sections get inserted and the numbers move. So
the words of the activity that refers are compared with those of the target and of those
that the number could have meant. Two kinds of evidence count:

*One reference by itself*: an activity at the same item of another section (or close by in
the same one) is very much alike and the target is not.

*References that agree*: at least `AGREEING` of them, from two activities or more, fit
better when the section number is moved by the same offset. Then every number from the
first such section on has moved, and each reference to them is stale unless its printed
target fits clearly better.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cami.messages import N_, Message
from cami.programme.numbering import components
from cami.programme.provisions import Activity, ActivityId, ReferenceStatus, Section
from cami.programme.similarity import Corpus
from cami.programme.source import Place

ALIKE = 0.4
"""Likeness from which one activity can be suggested by itself."""

FAR_MORE = 0.25
"""How much more alike than the printed target it must be."""

MOVED = 0.12
"""Gain in likeness from which a reference speaks for an offset."""

CLEARLY = 0.05
"""Gain from which a printed target is kept although numbers have moved."""

SLIGHTLY = 0.03
"""Gain that is asked for where it is not sure that numbers have moved."""

AGREEING = 3
FARTHEST = 5
"""Largest offset of sections that is looked for."""

NEIGHBOURS = 3
"""Largest offset of items within a section that is looked for."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """One printed number, before it is looked up."""

    source: ActivityId
    text: str
    number: str
    printed: str
    """The number, after the noun before it if there is one: ``section 5``."""

    cue: str
    noun: str
    """``activity``, ``section`` or ``paragraph``; empty where none is printed."""

    is_external: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Answer:
    """What a pointer points at, and whether that is what it means."""

    status: ReferenceStatus
    targets: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()
    why: Message | None = None


@dataclass(frozen=True, slots=True)
class _Shift:
    """Numbers of sections have moved by ``offset``."""

    start: int
    """The first section that can have moved: none below it speaks against it."""

    sure: int
    """The first section that references speak for; before it evidence is asked for."""

    offset: int


@dataclass(slots=True)
class Index:
    """The activities of a programme by their numbers and by their words."""

    activities: tuple[Activity, ...]
    corpus: Corpus
    titles: dict[str, str]
    """Section number to title."""

    paragraphs: frozenset[str]
    by_number: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    shift: _Shift | None = None

    @classmethod
    def of(
        cls,
        activities: tuple[Activity, ...],
        sections: tuple[Section, ...],
        paragraphs: Iterable[str],
    ) -> "Index":
        """Index of a programme's activities, sections and numbered paragraphs."""
        numbered = (re.match(r"(\d+)\.\s", text) for text in paragraphs)
        index = cls(
            activities,
            Corpus(tuple(activity.text for activity in activities)),
            {section.number: section.title for section in sections},
            frozenset(found[1] for found in numbered if found),
        )
        for at, activity in enumerate(activities):
            index.by_number[activity.number].append(at)
        return index

    def answers(self, pointers: Sequence[Pointer]) -> list[Answer]:
        """The answer to each pointer, in their order."""
        self.shift = self._find_shift([p for p in pointers if not p.is_external])
        return [
            Answer("external") if pointer.is_external else self._answer(pointer)
            for pointer in pointers
        ]

    def _answer(self, pointer: Pointer) -> Answer:
        if pointer.noun == "paragraph" and "." not in pointer.number:
            return self._plain(pointer.number, self.paragraphs)
        is_activity = pointer.noun == "activity" and pointer.number in self.by_number
        if "." not in pointer.number and not is_activity:
            return self._section(pointer)
        targets = self.by_number.get(pointer.number, [])
        if len(targets) > 1 and is_activity and self._is_own(pointer, targets):
            return Answer("ok", (pointer.number,))
        if len(targets) > 1:
            why = N_("{count} activities bear the number {number}.")
            message = Message(why, {"count": len(targets), "number": pointer.number})
            return Answer("doubtful", (pointer.number,), (), message)
        return self._present(pointer) if targets else self._absent(pointer)

    def _is_own(self, pointer: Pointer, targets: list[int]) -> bool:
        """True for a plain number where numbering begins anew with each section."""
        own = {self.activities[at].section_index for at in self._own(pointer)}
        there = [self.activities[at].section_index for at in targets]
        return "." not in pointer.number and sum(one in own for one in there) == 1

    def _plain(self, number: str, known: Iterable[str]) -> Answer:
        if number in known:
            return Answer("ok", (number,))
        why = N_("The document has no section or paragraph {number}.")
        return Answer("unresolved", why=Message(why, {"number": number}))

    def _section(self, pointer: Pointer) -> Answer:
        moved = self._moved_to(pointer)
        if moved:
            return Answer("stale", (pointer.number,), (moved,), self._moved_words(pointer))
        return self._plain(pointer.number, self.titles)

    def _absent(self, pointer: Pointer) -> Answer:
        meant = self._moved_to(pointer)
        best = self._best(pointer, meant or pointer.number)
        why = Message(
            N_("No activity bears the number {number}."), {"number": pointer.number}
        )
        if best or meant:
            return Answer("stale", (), (best or meant,), why)
        return Answer("unresolved", why=why)

    def _present(self, pointer: Pointer) -> Answer:
        moved = self._moved_to(pointer)
        meant = moved or pointer.number
        best = self._best(pointer, meant)
        if best:
            return self._better(pointer, best, moved)
        if moved:
            return Answer("stale", (pointer.number,), (moved,), self._moved_words(pointer))
        return Answer("ok", (pointer.number,))

    def _better(self, pointer: Pointer, suggested: str, moved: str) -> Answer:
        why = N_(
            "The wording is close to {suggested}, and not to {number}, which it names."
        )
        seen = {"suggested": suggested, "number": pointer.number}
        near = _split(suggested)[0] == _split(pointer.number)[0] and not moved
        status: ReferenceStatus = "doubtful" if near else "stale"
        return Answer(status, (pointer.number,), (suggested,), Message(why, seen))

    def _moved_words(self, pointer: Pointer) -> Message:
        why = N_(
            "Several references fit better if the numbers from section {start} on have "
            "moved by {offset}; {number} is one of them."
        )
        shift = self.shift or _Shift(0, 0, 0)
        return Message(
            why, {"start": shift.sure, "offset": shift.offset, "number": pointer.number}
        )

    def _moved_to(self, pointer: Pointer) -> str:
        """Where the pointer's target has moved to; empty if it has not or is not there."""
        section, item = _split(pointer.number)
        first = section or item
        shift = self.shift
        if shift is None or not first.isdigit() or int(first) < shift.start:
            return ""
        moved = str(int(first) + shift.offset) + (f".{item}" if section else "")
        if moved not in (self.by_number if section else self.titles):
            return ""
        source = pointer.source.section
        new = source.isdigit() and int(source) in range(
            shift.start, shift.sure + shift.offset
        )
        unsure = int(first) < shift.sure or new
        gain = self._gain(pointer, moved)
        return moved if gain >= (SLIGHTLY if unsure else -CLEARLY) else ""

    def _gain(self, pointer: Pointer, moved: str) -> float:
        """How much better a pointer's text fits a moved number than the printed one."""
        if "." in moved:
            return self._likeness(pointer, moved) - self._likeness(pointer, pointer.number)
        speaks = [self._speaks_of(pointer.text, f"{n}.") for n in (moved, pointer.number)]
        return float(speaks[0]) - float(speaks[1])

    def _best(self, pointer: Pointer, meant: str) -> str:
        """Number of an activity far more alike than what seems meant; empty if none is."""
        own = self._own(pointer)
        here = self._likeness(pointer, meant)
        for at, likeness in self.corpus.most_like(pointer.text, limit=12):
            there = self.activities[at].number
            if likeness < max(ALIKE, here + FAR_MORE):
                break
            if at in own or there == meant or not _may_be_meant(there, meant):
                continue
            same_section = _split(there)[0] == _split(meant)[0]
            if same_section or not self._speaks_of(pointer.text, meant):
                return there
        return ""

    def _speaks_of(self, text: str, number: str) -> bool:
        """True where a text shares a word with the title of the section it points into."""
        title = self.titles.get(number.partition(".")[0], "")
        return bool(self.corpus.digest(title).terms & self.corpus.digest(text).terms)

    def _own(self, pointer: Pointer) -> list[int]:
        return [
            at
            for at in self.by_number.get(pointer.source.number, [])
            if self.activities[at].occurrence == pointer.source.occurrence
        ]

    def _find_shift(self, pointers: Sequence[Pointer]) -> _Shift | None:
        """The offset on which enough references agree; the one with most, if several do."""
        gains: dict[int, list[tuple[int, float, ActivityId]]] = defaultdict(list)
        for pointer in pointers:
            section, item = _split(pointer.number)
            if not section.isdigit() or not pointer.source.number:
                continue
            here = self._likeness(pointer, pointer.number)
            for offset in (*range(-FARTHEST, 0), *range(1, FARTHEST + 1)):
                there = self._likeness(pointer, f"{int(section) + offset}.{item}")
                gains[offset].append((int(section), there - here, pointer.source))
        found = (_agreed(offset, gains[offset]) for offset in gains)
        return max(found, key=lambda hit: hit[0], default=(0, None))[1]

    def _likeness(self, pointer: Pointer, number: str) -> float:
        """Likeness of a pointer's text and what bears a number; 0 where nothing does."""
        own = self._own(pointer)
        targets = (at for at in self.by_number.get(number, []) if at not in own)
        return max((self.corpus.likeness(pointer.text, at) for at in targets), default=0.0)


def _agreed(
    offset: int, gains: Sequence[tuple[int, float, ActivityId]]
) -> tuple[int, _Shift | None]:
    """How many references speak for an offset, and the shift if they are enough.

    References from the first one on that speak against it must be less than half as many.
    """
    votes = [(section, source) for section, gain, source in gains if gain >= MOVED]
    sure = min((section for section, _ in votes), default=0)
    against = sum(gain <= -CLEARLY for section, gain, _ in gains if section >= sure)
    sources = {source for _, source in votes}
    if len(votes) < AGREEING or len(sources) == 1 or against * 2 >= len(votes):
        return 0, None
    below = (s for s, gain, _ in gains if s < sure and gain <= -SLIGHTLY)
    return len(votes), _Shift(max(below, default=0) + 1, sure, offset)


def _may_be_meant(number: str, printed: str) -> bool:
    """True for the same item in another section, and for items near by.

    Near by is up to `NEIGHBOURS` away in the same section, and next to it in a section
    that may have borne the number before sections moved.
    """
    section, item = _split(printed)
    there, other = _split(number)
    if other == item or not (item.isdigit() and other.isdigit()):
        return other == item
    away = abs(int(item) - int(other))
    if there == section or not (there.isdigit() and section.isdigit()):
        return there == section and away <= NEIGHBOURS
    return away == 1 and abs(int(there) - int(section)) <= FARTHEST


def _split(number: str) -> tuple[str, str]:
    """Section and item of a number: ``24.3`` gives ``("24", "3")``."""
    parts = components(number)
    return ".".join(parts[:-1]), parts[-1] if parts else ""

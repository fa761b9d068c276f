"""From a number in a report to what is behind it, the same in every format.

Every set of references gets a short number the first time that it is met; an annex lists
them. Paper can be followed like a screen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from cami.documents.model import Figures, Ref, Words
from cami.messages import N_, Message, Say

TITLE: Final = Message(N_("What is behind the numbers"))
NUMBER: Final = Message(N_("Mark"))
BEHIND: Final = Message(N_("Statements, activities and records counted"))

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKED = re.compile(f"{_OPEN}(.*?){_CLOSE}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; a number that can be traced is a piece of its own."""

    text: str
    refs: tuple[Ref, ...] = ()
    name: str = ""
    """Placeholder of the number; empty for plain text."""


@dataclass(slots=True)
class Trail:
    """Numbers what is behind the figures of one document."""

    entries: list[tuple[Ref, ...]] = field(default_factory=list)
    _known: dict[tuple[Ref, ...], int] = field(default_factory=dict)

    def mark(self, refs: tuple[Ref, ...]) -> int:
        """Number of the entry for these references, from 1."""
        if refs not in self._known:
            self.entries.append(refs)
            self._known[refs] = len(self.entries)
        return self._known[refs]


def words(text: Words, say: Say) -> str:
    """Put words into the reader's language; plain text stays as it is."""
    return say(text) if isinstance(text, Message) else text


def pieces(text: Words, figures: Figures, say: Say) -> tuple[Piece, ...]:
    """Cut a sentence, in the reader's language, at the numbers that can be traced."""
    if not isinstance(text, Message) or not figures:
        return (Piece(words(text, say)),)
    marked = {
        name: f"{_OPEN}{name}{_CLOSE}" if name in figures else value
        for name, value in text.params.items()
    }
    return tuple(_cut(say(Message(text.text, marked)), text, figures))


def _cut(said: str, text: Message, figures: Figures) -> Iterator[Piece]:
    at = 0
    for found in _MARKED.finditer(said):
        if found.start() > at:
            yield Piece(said[at : found.start()])
        name = found[1]
        yield Piece(str(text.params[name]), figures[name], name)
        at = found.end()
    if at < len(said):
        yield Piece(said[at:])

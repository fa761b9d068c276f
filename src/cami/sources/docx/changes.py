"""The record of tracked changes, collected while the adopted text is read.

Pieces of one change that follow each other are one revision: Word splits a change wherever
the formatting does. An inserted or deleted table row is one revision, whatever its cells
hold. What was inserted and later deleted is recorded as deleted, and stands nowhere.
"""

from dataclasses import dataclass, field

from cami.programme.source import Place, Revision
from cami.sources.docx.markup import Change


@dataclass(slots=True)
class Position:
    """Where the reader is."""

    paragraphs: int = 0
    """Paragraphs of the adopted text that are complete."""

    table: int | None = None
    row: int | None = None
    cell: int | None = None
    in_note: bool = False
    """True inside a footnote, which stands where it is called."""

    @property
    def at(self) -> int:
        """Ordinal of the paragraph that is being read."""
        return self.paragraphs + (0 if self.in_note else 1)

    def complete_paragraph(self) -> int:
        """Count the paragraph and give its ordinal."""
        at = self.at
        if not self.in_note:
            self.paragraphs += 1
        return at


@dataclass(slots=True)
class _Open:
    change: Change
    first: int
    last: int
    table: int | None
    row: int | None
    cell: int | None
    pieces: list[str]


@dataclass(slots=True)
class ChangeLog:
    """All revisions so far, and the one that may still go on."""

    position: Position
    revisions: list[Revision] = field(default_factory=list)
    row_change: Change | None = None
    """The change of the whole row that is being read."""

    _open: _Open | None = None

    def take(self, change: Change | None, text: str) -> None:
        """Note a piece of text and the change it is in, None for unchanged text."""
        if not text:
            return
        here = self.position
        cell = None if change is self.row_change else here.cell
        if change is None:
            self.close()
            return
        if self._open is None or not self._goes_on(self._open, change, cell):
            self.close()
            self._open = _Open(change, here.at, here.at, here.table, here.row, cell, [])
        self._open.last = here.at
        self._open.pieces.append(text)

    def end_paragraph(self, mark: Change | None) -> None:
        """Note the end of a paragraph and the change that its mark is in."""
        if self._open is None:
            return
        if self._open.change == mark:
            self._open.pieces.append(" ")
        else:
            self.close()

    def close(self) -> None:
        """End the revision that is open."""
        now, self._open = self._open, None
        if now is None:
            return
        text = " ".join("".join(now.pieces).split())
        if text:
            place = Place(now.first, now.last, now.table, now.row, now.cell)
            change = now.change
            self.revisions.append(
                Revision(change.kind, text, change.author, change.date, place)
            )

    def _goes_on(self, now: _Open, change: Change, cell: int | None) -> bool:
        here = self.position
        same_place = (now.table, now.row, now.cell) == (here.table, here.row, cell)
        return same_place and now.change == change

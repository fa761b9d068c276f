"""What a source document says, before anyone asks what it means.

Every format is read into this one shape: paragraphs and table rows in reading order, with
their places. A Word document is given *as adopted*: insertions are text, deletions are
kept aside as revisions. Text is what a reader sees on the page: list labels that Word
generates ("a)", "1.1") stand in front of their paragraph, white space is folded to single
spaces, markers of footnotes and bookmarks are gone, letters are untouched.
"""

from dataclasses import dataclass
from typing import Literal

LONGEST_PASSAGE = 20_000
"""Characters of a line or a table row; official documents keep to some 1,500."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in its source."""

    first: int
    """First line of a text, or paragraph of a Word document in reading order; from 1."""

    last: int
    """Last line or paragraph, inclusive."""

    table: int | None = None
    """Number of the table, from 1; None outside tables and in plain text."""

    row: int | None = None
    """Number of the row in its table, from 1."""

    cell: int | None = None
    """Number of the cell in its row, from 1."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, of the body or of a cell."""

    text: str
    at: int
    """Line number, or ordinal of the paragraph in the Word document; from 1."""

    level: int | None = None
    """Depth in a Word list, 0 outermost; None where the format does not say."""

    heading: int = 0
    """Level of the Word heading style, from 1; 0 for body text and in plain text."""

    notes: tuple[str, ...] = ()
    """Numbers of the footnotes called here, in order."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row."""

    lines: tuple[Line, ...]
    span: int = 1
    """Grid columns that it covers."""

    continued: bool = False
    """True where the cell is merged with the one above: `lines` repeat that one's."""

    @property
    def text(self) -> str:
        """All lines, joined by single spaces."""
        return " ".join(line.text for line in self.lines if line.text)


@dataclass(frozen=True, slots=True)
class Row:
    """One table row, cells from left to right."""

    cells: tuple[Cell, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Note:
    """One footnote."""

    number: str
    text: str
    at: int
    """Line or paragraph that calls it first."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One tracked change: what was inserted into or deleted from the adopted text."""

    kind: Literal["inserted", "deleted", "moved-from", "moved-to"]
    text: str
    author: str
    date: str
    """As recorded (ISO 8601), or empty."""

    place: Place


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document as its format gives it, in reading order."""

    sha256: str
    format: Literal["text", "docx"]
    blocks: tuple[Line | Row, ...]
    """Body paragraphs and table rows; empty paragraphs are left out."""

    notes: tuple[Note, ...] = ()
    revisions: tuple[Revision, ...] = ()

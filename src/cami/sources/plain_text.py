"""Plain text extracted from a word processor: tabs open cells, markers stand in the text.

The layout is that of common extraction tools: a line that begins with a tab opens a table
cell, the lines after it belong to the cell until a blank line; footnotes are called by
``[footnoteRef:6]`` and told by ``[6:  ...]`` on the same line; bookmarks are
``[bookmark: _Toc1]``. Cells of one row may also stand on one line, separated by tabs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from cami.errors import PassageTooLongError
from cami.programme.numbering import starts_row
from cami.programme.source import (
    LONGEST_PASSAGE,
    Cell,
    Line,
    Note,
    Place,
    Row,
    SourceDocument,
)
from cami.sources.visible import visible

_CALL = re.compile(r"\[footnoteRef:(\d+)\]")
_BODY = re.compile(r"\[(\d+):\s")
_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")


def read_text(
    text: str,
    sha256: str,
    is_heading: Callable[[str], bool],
    is_part: Callable[[str], bool] = lambda _: False,
) -> SourceDocument:
    """Paragraphs, table rows and footnotes of an extracted text, with their lines.

    Parameters
    ----------
    is_heading : callable
        Says whether a cell is a column heading; needed because a text does not say how
        many cells a row has, and its header row does.
    is_part : callable
        Says whether a cell is the heading of a part; it ends the row before it.

    Raises
    ------
    PassageTooLongError
        A line is far longer than a person would write.
    """
    reading = _Reading(is_heading, is_part)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for at, raw in enumerate(lines, start=1):
        if len(raw) > LONGEST_PASSAGE:
            raise PassageTooLongError(line=at, length=len(raw), limit=LONGEST_PASSAGE)
        reading.take(raw, at)
    reading.close_row()
    return SourceDocument(sha256, "text", tuple(reading.blocks), tuple(reading.notes))


@dataclass(slots=True)
class _Reading:
    is_heading: Callable[[str], bool]
    is_part: Callable[[str], bool]
    blocks: list[Line | Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    row: list[list[Line]] = field(default_factory=list)
    width: int | None = None
    """Cells in a row of the present table, known from its header row."""

    blank: bool = True
    """True after a blank line."""

    def take(self, raw: str, at: int) -> None:
        """Read one line."""
        if not raw.strip() and "\t" not in raw:
            self.blank = True
            return
        text, calls = self._without_markers(raw, at)
        if "\t" in text.strip():
            self._take_cells(text.strip(" "), calls, at)
        elif text.lstrip(" \xa0").startswith("\t"):
            self._open_cell(Line(visible(text), at, notes=calls))
        elif self.row and (not self.blank or self._is_open()):
            self.row[-1].append(Line(visible(text), at, notes=calls))
        else:
            self.close_row()
            if text.strip():
                self.blocks.append(Line(visible(text), at, notes=calls))
        self.blank = False

    def close_row(self) -> None:
        """Keep the row under way, if there is one."""
        if not self.row:
            return
        cells = tuple(Cell(tuple(line for line in cell if line.text)) for cell in self.row)
        spots = [line.at for cell in self.row for line in cell]
        if sum(self.is_heading(cell.text) for cell in cells) > 1:
            self.width = len(cells)
        self.blocks.append(Row(cells, Place(min(spots), max(spots))))
        self.row = []

    def _take_cells(self, text: str, calls: tuple[str, ...], at: int) -> None:
        """Read cells that stand on one line, separated by tabs."""
        self.close_row()
        for cell in text.removeprefix("\t").rstrip("\t").split("\t"):
            self.row.append([Line(visible(cell), at, notes=calls)])
            calls = ()

    def _open_cell(self, line: Line) -> None:
        full = self._is_full() and not self._goes_on(line)
        opens = starts_row(line.text) or self.is_part(line.text)
        if opens or full or (self.blank and not self._is_open()):
            self.close_row()
        self.row.append([line])

    def _is_open(self) -> bool:
        """True while a numbered row still waits for cells: blank lines do not end it."""
        return (
            starts_row(self.row[0][0].text) and not self._is_full() if self.row else False
        )

    def _goes_on(self, line: Line) -> bool:
        """True for one more heading in a row of headings: the table is a wider one."""
        return self.is_heading(line.text) and any(
            self.is_heading(cell[0].text) for cell in self.row
        )

    def _is_full(self) -> bool:
        return self.width is not None and len(self.row) >= self.width

    def _without_markers(self, raw: str, at: int) -> tuple[str, tuple[str, ...]]:
        """Line without its markers, and the footnotes it calls; their texts are kept."""
        line = _BOOKMARK.sub("", raw)
        while (found := _BODY.search(line)) is not None:
            end = _closing(line, found.start())
            self.notes.append(Note(found[1], visible(line[found.end() : end]), at))
            line = line[: found.start()].rstrip(" ") + line[end + 1 :]
        return _CALL.sub("", line), tuple(_CALL.findall(line))


def _closing(line: str, start: int) -> int:
    """Index of the bracket that closes the one at ``start``, or the line's end."""
    depth = 0
    for index in range(start, len(line)):
        depth += {"[": 1, "]": -1}.get(line[index], 0)
        if depth == 0:
            return index
    return len(line)

"""The geometry of Word tables: spans, skipped columns, and cells merged with others."""

from dataclasses import dataclass, field
from typing import Literal

from cami.programme.source import Cell, Line
from cami.sources.docx.markup import Element, W, number, value

_MAX_COLUMNS = 63
"""Word's own limit."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a cell lies in the grid."""

    span: int
    merge: Literal["starts", "goes on"] | None
    """Its part in a merging of cells above each other."""

    joins_left: bool
    """True where it is merged with the cell before, in the way of old versions."""


@dataclass(slots=True)
class Merges:
    """The merged cells of one table, while its rows are read from the top."""

    column: int = 0
    """Grid column where the next cell of the row begins."""

    _origins: dict[int, tuple[Line, ...]] = field(default_factory=dict)
    """Lines of the first of the merged cells, by grid column."""

    def place(self, lines: tuple[Line, ...], shape: Shape) -> Cell:
        """Give the next cell of the row."""
        column, self.column = self.column, self.column + shape.span
        if shape.merge == "goes on" and column in self._origins:
            return Cell(self._origins[column], shape.span, continued=True)
        for covered in [c for c in self._origins if column <= c < self.column]:
            del self._origins[covered]
        if shape.merge is not None:
            self._origins[column] = lines
        return Cell(lines, shape.span)

    def widen(self, cell: Cell, lines: tuple[Line, ...], shape: Shape) -> Cell:
        """Give the cell before, with the next one merged into it."""
        self.column += shape.span
        return Cell(cell.lines + lines, cell.span + shape.span, cell.continued)

    def drop(self, shape: Shape, *, whole_row: bool) -> None:
        """Pass a deleted cell; in a row that remains, those after it move to the left."""
        if whole_row:
            if shape.merge == "starts":
                self._origins.pop(self.column, None)
            self.column += shape.span


def cell_shape(properties: Element | None) -> Shape:
    """Read the shape from the properties of a cell."""
    if properties is None:
        return Shape(1, None, joins_left=False)
    span = number(properties.find(W + "gridSpan"), 1)
    legacy = properties.find(W + "hMerge")
    return Shape(
        span=min(max(span, 1), _MAX_COLUMNS),
        merge=_merge(properties),
        joins_left=legacy is not None and value(legacy) != "restart",
    )


def _merge(properties: Element) -> Literal["starts", "goes on"] | None:
    tracked = value(properties.find(W + "cellMerge"), "vMerge")
    if tracked is not None:
        return "goes on" if tracked == "cont" else "starts"
    merge = properties.find(W + "vMerge")
    if merge is None:
        return None
    return "starts" if value(merge) == "restart" else "goes on"


def columns_before(row: Element) -> int:
    """Give the grid columns that the row leaves out at its left."""
    before = number(row.find(f"{W}trPr/{W}gridBefore"), 0)
    return min(max(before, 0), _MAX_COLUMNS)

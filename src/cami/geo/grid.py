"""Where a raster lies: its reference system, its corner and its cells."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

ALIGNED_FRACTION = 1e-3
"""Part of a cell by which the corners of two grids may differ and still be one grid."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A raster's grid, north up; lengths in the units of its reference system."""

    crs: str
    """WKT."""
    rows: int
    cols: int
    west: float
    north: float
    cell_width: float
    cell_height: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.cols

    @property
    def east(self) -> float:
        """Of the grid's right edge."""
        return self.west + self.cols * self.cell_width

    @property
    def south(self) -> float:
        """Of the grid's lower edge."""
        return self.north - self.rows * self.cell_height

    def x_of(self, cols: ArrayLike) -> NDArray[np.float64]:
        """Eastings or longitudes of cell centres; columns may be fractions."""
        return self.west + (np.asarray(cols, dtype=np.float64) + 0.5) * self.cell_width

    def y_of(self, rows: ArrayLike) -> NDArray[np.float64]:
        """Northings or latitudes of cell centres; rows may be fractions."""
        return self.north - (np.asarray(rows, dtype=np.float64) + 0.5) * self.cell_height

    def cells_of(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """Columns and rows ``(n, 2)``, whole numbers at cell centres."""
        col = (np.asarray(x, dtype=np.float64) - self.west) / self.cell_width - 0.5
        row = (self.north - np.asarray(y, dtype=np.float64)) / self.cell_height - 0.5
        return np.stack((col, row), axis=-1)

    def difference(self, other: "Grid") -> str:
        """In what another grid differs, as ``name: its value / ours``; empty if in nothing.

        Reference systems are compared by `cami.geo.cells.same_crs`, not here.
        """
        if other.shape != self.shape:
            return f"rows, columns: {other.shape} / {self.shape}"
        for name in ("cell_width", "cell_height"):
            mine, theirs = getattr(self, name), getattr(other, name)
            if abs(mine - theirs) * max(self.shape) > ALIGNED_FRACTION * mine:
                return f"{name}: {theirs} / {mine}"
        for name, cell in (("west", self.cell_width), ("north", self.cell_height)):
            mine, theirs = getattr(self, name), getattr(other, name)
            if abs(mine - theirs) > ALIGNED_FRACTION * cell:
                return f"{name}: {theirs} / {mine}"
        return ""

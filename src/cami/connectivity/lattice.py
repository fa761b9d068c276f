"""The grid as a graph: one conductance for every edge between neighbouring cells.

Each cell owns the edges to its east, south, south-east and south-west; the other four
belong to those neighbours. A lattice of passable cells therefore is four arrays of the
grid's own shape, and no matrix: 16 bytes per cell in single precision.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cami.connectivity import kernels_lattice
from cami.errors import GridsDifferError, NothingPassableError, UnknownOptionError

Average = Literal["conductance", "resistance"]
Edge = NDArray[np.floating]
FourEdges = tuple[Edge, Edge, Edge, Edge]

ENDS: tuple[tuple[Any, Any], ...] = (
    (np.s_[:, :-1], np.s_[:, 1:]),
    (np.s_[:-1], np.s_[1:]),
    (np.s_[:-1, :-1], np.s_[1:, 1:]),
    (np.s_[:-1, 1:], np.s_[1:, :-1]),
)
"""Where the owners of the edges east, south, south-east, south-west lie, and the others."""


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """A resistor grid; all arrays have the shape ``(rows, cols)``.

    An edge of conductance 0 is not there. Edges that would leave the grid, or touch an
    impassable cell, are 0; none is negative or not a number.
    """

    east: NDArray[np.floating]
    south: NDArray[np.floating]
    south_east: NDArray[np.floating]
    south_west: NDArray[np.floating]
    passable: NDArray[np.bool_]
    cell_width: float | NDArray[np.float64] = 1.0
    """Length of a cell from west to east, one for all or one for each row."""
    cell_height: float | NDArray[np.float64] = 1.0

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, cols = self.passable.shape
        return rows, cols

    @property
    def edges(self) -> FourEdges:
        """The arrays ``east, south, south_east, south_west``."""
        return self.east, self.south, self.south_east, self.south_west

    @property
    def dtype(self) -> np.dtype[np.floating]:
        """Precision of the edges."""
        return self.east.dtype


def lattice_from_conductance(
    conductance: ArrayLike,
    *,
    neighbours: Literal[4, 8] = 8,
    average: Average = "conductance",
    cell_width: float | ArrayLike = 1.0,
    cell_height: float | ArrayLike = 1.0,
) -> Lattice:
    """The lattice of a conductance grid.

    Parameters
    ----------
    conductance
        Shape ``(rows, cols)``; cells that are nan, 0 or negative are impassable. Single
        precision stays single, all else becomes double.
    neighbours
        4 or 8.
    average
        ``"conductance"``: an edge is the mean of its cells' conductances;
        ``"resistance"``: the inverse of the mean of their resistances.
    cell_width, cell_height
        In any one unit, a number or one for each row (geographic grids). Square cells of
        any size give edges g and, on diagonals, g/√2.

    Raises
    ------
    NothingPassableError
        There is no passable cell.
    """
    grid = np.asarray(conductance)
    if grid.dtype != np.float32:
        grid = grid.astype(np.float64)
    if grid.ndim != 2:  # noqa: PLR2004 (rows and columns)
        raise GridsDifferError(found=str(grid.shape), expected="(rows, cols)")
    if neighbours not in {4, 8}:
        raise UnknownOptionError(option="neighbours", found=str(neighbours), known="4, 8")
    if average not in {"conductance", "resistance"}:
        known = "conductance, resistance"
        raise UnknownOptionError(option="average", found=str(average), known=known)
    passable = np.isfinite(grid) & (grid > 0)
    if not passable.any():
        raise NothingPassableError
    width, height = _lengths(cell_width), _lengths(cell_height)
    factors = cell_factors(grid.shape[0], width, height, neighbours)
    along, across, diagonal = (factor.astype(grid.dtype) for factor in factors)
    of_resistance = average == "resistance"
    cells = np.ascontiguousarray(grid)
    edges = kernels_lattice.edges_from_cells(
        cells, passable, along, across, diagonal, of_resistance
    )
    return Lattice(*edges, passable=passable, cell_width=width, cell_height=height)


def cell_factors(
    rows: int,
    width: float | NDArray[np.float64],
    height: float | NDArray[np.float64],
    neighbours: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Factors of the east, south and diagonal edges of each row.

    Notes
    -----
    A sheet of conductance g, cut into cells of width w and height h, conducts g·h/w
    eastwards and g·w/h southwards. With four neighbours the edges are just that. With
    eight, Circuitscape's convention for square cells (1, and 1/√2 on diagonals) conducts
    κ = 1 + √2 times as much in either direction. Diagonals d = min(h/w, w/h) / √2, east
    edges κ·h/w - 2d and south edges κ·w/h - 2d keep that convention for square cells, keep
    the sheet isotropic for oblong ones, and are never negative.
    """
    w = np.broadcast_to(np.asarray(width, dtype=np.float64), (rows,))
    h = np.broadcast_to(np.asarray(height, dtype=np.float64), (rows,))
    w_between = np.append((w[:-1] + w[1:]) / 2, w[-1:])
    h_between = np.append((h[:-1] + h[1:]) / 2, h[-1:])
    along, across = h / w, w_between / h_between
    if neighbours == 4:  # noqa: PLR2004 (the four of a rook)
        return along, across, np.zeros(rows)
    own, between = np.minimum(along, 1 / along), np.minimum(across, 1 / across)
    root = np.sqrt(2.0)
    return along + root * (along - own), across + root * (across - between), between / root


def with_barriers(
    lattice: Lattice,
    *,
    east: ArrayLike | None = None,
    south: ArrayLike | None = None,
    south_east: ArrayLike | None = None,
    south_west: ArrayLike | None = None,
    how: Literal["multiply", "replace"] = "multiply",
) -> Lattice:
    """The lattice with barriers on the edges that they cross.

    Each array has the grid's shape. ``"multiply"``: the share of its conductance that an
    edge keeps, 1 for untouched. ``"replace"``: its new conductance, nan for untouched.
    Edges that are not there stay so.
    """
    if how not in {"multiply", "replace"}:
        raise UnknownOptionError(option="how", found=str(how), known="multiply, replace")
    names = ("east", "south", "south_east", "south_west")
    changed = {}
    for name, barrier in zip(names, (east, south, south_east, south_west), strict=True):
        if barrier is None:
            continue
        edge, given = getattr(lattice, name), np.asarray(barrier)
        if given.shape != lattice.shape:
            raise GridsDifferError(found=str(given.shape), expected=str(lattice.shape))
        new = edge * given if how == "multiply" else np.where(np.isnan(given), edge, given)
        _refuse_impossible(new, name)
        changed[name] = np.where(edge > 0, new, 0).astype(lattice.dtype)
    return replace(lattice, **changed)


def components(lattice: Lattice) -> NDArray[np.int32]:
    """Number of the connected piece that each cell lies in, from 0; impassable cells -1.

    Pieces are numbered in the order of their first cells.
    """
    east, south, south_east, south_west = lattice.edges
    return kernels_lattice.label_pieces(
        east, south, south_east, south_west, lattice.passable
    )


def edge_list(
    lattice: Lattice,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Tails, heads (cell numbers, row by row) and conductances of all edges there are."""
    rows, cols = lattice.shape
    number = np.arange(rows * cols).reshape(rows, cols)
    tails, heads, weights = [], [], []
    for edge, step in zip(lattice.edges, (1, cols, cols + 1, cols - 1), strict=True):
        there = edge > 0
        tails.append(number[there])
        heads.append(number[there] + step)
        weights.append(edge[there].astype(np.float64))
    return np.concatenate(tails), np.concatenate(heads), np.concatenate(weights)


def _lengths(given: float | ArrayLike) -> float | NDArray[np.float64]:
    lengths = np.asarray(given, dtype=np.float64)
    if not (np.isfinite(lengths).all() and (lengths > 0).all()):
        raise UnknownOptionError(
            option="cell size", found=str(given), known="lengths above 0"
        )
    return lengths if lengths.ndim else float(lengths)


def _refuse_impossible(edge: NDArray[np.floating], name: str) -> None:
    if not (np.isfinite(edge).all() and (edge >= 0).all()):
        raise UnknownOptionError(option=name, found="nan or negative", known="0 or more")

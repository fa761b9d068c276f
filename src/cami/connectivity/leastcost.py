"""Least cost: how far every cell is from the nearest source, and by which way."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cami.connectivity import (
    kernels_buckets,
    kernels_lattice,
    kernels_links,
    kernels_sweep,
)
from cami.connectivity.lattice import Lattice
from cami.errors import (
    BadSourceError,
    GridsDifferError,
    NothingPassableError,
    UnknownOptionError,
)

Method = Literal["auto", "sweep", "buckets"]
Watch = Callable[[int], None]
"""Told how many blocks the last sweep relaxed; raises to cancel."""

PATIENCE = 60
"""Sweeps' worth of relaxed blocks after which ``auto`` turns to buckets.

Open landscapes need 4 to 12; buckets cost as much as about a hundred.
"""


@dataclass(frozen=True, slots=True, eq=False)
class CostField:
    """Least costs from the nearest source, on the lattice they were found on."""

    lattice: Lattice

    distance: NDArray[np.float64]
    """Shape ``(rows, cols)``; inf where no source reaches, 0 on sources."""
    source: NDArray[np.bool_]
    """The passable cells that the distances start from."""


def lattice_of_costs(
    resistance: ArrayLike,
    *,
    neighbours: Literal[4, 8] = 8,
    cell_width: float | ArrayLike = 1.0,
    cell_height: float | ArrayLike = 1.0,
) -> Lattice:
    """A lattice whose edges cost length x mean resistance of their two cells.

    Parameters
    ----------
    resistance
        Shape ``(rows, cols)``; cells that are nan, infinite, 0 or negative are impassable.
    cell_width, cell_height
        True lengths, one number or one for each row; costs are in their unit.

    Notes
    -----
    The edges hold the *inverse* costs, so that barriers act on them as on conductances. For
    square cells this is the circuit's lattice with ``average="resistance"``; for oblong
    ones a circuit must weigh a cell's sides, a path only their length.
    """
    given = np.asarray(resistance)
    if given.ndim != 2:  # noqa: PLR2004 (rows and columns)
        raise GridsDifferError(found=str(given.shape), expected="(rows, cols)")
    if neighbours not in {4, 8}:
        raise UnknownOptionError(option="neighbours", found=str(neighbours), known="4, 8")
    cells = given if given.dtype == np.float32 else given.astype(np.float64)
    passable = np.isfinite(cells) & (cells > 0)
    if not passable.any():
        raise NothingPassableError
    conductance = np.zeros_like(cells)
    np.divide(1, cells, out=conductance, where=passable)
    rows = given.shape[0]
    width, height = _of_rows(cell_width, rows), _of_rows(cell_height, rows)
    w_between = np.append((width[:-1] + width[1:]) / 2, width[-1:])
    h_between = np.append((height[:-1] + height[1:]) / 2, height[-1:])
    diagonal = 1 / np.hypot(w_between, h_between)
    if neighbours == 4:  # noqa: PLR2004 (the four of a rook)
        diagonal = np.zeros(rows)
    along, across, diagonal = (
        each.astype(cells.dtype) for each in (1 / width, 1 / h_between, diagonal)
    )
    edges = kernels_lattice.edges_from_cells(
        conductance, passable, along, across, diagonal, True
    )
    return Lattice(*edges, passable=passable, cell_width=width, cell_height=height)


def cost_distance(
    lattice: Lattice,
    sources: ArrayLike,
    *,
    method: Method = "auto",
    watch: Watch | None = None,
) -> NDArray[np.float64]:
    """Least cost of reaching each cell from the nearest source.

    Parameters
    ----------
    sources
        Shape ``(rows, cols)``; True or non-zero marks a source. Impassable cells of an area
        are left out, but one must be passable.
    method
        ``"sweep"`` relaxes row after row, down and up, where something has changed, until
        nothing does; ``"buckets"`` is Dijkstra's order; both give the same numbers to the
        last bit. ``"auto"`` sweeps, and turns to buckets where the ways are too winding.

    Returns
    -------
    The least sum of edge costs; inf where no way leads.

    Raises
    ------
    BadSourceError
        No source lies on a passable cell.
    """
    if method not in {"auto", "sweep", "buckets"}:
        known = "auto, sweep, buckets"
        raise UnknownOptionError(option="method", found=str(method), known=known)
    start = _start(lattice, sources)
    if method != "buckets":
        distance = start.copy()
        limit = np.inf if method == "sweep" else PATIENCE
        if _swept(lattice, distance, limit, watch):
            return distance
    kernels_buckets.buckets(start, *lattice.edges, _bucket_width(lattice))
    return start


def cost_field(
    lattice: Lattice,
    sources: ArrayLike,
    *,
    method: Method = "auto",
    watch: Watch | None = None,
) -> CostField:
    """`cost_distance` with what paths and allocation are read from."""
    distance = cost_distance(lattice, sources, method=method, watch=watch)
    return CostField(lattice, distance, _start(lattice, sources) == 0)


def path_to(field: CostField, row: int, col: int) -> NDArray[np.int64]:
    """Cells of a least-cost path, shape ``(steps, 2)``, from its source to the cell.

    Raises
    ------
    BadSourceError
        No source reaches the cell.
    """
    rows, cols = field.distance.shape
    if not (0 <= row < rows and 0 <= col < cols) or not np.isfinite(
        field.distance[row, col]
    ):
        raise BadSourceError(what=f"row {row}, column {col}")
    cells = kernels_links.trace(
        field.distance, field.source, *field.lattice.edges, row, col
    )
    if not len(cells):
        raise BadSourceError(what=f"row {row}, column {col} (rounding)")
    return cells[::-1]


def allocation(field: CostField, areas: ArrayLike) -> NDArray[np.int32]:
    """Number of the area that each cell is nearest to by cost; 0 where none reaches.

    ``areas`` numbers the sources of ``field`` from 1; all else in it is 0.
    """
    labels = np.ascontiguousarray(areas, dtype=np.int32).copy()
    labels[~field.source] = 0
    link = kernels_links.links(field.distance, field.source, *field.lattice.edges)
    kernels_links.carry_labels(link, labels)
    return labels


def cost_along(lattice: Lattice, cells: NDArray[np.int64]) -> float:
    """Cost of a path given by its cells; inf where two of them are not joined."""
    total = 0.0
    for (row, col), (next_row, next_col) in pairwise(cells):
        total += edge_cost(lattice, row, col, next_row, next_col)
    return total


def edge_cost(lattice: Lattice, row: int, col: int, next_row: int, next_col: int) -> float:
    """Cost between two neighbours; inf where no edge joins them."""
    if (next_row, next_col) < (row, col):
        row, col, next_row, next_col = next_row, next_col, row, col
    by_step = {(0, 1): 0, (1, 0): 1, (1, 1): 2, (1, -1): 3}
    which = by_step.get((int(next_row - row), int(next_col - col)))
    edge = 0.0 if which is None else float(lattice.edges[which][row, col])
    return 1 / edge if edge > 0 else np.inf


def _swept(
    lattice: Lattice, distance: NDArray[np.float64], limit: float, watch: Watch | None
) -> bool:
    """Sweep in place; False where more than ``limit`` sweeps' worth would be needed."""
    rows, cols = distance.shape
    blocks = -(-cols // kernels_sweep.BLOCK)
    down, up = np.zeros((2, rows, blocks), np.uint8)
    kernels_sweep.open_rows(distance, lattice.east, down, up)
    budget = limit * rows * blocks
    while relaxed := kernels_sweep.sweep(distance, *lattice.edges, down, up):
        if watch:
            watch(relaxed)
        budget -= relaxed
        if budget < 0:
            return False
    return True


def _bucket_width(lattice: Lattice) -> float:
    """About the cost of a cheap edge, so that few cells are corrected within a bucket."""
    sample = np.concatenate(
        [edge[edge > 0][:: max(1, edge.size // 10_000)] for edge in lattice.edges]
    )
    return float(0.5 / np.percentile(sample, 95)) if sample.size else 1.0


def _start(lattice: Lattice, sources: ArrayLike) -> NDArray[np.float64]:
    marked = np.asarray(sources)
    if marked.shape != lattice.shape:
        raise GridsDifferError(found=str(marked.shape), expected=str(lattice.shape))
    inside = (marked != 0) & lattice.passable
    if not inside.any():
        raise BadSourceError(what=_first_of(marked))
    return np.where(inside, 0.0, np.inf)


def _first_of(marked: NDArray[np.generic]) -> str:
    cells = np.argwhere(marked != 0)
    return f"row {cells[0][0]}, column {cells[0][1]}" if len(cells) else "-"


def _of_rows(length: float | ArrayLike, rows: int) -> NDArray[np.float64]:
    lengths = np.broadcast_to(np.asarray(length, dtype=np.float64), (rows,)).copy()
    if not (np.isfinite(lengths).all() and (lengths > 0).all()):
        raise UnknownOptionError(
            option="cell size", found=str(length), known="lengths above 0"
        )
    return lengths

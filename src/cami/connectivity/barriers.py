"""Barriers on edges: a fence hinders the steps that cross it, not the cells it lies in.

A fence burned into cells is a kilometre wide on a grid of one kilometre, or leaks where
it runs diagonally from cell to cell. Here a line is a line: it acts on exactly those
edges, the straight steps between the centres of neighbouring cells, that it crosses.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cami.connectivity.kernels_crossing import STEPS, crossed_edges
from cami.connectivity.lattice import Lattice
from cami.errors import GridsDifferError, UnknownOptionError


@dataclass(frozen=True, slots=True, eq=False)
class Crossings:
    """Which lines cross which edges; each pair once, however often the line winds."""

    edge: NDArray[np.int64]
    """``4 * (row * cols + col) + direction``: east, south, south-east, south-west."""
    line: NDArray[np.int64]
    shape: tuple[int, int]

    def of_lines(self, chosen: ArrayLike) -> "Crossings":
        """The crossings of some lines, given by a mask over the lines or their numbers."""
        wanted = np.asarray(chosen)
        if wanted.dtype == np.bool_:
            wanted = np.flatnonzero(wanted)
        kept = np.isin(self.line, wanted)
        return replace(self, edge=self.edge[kept], line=self.line[kept])


def crossings(lines: Sequence[ArrayLike], shape: tuple[int, int]) -> Crossings:
    """The edges of a grid that each line crosses.

    Parameters
    ----------
    lines
        Vertices ``(n, 2)`` as ``col, row`` of cells, whole numbers at cell centres; parts
        off the grid are left out.

    Notes
    -----
    Vertices are rounded to 1/4096 of a cell; from there on all is exact, and a line through
    a cell's centre counts as passing it on one side, the same for all its segments. So no
    way of edges leads from one side of an unbroken line to the other without an edge that
    is crossed. A line that crosses an edge several times counts once, so that drawing it in
    more detail adds nothing; two fences side by side are two lines and count twice.
    """
    rows, cols = shape
    pieces, owner = [], []
    for number, line in enumerate(lines):
        given = np.asarray(line, dtype=np.float64)
        if given.ndim != 2 or given.shape[1] != 2 or not np.isfinite(given).all():  # noqa: PLR2004
            raise UnknownOptionError(
                option="lines", found=str(number), known="finite vertices col, row"
            )
        clipped = _clip(given, rows, cols)
        pieces.extend(clipped)
        owner.extend([number] * len(clipped))
    if not pieces:
        nothing = np.empty(0, np.int64)
        return Crossings(nothing, nothing, shape)
    vertices = np.rint(np.concatenate(pieces) * STEPS).astype(np.int64)
    first = np.cumsum([0, *(len(piece) for piece in pieces)])
    edge, piece_of = crossed_edges(vertices, first, rows, cols)
    pairs = np.unique(np.stack((edge, np.asarray(owner)[piece_of])), axis=1)
    return Crossings(pairs[0], pairs[1], shape)


def with_crossing_costs(lattice: Lattice, crossed: Crossings, cost: ArrayLike) -> Lattice:
    """A lattice of costs on which crossing a line costs more, or cannot be done.

    Parameters
    ----------
    lattice
        Of `cami.connectivity.leastcost.lattice_of_costs`.
    cost
        What crossing each line adds, in the lattice's own unit (length x resistance); inf
        for what cannot be crossed. Lines that cross the same edge add up.
    """
    share = kept_shares(lattice, crossed, cost)
    return with_shares(lattice, *share)


def kept_shares(
    lattice: Lattice, crossed: Crossings, cost: ArrayLike
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Crossed edges that are there, and the share of its conductance that each keeps.

    The share c / (c + added) holds for the circuit's lattice of the same resistances too:
    a barrier there is in series with its edge.
    """
    if crossed.shape != lattice.shape:
        raise GridsDifferError(found=str(crossed.shape), expected=str(lattice.shape))
    added = np.asarray(cost, dtype=np.float64)
    if np.isnan(added).any() or (added < 0).any():
        raise UnknownOptionError(option="cost", found="nan or negative", known="0 or more")
    per_pair = np.broadcast_to(added, np.shape(added) or (1,))
    per_pair = per_pair[crossed.line] if added.ndim else np.full(crossed.line.size, added)
    edges, where = np.unique(crossed.edge, return_inverse=True)
    total = np.zeros(edges.size)
    np.add.at(total, where, per_pair)
    conductance = edge_values(lattice, edges)
    there = conductance > 0
    return edges[there], 1 / (1 + total[there] * conductance[there])


def with_shares(
    lattice: Lattice, edges: NDArray[np.int64], share: NDArray[np.float64]
) -> Lattice:
    """The lattice with some edges' conductances multiplied; infinitesimal shares close."""
    changed = [edge.copy() for edge in lattice.edges]
    for direction, values in enumerate(changed):
        chosen = edges & 3 == direction
        values.ravel()[edges[chosen] >> 2] *= share[chosen].astype(values.dtype)
    east, south, south_east, south_west = changed
    return replace(
        lattice, east=east, south=south, south_east=south_east, south_west=south_west
    )


def edge_values(lattice: Lattice, edges: NDArray[np.int64]) -> NDArray[np.float64]:
    """Conductances of edges given by their numbers."""
    values = np.empty(edges.size)
    for direction, given in enumerate(lattice.edges):
        chosen = edges & 3 == direction
        values[chosen] = given.ravel()[edges[chosen] >> 2]
    return values


def _clip(line: NDArray[np.float64], rows: int, cols: int) -> list[NDArray[np.float64]]:
    """The parts of a line near the grid; vertices inside stay as they are."""
    low, high = np.array([-2.0, -2.0]), np.array([cols + 1.0, rows + 1.0])
    if ((line >= low) & (line <= high)).all():
        return [line]
    start, step = line[:-1], np.diff(line, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        to_low, to_high = (low - start) / step, (high - start) / step
    still = step == 0
    outside = (still & ((start < low) | (start > high))).any(axis=1)
    enter = np.where(still, 0, np.minimum(to_low, to_high)).max(axis=1).clip(0, None)
    leave = np.where(still, 1, np.maximum(to_low, to_high)).min(axis=1).clip(None, 1)
    kept = np.flatnonzero((enter < leave) & ~outside)
    return [
        np.stack(
            (
                line[i] if enter[i] == 0 else start[i] + enter[i] * step[i],
                line[i + 1] if leave[i] == 1 else start[i] + leave[i] * step[i],
            )
        )
        for i in kept
    ]

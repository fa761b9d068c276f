"""What is asked of a solver, checked before any work: currents in, grounds, free pieces."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cami.connectivity import kernels_lattice
from cami.connectivity.lattice import Lattice, components
from cami.errors import BadCurrentsError, GridsDifferError, UnbalancedCurrentsError
from cami.messages import N_

BALANCE = 1e-9
"""Share of a piece's currents that may be missing for them to count as balanced."""


@dataclass(frozen=True, slots=True, eq=False)
class System:
    """Currents on a lattice for which there are voltages.

    A piece with one held cell and no other ground is treated as a free piece, whose
    currents all leave at that cell: the same voltages from a better conditioned system.
    """

    currents: NDArray[np.float64]
    """Shape ``(sides, rows, cols)``; in free pieces they sum to zero."""
    ground: NDArray[np.float64] | None
    """Conductance from each cell to ground; finite."""
    held: NDArray[np.bool_] | None
    """Cells kept at 0 V, two or more in their piece."""
    pieces: NDArray[np.int32]
    """Connected piece of each cell, -1 where impassable."""
    at_rest: NDArray[np.bool_]
    """For each piece: no current enters it on any side, so that all of it is at 0 V."""
    zero_cells: NDArray[np.int64]
    """For each piece the cell that is at 0 V, -1 where grounds decide."""

    def settle(self, voltage: NDArray[np.float64]) -> None:
        """Shift each free piece so that its zero cell is at 0 V; silence the others."""
        zeros = np.maximum(self.zero_cells, 0)
        for side in voltage:
            level = np.where(self.zero_cells >= 0, side.reshape(-1)[zeros], 0.0)
            kernels_lattice.settle(side, self.pieces, level, self.at_rest)


def pose(lattice: Lattice, currents: ArrayLike, grounds: ArrayLike | None) -> System:
    """The system of ``currents`` into ``lattice``, or the reason why it has no solution.

    Parameters
    ----------
    currents
        Shape ``(rows, cols)`` or ``(sides, rows, cols)``: current into each cell.
    grounds
        Shape ``(rows, cols)``: conductance from each cell to ground; 0 for none, inf for
        a cell held at 0 V.

    Raises
    ------
    GridsDifferError
        The shapes differ.
    BadCurrentsError
        Values are not numbers, are negative conductances, or lie on impassable cells.
    UnbalancedCurrentsError
        A piece without ground has currents that do not sum to zero.
    """
    sides = _sides_of(lattice, currents)
    ground, held = _split(lattice, grounds)
    pieces = components(lattice)
    count = int(pieces.max()) + 1
    sinks = _single_sinks(pieces, ground, held, count)
    if held is not None:
        held.reshape(-1)[sinks[sinks >= 0]] = False
        held = held if held.any() else None
    tied = np.zeros(count, dtype=np.bool_)
    for mask in (held, None if ground is None else ground > 0):
        if mask is not None:
            tied[pieces[mask]] = True
    first = _first_cells(pieces, count)
    if held is not None and sides[:, held].any():
        sides = np.where(held, 0.0, sides)
    balanced, at_rest = _balance(sides, pieces, tied, sinks, first)
    zeros = np.where(tied, -1, np.where(sinks >= 0, sinks, first))
    return System(balanced, ground, held, pieces, at_rest, zeros)


def _sides_of(lattice: Lattice, currents: ArrayLike) -> NDArray[np.float64]:
    given = np.asarray(currents, dtype=np.float64)
    sides = given[None] if given.ndim == 2 else given  # noqa: PLR2004 (one side)
    if sides.ndim != 3 or sides.shape[1:] != lattice.shape or not sides.size:  # noqa: PLR2004
        raise GridsDifferError(found=str(given.shape), expected=str(lattice.shape))
    for side in sides:
        _refuse(~np.isfinite(side), side, N_("A current that is no number"))
        _refuse((side != 0) & ~lattice.passable, side, N_("A current into nodata"))
    return sides


def _split(
    lattice: Lattice, grounds: ArrayLike | None
) -> tuple[NDArray[np.float64] | None, NDArray[np.bool_] | None]:
    """Finite conductances to ground, and cells held at 0 V; None where there are none."""
    if grounds is None:
        return None, None
    given = np.asarray(grounds, dtype=np.float64)
    if given.shape != lattice.shape:
        raise GridsDifferError(found=str(given.shape), expected=str(lattice.shape))
    bad = np.isnan(given) | (given < 0)
    _refuse(bad, given, N_("A ground that is no conductance"))
    _refuse((given > 0) & ~lattice.passable, given, N_("A ground on nodata"))
    held = np.isposinf(given)
    finite = np.where(held, 0, given)
    return finite if finite.any() else None, held if held.any() else None


def _refuse(bad: NDArray[np.bool_], values: NDArray[np.floating], what: str) -> None:
    if bad.any():
        row, col = divmod(int(np.argmax(bad)), bad.shape[1])
        raise BadCurrentsError(
            what=what, row=row, col=col, found=str(float(values[row, col]))
        )


def _single_sinks(
    pieces: NDArray[np.int32],
    ground: NDArray[np.float64] | None,
    held: NDArray[np.bool_] | None,
    count: int,
) -> NDArray[np.int64]:
    """For each piece its only held cell, -1 where it has none, several, or grounds."""
    sinks = np.full(count, -1, dtype=np.int64)
    if held is None:
        return sinks
    cells = np.flatnonzero(held)
    where = pieces.ravel()[cells]
    alone = np.bincount(where, minlength=count) == 1
    if ground is not None:
        alone[pieces[ground > 0]] = False
    sinks[where[alone[where]]] = cells[alone[where]]
    return sinks


def _first_cells(pieces: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    """Number of the first cell of each piece."""
    if count == 1:
        return np.array([np.argmax(pieces.ravel() == 0)])
    first = np.full(count, pieces.size, dtype=np.int64)
    cells = np.flatnonzero(pieces >= 0)
    np.minimum.at(first, pieces.ravel()[cells], cells)
    return first


def _balance(
    sides: NDArray[np.float64],
    pieces: NDArray[np.int32],
    tied: NDArray[np.bool_],
    sinks: NDArray[np.int64],
    first: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Currents with all others leaving at single sinks, and which pieces are at rest.

    What a sink is given itself leaves at once, and is not counted: added and taken away
    again it would drown smaller currents in its rounding.
    """
    at_rest = np.ones(tied.size, dtype=np.bool_)
    leaving = []
    for side in sides:
        cells = np.flatnonzero(side)
        where = pieces.ravel()[cells]
        flow = np.where(sinks[where] == cells, 0.0, side.ravel()[cells])
        total = np.bincount(where, flow, tied.size)
        size = np.bincount(where, np.abs(flow), tied.size)
        at_rest &= size == 0
        stuck = ~tied & (sinks < 0) & (np.abs(total) > BALANCE * size)
        if stuck.any():
            piece = int(np.argmax(stuck))
            row, col = divmod(int(first[piece]), pieces.shape[1])
            raise UnbalancedCurrentsError(row=row, col=col, total=float(total[piece]))
        leaving.append(total)
    if (sinks >= 0).any():
        sides = sides.copy()
        flat = sides.reshape(sides.shape[0], -1)
        for side, total in zip(flat, leaving, strict=True):
            side[sinks[sinks >= 0]] = -total[sinks >= 0]
    return sides, at_rest

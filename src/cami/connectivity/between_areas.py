"""Current and resistance between areas of a lattice, its barriers included."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cami.connectivity.circuit import (
    NOT_CONNECTED,
    Ends,
    summed_currents,
    unit_potentials,
)
from cami.connectivity.graph import Floats, Ints
from cami.connectivity.grid_circuit import GridCircuit
from cami.connectivity.landscape import cells_of
from cami.connectivity.lattice import Lattice
from cami.connectivity.region_pairs import held_apart
from cami.errors import BadSourceError, GridsDifferError

OnPair = Callable[[tuple[int, int], float], None]


@dataclass(frozen=True, slots=True, eq=False)
class BetweenAreas:
    """What flows between areas, one ampere for each pair."""

    ids: tuple[int, ...]
    """Numbers of the areas, ascending; rows and columns of ``resistance``."""
    resistance: Floats
    """Shape ``(areas, areas)``, ohm: the unit of the lattice's resistances; inf for areas
    that are not connected, 0 with itself."""
    current: Floats
    """Shape ``(rows, cols)``, ampere: through each cell, summed over all connected pairs;
    nan where impassable."""
    residual: float
    """Largest relative residual of all solutions."""
    solves: int


def currents_between(
    lattice: Lattice, areas: ArrayLike, on_pair: OnPair | None = None
) -> BetweenAreas:
    """One ampere from each area to each other, each pair by itself.

    Parameters
    ----------
    lattice
        Of `cami.connectivity.lattice_from_conductance`, with or without barriers.
    areas
        Shape ``(rows, cols)``: whole numbers, 0 for none. The passable cells of an area are
        one node in its own pairs, and plain cells in all others.
    on_pair
        Called with each pair and its resistance, as they are found.

    Raises
    ------
    BadSourceError
        An area has no passable cell, or there are fewer than two.
    NotConvergedError
        A solution cannot be had to the circuit's tolerance.

    Notes
    -----
    n areas of one cell each need n - 1 solutions; larger ones are another circuit in each
    pair, and need one for each.
    """
    numbers = np.asarray(areas).astype(np.int64)
    if numbers.shape != lattice.shape:
        raise GridsDifferError(found=str(numbers.shape), expected=str(lattice.shape))
    within = cells_of(np.where(lattice.passable, numbers, 0))
    lost = set(np.unique(numbers[numbers > 0]).tolist()) - set(within)
    if lost or len(within) < 2:  # noqa: PLR2004 (from one to another)
        raise BadSourceError(what=", ".join(map(str, sorted(lost or within))) or "-")
    grid = GridCircuit(lattice)
    single = all(cells.size == 1 for cells in within.values())
    R, total, residual, solves = (
        _of_cells(grid, within) if single else _of_regions(grid, within, on_pair)
    )
    if single and on_pair is not None:
        for i, j in combinations(range(len(R)), 2):
            on_pair(([*within][i], [*within][j]), float(R[i, j]))
    current = np.where(lattice.passable, total.reshape(lattice.shape), np.nan)
    return BetweenAreas(tuple(within), R, current, residual, solves)


def _of_cells(
    grid: GridCircuit, within: dict[int, Ints]
) -> tuple[Floats, Floats, float, int]:
    nodes = np.array([cells[0] for cells in within.values()])
    found = unit_potentials(grid, Ends(np.array([*within]), nodes))
    R = found.between()
    solves = len(nodes) - len(np.unique(grid.pieces[nodes]))
    R = np.where(R == NOT_CONNECTED, np.inf, R)
    return R, summed_currents(found), found.residual, solves


def _of_regions(
    grid: GridCircuit, within: dict[int, Ints], on_pair: OnPair | None
) -> tuple[Floats, Floats, float, int]:
    ids = [*within]
    R: NDArray[np.float64] = np.full((len(ids), len(ids)), np.inf)
    np.fill_diagonal(R, 0.0)
    total, worst, solves = np.zeros(grid.nodes), 0.0, 0
    for i, j in combinations(range(len(ids)), 2):
        pair = ids[i], ids[j]
        answer, residual = held_apart(grid, pair, (within[ids[i]], within[ids[j]]))
        if answer is not None:
            R[i, j] = R[j, i] = answer.resistance
            total += answer.currents
            worst, solves = max(worst, residual), solves + 1
        if on_pair is not None:
            on_pair(pair, float(R[i, j]))
    return R, total, worst, solves

"""Voltages of a lattice: one door to the direct and the multigrid solver."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cami.connectivity.assembly import lattice_laplacian
from cami.connectivity.direct import solve_grounded
from cami.connectivity.lattice import Lattice
from cami.connectivity.system import System, pose
from cami.errors import NotConvergedError, UnknownOptionError

Solver = Literal["auto", "multigrid", "direct"]


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Voltages, and what they are worth."""

    voltage: NDArray[np.float64]
    """Of the currents' shape; 0 on impassable cells and in pieces without currents."""
    residual: float
    """Largest over the sides of ‖b - A v‖ / ‖b‖, in double precision."""
    iterations: int
    """0 for the direct solver."""
    solver: str


def solve(
    lattice: Lattice,
    currents: ArrayLike,
    grounds: ArrayLike | None = None,
    *,
    tolerance: float = 1e-6,
    solver: Solver = "auto",
) -> Solution:
    """The voltages that drive ``currents`` through ``lattice``.

    Parameters
    ----------
    currents
        Shape ``(rows, cols)``, or ``(sides, rows, cols)`` for several at once: what
        enters each cell, negative for what leaves.
    grounds
        Shape ``(rows, cols)``: conductance from each cell to ground; 0 for none, inf for
        a cell held at 0 V. A connected piece without grounds must have currents that sum
        to zero; its first cell is at 0 V then.

    Raises
    ------
    NotConvergedError
        The residual stayed above ``tolerance``.
    """
    if solver not in {"auto", "multigrid", "direct"}:
        known = "auto, multigrid, direct"
        raise UnknownOptionError(option="solver", found=str(solver), known=known)
    system = pose(lattice, currents, grounds)
    voltage, residual = _solve_directly(lattice, system)
    if not residual <= tolerance:
        raise NotConvergedError(solver="direct", residual=residual, tolerance=tolerance)
    shape = np.shape(currents)
    return Solution(voltage.reshape(shape), residual, 0, "direct")


def _solve_directly(lattice: Lattice, system: System) -> tuple[NDArray[np.float64], float]:
    """Factorise the pieces that carry currents; double precision throughout."""
    L = lattice_laplacian(lattice)
    if system.ground is not None:
        diagonal = L.diagonal() + system.ground.ravel()
        L.setdiag(diagonal)
    held = ((system.pieces < 0) | system.at_rest[system.pieces]).ravel()
    if system.held is not None:
        held |= system.held.ravel()
    held[system.zero_cells[system.zero_cells >= 0]] = True
    right = system.currents.reshape(system.currents.shape[0], -1).T.copy()
    flat = solve_grounded(L, held, right)
    left_over = right - L @ flat
    if system.held is not None:
        left_over[system.held.ravel()] = 0.0
    size = np.linalg.norm(right, axis=0)
    residual = float((np.linalg.norm(left_over, axis=0) / np.where(size, size, 1)).max())
    return np.ascontiguousarray(flat.T).reshape(system.currents.shape), residual

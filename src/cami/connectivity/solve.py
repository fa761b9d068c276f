"""Voltages of a lattice: one door to the direct and the multigrid solver."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cami.connectivity.assembly import lattice_laplacian
from cami.connectivity.crew import Crew
from cami.connectivity.direct import solve_grounded
from cami.connectivity.lattice import Lattice
from cami.connectivity.multigrid import operator
from cami.connectivity.pcg import ConjugateGradients, OnProgress
from cami.connectivity.system import System, pose
from cami.errors import NotConvergedError, NotEnoughMemoryError, UnknownOptionError

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


DIRECT_AT_MOST = 10_000
"""Cells up to which factorisation is the quicker and more exact way."""

RESCUED_AT_MOST = 250_000
"""Cells up to which ``"auto"`` factorises where single precision stagnates."""

FIXED_BYTES = 200_000_000
"""The interpreter, its libraries and compiled kernels."""


def plan(shape: tuple[int, int], sides: int = 1, *, double: bool = False) -> int:
    """Bytes that `solve` by multigrid needs at most, lattice and currents included.

    Parameters
    ----------
    double
        Whether the lattice is in double precision.

    Notes
    -----
    Per cell: the lattice 17 (double: 33, and 16 for a single copy), the hierarchy 24,
    numbers of pieces 4; and per side 8 for currents, 8 for their balance, 8 for voltages,
    16 for the vectors of the iteration and 3 for those of the coarse grids.
    """
    cells = shape[0] * shape[1]
    return FIXED_BYTES + cells * ((77 if double else 45) + 43 * sides)


def solve(
    lattice: Lattice,
    currents: ArrayLike,
    grounds: ArrayLike | None = None,
    *,
    tolerance: float = 1e-6,
    solver: Solver = "auto",
    threads: int | None = None,
    available_bytes: int | None = None,
    on_progress: OnProgress | None = None,
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
    solver
        ``"direct"`` factorises. ``"multigrid"`` iterates in single precision, and where
        that stagnates in double. ``"auto"`` factorises up to 10,000 cells and iterates
        beyond; what stagnates is factorised up to 250,000 cells.
    threads
        None for as many as there are processors. Results do not depend on it.
    available_bytes
        Memory there is, this lattice and these currents included; None for no limit.
    on_progress
        Called after every iteration; what it raises ends the work.

    Raises
    ------
    NotConvergedError
        The residual stayed above ``tolerance``.
    NotEnoughMemoryError
        `plan` says more than ``available_bytes``; nothing has been done.
    """
    if solver not in {"auto", "multigrid", "direct"}:
        known = "auto, multigrid, direct"
        raise UnknownOptionError(option="solver", found=str(solver), known=known)
    if not 0 < tolerance < 1:
        raise UnknownOptionError(
            option="tolerance", found=str(tolerance), known="a number between 0 and 1"
        )
    _refuse_too_large(lattice, currents, available_bytes)
    system = pose(lattice, currents, grounds)
    cells = lattice.passable.size
    ways = {
        "direct": ["direct"],
        "multigrid": ["multigrid", "multigrid in double precision"],
        "auto": ["multigrid", "multigrid in double precision"],
    }[solver]
    if solver == "auto" and cells <= RESCUED_AT_MOST:
        ways = ["direct"] if cells <= DIRECT_AT_MOST else ["multigrid", "direct"]
    iterations = 0
    with Crew(threads) as crew:
        for way in ways:
            if way == "direct":
                voltage, residual = _factorise(lattice, system)
            else:
                single = way == "multigrid"
                voltage, residual, more = _iterate(
                    lattice, system, tolerance, crew, on_progress, single=single
                )
                iterations += more
            if residual <= tolerance:
                return Solution(
                    voltage.reshape(np.shape(currents)), residual, iterations, way
                )
    raise NotConvergedError(solver=way, residual=residual, tolerance=tolerance)


def _refuse_too_large(
    lattice: Lattice, currents: ArrayLike, available_bytes: int | None
) -> None:
    if available_bytes is None:
        return
    sides = max(1, np.size(currents) // lattice.passable.size)
    needed = plan(lattice.shape, sides, double=lattice.dtype == np.float64)
    if needed > available_bytes:
        raise NotEnoughMemoryError(
            needed_gb=round(needed / 1e9, 1), available_gb=round(available_bytes / 1e9, 1)
        )


def _iterate(
    lattice: Lattice,
    system: System,
    tolerance: float,
    crew: Crew,
    on_progress: OnProgress | None,
    *,
    single: bool,
) -> tuple[NDArray[np.float64], float, int]:
    """Conjugate gradients; edges of another precision than the work's are copied."""
    wanted = np.dtype(np.float32 if single else np.float64)
    ground, unit, edges = system.ground, 1.0, list(lattice.edges)
    if lattice.dtype != wanted:
        arrays = edges if ground is None else [*edges, ground]
        unit = 1 / (max(float(array.max()) for array in arrays) or 1.0)
        edges = [(edge * unit).astype(wanted) for edge in edges]
    scaled = None if ground is None else (ground * unit).astype(wanted)
    A = operator(edges, scaled, system.held)
    true = operator(lattice.edges, ground, system.held, A.inverse)
    run = ConjugateGradients(A, true, unit, system.currents, crew).run
    voltage, residuals, iterations = run(tolerance, on_progress)
    system.settle(voltage)
    return voltage, float(residuals.max()), iterations


def _factorise(lattice: Lattice, system: System) -> tuple[NDArray[np.float64], float]:
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

"""What windows lack where a block of cells shares one target, and how that is mended."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cami.connectivity import kernels_moving as kernels
from cami.connectivity.kernels_levels import conjugate, fill_top, make_room, set_up
from cami.connectivity.lattice import Lattice
from cami.connectivity.window_problem import Windows, ground_of, lattice_of, rules_of

Double = NDArray[np.float64]

NOISE = 1e-9
"""Share of the greatest current below which a current counts as none."""


def block_correction(problem: Windows) -> Double:
    """What a window's currents are multiplied by to mend the block without sources.

    Notes
    -----
    On land that is equal everywhere: the currents of single targets, summed over all cells
    of the block, by those of the block as one target. 1 where no current flows; Omniscape
    divides the noise of its solver by noise there.
    """
    whole, mid = 2 * problem.reach + 1, problem.reach
    even = _even_disc(problem)
    ground = ground_of(
        replace(problem, lattice=even, strength=np.ones((whole, whole)), conditions=())
    )
    box = kernels.Box(0, 0, whole, whole)
    nothing = np.zeros(0)
    flows = []
    for block, amperes in ((1, 1.0), (problem.block_size, float(problem.block_size**2))):
        rules = rules_of(problem)._replace(block_radius=block // 2, upstream=False)
        q = np.zeros(whole * whole)
        kernels.share_current(q, ground, rules, box, mid, mid, amperes, nothing)
        flow, _ = _disc_currents(ground, rules, q, mid, mid, 1e-10)
        flow[flow < NOISE * flow.max()] = 0
        flows.append(flow)
    single, blocked = flows
    half = problem.block_size // 2
    padded = np.pad(single, half)
    total = np.zeros_like(single)
    for i in range(problem.block_size):
        for j in range(problem.block_size):
            total += padded[i : i + whole, j : j + whole]
    there = (blocked > 0) & (total > 0)
    return np.where(there, total / np.where(there, blocked, 1), 1.0)


def _even_disc(problem: Windows) -> Lattice:
    """Land that is equal everywhere, as large as a whole window."""
    whole, rules = 2 * problem.reach + 1, rules_of(problem)
    room = make_room(whole, whole)
    kernels.even_window(room, rules)
    return lattice_of(room, np.ones((whole, whole), np.bool_))


def _disc_currents(
    ground: kernels.Ground,
    rules: kernels.Rules,
    q: Double,
    row: int,
    col: int,
    tolerance: float,
) -> tuple[Double, float]:
    """Currents of one window whose sources ``q`` are given, and the residual.

    Without a cell from which to start, or sources that reach it, nothing flows.
    """
    rows, cols = ground.passable.shape
    box = kernels.box_of(row, col, rules.reach, rows, cols)
    room, n = make_room(box.rows, box.cols), box.rows * box.cols
    total = np.zeros((box.rows, box.cols))
    start = (row - box.top) * box.cols + col - box.left
    if not ground.passable[row, col]:
        return total, 0.0
    kernels.cut_window(room, ground, rules, box, row, col)
    kept = np.ones(n, np.bool_)
    kernels.keep_reached(room.fine, start, kept, np.zeros(n, np.int64))
    if kernels.load(room, q, kept, start) == 0:
        return total, 0.0
    fill_top(room.fine)
    set_up(room.levels, room.fine)
    residual = conjugate(room, tolerance)[1]
    kernels.add_currents(total, room, np.zeros((0, 0)), (0, 0), (0, 0))
    return total, residual

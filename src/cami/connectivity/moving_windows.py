"""Moving windows after Omniscape: targets, their sources, and the windows' currents.

McRae, Popper, Jones, Schindel, Buttrick, Hall, Unnasch and Platt (2016), Conserving
Nature's Stage; Landau, Shah, Anantharaman and Hall (2021), JOSS 6(57), 2829.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cami.connectivity import kernels_moving as kernels
from cami.connectivity.block_correction import block_correction
from cami.connectivity.current import node_currents
from cami.connectivity.kernels_levels import make_room
from cami.connectivity.solve import solve
from cami.connectivity.window_problem import Windows, ground_of, lattice_of, rules_of
from cami.errors import ConditionUnknownError, NoTargetsError

Double = NDArray[np.float64]
Ints = NDArray[np.int64]

CELLS_A_PART = 2_400_000
"""Cells of all windows of a part: something like half a second of work."""


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """Where windows are centred, and what flows to each."""

    cells: Ints
    """Shape ``(targets, 2)``: rows and columns."""
    amperes: Double
    """The strength of the target's block."""
    wanted: Double
    """Shape ``(targets, conditions)``."""


@dataclass(frozen=True, slots=True, eq=False)
class PartSum:
    """Currents of a part's windows, from ``top`` and ``left`` on."""

    top: int
    left: int
    current: Double
    potential: Double
    """Empty where flow potential was not asked for."""
    iterations: int
    residual: float


def find_targets(strength: Double, block_size: int) -> tuple[Ints, Double]:
    """Centres of the blocks that have any strength, row by row, and their strength.

    Rows and columns that are left over in the south and east have no blocks.
    """
    rows, cols = strength.shape[0] // block_size, strength.shape[1] // block_size
    blocks = strength[: rows * block_size, : cols * block_size]
    blocks = blocks.reshape(rows, block_size, cols, block_size)
    total = np.where(blocks > 0, blocks, 0).sum(axis=(1, 3))
    where = np.argwhere(total > 0)
    return where * block_size + block_size // 2, total[tuple(where.T)]


def refuse_without_targets(strength: Double, block_size: int) -> None:
    """See that there is something to compute.

    Raises
    ------
    NoTargetsError
        No whole block holds a source; maps would be 0 everywhere.
    """
    rows, cols = (size // block_size * block_size for size in strength.shape)
    if not (strength[:rows, :cols] > 0).any():
        height, width = strength.shape
        raise NoTargetsError(block=block_size, rows=height, cols=width)


def targets_of(problem: Windows) -> Targets:
    """The targets, and what their conditions ask of sources.

    Raises
    ------
    ConditionUnknownError
        A target's block has no value to compare with.
    """
    cells, amperes = find_targets(problem.strength, problem.block_size)
    wanted = np.zeros((len(cells), len(problem.conditions)))
    half = problem.block_size // 2
    for number, condition in enumerate(problem.conditions):
        grid = condition.present if condition.future is None else condition.future
        for t, (row, col) in enumerate(cells):
            block = grid[row - half : row + half + 1, col - half : col + half + 1].T
            known = block[~np.isnan(block)]
            if not known.size:
                raise ConditionUnknownError(number=number + 1, row=int(row), col=int(col))
            wanted[t, number] = _commonest(known) if condition.equal else np.median(known)
    return Targets(cells, amperes, wanted)


def _commonest(values: Double) -> float:
    """The most frequent value; of several the one that is first to reach its number."""
    counts: dict[float, int] = {}
    best, most = float(values[0]), 0
    for value in values.tolist():
        counts[value] = counts.get(value, 0) + 1
        if counts[value] > most:
            best, most = value, counts[value]
    return best


def parts_of(problem: Windows, targets: Targets, size: int | None = None) -> list[Ints]:
    """Numbers of the targets of each part; those of a part lie together.

    ``size`` is how many targets a part has on a side; None fits parts to the work. The
    parts do not depend on who works on them, so that neither do results.
    """
    side = size
    if side is None:
        cells = (2 * problem.reach + 1) ** 2
        side = int(np.clip(np.sqrt(CELLS_A_PART / cells), 4, 64))
    tile = targets.cells // (side * problem.block_size)
    key = tile[:, 0] * (problem.lattice.shape[1] + 1) + tile[:, 1]
    order = np.argsort(key, kind="stable")
    cuts = np.flatnonzero(np.diff(key[order])) + 1
    return [part for part in np.split(order, cuts) if part.size]


@dataclass(frozen=True, slots=True, eq=False)
class PreparedWindows:
    """A problem with what all its windows share."""

    problem: Windows
    targets: Targets
    correction: Double
    """Factors over a whole window; empty for none."""
    ground: kernels.Ground
    """The land in double precision."""


def prepare(problem: Windows) -> PreparedWindows:
    """Find the targets and the correction of blocks.

    Raises
    ------
    NoTargetsError
        There is none.
    """
    refuse_without_targets(problem.strength, problem.block_size)
    correction = np.zeros((0, 0))
    if problem.correct_artifacts and problem.block_size > 1:
        correction = block_correction(problem)
    return PreparedWindows(problem, targets_of(problem), correction, ground_of(problem))


def run_part(prepared: PreparedWindows, part: Ints) -> PartSum:
    """Sum the currents of some targets' windows.

    Raises
    ------
    NotConvergedError
        A window's residual stays above the tolerance, by factorisation too.
    """
    problem, targets = prepared.problem, prepared.targets
    cells = targets.cells[part]
    low = np.maximum(cells.min(axis=0) - problem.reach, 0)
    high = np.minimum(cells.max(axis=0) + problem.reach + 1, problem.lattice.shape)
    shape = tuple(high - low)
    current = np.zeros(shape)
    potential = np.zeros(shape if problem.flow_potential else (0, 0))
    status = np.zeros(part.size, np.int64)
    corner = (int(low[0]), int(low[1]))
    ground, rules = prepared.ground, rules_of(problem)
    amperes, wanted = targets.amperes[part], targets.wanted[part]
    iterations, residual = kernels.run_targets(
        ground,
        rules,
        cells,
        amperes,
        wanted,
        prepared.correction,
        corner,
        current,
        potential,
        status,
    )
    for t in np.flatnonzero(status):
        row, col = (int(place) for place in cells[t])
        flows, even, left_over = factorised_window(
            problem, row, col, float(amperes[t]), wanted[t]
        )
        box = kernels.box_of(row, col, problem.reach, *problem.lattice.shape)
        at = np.s_[
            box.top - corner[0] : box.top - corner[0] + box.rows,
            box.left - corner[1] : box.left - corner[1] + box.cols,
        ]
        factor = np.ones((box.rows, box.cols))
        if prepared.correction.size:
            a, b = kernels.cut_of(rules, box, row, col, *problem.lattice.shape)
            factor = prepared.correction[a : a + box.rows, b : b + box.cols]
        current[at] += flows * factor
        if problem.flow_potential:
            potential[at] += even * factor
        residual = max(residual, left_over)
    return PartSum(*corner, current, potential, int(iterations), float(residual))


def factorised_window(
    problem: Windows, row: int, col: int, amperes: float, wanted: Sequence[float] | Double
) -> tuple[Double, Double, float]:
    """Currents of one window, flow potential, and the residual, by factorisation.

    Slow; the way out where the window's own solver stagnates, and what tests compare with.
    """
    rules, lattice = rules_of(problem), problem.lattice
    box = kernels.box_of(row, col, problem.reach, *lattice.shape)
    q = np.zeros(box.rows * box.cols)
    asked = np.asarray(wanted, dtype=np.float64)
    kernels.share_current(q, ground_of(problem), rules, box, row, col, amperes, asked)
    shape = (box.rows, box.cols)
    start = (row - box.top, col - box.left)
    room = make_room(*shape)
    kept = np.ones(q.size, np.bool_)
    solved, residuals = [], [0.0]
    for even in (False, True):
        if even:
            kernels.even_window(room, rules)
            kept[:] = True
        else:
            kernels.cut_window(room, ground_of(problem), rules, box, row, col)
            first = start[0] * box.cols + start[1]
            kernels.keep_reached(room.fine, first, kept, np.zeros(q.size, np.int64))
        currents = np.where(kept, q, 0).reshape(shape)
        starts = even or bool(lattice.passable[row, col])
        if not starts or not currents.any() or (even and not problem.flow_potential):
            solved.append(np.zeros(shape))
            continue
        piece = lattice_of(room, kept.reshape(shape).copy())
        currents[start] -= currents.sum()
        solution = solve(piece, currents, solver="direct", tolerance=problem.tolerance)
        solved.append(node_currents(piece, solution.voltage))
        residuals.append(solution.residual)
    return solved[0], solved[1], max(residuals)

"""Moving windows after Omniscape: targets, their sources, and the windows' currents.

McRae, Popper, Jones, Schindel, Buttrick, Hall, Unnasch and Platt (2016), Conserving
Nature's Stage; Landau, Shah, Anantharaman and Hall (2021), JOSS 6(57), 2829.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cami.connectivity import kernels_moving as kernels
from cami.connectivity.current import node_currents
from cami.connectivity.lattice import Lattice
from cami.connectivity.solve import solve
from cami.errors import ConditionUnknownError, GridsDifferError, UnknownOptionError

Double = NDArray[np.float64]
Ints = NDArray[np.int64]
Edges = Literal["own", "omniscape"]

NOISE = 1e-9
"""Share of the greatest current below which a current counts as none."""

CELLS_A_PART = 2_400_000
"""Cells of all windows of a part: something like half a second of work."""


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """What a source must have in common with its target (a climate, a land cover).

    A source counts where ``lower <= its present value - the target's future value <=
    upper``; the target's is the median of its block. ``equal`` asks for the same value, of
    the target's block the most frequent. Sources of unknown value count.
    """

    present: Double
    """Shape ``(rows, cols)``; nan unknown."""
    future: Double | None = None
    """Of the targets; None for the same as ``present``."""
    lower: float = 0.0
    upper: float = 0.0
    equal: bool = False


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Windows:
    """An omnidirectional problem by moving windows; lengths are numbers of cells."""

    lattice: Lattice
    strength: Double
    """Shape ``(rows, cols)``: of the sources, 0 for none."""
    radius: int
    buffer: int = 0
    """How much farther than ``radius`` current may go, though sources may not lie."""
    block_size: int = 1
    """Side of the squares of cells that share one target; odd."""
    neighbours: Literal[4, 8] = 8
    """Of the land that is equal everywhere, to which flow potential refers."""
    correct_artifacts: bool = True
    """Mend what blocks lack around targets, where nothing can start inside the block."""
    flow_potential: bool = False
    conditions: tuple[Condition, ...] = ()
    edges: Edges = "own"
    """``"omniscape"`` treats windows at the edges of the grid as Omniscape does: the block
    without sources, and the correction, lie where they would if the window were whole."""
    tolerance: float = 1e-6

    def __post_init__(self) -> None:
        grids = [self.strength]
        for condition in self.conditions:
            grids += [condition.present]
            grids += [] if condition.future is None else [condition.future]
        for grid in grids:
            if grid.shape != self.lattice.shape:
                raise GridsDifferError(
                    found=str(grid.shape), expected=str(self.lattice.shape)
                )
        for name, least in (("radius", 1), ("buffer", 0), ("block_size", 1)):
            value = getattr(self, name)
            if value != int(value) or value < least:
                known = f"whole numbers from {least}"
                raise UnknownOptionError(option=name, found=str(value), known=known)
        if self.block_size % 2 == 0:
            found, known = str(self.block_size), "1, 3, 5, …"
            raise UnknownOptionError(option="block_size", found=found, known=known)
        if self.block_size > 2 * self.radius + 1:
            found, known = str(self.block_size), f"up to {2 * self.radius + 1}"
            raise UnknownOptionError(option="block_size", found=found, known=known)
        if not 0 < self.tolerance < 1:
            found, known = str(self.tolerance), "a number between 0 and 1"
            raise UnknownOptionError(option="tolerance", found=found, known=known)

    @property
    def reach(self) -> int:
        """Radius and buffer."""
        return self.radius + self.buffer


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


def prepare(problem: Windows) -> PreparedWindows:
    """Find the targets and the correction of blocks."""
    correction = np.zeros((0, 0))
    if problem.correct_artifacts and problem.block_size > 1:
        correction = block_correction(problem)
    return PreparedWindows(problem, targets_of(problem), correction)


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
    ground, rules = _ground(problem), _rules(problem)
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
    rules, lattice = _rules(problem), problem.lattice
    box = kernels.box_of(row, col, problem.reach, *lattice.shape)
    q = np.zeros(box.rows * box.cols)
    asked = np.asarray(wanted, dtype=np.float64)
    kernels.share_current(q, _ground(problem), rules, box, row, col, amperes, asked)
    shape = (box.rows, box.cols)
    start = (row - box.top, col - box.left)
    room = kernels.make_room(*shape)
    kept = np.ones(q.size, np.bool_)
    solved, residuals = [], [0.0]
    for even in (False, True):
        if even:
            kernels.even_window(room, rules)
            kept[:] = True
        else:
            kernels.cut_window(room, _ground(problem), rules, box, row, col)
            first = start[0] * box.cols + start[1]
            kernels.keep_reached(room.fine, first, kept, np.zeros(q.size, np.int64))
        edges = [getattr(room.fine, name).reshape(shape).copy() for name in _NAMES]
        currents = np.where(kept, q, 0).reshape(shape)
        starts = even or bool(lattice.passable[row, col])
        if not starts or not currents.any() or (even and not problem.flow_potential):
            solved.append(np.zeros(shape))
            continue
        piece = Lattice(*edges, passable=kept.reshape(shape).copy())
        currents[start] -= currents.sum()
        solution = solve(piece, currents, solver="direct", tolerance=problem.tolerance)
        solved.append(node_currents(piece, solution.voltage))
        residuals.append(solution.residual)
    return solved[0], solved[1], max(residuals)


_NAMES = ("east", "south", "south_east", "south_west")


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
    ground = kernels.Ground(
        *even.edges, even.passable, np.ones((whole, whole)), np.zeros((0, whole, whole))
    )
    box = kernels.Box(0, 0, whole, whole)
    nothing = np.zeros(0)
    flows = []
    for block, amperes in ((1, 1.0), (problem.block_size, float(problem.block_size**2))):
        rules = _rules(problem)._replace(block_radius=block // 2, upstream=False)
        q = np.zeros(whole * whole)
        kernels.share_current(q, ground, rules, box, mid, mid, amperes, nothing)
        flow, _ = kernels.disc_currents(ground, rules, q, mid, mid, 1e-10)
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
    whole, rules = 2 * problem.reach + 1, _rules(problem)
    room = kernels.make_room(whole, whole)
    kernels.even_window(room, rules)
    edges = [getattr(room.fine, name).reshape(whole, whole) for name in _NAMES]
    return Lattice(*edges, passable=np.ones((whole, whole), np.bool_))


def _ground(problem: Windows) -> kernels.Ground:
    shape = (len(problem.conditions), *problem.lattice.shape)
    present = np.zeros(shape)
    for number, condition in enumerate(problem.conditions):
        present[number] = condition.present
    edges = (np.ascontiguousarray(e, dtype=np.float64) for e in problem.lattice.edges)
    strength = np.ascontiguousarray(problem.strength, dtype=np.float64)
    return kernels.Ground(*edges, problem.lattice.passable, strength, present)


def _rules(problem: Windows) -> kernels.Rules:
    equal = [condition.equal for condition in problem.conditions]
    lower = [condition.lower for condition in problem.conditions]
    upper = [condition.upper for condition in problem.conditions]
    return kernels.Rules(
        problem.radius,
        problem.reach,
        problem.block_size // 2,
        problem.edges == "omniscape",
        1.0,
        1 / np.sqrt(2.0) if problem.neighbours == 8 else 0.0,  # noqa: PLR2004 (a queen's)
        np.where(equal, 0.0, np.array(lower, dtype=np.float64)),
        np.where(equal, 0.0, np.array(upper, dtype=np.float64)),
        problem.tolerance,
    )

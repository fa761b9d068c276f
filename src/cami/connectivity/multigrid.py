"""A black-box multigrid hierarchy on the structured grid, and its cycle.

After Dendy (1982): coarse grids take every second row and column, interpolation follows
the operator, coarse operators are Galerkin products. All in single precision; the
conjugate gradients around it (`cami.connectivity.pcg`) mend what that costs. Where fences
cut cells off from all coarse cells, the next level has them as nodes besides its cells, and
is no grid any more: from there on multigrid is algebraic (`cami.connectivity.algebraic`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from cami.connectivity import kernels_cycle, kernels_setup, kernels_strays, kernels_weights
from cami.connectivity.algebraic import Algebraic
from cami.connectivity.assembly import laplacian
from cami.connectivity.crew import Crew
from cami.connectivity.kernels_rows import Operator, Single, Weights

COARSEST = 1000
"""Cells at which a level is solved exactly instead of being coarsened."""

LENIENT, STRICT = (1e-3, 8), (3e-2, 0)
"""Share of its conductance up to which a tie counts as none, and the number of strays up
to which they go with their blocks and the next level remains a grid. Lenient is quicker
where it serves; strict serves where it does not."""

Kernel = Callable[[Operator, Weights, int, int, float], None]
F = TypeVar("F", bound=np.floating)

EMPTY = np.zeros((0, 0))
NOBODY = np.zeros(0, np.int64)


def guarded(sides: int, rows: int, cols: int, dtype: type[F] | np.dtype[F]) -> NDArray[F]:
    """Zero vectors with room for the cells before the first row and after the last."""
    return np.zeros((sides, rows * cols + 2 * (cols + 1)), dtype)


def cells_of(vector: NDArray[F], rows: int, cols: int) -> NDArray[F]:
    """View of guarded vectors as grids of shape ``(sides, rows, cols)``."""
    return vector[:, cols + 1 : cols + 1 + rows * cols].reshape(-1, rows, cols)


def operator(
    edges: Sequence[NDArray[np.floating]],
    ground: NDArray[np.floating] | None,
    held: NDArray[np.bool_] | None,
    inverse: NDArray[np.floating] | None = None,
) -> Operator:
    """The operator of four edge arrays; without ``inverse``, still to be inverted."""
    rows, cols = edges[0].shape
    drain = np.zeros(0, edges[0].dtype if inverse is None else np.float64)
    if inverse is None:
        inverse = np.zeros(rows * cols, edges[0].dtype)
        if held is not None:
            inverse[held.ravel()] = -1
    east, south, south_east, south_west = (edge.reshape(-1) for edge in edges)
    return Operator(
        rows=rows,
        cols=cols,
        east=east,
        south=south,
        south_east=south_east,
        south_west=south_west,
        top=_top(edges),
        inverse=inverse,
        ground=drain if ground is None else ground.reshape(-1),
        holds=held is not None,
    )


def _top(edges: Sequence[NDArray[np.floating]]) -> NDArray[np.floating]:
    """The first rows of the edges, with zeros before them."""
    cols = edges[0].shape[1]
    top = np.zeros((4, 3 * cols + 2), edges[0].dtype)
    for kept, edge in zip(top, edges, strict=True):
        first_rows = edge[:2].ravel()
        kept[cols + 1 : cols + 1 + first_rows.size] = first_rows
    return top


@dataclass(slots=True)
class Level:
    """One operator, the way down from it, and vectors for the cycle."""

    A: Operator
    P: Weights | None
    right: Single
    left: Single
    cuts: list[int] = field(default_factory=list)
    saved: list[Single] = field(default_factory=list)
    strays: NDArray[np.int64] = field(default_factory=lambda: NOBODY)
    """Cells without a coarse cell, which are nodes of their own on the lowest level."""


class Hierarchy:
    """Levels from fine to coarse; `cycle` applies a symmetric approximate inverse."""

    def __init__(
        self, A: Operator, sides: int, crew: Crew, *, strict: bool = False
    ) -> None:
        self.strict = strict
        self.crew = crew
        self.sides = sides
        self.levels: list[Level] = []
        self.dtype = A.east.dtype
        nothing = np.zeros((sides, 0), self.dtype)
        right = left = nothing
        self._invert(A)
        strays = NOBODY
        while _is_large(A) and not strays.size:
            coarser, P, strays = self._coarser(A)
            self.levels.append(self._level(A, P, right, left))
            right, left = (
                guarded(sides, coarser.rows, coarser.cols, self.dtype) for _ in range(2)
            )
            A = coarser
        self.levels.append(Level(A, None, right, left))
        self._lay_bottom(A, strays)

    def _lay_bottom(self, A: Operator, strays: NDArray[np.int64]) -> None:
        """The lowest level: what is left of the grid, and the strays of the one above."""
        alive = A.inverse > 0
        if not strays.size:
            thin = min(A.rows, A.cols) <= 2  # noqa: PLR2004 (factors of a band are small)
            L = laplacian(*_alive_edges(A, alive), alive.size)
            self.bottom = Algebraic(L, _leaks(A, alive), alive, exact=thin)
            return
        above = self.levels[-2]
        above.strays = strays
        if above.P is None:
            raise AssertionError  # only the lowest level has none
        tails, heads, conductances = (
            np.concatenate(parts)
            for parts in zip(
                _edges(A), kernels_strays.stray_edges(above.A, above.P, strays), strict=True
            )
        )
        leaks = kernels_strays.stray_grounds(above.A, strays)
        grounds = A.ground if A.ground.size else np.zeros(alive.size)
        ground = np.concatenate((grounds.astype(np.float64), leaks))
        tied = np.bincount(np.concatenate((tails, heads)), minlength=ground.size) > 0
        L = laplacian(tails, heads, conductances, ground.size)
        self.bottom = Algebraic(L, ground, tied | (ground > 0))

    def _level(self, A: Operator, P: Weights, right: Single, left: Single) -> Level:
        level = Level(A, P, right, left)
        level.cuts = self.crew.cuts((A.rows + 1) // 2, A.rows * A.cols)
        shape = (self.sides, 3, A.cols + 2)
        level.saved = [np.zeros(shape, self.dtype) for _ in level.cuts[1:]]
        return level

    def _invert(self, A: Operator) -> None:
        def work(first: int, last: int) -> None:
            kernels_setup.invert_diagonal(A, first, last)

        self.crew.share(work, A.rows, A.rows * A.cols)

    def _coarser(self, A: Operator) -> tuple[Operator, Weights, NDArray[np.int64]]:
        """The next level, the way to it, and the cells that are nodes of their own."""
        rows, cols = (A.rows + 1) // 2, (A.cols + 1) // 2
        cells = A.rows * A.cols
        P = Weights(*(np.zeros(rows * cols, self.dtype) for _ in range(8)))
        edges = [np.zeros((rows, cols), self.dtype) for _ in range(4)]
        tied = A.ground.size > 0 or A.holds
        ground = np.zeros((rows, cols), self.dtype) if tied else None
        coarser = operator(edges, ground, None)
        share = self.crew.share
        weak, few = STRICT if self.strict else LENIENT
        strays = self._weigh(A, P, weak)
        if 0 < strays.size <= few:
            strays = self._weigh(A, P, 0.0)
        share(lambda a, z: kernels_setup.coarsen(A, P, coarser, a, z), rows, cells)
        if tied:
            share(
                lambda a, z: kernels_setup.gather_grounds(A, P, coarser, a, z), rows, cells
            )
        coarser.top[:] = _top(edges)
        self._invert(coarser)
        return coarser, P, strays

    def _weigh(self, A: Operator, P: Weights, weak: float) -> NDArray[np.int64]:
        """Fill in the weights, and tell which cells are strays and have none."""
        rows, cells = (A.rows + 1) // 2, A.rows * A.cols
        kernels: list[Kernel] = [kernels_weights.weigh_lines, kernels_weights.weigh_middles]
        if weak > 0:
            kernels.insert(1, kernels_weights.mind_gaps)
        for kernel in kernels:

            def weigh(first: int, last: int, kernel: Kernel = kernel) -> None:
                kernel(A, P, first, last, weak)

            self.crew.share(weigh, rows, cells)
        if weak == 0:
            return NOBODY
        found: dict[int, NDArray[np.int64]] = {}

        def find(first: int, last: int) -> None:
            found[first] = kernels_strays.find_strays(A, P, first, last)

        self.crew.share(find, rows, cells)
        return np.concatenate([found[first] for first in sorted(found)])

    def cycle(
        self,
        right: Single,
        left: Single,
        sides: NDArray[np.int64],
        other: Single,
        dots: NDArray[np.float64],
    ) -> None:
        """``left`` ≈ A⁻¹ ``right``; ``dots`` gets ``other·left``, row by row."""
        self._cycle(0, right, left, sides, other, dots)

    def _cycle(
        self,
        depth: int,
        b: Single,
        u: Single,
        sides: NDArray[np.int64],
        other: Single,
        dots: NDArray[np.float64],
    ) -> None:
        level = self.levels[depth]
        if level.P is None:
            self._solve_lowest(level, b, u, sides, np.zeros((0, sides.size)))
            if dots.size:
                dots[sides] = 0
                dots[sides, 0] = np.einsum("ij,ij->i", other[sides], u[sides])
            return
        A, P, below = level.A, level.P, self.levels[depth + 1]
        rows, cells = (A.rows + 1) // 2, A.rows * A.cols

        def down(first: int, last: int) -> None:
            kernels_cycle.descend(A, P, b, u, below.right, sides, first, last)

        self.crew.share(down, rows, cells)
        if level.strays.size:
            self._cross_to_strays(level, b, u, sides)
        else:
            self._cycle(depth + 1, below.right, below.left, sides, below.right, EMPTY)
        for share, saved in enumerate(level.saved):
            _save(u, saved, 2 * level.cuts[share], 2 * level.cuts[share + 1], A)

        def up(first: int, last: int) -> None:
            saved = level.saved[level.cuts.index(first)]
            kernels_cycle.ascend(
                A, P, b, u, below.left, sides, first, last, saved, other, dots
            )

        self.crew.share(up, rows, cells)

    def _cross_to_strays(
        self, level: Level, b: Single, u: Single, sides: NDArray[np.int64]
    ) -> None:
        """Solve the lowest level together with the strays of the one above it."""
        A, cells, below = level.A, level.strays, self.levels[-1]
        lacking = np.zeros((cells.size, sides.size))
        kernels_strays.stray_residual(A, b, u, sides, cells, lacking)
        volts = self._solve_lowest(below, below.right, below.left, sides, lacking)
        at = (cells // A.cols + 1) * A.cols + cells % A.cols + 1
        u[sides[:, None], at] += volts.T

    def _solve_lowest(
        self,
        level: Level,
        b: Single,
        u: Single,
        sides: NDArray[np.int64],
        lacking: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """``u`` ≈ A⁻¹ ``b`` on the lowest level, and the voltages of strays."""
        first = level.A.cols + 1
        inside = slice(first, first + level.A.rows * level.A.cols)
        right = np.concatenate((b[sides, inside].T.astype(np.float64), lacking))
        left = np.zeros_like(right)

        def solve(start: int, end: int) -> None:
            left[:, start:end] = self.bottom.solve(right[:, start:end])

        self.crew.share(solve, sides.size, right.size)
        u[sides, inside] = left[: right.shape[0] - lacking.shape[0]].T
        return left[right.shape[0] - lacking.shape[0] :]


def _is_large(A: Operator) -> bool:
    return A.rows * A.cols > COARSEST and min(A.rows, A.cols) > 2  # noqa: PLR2004


def _save(u: Single, saved: Single, first: int, last: int, A: Operator) -> None:
    """Keep the rows around a share as they are, before others change them."""
    for place, row in ((0, first - 2), (1, first - 1), (2, last)):
        if 0 <= row < A.rows:
            start = (row + 1) * A.cols
            saved[:, place] = u[:, start : start + A.cols + 2]


def _edges(A: Operator) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Tails, heads and conductances of an operator's edges."""
    tails, heads, weights = [], [], []
    edges = (A.east, A.south, A.south_east, A.south_west)
    for edge, step in zip(edges, (1, A.cols, A.cols + 1, A.cols - 1), strict=True):
        there = np.flatnonzero(edge)
        tails.append(there)
        heads.append(there + step)
        weights.append(edge[there].astype(np.float64))
    return np.concatenate(tails), np.concatenate(heads), np.concatenate(weights)


def _alive_edges(
    A: Operator, alive: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The edges between free cells."""
    tails, heads, weights = _edges(A)
    both = alive[tails] & alive[heads]
    return tails[both], heads[both], weights[both]


def _leaks(A: Operator, alive: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Conductance from each free cell to ground and to held neighbours."""
    leaks = np.zeros(alive.size)
    if A.ground.size:
        leaks += A.ground
    tails, heads, weights = _edges(A)
    np.add.at(leaks, tails, np.where(alive[heads], 0, weights))
    np.add.at(leaks, heads, np.where(alive[tails], 0, weights))
    return np.where(alive, leaks, 0)

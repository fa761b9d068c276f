"""Compiled solver for one small grid: a whole multigrid hierarchy in one allotment.

A moving window asks for thousands of solves of some ten thousand cells each, where calls
from the interpreter would take longer than the arithmetic. Here set-up, cycles and
conjugate gradients are one compiled call each; the work on rows is that of the large
solver (`cami.connectivity.kernels_setup`, `kernels_cycle`). Levels are single precision,
conjugate gradients double, the coarsest level is factorised as a band.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cami.connectivity.kernels_cycle import ascend, descend
from cami.connectivity.kernels_rows import (
    Operator,
    Single,
    Weights,
    inflow,
    row_of,
    stencil,
)
from cami.connectivity.kernels_setup import (
    coarsen,
    invert_diagonal,
)
from cami.connectivity.kernels_weights import weigh_lines, weigh_middles

Double = NDArray[np.float64]
Ints = NDArray[np.int64]

BAND_CELLS = 800
"""Cells at which a level is factorised instead of being coarsened."""

PINNED = 1e-11
"""Share of its diagonal below which a pivot counts as zero: its cell is left at 0 V."""

MOST = 120
"""Iterations after which a window is given up."""


class Levels(NamedTuple):
    """Room for the levels of one grid; arrays hold them one after the other."""

    shapes: Ints
    """Shape (levels, 2): rows and columns, fine to coarse."""
    cells: Ints
    """Where each level's cells begin, and the end."""
    tops: Ints
    guards: Ints
    edges: Single
    """Shape (4, all cells)."""
    inverse: Single
    top: Single
    weights: Single
    """Shape (8, all cells); those of a level lie where its coarser level's cells do."""
    right: Single
    left: Single
    band: Double
    """Shape (coarsest cells, bandwidth + 1): unit lower factor; the pivots' inverses are
    its first column."""


@njit(cache=True, nogil=True)
def make_levels(rows: int, cols: int) -> Levels:
    """Room for a grid of this shape."""
    count, r, c = 1, rows, cols
    while r * c > BAND_CELLS and min(r, c) > 2:
        r, c, count = (r + 1) // 2, (c + 1) // 2, count + 1
    shapes = np.zeros((count, 2), np.int64)
    cells, tops = np.zeros(count + 1, np.int64), np.zeros(count + 1, np.int64)
    guards = np.zeros(count + 1, np.int64)
    r, c = rows, cols
    for k in range(count):
        shapes[k, 0], shapes[k, 1] = r, c
        cells[k + 1] = cells[k] + r * c
        tops[k + 1] = tops[k] + 4 * (3 * c + 2)
        guards[k + 1] = guards[k] + r * c + 2 * (c + 1)
        r, c = (r + 1) // 2, (c + 1) // 2
    last_rows, last_cols = shapes[count - 1]
    return Levels(
        shapes,
        cells,
        tops,
        guards,
        np.zeros((4, cells[count]), np.float32),
        np.zeros(cells[count], np.float32),
        np.zeros(tops[count], np.float32),
        np.zeros((8, cells[count]), np.float32),
        np.zeros(guards[count], np.float32),
        np.zeros(guards[count], np.float32),
        np.zeros((last_rows * last_cols, last_cols + 2)),
    )


@njit(cache=True, nogil=True)
def _operator(levels: Levels, k: int) -> Operator:
    """Level ``k`` as the kernels of the large solver want it."""
    rows, cols = levels.shapes[k]
    a, z = levels.cells[k], levels.cells[k + 1]
    top = levels.top[levels.tops[k] : levels.tops[k + 1]].reshape((4, 3 * cols + 2))
    return Operator(
        rows,
        cols,
        levels.edges[0, a:z],
        levels.edges[1, a:z],
        levels.edges[2, a:z],
        levels.edges[3, a:z],
        top,
        levels.inverse[a:z],
        levels.inverse[:0],
        False,
    )


@njit(cache=True, nogil=True)
def _weights(levels: Levels, k: int) -> Weights:
    """Interpolation between level ``k`` and the next coarser one."""
    a, z = levels.cells[k + 1], levels.cells[k + 2]
    kept = levels.weights
    return Weights(
        kept[0, a:z],
        kept[1, a:z],
        kept[2, a:z],
        kept[3, a:z],
        kept[4, a:z],
        kept[5, a:z],
        kept[6, a:z],
        kept[7, a:z],
    )


@njit(cache=True, nogil=True)
def _vector(vector: Single, levels: Levels, k: int) -> Single:
    """The guarded vector of level ``k``, shape (1, …)."""
    part = vector[levels.guards[k] : levels.guards[k + 1]]
    return part.reshape((1, part.size))


@njit(cache=True, nogil=True)
def fill_top(A: Operator) -> None:
    """Copy the first two rows of an operator's edges to where the kernels look."""
    size = min(A.rows, 2) * A.cols
    start = A.cols + 1
    A.top[:] = 0
    A.top[0, start : start + size] = A.east[:size]
    A.top[1, start : start + size] = A.south[:size]
    A.top[2, start : start + size] = A.south_east[:size]
    A.top[3, start : start + size] = A.south_west[:size]


@njit(cache=True, nogil=True)
def set_up(levels: Levels, fine: Operator) -> None:
    """Fill all levels from the edges of a fine operator in double precision."""
    n = fine.rows * fine.cols
    greatest = 0.0
    for k in range(n):
        greatest = max(greatest, fine.east[k], fine.south[k])
        greatest = max(greatest, fine.south_east[k], fine.south_west[k])
    unit = 1 / greatest if greatest > 0 else 1.0
    levels.edges[:] = 0
    levels.weights[:] = 0
    levels.inverse[:] = 0
    levels.right[:] = 0
    levels.left[:] = 0
    for k in range(n):
        levels.edges[0, k] = fine.east[k] * unit
        levels.edges[1, k] = fine.south[k] * unit
        levels.edges[2, k] = fine.south_east[k] * unit
        levels.edges[3, k] = fine.south_west[k] * unit
    count = levels.shapes.shape[0]
    for k in range(count):
        A = _operator(levels, k)
        fill_top(A)
        invert_diagonal(A, 0, A.rows)
        if k + 1 < count:
            P, lower = _weights(levels, k), _operator(levels, k + 1)
            coarse = (A.rows + 1) // 2
            weigh_lines(A, P, 0, coarse, 0.0)
            weigh_middles(A, P, 0, coarse, 0.0)
            coarsen(A, P, lower, 0, coarse)
    _factorise(levels.band, _operator(levels, count - 1))


@njit(cache=True, nogil=True)
def _factorise(band: Double, A: Operator) -> None:
    """Band factors L D Lᵀ of an operator whose rows sum to zero; singular pivots pinned."""
    n, cols = A.rows * A.cols, A.cols
    width = cols + 1
    band[:] = 0
    for k in range(n):
        for step, edge in ((1, A.east), (cols, A.south), (width, A.south_east)):
            if edge[k] != 0:
                band[k, 0] += edge[k]
                band[k + step, 0] += edge[k]
                band[k + step, step] -= edge[k]
        if A.south_west[k] != 0:
            band[k, 0] += A.south_west[k]
            band[k + cols - 1, 0] += A.south_west[k]
            band[k + cols - 1, cols - 1] -= A.south_west[k]
    for k in range(n):
        diagonal, pivot = band[k, 0], band[k, 0]
        for j in range(max(0, k - width), k):
            value = band[k, k - j]
            for m in range(max(0, k - width, j - width), j):
                value -= band[k, k - m] * band[j, j - m]
            band[k, k - j] = value
        for j in range(max(0, k - width), k):
            value = band[k, k - j]
            factor = value * band[j, 0]
            pivot -= value * factor
            band[k, k - j] = factor
        band[k, 0] = 1 / pivot if pivot > PINNED * diagonal else 0.0


@njit(cache=True, nogil=True)
def _solve_band(band: Double, cols: int, right: Single, left: Single) -> None:
    """``left`` from ``right`` on the coarsest level; guarded vectors."""
    n, width = band.shape[0], cols + 1
    u = np.empty(n)
    for k in range(n):
        value = np.float64(right[cols + 1 + k])
        for j in range(max(0, k - width), k):
            value -= band[k, k - j] * u[j]
        u[k] = value
    for k in range(n):
        u[k] *= band[k, 0]
    for k in range(n - 1, -1, -1):
        value = u[k]
        left[cols + 1 + k] = value
        for j in range(max(0, k - width), k):
            u[j] -= band[k, k - j] * value


class Room(NamedTuple):
    """Room for a grid: its operator in double precision, its levels, and vectors.

    Vectors are guarded (`cami.connectivity.multigrid.guarded`), one row after the other.
    """

    fine: Operator
    levels: Levels
    b: Double
    x: Double
    r: Double
    z: Double
    p: Double
    q: Double


@njit(cache=True, nogil=True)
def make_room(rows: int, cols: int) -> Room:
    """Room for grids of this shape."""
    n, size = rows * cols, rows * cols + 2 * (cols + 1)
    fine = Operator(
        rows,
        cols,
        np.zeros(n),
        np.zeros(n),
        np.zeros(n),
        np.zeros(n),
        np.zeros((4, 3 * cols + 2)),
        np.ones(n),  # nobody looks at its values, only at its size
        np.zeros(0),
        False,
    )
    return Room(
        fine,
        make_levels(rows, cols),
        np.zeros(size),
        np.zeros(size),
        np.zeros(size),
        np.zeros(size),
        np.zeros(size),
        np.zeros(size),
    )


@njit(cache=True, nogil=True, fastmath=True)
def _dot(a: Double, b: Double) -> float:
    total = 0.0
    for k in range(a.size):
        total += a[k] * b[k]
    return total


@njit(cache=True, nogil=True)
def _apply(A: Operator, u: Double, out: Double) -> None:
    """``out`` = A ``u``."""
    nothing = np.zeros(A.cols + 2)
    flow = np.zeros(A.cols + 2)
    for i in range(A.rows):
        north = row_of(u, A.cols, i - 1) if i > 0 else nothing
        south = row_of(u, A.cols, i + 1) if i + 1 < A.rows else nothing
        inflow(flow, row_of(u, A.cols, i), north, south, stencil(A, i))
        target = row_of(out, A.cols, i)
        for j in range(1, A.cols + 1):
            target[j] = -flow[j]


@njit(cache=True, nogil=True, fastmath=True)
def _advance(room: Room, alpha: float) -> float:
    """``x += alpha p`` and ``r -= alpha q``; the square of ``r``."""
    x, r, p, q, total = room.x, room.r, room.p, room.q, 0.0
    for k in range(x.size):
        x[k] += alpha * p[k]
        left = r[k] - alpha * q[k]
        r[k] = left
        total += left * left
    return total


@njit(cache=True, nogil=True)
def _precondition(
    room: Room, scale: float, sides: Ints, saved: Single, dots: Double
) -> None:
    """``z`` ≈ A⁻¹ ``r``, up to a factor that is always the same: one V-cycle."""
    levels = room.levels
    for k in range(room.r.size):
        levels.right[k] = scale * room.r[k]
    count = levels.shapes.shape[0]
    for k in range(count - 1):
        b, u, below = (
            _vector(levels.right, levels, k),
            _vector(levels.left, levels, k),
            levels.right,
        )
        coarse = (levels.shapes[k, 0] + 1) // 2
        cb = _vector(below, levels, k + 1)
        descend(_operator(levels, k), _weights(levels, k), b, u, cb, sides, 0, coarse)
    k = count - 1
    _solve_band(
        levels.band,
        levels.shapes[k, 1],
        _vector(levels.right, levels, k)[0],
        _vector(levels.left, levels, k)[0],
    )
    for k in range(count - 2, -1, -1):
        b, u, cu = (
            _vector(levels.right, levels, k),
            _vector(levels.left, levels, k),
            _vector(levels.left, levels, k + 1),
        )
        A, P = _operator(levels, k), _weights(levels, k)
        ascend(A, P, b, u, cu, sides, 0, (A.rows + 1) // 2, saved, b, dots)
    for k in range(room.z.size):
        room.z[k] = levels.left[k]


@njit(cache=True, nogil=True)
def conjugate(room: Room, tolerance: float) -> tuple[int, float]:
    """Solve ``fine x = b`` after `set_up`; iterations and the true relative residual.

    ``b`` sums to zero on every connected piece.
    """
    b, x, r, z, p, q = room.b, room.x, room.r, room.z, room.p, room.q
    size = np.sqrt(_dot(b, b))
    x[:] = 0
    if size == 0:
        return 0, 0.0
    sides, saved = np.zeros(1, np.int64), np.zeros((1, 3, 2), np.float32)
    dots = np.zeros((0, 0))
    r[:] = b
    p[:] = 0
    q[:] = 0
    old, alpha, residual = 0.0, 0.0, 1.0
    for iteration in range(1, MOST + 1):
        _precondition(room, 1 / size, sides, saved, dots)
        rz, qz = _dot(r, z), _dot(q, z)
        beta = -alpha * qz / old if old > 0 else 0.0
        for k in range(p.size):
            p[k] = z[k] + beta * p[k]
        _apply(room.fine, p, q)
        energy = _dot(p, q)
        if not (energy > 0 and rz > 0):
            return iteration, np.inf
        alpha, old = rz / energy, rz
        residual = np.sqrt(_advance(room, alpha)) / size
        if not residual <= tolerance:
            continue
        _apply(room.fine, x, q)
        for k in range(r.size):
            r[k] = b[k] - q[k]
        residual = np.sqrt(_dot(r, r)) / size
        if residual <= tolerance:
            return iteration, residual
        old = 0.0
    return MOST, residual

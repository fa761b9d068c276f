"""Compiled moving windows: cut out, connect all sources to the target, add up currents."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cami.connectivity.kernels_levels import (
    Room,
    conjugate,
    fill_top,
    make_room,
    set_up,
)
from cami.connectivity.kernels_rows import Operator, row_of, stencil

Floats = NDArray[np.floating]
Double = NDArray[np.float64]
Ints = NDArray[np.int64]

UNSOLVED = 1
"""Status of a target whose window did not converge; nothing of it has been added up."""


class Ground(NamedTuple):
    """What lies under all windows; grids of shape ``(rows, cols)``."""

    east: Floats
    south: Floats
    south_east: Floats
    south_west: Floats
    passable: NDArray[np.bool_]
    strength: Double
    present: Double
    """Shape ``(conditions, rows, cols)``: what sources are chosen by; nan unknown."""


class Rules(NamedTuple):
    """How windows are cut; lengths in cells."""

    radius: int
    reach: int
    """Radius and buffer."""
    block_radius: int
    upstream: bool
    """Whether windows at the edges are treated as Omniscape does."""
    straight: float
    """Conductance of edges along rows and columns where all land is equal."""
    diagonal: float
    lower: Double
    """For each condition: the least and the greatest difference of source and target."""
    upper: Double
    tolerance: float


class Box(NamedTuple):
    """The part of the grid that a window covers."""

    top: int
    left: int
    rows: int
    cols: int


@njit(cache=True, nogil=True)
def box_of(row: int, col: int, reach: int, rows: int, cols: int) -> Box:
    """The window around a target, cut by the edges of the grid."""
    top, left = max(row - reach, 0), max(col - reach, 0)
    return Box(
        top,
        left,
        min(row + reach, rows - 1) - top + 1,
        min(col + reach, cols - 1) - left + 1,
    )


@njit(cache=True, nogil=True)
def share_current(
    q: Double,
    ground: Ground,
    rules: Rules,
    box: Box,
    row: int,
    col: int,
    amperes: float,
    wanted: Double,
) -> None:
    """Share a target's current among its sources, in proportion to their strength.

    Sources that a condition turns away get nothing, and the others no more for it.
    """
    radius, block = rules.radius, rules.block_radius
    mid_row, mid_col = row, col
    if rules.upstream:
        mid_row, mid_col = box.top + rules.reach, box.left + rules.reach
    total = 0.0
    q[:] = 0
    for i in range(box.rows):
        gi = box.top + i
        for j in range(box.cols):
            gj = box.left + j
            if (gi - row) ** 2 + (gj - col) ** 2 > radius * radius:
                continue
            if abs(gi - mid_row) <= block and abs(gj - mid_col) <= block:
                continue
            value = ground.strength[gi, gj]
            if value > 0:
                q[i * box.cols + j] = value
                total += value
    if total == 0:
        return
    for k in range(q.size):
        q[k] *= amperes / total
    for c in range(wanted.size):
        for i in range(box.rows):
            for j in range(box.cols):
                k = i * box.cols + j
                if q[k] != 0:
                    apart = ground.present[c, box.top + i, box.left + j] - wanted[c]
                    if apart > rules.upper[c] or apart < rules.lower[c]:
                        q[k] = 0


@njit(cache=True, nogil=True)
def cut_window(
    room: Room, ground: Ground, rules: Rules, box: Box, row: int, col: int
) -> None:
    """The edges of the disc around a target, into the room's fine operator."""
    A, reach = room.fine, rules.reach
    square = reach * reach
    A.east[:] = 0
    A.south[:] = 0
    A.south_east[:] = 0
    A.south_west[:] = 0
    for i in range(box.rows):
        gi = box.top + i
        y, below = (gi - row) ** 2, (gi + 1 - row) ** 2
        for j in range(box.cols):
            gj = box.left + j
            here = (gj - col) ** 2
            if y + here > square:
                continue
            k = i * box.cols + j
            right, left = (gj + 1 - col) ** 2, (gj - 1 - col) ** 2
            if j + 1 < box.cols and y + right <= square:
                A.east[k] = ground.east[gi, gj]
            if i + 1 == box.rows:
                continue
            if below + here <= square:
                A.south[k] = ground.south[gi, gj]
            if j + 1 < box.cols and below + right <= square:
                A.south_east[k] = ground.south_east[gi, gj]
            if j > 0 and below + left <= square:
                A.south_west[k] = ground.south_west[gi, gj]


@njit(cache=True, nogil=True)
def keep_reached(A: Operator, start: int, reached: NDArray[np.bool_], heap: Ints) -> None:
    """Mark the cells that are connected to ``start``, and remove all other edges."""
    cols, n = A.cols, A.rows * A.cols
    reached[:] = False
    reached[start] = True
    heap[0], size = start, 1
    while size > 0:
        size -= 1
        k = heap[size]
        for d in range(8):
            if d < 4:
                edge = A.east if d == 0 else A.south if d == 1 else A.south_east
                edge = A.south_west if d == 3 else edge
                step = (1, cols, cols + 1, cols - 1)[d]
                owner, other = k, k + step
            else:
                edge = A.east if d == 4 else A.south if d == 5 else A.south_east
                edge = A.south_west if d == 7 else edge
                step = (1, cols, cols + 1, cols - 1)[d - 4]
                owner, other = k - step, k - step
            if 0 <= owner < n and edge[owner] > 0 and not reached[other]:
                reached[other] = True
                heap[size] = other
                size += 1
    for k in range(n):
        if not reached[k]:
            A.east[k] = 0
            A.south[k] = 0
            A.south_east[k] = 0
            A.south_west[k] = 0


@njit(cache=True, nogil=True)
def even_window(room: Room, rules: Rules) -> None:
    """The edges of a window over land that is equal everywhere: a whole rectangle."""
    A = room.fine
    for i in range(A.rows):
        for j in range(A.cols):
            k = i * A.cols + j
            right, low = j + 1 < A.cols, i + 1 < A.rows
            A.east[k] = rules.straight if right else 0.0
            A.south[k] = rules.straight if low else 0.0
            A.south_east[k] = rules.diagonal if right and low else 0.0
            A.south_west[k] = rules.diagonal if j > 0 and low else 0.0


@njit(cache=True, nogil=True)
def load(room: Room, q: Double, kept: NDArray[np.bool_], start: int) -> float:
    """Currents of the kept cells into ``b``, all leaving at ``start``; their sum."""
    total, at = 0.0, room.fine.cols + 1
    room.b[:] = 0
    for k in range(q.size):
        if kept[k] and q[k] > 0:
            room.b[at + k] = q[k]
            total += q[k]
    room.b[at + start] -= total
    return total


@njit(cache=True, nogil=True, fastmath=True)
def _row_currents(
    out: Double, x: Double, north: Double, south: Double, A: Operator, i: int
) -> None:
    """Current through each cell of a row: the larger of what enters and what leaves."""
    a = stencil(A, i)
    for j in range(A.cols):
        c = x[j + 1]
        e, w = a.e[j] * (c - x[j + 2]), a.w[j] * (c - x[j])
        s, n = a.s[j] * (c - south[j + 1]), a.n[j] * (c - north[j + 1])
        se, nw = a.se[j] * (c - south[j + 2]), a.nw[j] * (c - north[j])
        sw, ne = a.sw[j] * (c - south[j]), a.ne[j] * (c - north[j + 2])
        both = abs(e) + abs(w) + abs(s) + abs(n) + abs(se) + abs(nw) + abs(sw) + abs(ne)
        net = e + w + s + n + se + nw + sw + ne
        out[j] = (both + abs(net)) / 2


@njit(cache=True, nogil=True)
def add_currents(
    total: Double, room: Room, correction: Double, at: tuple[int, int], cut: tuple[int, int]
) -> None:
    """Add the window's currents, corrected, to ``total`` from row and column ``at`` on."""
    A = room.fine
    nothing, flow = np.zeros(A.cols + 2), np.zeros(A.cols)
    for i in range(A.rows):
        north = row_of(room.x, A.cols, i - 1) if i > 0 else nothing
        south = row_of(room.x, A.cols, i + 1) if i + 1 < A.rows else nothing
        here = row_of(room.x, A.cols, i)
        _row_currents(flow, here, north, south, A, i)  # type: ignore[arg-type] # doubles
        line = total[at[0] + i, at[1] : at[1] + A.cols]
        if correction.size:
            factor = correction[cut[0] + i, cut[1] : cut[1] + A.cols]
            for j in range(A.cols):
                line[j] += flow[j] * factor[j]
        else:
            for j in range(A.cols):
                line[j] += flow[j]


@njit(cache=True, nogil=True)
def cut_of(
    rules: Rules, box: Box, row: int, col: int, rows: int, cols: int
) -> tuple[int, int]:
    """First row and column of the correction that lie over a window."""
    whole = 2 * rules.reach + 1
    if not rules.upstream:
        return box.top - row + rules.reach, box.left - col + rules.reach
    high = box.rows if row + rules.reach >= rows else whole
    wide = box.cols if col + rules.reach >= cols else whole
    first = high - box.rows if row < rules.reach else 0
    return first, wide - box.cols if col < rules.reach else 0


@njit(cache=True, nogil=True)
def run_targets(
    ground: Ground,
    rules: Rules,
    targets: Ints,
    amperes: Double,
    wanted: Double,
    correction: Double,
    corner: tuple[int, int],
    current: Double,
    potential: Double,
    status: Ints,
) -> tuple[int, float]:
    """Add the currents of some targets to ``current``, and to ``potential`` unless empty.

    ``corner`` is the row and column of the grid at which the sums begin. The most
    iterations and the largest residual.
    """
    rows, cols = ground.passable.shape
    room, even = make_room(1, 1), make_room(1, 1)
    q, kept, heap = np.zeros(1), np.ones(1, np.bool_), np.zeros(1, np.int64)
    all_kept = np.ones(1, np.bool_)
    most, worst = 0, 0.0
    for t in range(targets.shape[0]):
        row, col = targets[t, 0], targets[t, 1]
        box = box_of(row, col, rules.reach, rows, cols)
        if box.rows != room.fine.rows or box.cols != room.fine.cols:
            n = box.rows * box.cols
            room = make_room(box.rows, box.cols)
            q, kept, heap = np.zeros(n), np.ones(n, np.bool_), np.zeros(n, np.int64)
            all_kept = np.ones(n, np.bool_)
            if potential.size:
                even = make_room(box.rows, box.cols)
                even_window(even, rules)
                fill_top(even.fine)
                set_up(even.levels, even.fine)
        share_current(q, ground, rules, box, row, col, amperes[t], wanted[t])
        start = (row - box.top) * box.cols + col - box.left
        at = (box.top - corner[0], box.left - corner[1])
        cut = cut_of(rules, box, row, col, rows, cols)
        flows = False
        if ground.passable[row, col]:
            cut_window(room, ground, rules, box, row, col)
            keep_reached(room.fine, start, kept, heap)
            flows = load(room, q, kept, start) > 0
        if flows:
            fill_top(room.fine)
            set_up(room.levels, room.fine)
            iterations, residual = conjugate(room, rules.tolerance)
            if not residual <= rules.tolerance:
                status[t] = UNSOLVED
                continue
            most, worst = max(most, iterations), max(worst, residual)
        if potential.size and load(even, q, all_kept, start) > 0:
            iterations, residual = conjugate(even, rules.tolerance)
            if not residual <= rules.tolerance:
                status[t] = UNSOLVED
                continue
            most, worst = max(most, iterations), max(worst, residual)
            add_currents(potential, even, correction, at, cut)
        if flows:
            add_currents(current, room, correction, at, cut)
    return most, worst

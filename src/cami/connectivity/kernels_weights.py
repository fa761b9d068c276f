"""Compiled interpolation from coarse cells: which share each has in the cells around it.

A cell amid two or four coarse cells takes their voltages by what ties it to each. Ties that
lead around a fence, or by way of cells beyond one, are none.
"""

import numpy as np
from numba import njit

from cami.connectivity.kernels_rows import Operator, Weights, stencil

Number = float | np.floating
Pair = tuple[float, float]

RING_SOUTH, RING_EAST = (0, 1, 1, 1, 0, -1, -1, -1), (1, 1, 0, -1, -1, -1, 0, 1)
"""Rows and columns to the cells around one, clockwise from the east."""

SEVERED = 1e-3
"""Share of a diagonal below which the edge that leads on from its end counts as cut."""

FAINT = 1e-4
"""Share of its conductance below which a cell is not tied to its coarse neighbours."""


@njit(cache=True, nogil=True, fastmath=True)
def _shares(
    one: float, other: float, floor: Number, alone: Number
) -> tuple[Number, Number]:
    """Weights of two coarse neighbours that add up to one; else ``alone`` of the first."""
    both = one + other
    if both > floor:
        return one / both, other / both
    return alone, one * 0


@njit(cache=True, nogil=True, fastmath=True)
def _by_way(stands: float, direct: float, one: Pair, other: Pair, severed: Number) -> float:
    """What ties a fine cell to a coarse one: their edge, and two diagonals beside it.

    Each diagonal comes with the edge that leads on from its end to the coarse cell. Where
    a fence cuts that edge, the end lies beyond the fence and does not count. A coarse
    cell that is not free (``stands`` 0) stands for those around it, and all diagonals
    count; unless it cannot (-1, see `_stands`).
    """
    total = direct
    for diagonal, onward in (one, other):
        if stands == 0 or abs(onward) > severed * abs(diagonal):
            total += diagonal
    return total if stands >= 0 else direct - direct


@njit(cache=True, nogil=True, fastmath=True)
def weigh_lines(A: Operator, P: Weights, first: int, last: int, weak: float) -> None:
    """Weights of the fine cells between two coarse ones, of coarse rows ``first`` on.

    A cell whose ties to both are at most faint goes with the coarse cell of its own block.
    With ``weak`` above 0, ties up to that share of its conductance are as good as none,
    and such a cell is a stray, without weights; `mind_gaps` has to follow.
    """
    coarse = (A.cols + 1) // 2
    number = A.east.dtype.type
    faint, severed = number(max(FAINT, weak)), number(max(SEVERED, weak))
    alone = number(0 if weak > 0 else 1)
    for ci in range(first, last):
        i = 2 * ci
        a = stencil(A, i)
        for cj in range(A.cols // 2):
            j, k = 2 * cj + 1, ci * coarse + cj
            if a.inverse[j] > 0:
                nw, sw = (a.nw[j], a.n[j - 1]), (a.sw[j], a.s[j - 1])
                west = _by_way(a.inverse[j - 1], a.w[j], nw, sw, severed)
                east = a.e[j]
                if j + 1 < A.cols:
                    ne, se = (a.ne[j], a.n[j + 1]), (a.se[j], a.s[j + 1])
                    east = _by_way(a.inverse[j + 1], east, ne, se, severed)
                share = _shares(west, east, faint / a.inverse[j], alone)
                P.east_from_west[k], P.east_from_east[k] = share
        if i + 1 == A.rows:
            return
        above, a = a, stencil(A, i + 1)
        below = stencil(A, min(i + 2, A.rows - 1))
        for cj in range(coarse):
            j, k = 2 * cj, ci * coarse + cj
            if a.inverse[j] > 0:
                nw, ne = (a.nw[j], above.w[j]), (a.ne[j], above.e[j])
                sw, se = (a.sw[j], below.w[j]), (a.se[j], below.e[j])
                north = _by_way(above.inverse[j], a.n[j], nw, ne, severed)
                south = _by_way(below.inverse[j], a.s[j], sw, se, severed)
                share = _shares(north, south, faint / a.inverse[j], alone)
                P.south_from_north[k], P.south_from_south[k] = share


@njit(cache=True, nogil=True, fastmath=True)
def _stands(A: Operator, i: int, j: int, weak: float) -> float:
    """Above 0 for a coarse cell that is free; 0 for one that stands for those around it.

    -1 for one that cannot: the cells around it are not tied with each other all around,
    as where a fence meets it. (``weak`` 0: all coarse cells stand for those around them.)
    """
    free = A.inverse[i * A.cols + j]
    if free > 0 or weak == 0:
        return float(free)
    first, last, count = -1, -1, 0
    arcs = 0
    for step in range(9):
        y, x = i + RING_SOUTH[step % 8], j + RING_EAST[step % 8]
        inside = 0 <= y < A.rows and 0 <= x < A.cols
        if not inside or A.inverse[y * A.cols + x] == 0:
            continue
        if step < 8:
            count += 1
        if first < 0:
            first = step
        elif not _ring_tie(A, i, j, last, step, weak):
            arcs += 1
        last = step
    if count > 1 and first > 0 and not _ring_tie(A, i, j, last, first + 8, weak):
        arcs += 1
    return -1.0 if arcs > 1 else 0.0


@njit(cache=True, nogil=True, fastmath=True)
def _ring_tie(A: Operator, i: int, j: int, one: int, other: int, weak: float) -> bool:
    """Whether two cells around another, one after the other, are neighbours and tied."""
    if other - one > 2 or (other - one == 2 and one % 2 == 1):
        return False
    y, x = i + RING_SOUTH[one % 8], j + RING_EAST[one % 8]
    v, u = i + RING_SOUTH[other % 8], j + RING_EAST[other % 8]
    if v < y or (v == y and u < x):
        y, x, v, u = v, u, y, x
    n = y * A.cols + x
    if v == y:
        g = A.east[n]
    elif u == x:
        g = A.south[n]
    else:
        g = A.south_east[n] if u > x else A.south_west[n]
    return bool(g * max(A.inverse[n], A.inverse[v * A.cols + u]) > weak)


@njit(cache=True, nogil=True, fastmath=True)
def mind_gaps(A: Operator, P: Weights, first: int, last: int, weak: float) -> None:
    """Weigh anew the cells beside coarse cells that are not free, after `weigh_lines`.

    Such a coarse cell stands for the cells around it, if these are tied with each other;
    and a cell without ties goes with that of its block, if nobody beyond a fence does.
    """
    coarse = (A.cols + 1) // 2
    faint, severed = max(FAINT, weak), max(SEVERED, weak)
    for ci in range(first, last):
        i = 2 * ci
        above, a = stencil(A, i), stencil(A, min(i + 1, A.rows - 1))
        below = stencil(A, min(i + 2, A.rows - 1))
        for cj in range(coarse):
            j, k = 2 * cj, ci * coarse + cj
            gap, beyond = above.inverse[j] == 0, min(j + 2, A.cols - 1)
            east = j + 1 < A.cols and above.inverse[j + 1] > 0
            if east and (gap or above.inverse[beyond] == 0):
                m = j + 1
                nw, sw = (above.nw[m], above.n[j]), (above.sw[m], above.s[j])
                one = _by_way(_stands(A, i, j, weak), above.w[m], nw, sw, severed)
                other = above.e[m]
                if m + 1 < A.cols:
                    ne = (above.ne[m], above.n[m + 1])
                    se = (above.se[m], above.s[m + 1])
                    stands = _stands(A, i, m + 1, weak)
                    other = _by_way(stands, other, ne, se, severed)
                share = _shares(one, other, faint / above.inverse[m], 1.0 if gap else 0.0)
                P.east_from_west[k], P.east_from_east[k] = share
            if i + 1 == A.rows or a.inverse[j] == 0:
                continue
            if gap or below.inverse[j] == 0:
                nw, ne = (a.nw[j], above.w[j]), (a.ne[j], above.e[j])
                one = _by_way(_stands(A, i, j, weak), a.n[j], nw, ne, severed)
                other = a.s[j]
                if i + 2 < A.rows:
                    sw, se = (a.sw[j], below.w[j]), (a.se[j], below.e[j])
                    other = _by_way(_stands(A, i + 2, j, weak), other, sw, se, severed)
                apart = east and P.east_from_west[k] > 0 and a.ne[j] * a.inverse[j] <= weak
                alone = 1.0 if gap and not apart else 0.0
                share = _shares(one, other, faint / a.inverse[j], alone)
                P.south_from_north[k], P.south_from_south[k] = share


@njit(cache=True, nogil=True, fastmath=True)
def weigh_middles(A: Operator, P: Weights, first: int, last: int, weak: float) -> None:
    """Weights of the fine cells amid four coarse ones, from those of the lines."""
    coarse = (A.cols + 1) // 2
    faint = A.east.dtype.type(max(FAINT, weak))
    for ci in range(first, last):
        if 2 * ci + 1 == A.rows:
            return
        a = stencil(A, 2 * ci + 1)
        south = 2 * ci + 2 < A.rows
        for cj in range(A.cols // 2):
            j, k = 2 * cj + 1, ci * coarse + cj
            if a.inverse[j] == 0:
                continue
            n, s, w, e = a.n[j], a.s[j], a.w[j], a.e[j]
            nw = a.nw[j] + n * P.east_from_west[k] + w * P.south_from_north[k]
            ne = a.ne[j] + n * P.east_from_east[k]
            sw = a.sw[j] + w * P.south_from_south[k]
            se = a.se[j]
            if cj + 1 < coarse:
                ne += e * P.south_from_north[k + 1]
                se += e * P.south_from_south[k + 1]
            if south:
                sw += s * P.east_from_west[k + coarse]
                se += s * P.east_from_east[k + coarse]
            total = nw + ne + sw + se
            if total > faint / a.inverse[j]:
                P.middle_from_nw[k], P.middle_from_ne[k] = nw / total, ne / total
                P.middle_from_sw[k], P.middle_from_se[k] = sw / total, se / total
            else:
                taken = A.inverse[2 * ci * A.cols + 2 * cj] > 0
                taken |= P.east_from_west[k] + P.south_from_north[k] > 0
                P.middle_from_nw[k] = 0 if weak > 0 and taken else 1
                P.middle_from_ne[k] = P.middle_from_sw[k] = P.middle_from_se[k] = 0

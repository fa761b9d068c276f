"""Compiled interpolation from coarse cells: which share each has in the cells around it.

A cell amid two or four coarse cells takes their voltages by what ties it to each. Ties that
lead around a fence, or by way of cells beyond one, are none.
"""

from numba import njit

from cami.connectivity.kernels_rows import Operator, Weights, stencil

Pair = tuple[float, float]

RING_SOUTH, RING_EAST = (0, 1, 1, 1, 0, -1, -1, -1), (1, 1, 0, -1, -1, -1, 0, 1)
"""Rows and columns to the cells around one, clockwise from the east."""

SEVERED = 1e-3
"""Share of a diagonal below which the edge that leads on from its end counts as cut."""

FAINT = 1e-4
"""Share of its conductance below which a cell is not tied to its coarse neighbours."""


@njit(cache=True, nogil=True, fastmath=True)
def _shares(
    one: float, other: float, total: float, weak: float, alone: float
) -> tuple[float, float]:
    """Weights of two coarse neighbours that add up to one; else ``alone`` of the first."""
    both = one + other
    if both > max(FAINT, weak) * total:
        return one / both, other / both
    return alone, one * 0


@njit(cache=True, nogil=True, fastmath=True)
def _by_way(stands: float, direct: float, one: Pair, other: Pair, weak: float) -> float:
    """What ties a fine cell to a coarse one: their edge, and two diagonals beside it.

    Each diagonal comes with the edge that leads on from its end to the coarse cell. Where
    a fence cuts that edge, the end lies beyond the fence and does not count. ``stands``:
    what `_stands` says of the coarse cell.
    """
    if stands < 0:
        return direct - direct
    total = direct
    for diagonal, onward in (one, other):
        if stands == 0 or abs(onward) > max(SEVERED, weak) * abs(diagonal):
            total += diagonal
    return total


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
def weigh_lines(A: Operator, P: Weights, first: int, last: int, weak: float) -> int:
    """Weights of the fine cells between two coarse ones, of coarse rows ``first`` on.

    A cell whose ties to both are at most faint goes with the coarse cell of its own block.
    With ``weak`` above 0, ties up to that share of its conductance are as good as none,
    and a cell goes with its block only if nobody beyond a fence does: else it is a stray,
    without weights. Returns how many strays there are.
    """
    coarse, strays = (A.cols + 1) // 2, 0
    for ci in range(first, last):
        i = 2 * ci
        a = stencil(A, i)
        for cj in range(A.cols // 2):
            j, k = 2 * cj + 1, ci * coarse + cj
            if a.inverse[j] > 0:
                stands = _stands(A, i, j - 1, weak)
                nw, sw = (a.nw[j], a.n[j - 1]), (a.sw[j], a.s[j - 1])
                west, east = _by_way(stands, a.w[j], nw, sw, weak), a.e[j]
                if j + 1 < A.cols:
                    stands = _stands(A, i, j + 1, weak)
                    ne, se = (a.ne[j], a.n[j + 1]), (a.se[j], a.s[j + 1])
                    east = _by_way(stands, east, ne, se, weak)
                taken = weak > 0 and a.inverse[j - 1] > 0
                alone = west * 0 + (0 if taken else 1)
                share = _shares(west, east, 1 / a.inverse[j], weak, alone)
                P.east_from_west[k], P.east_from_east[k] = share
                strays += share[0] + share[1] == 0
        if i + 1 == A.rows:
            break
        above, a = a, stencil(A, i + 1)
        below = stencil(A, min(i + 2, A.rows - 1))
        for cj in range(coarse):
            j, k = 2 * cj, ci * coarse + cj
            if a.inverse[j] > 0:
                stands = _stands(A, i, j, weak)
                nw, ne = (a.nw[j], above.w[j]), (a.ne[j], above.e[j])
                north, south = _by_way(stands, a.n[j], nw, ne, weak), a.s[j]
                if i + 2 < A.rows:
                    stands = _stands(A, i + 2, j, weak)
                    sw, se = (a.sw[j], below.w[j]), (a.se[j], below.e[j])
                    south = _by_way(stands, south, sw, se, weak)
                beside = P.east_from_west[k] > 0 and a.ne[j] * a.inverse[j] <= weak
                taken = weak > 0 and (above.inverse[j] > 0 or beside)
                alone = north * 0 + (0 if taken else 1)
                share = _shares(north, south, 1 / a.inverse[j], weak, alone)
                P.south_from_north[k], P.south_from_south[k] = share
                strays += share[0] + share[1] == 0
    return strays


@njit(cache=True, nogil=True, fastmath=True)
def weigh_middles(A: Operator, P: Weights, first: int, last: int, weak: float) -> int:
    """Weights of the fine cells amid four coarse ones, from those of the lines.

    ``weak`` and what is returned: as for `weigh_lines`.
    """
    coarse, strays = (A.cols + 1) // 2, 0
    for ci in range(first, last):
        if 2 * ci + 1 == A.rows:
            break
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
            if total * a.inverse[j] > max(FAINT, weak):
                P.middle_from_nw[k], P.middle_from_ne[k] = nw / total, ne / total
                P.middle_from_sw[k], P.middle_from_se[k] = sw / total, se / total
            else:
                taken = A.inverse[2 * ci * A.cols + 2 * cj] > 0
                taken |= P.east_from_west[k] + P.south_from_north[k] > 0
                P.middle_from_nw[k] = 0 if weak > 0 and taken else 1
                P.middle_from_ne[k] = P.middle_from_sw[k] = P.middle_from_se[k] = 0
                strays += P.middle_from_nw[k] == 0
    return strays

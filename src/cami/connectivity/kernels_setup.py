"""Compiled set-up of a multigrid level: diagonal, interpolation, and the coarser operator.

Interpolation preserves constants at every cell, grounded or not: a coarse operator then
has exactly the row sums that the ground gives it, and no rounding error that would act as
a ground where there is none (decision 0010).
"""

import numpy as np
from numba import njit

from cami.connectivity.kernels_rows import Operator, Single, Weights, stencil

FAINT = np.float32(1e-4)
"""Share of its conductance below which a cell counts as not tied to its coarse neighbours."""


@njit(cache=True, nogil=True, fastmath=True)
def invert_diagonal(A: Operator, first: int, last: int) -> None:
    """Fill ``A.inverse`` of some rows; cells that are marked -1 are held and get 0."""
    for i in range(first, last):
        a = stencil(A, i)
        for j in range(A.cols):
            total = a.e[j] + a.w[j] + a.s[j] + a.n[j]
            total += a.se[j] + a.nw[j] + a.sw[j] + a.ne[j]
            if A.ground.size:
                total += A.ground[i * A.cols + j]
            free = total > 0 and a.inverse[j] >= 0
            a.inverse[j] = 1 / total if free else 0


@njit(cache=True, nogil=True, fastmath=True)
def _shares(one: float, other: float, total: float) -> tuple[float, float]:
    """Weights of two coarse neighbours that add up to one."""
    both = one + other
    if both > FAINT * total:
        return one / both, other / both
    return one / one if one else one + 1, one * 0


@njit(cache=True, nogil=True, fastmath=True)
def weigh_lines(A: Operator, P: Weights, first: int, last: int) -> None:
    """Weights of the fine cells between two coarse ones, of coarse rows ``first`` on."""
    coarse = (A.cols + 1) // 2
    for I in range(first, last):
        i = 2 * I
        a = stencil(A, i)
        for J in range(A.cols // 2):
            j = 2 * J + 1
            if a.inverse[j] > 0:
                west = a.w[j] + a.nw[j] + a.sw[j]
                east = a.e[j] + a.ne[j] + a.se[j]
                share = _shares(west, east, 1 / a.inverse[j])
                P.east_from_west[I * coarse + J], P.east_from_east[I * coarse + J] = share
        if i + 1 == A.rows:
            return
        a = stencil(A, i + 1)
        for J in range(coarse):
            j = 2 * J
            if a.inverse[j] > 0:
                north = a.n[j] + a.nw[j] + a.ne[j]
                south = a.s[j] + a.sw[j] + a.se[j]
                share = _shares(north, south, 1 / a.inverse[j])
                k = I * coarse + J
                P.south_from_north[k], P.south_from_south[k] = share


@njit(cache=True, nogil=True, fastmath=True)
def weigh_middles(A: Operator, P: Weights, first: int, last: int) -> None:
    """Weights of the fine cells amid four coarse ones, from those of the lines."""
    coarse = (A.cols + 1) // 2
    for I in range(first, last):
        if 2 * I + 1 == A.rows:
            return
        a = stencil(A, 2 * I + 1)
        south = 2 * I + 2 < A.rows
        for J in range(A.cols // 2):
            j, k = 2 * J + 1, I * coarse + J
            if a.inverse[j] == 0:
                continue
            n, s, w, e = a.n[j], a.s[j], a.w[j], a.e[j]
            nw = a.nw[j] + n * P.east_from_west[k] + w * P.south_from_north[k]
            ne = a.ne[j] + n * P.east_from_east[k]
            sw = a.sw[j] + w * P.south_from_south[k]
            se = a.se[j]
            if J + 1 < coarse:
                ne += e * P.south_from_north[k + 1]
                se += e * P.south_from_south[k + 1]
            if south:
                sw += s * P.east_from_west[k + coarse]
                se += s * P.east_from_east[k + coarse]
            total = nw + ne + sw + se
            if total > FAINT / a.inverse[j]:
                P.middle_from_nw[k], P.middle_from_ne[k] = nw / total, ne / total
                P.middle_from_sw[k], P.middle_from_se[k] = sw / total, se / total
            else:
                P.middle_from_nw[k] = 1


@njit(cache=True, nogil=True, fastmath=True)
def _column(p: Single, A: Operator, P: Weights, I: int, J: int) -> None:
    """The nine weights with which coarse cell (I, J) enters the fine cells around it."""
    coarse = (A.cols + 1) // 2
    k = I * coarse + J
    p[1, 1] = 1 if A.inverse[2 * I * A.cols + 2 * J] > 0 else 0
    p[1, 2], p[2, 1], p[2, 2] = (
        P.east_from_west[k],
        P.south_from_north[k],
        P.middle_from_nw[k],
    )
    p[1, 0] = p[2, 0] = p[0, 1] = p[0, 2] = p[0, 0] = 0
    if J > 0:
        p[1, 0], p[2, 0] = P.east_from_east[k - 1], P.middle_from_ne[k - 1]
    if I > 0:
        p[0, 1], p[0, 2] = P.south_from_south[k - coarse], P.middle_from_sw[k - coarse]
        if J > 0:
            p[0, 0] = P.middle_from_se[k - coarse - 1]


@njit(cache=True, nogil=True, fastmath=True)
def _flow(q: Single, p: Single, g: float, a: int, b: int, c: int, d: int) -> None:
    """Let the potentials ``p`` drive a current through one edge; ``q`` is what leaves."""
    f = g * (p[a, b] - p[c, d])
    q[a, b] += f
    q[c, d] -= f


@njit(cache=True, nogil=True, fastmath=True)
def _outflow(q: Single, p: Single, A: Operator, I: int, J: int) -> None:
    """What leaves each of the 5 x 5 fine cells around (2I, 2J) at the potentials ``p``.

    ``p`` is 5 x 5 as well, its rim zero.
    """
    cols = A.cols
    q[:] = 0
    for a in range(4):
        i = 2 * I - 2 + a
        if i < 0 or i >= A.rows:
            continue
        for b in range(5):
            j = 2 * J - 2 + b
            if j < 0 or j >= cols:
                continue
            k = i * cols + j
            if a > 0:
                if b < 4:
                    _flow(q, p, A.east[k], a, b, a, b + 1)
                if A.ground.size:
                    q[a, b] += A.ground[k] * p[a, b]
            _flow(q, p, A.south[k], a, b, a + 1, b)
            if b < 4:
                _flow(q, p, A.south_east[k], a, b, a + 1, b + 1)
            if b > 0:
                _flow(q, p, A.south_west[k], a, b, a + 1, b - 1)


@njit(cache=True, nogil=True, fastmath=True)
def _leak(A: Operator, i: int, j: int) -> float:
    """Conductance from a free cell to ground and to held neighbours."""
    k = i * A.cols + j
    leak = A.ground[k] if A.ground.size else A.east.dtype.type(0)
    if not A.holds:
        return leak
    for di in range(-1, 2):
        for dj in range(-1, 2):
            y, x = i + di, j + dj
            outside = y < 0 or y >= A.rows or x < 0 or x >= A.cols or (di == 0 and dj == 0)
            if outside or A.inverse[y * A.cols + x] > 0:
                continue
            a = stencil(A, i)
            if di == 0:
                leak += a.e[j] if dj == 1 else a.w[j]
            elif dj == 0:
                leak += a.s[j] if di == 1 else a.n[j]
            elif dj == 1:
                leak += a.se[j] if di == 1 else a.ne[j]
            else:
                leak += a.sw[j] if di == 1 else a.nw[j]
    return leak


@njit(cache=True, nogil=True, fastmath=True)
def coarsen(A: Operator, P: Weights, C: Operator, first: int, last: int) -> None:
    """Edges and grounds of the coarser operator ``C`` = Pᵀ A P, rows ``first`` on."""
    p = np.zeros((5, 5), A.east.dtype)
    q = np.zeros((5, 5), A.east.dtype)
    r = np.zeros((3, 3), A.east.dtype)
    for I in range(first, last):
        for J in range(C.cols):
            k = I * C.cols + J
            _column(r, A, P, I, J)
            p[1:4, 1:4] = r
            _outflow(q, p, A, I, J)
            if C.ground.size:
                total = A.east.dtype.type(0)
                for a in range(3):
                    for b in range(3):
                        if r[a, b] != 0:
                            total += r[a, b] * _leak(A, 2 * I + a - 1, 2 * J + b - 1)
                C.ground[k] = total
            if J + 1 < C.cols:
                _column(r, A, P, I, J + 1)
                total = A.east.dtype.type(0)
                for a in range(3):
                    total += q[a + 1, 3] * r[a, 0] + q[a + 1, 4] * r[a, 1]
                C.east[k] = -total
            if I + 1 == C.rows:
                continue
            _column(r, A, P, I + 1, J)
            total = A.east.dtype.type(0)
            for b in range(3):
                total += q[3, b + 1] * r[0, b] + q[4, b + 1] * r[1, b]
            C.south[k] = -total
            if J + 1 < C.cols:
                _column(r, A, P, I + 1, J + 1)
                total = q[3, 3] * r[0, 0] + q[3, 4] * r[0, 1] + q[4, 3] * r[1, 0]
                C.south_east[k] = -(total + q[4, 4] * r[1, 1])
            if J > 0:
                _column(r, A, P, I + 1, J - 1)
                total = q[3, 1] * r[0, 2] + q[3, 0] * r[0, 1] + q[4, 1] * r[1, 2]
                C.south_west[k] = -(total + q[4, 0] * r[1, 1])

"""Compiled set-up of a multigrid level: its diagonal, and the coarser operator.

Interpolation preserves constants at every cell, grounded or not: a coarse operator then
has exactly the row sums that the ground gives it, and no rounding error that would act as
a ground where there is none (decision 0010).
"""

import numpy as np
from numba import njit

from cami.connectivity.kernels_rows import Operator, Single, Weights, stencil

Pair = tuple[float, float]
Corners = tuple[float, float, float, float]
Six = tuple[float, float, float, float, float, float]
Twelve = tuple[float, ...]


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
def _through(sums: Six, g: float, nw: float, ne: float, sw: float, se: float) -> Six:
    """Add a fine edge ``g`` to the six coarse edges among the corners of a quad.

    The four numbers are the differences, along the fine edge, of the corners' weights.
    """
    north, south, west, east, falling, rising = sums
    return (
        north - g * nw * ne,
        south - g * sw * se,
        west - g * nw * sw,
        east - g * ne * se,
        falling - g * nw * se,
        rising - g * ne * sw,
    )


@njit(cache=True, nogil=True, fastmath=True)
def _inside(
    g: Twelve,
    t: Pair,
    b: Pair,
    left: Pair,
    r: Pair,
    m: Corners,
    c: Corners,
) -> Six:
    """The six coarse edges of a quad that its twelve inner fine edges make.

    Weights of the corners in the cells amid the top, bottom, left and right side and in
    the middle; ``c`` is 1 for corners that are free.
    """
    nw, ne, sw, se = m
    tw, te = t
    bw, be = b
    ln, ls = left
    rn, rs = r
    zero = nw - nw
    s = (zero, zero, zero, zero, zero, zero)
    s = _through(s, g[0], tw - nw, te - ne, -sw, -se)
    s = _through(s, g[1], ln - nw, -ne, ls - sw, -se)
    s = _through(s, g[2], -nw, rn - ne, -sw, rs - se)
    s = _through(s, g[3], -nw, -ne, bw - sw, be - se)
    s = _through(s, g[4], c[0] - nw, -ne, -sw, -se)
    s = _through(s, g[5], -nw, c[1] - ne, -sw, -se)
    s = _through(s, g[6], -nw, -ne, c[2] - sw, -se)
    s = _through(s, g[7], -nw, -ne, -sw, c[3] - se)
    s = _through(s, g[8], tw - ln, te, -ls, zero)
    s = _through(s, g[9], tw, te - rn, zero, -rs)
    s = _through(s, g[10], ln, zero, ls - bw, -be)
    return _through(s, g[11], zero, rn, -bw, rs - be)


@njit(cache=True, nogil=True, fastmath=True)
def _quads(out: Single, A: Operator, P: Weights, ci: int) -> None:
    """The coarse edges that the inner fine edges of a row of quads make.

    ``out`` has six rows: edges on the north, south, west and east side of each quad, the
    falling diagonal and the rising one.
    """
    cols, coarse = A.cols, (A.cols + 1) // 2
    k = 2 * ci * cols
    full = (cols - 1) // 2
    if 2 * ci + 1 == A.rows:
        out[:] = 0
        return
    low = 2 * ci + 2 < A.rows
    for cj in range(coarse):
        q = ci * coarse + cj
        n, y = k + 2 * cj, k + cols + 2 * cj
        zero = A.inverse[n] - A.inverse[n]
        one = zero + 1
        pair = (zero, zero)
        wide, even = cj < full, 2 * cj + 1 < cols
        g0 = g2 = g3 = g5 = g6 = g7 = g8 = g9 = g11 = zero
        if even:
            g0, g3 = A.south[n + 1], A.south[y + 1]
            g6, g8 = A.south_west[y + 1], A.south_west[n + 1]
        if wide:
            g2, g5, g7 = A.east[y + 1], A.south_west[n + 2], A.south_east[y + 1]
            g9, g11 = A.south_east[n + 1], A.south_west[y + 2]
        g = (
            g0,
            A.east[y],
            g2,
            g3,
            A.south_east[n],
            g5,
            g6,
            g7,
            g8,
            g9,
            A.south_east[y],
            g11,
        )
        t = (P.east_from_west[q], P.east_from_east[q])
        b = (P.east_from_west[q + coarse], P.east_from_east[q + coarse]) if low else pair
        left = (P.south_from_north[q], P.south_from_south[q])
        r = (P.south_from_north[q + 1], P.south_from_south[q + 1]) if wide else pair
        m = (
            P.middle_from_nw[q],
            P.middle_from_ne[q],
            P.middle_from_sw[q],
            P.middle_from_se[q],
        )
        nw = one if A.inverse[n] > 0 else zero
        ne = one if wide and A.inverse[n + 2] > 0 else zero
        sw = one if low and A.inverse[y + cols] > 0 else zero
        se = one if low and wide and A.inverse[y + cols + 2] > 0 else zero
        s = _inside(g, t, b, left, r, m, (nw, ne, sw, se))
        if A.ground.size and even:
            s = _through(s, A.ground[y + 1], m[0], m[1], m[2], m[3])
        for side in range(6):
            out[side, cj] = s[side]


@njit(cache=True, nogil=True, fastmath=True)
def leak(A: Operator, i: int, j: int) -> float:
    """Conductance from a free cell to ground and to held neighbours."""
    k = i * A.cols + j
    leak = float(A.ground[k]) if A.ground.size else 0.0
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
def _along(A: Operator, n: int, step: int, edge: Single, one: float, other: float) -> float:
    """The coarse edge that two fine edges in line make, by way of the cell between."""
    here, there = A.inverse[n] > 0, A.inverse[n + 2 * step] > 0
    g = edge[n] * ((1 if here else 0) - one) * other
    g += edge[n + step] * one * ((1 if there else 0) - other)
    if A.ground.size:
        g -= A.ground[n + step] * one * other
    return float(g)


@njit(cache=True, nogil=True, fastmath=True)
def coarsen(A: Operator, P: Weights, coarser: Operator, first: int, last: int) -> None:
    """Edges of the coarser operator ``coarser`` = Pᵀ A P, rows ``first`` on.

    A fine edge g between cells a and b adds -g (p_a - p_b)(q_a - q_b) to the coarse edge
    between the cells whose weights are p and q: by differences, so that nothing cancels.
    """
    above = np.zeros((6, coarser.cols), A.east.dtype)
    here = np.zeros((6, coarser.cols), A.east.dtype)
    if first > 0:
        _quads(above, A, P, first - 1)
    for ci in range(first, last):
        _quads(here, A, P, ci)
        low = 2 * ci + 2 < A.rows
        for cj in range(coarser.cols):
            k = ci * coarser.cols + cj
            n = 2 * ci * A.cols + 2 * cj
            if 2 * cj + 2 < A.cols:
                west, east = P.east_from_west[k], P.east_from_east[k]
                along = _along(A, n, 1, A.east, west, east)
                coarser.east[k] = along + here[0, cj] + above[1, cj]
                if low:
                    coarser.south_east[k] = here[4, cj]
            if low:
                north, south = P.south_from_north[k], P.south_from_south[k]
                across = _along(A, n, A.cols, A.south, north, south)
                coarser.south[k] = across + here[2, cj]
                if cj > 0:
                    coarser.south[k] += here[3, cj - 1]
                    coarser.south_west[k] = here[5, cj - 1]
        above, here = here, above


@njit(cache=True, nogil=True, fastmath=True)
def gather_grounds(
    A: Operator, P: Weights, coarser: Operator, first: int, last: int
) -> None:
    """Grounds of the coarser operator: what its fine cells lose, shared by weight."""
    for ci in range(first, last):
        for cj in range(coarser.cols):
            i, j, k = 2 * ci, 2 * cj, ci * coarser.cols + cj
            total = leak(A, i, j) if A.inverse[i * A.cols + j] > 0 else 0.0
            if j + 1 < A.cols:
                total += P.east_from_west[k] * leak(A, i, j + 1)
            if j > 0:
                total += P.east_from_east[k - 1] * leak(A, i, j - 1)
            if i + 1 < A.rows:
                total += P.south_from_north[k] * leak(A, i + 1, j)
                if j + 1 < A.cols:
                    total += P.middle_from_nw[k] * leak(A, i + 1, j + 1)
                if j > 0:
                    total += P.middle_from_ne[k - 1] * leak(A, i + 1, j - 1)
            if i > 0:
                up = k - coarser.cols
                total += P.south_from_south[up] * leak(A, i - 1, j)
                if j + 1 < A.cols:
                    total += P.middle_from_sw[up] * leak(A, i - 1, j + 1)
                if j > 0:
                    total += P.middle_from_se[up - 1] * leak(A, i - 1, j - 1)
            coarser.ground[k] = total

"""Compiled halves of a multigrid cycle: down to the coarse grid, and up again.

Smoothing is zebra Gauss-Seidel. Down: even rows, then odd rows, starting from zero; the
residual is taken and restricted while the rows are still in the cache. Up: the coarse
correction is added, then odd rows, then even rows, so that the whole is symmetric.

A call works on the coarse rows ``first <= ci < last``. What it needs of its neighbours'
rows it computes for itself in scratch rows, so that the result does not depend, to the
bit, on how the rows are shared out.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cami.connectivity.kernels_rows import (
    Operator,
    Single,
    Weights,
    dot,
    drain,
    inflow,
    relax,
    relax_from_zero,
    relax_new,
    row_of,
    stencil,
)

Sides = NDArray[np.int64]


BAND = 4
"""Coarse rows that are done for one side after another while their operator is at hand."""


@njit(cache=True, nogil=True, fastmath=True)
def _residual(
    out: Single, b: Single, u: Single, un: Single, us: Single, A: Operator, i: int
) -> None:
    """Right-hand side less what leaves, of row ``i``."""
    zero = u.dtype.type(0)
    inflow(out, u, un, us, stencil(A, i))
    drain(out, u, A, i, 1)
    if A.holds:
        for j in range(1, A.cols + 1):
            out[j] += b[j] if A.inverse[i * A.cols + j - 1] > 0 else zero
    else:
        for j in range(1, A.cols + 1):
            out[j] += b[j]


@njit(cache=True, nogil=True, fastmath=True)
def _restrict(
    cb: Single, above: Single, here: Single, below: Single, P: Weights, ci: int, coarse: int
) -> None:
    """Coarse right-hand side of coarse row ``ci`` from the residual rows around it."""
    row = slice(ci * coarse, (ci + 1) * coarse)
    # In the first row there is nothing above, so that any weights will do.
    up = slice(ci * coarse - coarse, ci * coarse) if ci > 0 else row
    ew, ee = P.east_from_west[row], P.east_from_east[row]
    sn, ss = P.south_from_north[row], P.south_from_south[up]
    nw, ne = P.middle_from_nw[row], P.middle_from_ne[row]
    sw, se = P.middle_from_sw[up], P.middle_from_se[up]
    cb[1] = here[1] + sn[0] * below[1] + ss[0] * above[1]
    cb[1] += ew[0] * here[2] + nw[0] * below[2] + sw[0] * above[2]
    for cj in range(1, coarse):
        j = 2 * cj + 1
        cb[cj + 1] = (
            here[j]
            + sn[cj] * below[j]
            + ss[cj] * above[j]
            + ew[cj] * here[j + 1]
            + nw[cj] * below[j + 1]
            + sw[cj] * above[j + 1]
            + ee[cj - 1] * here[j - 1]
            + ne[cj - 1] * below[j - 1]
            + se[cj - 1] * above[j - 1]
        )


@njit(cache=True, nogil=True, fastmath=True)
def descend(
    A: Operator,
    P: Weights,
    b: Single,
    u: Single,
    cb: Single,
    sides: Sides,
    first: int,
    last: int,
) -> None:
    """Smooth ``A u = b`` from zero and restrict the residual into ``cb``."""
    cols, coarse = A.cols, (A.cols + 1) // 2
    work = np.zeros((2, cols + 2), u.dtype)
    edge = np.zeros((3, cols + 2), u.dtype)
    left = np.zeros((3, cols + 2), u.dtype)
    nothing = np.zeros(cols + 2, u.dtype)
    band = last - first if sides.size == 1 else BAND
    for start in range(first, last, band):
        for k in sides:
            bk, uk, cbk = b[k], u[k], cb[k]
            above, here, below = left[0], left[1], left[2]
            above[:] = 0
            un = nothing
            i = 2 * start
            us = row_of(uk, cols, i)
            if start == first:
                relax_from_zero(us, row_of(bk, cols, i), work[0], stencil(A, i))
                if first > 0:
                    bn, b1 = row_of(bk, cols, i - 2), row_of(bk, cols, i - 1)
                    relax_from_zero(edge[0], bn, work[0], stencil(A, i - 2))
                    relax_new(edge[1], b1, edge[0], us, work, stencil(A, i - 1))
                    _residual(above, b1, edge[1], edge[0], us, A, i - 1)
                    un = edge[1]
            else:
                un = row_of(uk, cols, i - 1)
                b1 = row_of(bk, cols, i - 1)
                _residual(above, b1, un, row_of(uk, cols, i - 2), us, A, i - 1)
            for ci in range(start, min(start + band, last)):
                i = 2 * ci
                u0 = row_of(uk, cols, i)
                u1, u2 = nothing, nothing
                if i + 2 < A.rows:
                    u2 = row_of(uk, cols, i + 2) if ci + 1 < last else edge[2]
                    b2 = row_of(bk, cols, i + 2)
                    relax_from_zero(u2, b2, work[0], stencil(A, i + 2))
                if i + 1 < A.rows:
                    u1, b1 = row_of(uk, cols, i + 1), row_of(bk, cols, i + 1)
                    relax_new(u1, b1, u0, u2, work, stencil(A, i + 1))
                    _residual(below, b1, u1, u0, u2, A, i + 1)
                else:
                    below[:] = 0
                _residual(here, row_of(bk, cols, i), u0, un, u1, A, i)
                _restrict(row_of(cbk, coarse, ci), above, here, below, P, ci, coarse)
                above, below = below, above
                un = u1


@njit(cache=True, nogil=True, fastmath=True)
def _spread_even(
    u: Single, c: Single, inverse: Single, west: Single, east: Single, pairs: int
) -> None:
    """The loop of `_add_even`, its arrays arguments so that it becomes vectors."""
    zero = u.dtype.type(0)
    for cj in range(pairs):
        u[2 * cj + 1] += c[cj + 1] if inverse[2 * cj] > 0 else zero
        u[2 * cj + 2] += west[cj] * c[cj + 1] + east[cj] * c[cj + 2]


@njit(cache=True, nogil=True, fastmath=True)
def _add_even(
    u: Single, cu: Single, P: Weights, ci: int, coarse: int, inverse: Single
) -> None:
    """Add the coarse correction to fine row 2 ci."""
    cols = inverse.size
    row = slice(ci * coarse, (ci + 1) * coarse)
    c = row_of(cu, coarse, ci)
    _spread_even(u, c, inverse, P.east_from_west[row], P.east_from_east[row], cols // 2)
    if cols & 1 and inverse[cols - 1] > 0:
        u[cols] += c[coarse]


@njit(cache=True, nogil=True, fastmath=True)
def _spread_odd(
    u: Single,
    c: Single,
    below: Single,
    north: Single,
    south: Single,
    nw: Single,
    ne: Single,
    sw: Single,
    se: Single,
    pairs: int,
) -> None:
    """The loop of `_add_odd`, its arrays arguments so that it becomes vectors."""
    for cj in range(pairs):
        u[2 * cj + 1] += north[cj] * c[cj + 1] + south[cj] * below[cj + 1]
        u[2 * cj + 2] += (
            nw[cj] * c[cj + 1]
            + ne[cj] * c[cj + 2]
            + sw[cj] * below[cj + 1]
            + se[cj] * below[cj + 2]
        )


@njit(cache=True, nogil=True, fastmath=True)
def _add_odd(u: Single, cu: Single, P: Weights, ci: int, coarse: int) -> None:
    """Add the coarse correction to fine row 2 ci + 1."""
    cols = u.size - 2
    row = slice(ci * coarse, (ci + 1) * coarse)
    c, below = row_of(cu, coarse, ci), row_of(cu, coarse, ci + 1)
    north, south = P.south_from_north[row], P.south_from_south[row]
    nw, ne = P.middle_from_nw[row], P.middle_from_ne[row]
    sw, se = P.middle_from_sw[row], P.middle_from_se[row]
    _spread_odd(u, c, below, north, south, nw, ne, sw, se, cols // 2)
    if cols & 1:
        u[cols] += north[coarse - 1] * c[coarse] + south[coarse - 1] * below[coarse]


@njit(cache=True, nogil=True, fastmath=True)
def ascend(
    A: Operator,
    P: Weights,
    b: Single,
    u: Single,
    cu: Single,
    sides: Sides,
    first: int,
    last: int,
    saved: Single,
    other: Single,
    dots: NDArray[np.float64],
) -> None:
    """Add the coarse correction ``cu`` to ``u`` and smooth.

    ``saved[k]`` holds five rows of ``u`` as they were: two before the first, and one after
    the last. Where ``dots`` is not empty, it gets each row's ``other·u``.
    """
    cols, coarse = A.cols, (A.cols + 1) // 2
    work = np.zeros((2, cols + 2), u.dtype)
    edge = np.zeros((3, cols + 2), u.dtype)
    nothing = np.zeros(cols + 2, u.dtype)
    band = last - first if sides.size == 1 else BAND
    for start in range(first, last, band):
        for k in sides:
            bk, uk, cuk = b[k], u[k], cu[k]
            i = 2 * start
            un = nothing
            if start == first:
                u0 = row_of(uk, cols, i)
                _add_even(u0, cuk, P, first, coarse, stencil(A, i).inverse)
                if first > 0:
                    edge[:2] = saved[k, :2]
                    above = stencil(A, i - 2).inverse
                    _add_even(edge[0], cuk, P, first - 1, coarse, above)
                    _add_odd(edge[1], cuk, P, first - 1, coarse)
                    b1 = row_of(bk, cols, i - 1)
                    relax(edge[1], b1, edge[0], u0, work, stencil(A, i - 1), True)
                    un = edge[1]
            else:
                un = row_of(uk, cols, i - 1)
            for ci in range(start, min(start + band, last)):
                i = 2 * ci
                u0 = row_of(uk, cols, i)
                u1, u2 = nothing, nothing
                if i + 2 < A.rows:
                    u2 = row_of(uk, cols, i + 2)
                    if ci + 1 == last:
                        edge[2] = saved[k, 2]
                        u2 = edge[2]
                    _add_even(u2, cuk, P, ci + 1, coarse, stencil(A, i + 2).inverse)
                if i + 1 < A.rows:
                    u1, b1 = row_of(uk, cols, i + 1), row_of(bk, cols, i + 1)
                    _add_odd(u1, cuk, P, ci, coarse)
                    relax(u1, b1, u0, u2, work, stencil(A, i + 1), True)
                relax(u0, row_of(bk, cols, i), un, u1, work, stencil(A, i), True)
                un = u1
                if dots.size:
                    for row in range(i, min(i + 2, A.rows)):
                        z = row_of(uk, cols, row)
                        dots[k, row] = dot(row_of(other[k], cols, row), z)

"""Compiled work on one row of cells: what all multigrid kernels are made of.

A row of a vector comes as a slice that begins one cell before the row and ends one after
it, so that ``u[j + 1]`` is cell ``j`` and ``u[j]`` its western neighbour. Coefficients come
as slices that begin at the row's first cell; those of edges to the west and north are the
eastern and southern edges of other cells, cut out shifted (`shifted`). Off the grid every
coefficient is 0, so that what a vector holds there, any finite number, is never seen.

Loops are this plain so that they become vector instructions; see decision 0010.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Single = NDArray[np.floating]
"""Single precision, or double where a solve in single stagnates."""


class Operator(NamedTuple):
    """A symmetric nine-point operator on ``rows`` times ``cols`` cells, row by row."""

    rows: int
    cols: int
    east: Single
    """Conductance of each cell's edge to the east; likewise the next three."""
    south: Single
    south_east: Single
    south_west: Single
    top: Single
    """Shape (4, 3 cols + 2): cols + 1 zeros, then the first two rows of each edge array."""
    inverse: Single
    """One over the diagonal; 0 for cells that are impassable or held at 0 V."""
    ground: Single
    """Conductance to ground, held neighbours not counted; empty where there is none."""
    holds: bool
    """Whether any passable cell is held at 0 V."""


class Weights(NamedTuple):
    """Interpolation from coarse cells; coarse cell (ci, cj) is the fine cell (2ci, 2cj).

    All have one number for each coarse cell (ci, cj): the weights of coarse cells in the
    fine cells east of, south of, and south-east of (2ci, 2cj).
    """

    east_from_west: Single
    east_from_east: Single
    south_from_north: Single
    south_from_south: Single
    middle_from_nw: Single
    middle_from_ne: Single
    middle_from_sw: Single
    middle_from_se: Single


class Stencil(NamedTuple):
    """The coefficients of one row, by the direction in which the neighbour lies."""

    e: Single
    w: Single
    s: Single
    n: Single
    se: Single
    sw: Single
    ne: Single
    nw: Single
    inverse: Single


@njit(cache=True, nogil=True, fastmath=True)
def shifted(edge: Single, top: Single, cols: int, row: int, by: int) -> Single:
    """Coefficients of a row, from ``by`` cells after its first; rows from -1."""
    start = row * cols + by
    if row < 2:
        return top[start + cols + 1 : start + 2 * cols + 1]
    return edge[start : start + cols]


@njit(cache=True, nogil=True, fastmath=True)
def stencil(A: Operator, i: int) -> Stencil:
    """All coefficients of row ``i``."""
    cols = A.cols
    return Stencil(
        A.east[i * cols : (i + 1) * cols],
        shifted(A.east, A.top[0], cols, i, -1),
        A.south[i * cols : (i + 1) * cols],
        shifted(A.south, A.top[1], cols, i - 1, 0),
        A.south_east[i * cols : (i + 1) * cols],
        A.south_west[i * cols : (i + 1) * cols],
        shifted(A.south_west, A.top[3], cols, i - 1, 1),
        shifted(A.south_east, A.top[2], cols, i - 1, -1),
        A.inverse[i * cols : (i + 1) * cols],
    )


@njit(cache=True, nogil=True, fastmath=True)
def row_of(vector: Single, cols: int, i: int) -> Single:
    """Row ``i`` of a guarded vector with the cells before and after it."""
    start = (i + 1) * cols
    return vector[start : start + cols + 2]


@njit(cache=True, nogil=True, fastmath=True)
def relax_from_zero(u: Single, b: Single, half: Single, a: Stencil) -> None:
    """Gauss-Seidel on a row while all else is zero: even cells first, then odd ones."""
    n = a.inverse.size
    zero = u.dtype.type(0)
    for j in range(n):
        new = b[j + 1] * a.inverse[j]
        half[j + 1] = zero if j & 1 else new
    for j in range(n):
        new = a.inverse[j] * (b[j + 1] + a.e[j] * half[j + 2] + a.w[j] * half[j])
        u[j + 1] = new if j & 1 else half[j + 1]


@njit(cache=True, nogil=True, fastmath=True)
def relax(
    u: Single, b: Single, un: Single, us: Single, work: Single, a: Stencil, odd_first: bool
) -> None:
    """Gauss-Seidel on a row, cells of one parity first, then those of the other."""
    n = a.inverse.size
    given, half = work[0], work[1]
    for j in range(n):
        given[j + 1] = (
            b[j + 1]
            + a.s[j] * us[j + 1]
            + a.n[j] * un[j + 1]
            + a.se[j] * us[j + 2]
            + a.nw[j] * un[j]
            + a.sw[j] * us[j]
            + a.ne[j] * un[j + 2]
        ) * a.inverse[j]
    first = 1 if odd_first else 0
    for j in range(n):
        new = given[j + 1] + a.inverse[j] * (a.e[j] * u[j + 2] + a.w[j] * u[j])
        half[j + 1] = new if (j & 1) == first else u[j + 1]
    for j in range(n):
        new = given[j + 1] + a.inverse[j] * (a.e[j] * half[j + 2] + a.w[j] * half[j])
        u[j + 1] = half[j + 1] if (j & 1) == first else new


@njit(cache=True, nogil=True, fastmath=True)
def relax_new(
    u: Single, b: Single, un: Single, us: Single, work: Single, a: Stencil
) -> None:
    """As `relax`, even cells first, on a row that is still zero."""
    n = a.inverse.size
    zero = u.dtype.type(0)
    given, half = work[0], work[1]
    for j in range(n):
        new = (
            b[j + 1]
            + a.s[j] * us[j + 1]
            + a.n[j] * un[j + 1]
            + a.se[j] * us[j + 2]
            + a.nw[j] * un[j]
            + a.sw[j] * us[j]
            + a.ne[j] * un[j + 2]
        ) * a.inverse[j]
        given[j + 1] = new
        half[j + 1] = zero if j & 1 else new
    for j in range(n):
        new = given[j + 1] + a.inverse[j] * (a.e[j] * half[j + 2] + a.w[j] * half[j])
        u[j + 1] = new if j & 1 else half[j + 1]


@njit(cache=True, nogil=True, fastmath={"contract", "nsz", "arcp"})
def inflow(out: Single, u: Single, un: Single, us: Single, a: Stencil) -> None:
    """Current into each cell from its neighbours, by differences: exact for constants."""
    for j in range(a.inverse.size):
        c = u[j + 1]
        out[j + 1] = (
            a.e[j] * (u[j + 2] - c)
            + a.w[j] * (u[j] - c)
            + a.s[j] * (us[j + 1] - c)
            + a.n[j] * (un[j + 1] - c)
            + a.se[j] * (us[j + 2] - c)
            + a.nw[j] * (un[j] - c)
            + a.sw[j] * (us[j] - c)
            + a.ne[j] * (un[j + 2] - c)
        )


@njit(cache=True, nogil=True, fastmath=True)
def drain(out: Single, u: Single, A: Operator, i: int, unit: float) -> None:
    """Take from ``out`` what flows to ground; nothing flows into held cells' balance."""
    zero, factor = out.dtype.type(0), out.dtype.type(unit)
    inverse = A.inverse[i * A.cols : (i + 1) * A.cols]
    if A.ground.size:
        ground = A.ground[i * A.cols : (i + 1) * A.cols]
        for j in range(A.cols):
            out[j + 1] -= factor * ground[j] * u[j + 1]
    if A.holds:
        for j in range(A.cols):
            out[j + 1] = out[j + 1] if inverse[j] > 0 else zero


@njit(cache=True, nogil=True, fastmath=True)
def dot(a: Single, b: Single) -> float:
    """Sum of products over a row."""
    total = a.dtype.type(0)
    for j in range(1, a.size - 1):
        total += a[j] * b[j]
    return np.float64(total)

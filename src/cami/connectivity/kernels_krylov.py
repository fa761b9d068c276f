"""Compiled vector work of the conjugate gradients around the multigrid cycle.

Every function works on the rows ``first <= i < last`` of each of the ``sides`` and leaves
one partial sum for each row, so that sums do not depend on how rows are shared out.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cami.connectivity.kernels_rows import (
    Operator,
    Single,
    dot,
    drain,
    inflow,
    row_of,
    stencil,
)

Double = NDArray[np.float64]
Sides = NDArray[np.int64]


@njit(cache=True, nogil=True, fastmath=True)
def turn(
    p: Single, z: Single, beta: Double, cols: int, sides: Sides, first: int, last: int
) -> None:
    """Next directions: ``p = z + beta p``."""
    for k in sides:
        share = p.dtype.type(beta[k])
        for i in range(first, last):
            pi, zi = row_of(p[k], cols, i), row_of(z[k], cols, i)
            for j in range(1, cols + 1):
                pi[j] = zi[j] + share * pi[j]


@njit(cache=True, nogil=True, fastmath=True)
def apply(
    A: Operator,
    p: Single,
    r: Single,
    image: Single,
    sides: Sides,
    first: int,
    last: int,
    sums: Double,
) -> None:
    """``image`` = A p; ``p·image`` and ``p·r`` of each row into ``sums``."""
    nothing = np.zeros(A.cols + 2, p.dtype)
    for i in range(first, last):
        a = stencil(A, i)
        for k in sides:
            pi, out = row_of(p[k], A.cols, i), row_of(image[k], A.cols, i)
            north = row_of(p[k], A.cols, i - 1) if i > 0 else nothing
            south = row_of(p[k], A.cols, i + 1) if i + 1 < A.rows else nothing
            inflow(out, pi, north, south, a)
            drain(out, pi, A, i, 1)
            for j in range(1, A.cols + 1):
                out[j] = -out[j]
            sums[k, i, 0] = dot(pi, out)
            sums[k, i, 1] = dot(pi, row_of(r[k], A.cols, i))


@njit(cache=True, nogil=True, fastmath=True)
def advance(
    x: Double,
    r: Single,
    p: Single,
    image: Single,
    alpha: Double,
    cols: int,
    sides: Sides,
    first: int,
    last: int,
    sums: Double,
) -> None:
    """``x += alpha p`` and ``r -= alpha image``; ``r·r`` of each row into ``sums``."""
    for k in sides:
        step = p.dtype.type(alpha[k])
        for i in range(first, last):
            xi, pi = row_of(x[k], cols, i), row_of(p[k], cols, i)
            ri, ai = row_of(r[k], cols, i), row_of(image[k], cols, i)
            total = p.dtype.type(0)
            for j in range(1, cols + 1):
                xi[j] += alpha[k] * pi[j]
                left = ri[j] - step * ai[j]
                ri[j] = left
                total += left * left
            sums[k, i] = total


@njit(cache=True, nogil=True, fastmath={"contract", "nsz", "arcp"})
def replace_residual(
    A: Operator,
    x: Double,
    b: Double,
    r: Single,
    scale: Double,
    unit: float,
    sides: Sides,
    first: int,
    last: int,
    sums: Double,
) -> None:
    """``r`` = scale b - unit A x, reckoned in double precision; its square of each row."""
    cols = A.cols
    nothing = np.zeros(cols + 2, np.float64)
    out = np.zeros(cols + 2, np.float64)
    for i in range(first, last):
        a = stencil(A, i)
        for k in sides:
            xi = row_of(x[k], cols, i)
            north = row_of(x[k], cols, i - 1) if i > 0 else nothing
            south = row_of(x[k], cols, i + 1) if i + 1 < A.rows else nothing
            inflow(out, xi, north, south, a)
            ri, bi = row_of(r[k], cols, i), b[k, i * cols : (i + 1) * cols]
            for j in range(cols):
                out[j + 1] = out[j + 1] * unit + scale[k] * bi[j]
            drain(out, xi, A, i, unit)
            total = 0.0
            for j in range(1, cols + 1):
                left = out[j]
                ri[j] = left
                total += left * left
            sums[k, i] = total

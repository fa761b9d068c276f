"""Compiled work on strays: fine cells that are cut off from every coarse cell near them.

They stand in their own row of unknowns on the level below, which is no grid any more
(`cami.connectivity.algebraic`).
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cami.connectivity.kernels_rows import Operator, Single, Weights, stencil
from cami.connectivity.kernels_setup import leak

Ints = NDArray[np.int64]
Double = NDArray[np.float64]

SOUTH, EAST = (0, 0, 1, -1, 1, 1, -1, -1), (1, -1, 0, 0, 1, -1, 1, -1)
"""Rows and columns to the neighbours of a cell, in the order of a stencil."""


@njit(cache=True, nogil=True, fastmath=True)
def _unserved(A: Operator, P: Weights, ci: int) -> bool:
    """Whether there is any stray in the two rows of blocks ``ci``."""
    coarse, cols = (A.cols + 1) // 2, A.cols
    upper = A.inverse[2 * ci * cols : (2 * ci + 1) * cols]
    lower = A.inverse[(2 * ci + 1) * cols : (2 * ci + 2) * cols]
    row = slice(ci * coarse, (ci + 1) * coarse)
    west, east = P.east_from_west[row], P.east_from_east[row]
    north, south = P.south_from_north[row], P.south_from_south[row]
    nw, ne = P.middle_from_nw[row], P.middle_from_ne[row]
    sw, se = P.middle_from_sw[row], P.middle_from_se[row]
    count = 0
    for cj in range(cols // 2):
        count += upper[2 * cj + 1] > 0 and west[cj] + east[cj] == 0
    if lower.size:
        for cj in range(coarse):
            count += lower[2 * cj] > 0 and north[cj] + south[cj] == 0
        for cj in range(cols // 2):
            served = nw[cj] + ne[cj] + sw[cj] + se[cj]
            count += lower[2 * cj + 1] > 0 and served == 0
    return count > 0


@njit(cache=True, nogil=True)
def find_strays(A: Operator, P: Weights, first: int, last: int) -> Ints:
    """Free cells that no coarse cell has a share in, ascending, of rows of blocks."""
    coarse = (A.cols + 1) // 2
    found, count = np.empty(64, np.int64), 0
    for ci in range(first, last):
        if not _unserved(A, P, ci):
            continue
        for n in range(2 * ci * A.cols, min(2 * ci + 2, A.rows) * A.cols):
            i, j = n // A.cols, n % A.cols
            if A.inverse[n] == 0 or (i % 2 == 0 and j % 2 == 0):
                continue
            k = ci * coarse + j // 2
            if i % 2 == 0:
                served = P.east_from_west[k] + P.east_from_east[k]
            elif j % 2 == 0:
                served = P.south_from_north[k] + P.south_from_south[k]
            else:
                served = P.middle_from_nw[k] + P.middle_from_ne[k]
                served += P.middle_from_sw[k] + P.middle_from_se[k]
            if served == 0:
                if count == found.size:
                    found = np.concatenate((found, np.empty_like(found)))
                found[count] = n
                count += 1
    return found[:count].copy()


@njit(cache=True, nogil=True)
def _add(edges: tuple[Ints, Ints, Double], n: int, tail: int, head: int, g: float) -> int:
    """Keep one more edge, if it conducts anything."""
    if g == 0:
        return n
    edges[0][n], edges[1][n], edges[2][n] = tail, head, g
    return n + 1


@njit(cache=True, nogil=True)
def stray_edges(A: Operator, P: Weights, strays: Ints) -> tuple[Ints, Ints, Double]:
    """Tails, heads and conductances of the edges of strays on the level below.

    Stray ``n`` is the node ``n`` after all coarse cells. An edge from it to a fine cell is
    shared among the coarse cells by that cell's weights: what Pᵀ A P makes of it.
    """
    coarse, first = (A.cols + 1) // 2, (A.rows + 1) // 2 * ((A.cols + 1) // 2)
    room = 32 * strays.size
    edges = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room)
    n = 0
    for number in range(strays.size):
        i, j = strays[number] // A.cols, strays[number] % A.cols
        a = stencil(A, i)
        ties = (a.e[j], a.w[j], a.s[j], a.n[j], a.se[j], a.sw[j], a.ne[j], a.nw[j])
        for side in range(8):
            g, y, x = np.float64(ties[side]), i + SOUTH[side], j + EAST[side]
            if g == 0 or A.inverse[y * A.cols + x] == 0:
                continue
            tail, k = first + number, y // 2 * coarse + x // 2
            other = np.searchsorted(strays, y * A.cols + x)
            if other < strays.size and strays[other] == y * A.cols + x:
                if other > number:
                    n = _add(edges, n, tail, first + other, g)
            elif y % 2 == 0 and x % 2 == 0:
                n = _add(edges, n, tail, k, g)
            elif y % 2 == 0:
                n = _add(edges, n, tail, k, g * P.east_from_west[k])
                n = _add(edges, n, tail, k + 1, g * P.east_from_east[k])
            elif x % 2 == 0:
                n = _add(edges, n, tail, k, g * P.south_from_north[k])
                n = _add(edges, n, tail, k + coarse, g * P.south_from_south[k])
            else:
                n = _add(edges, n, tail, k, g * P.middle_from_nw[k])
                n = _add(edges, n, tail, k + 1, g * P.middle_from_ne[k])
                n = _add(edges, n, tail, k + coarse, g * P.middle_from_sw[k])
                n = _add(edges, n, tail, k + coarse + 1, g * P.middle_from_se[k])
    return edges[0][:n].copy(), edges[1][:n].copy(), edges[2][:n].copy()


@njit(cache=True, nogil=True)
def stray_residual(
    A: Operator, b: Single, u: Single, sides: Ints, strays: Ints, out: Double
) -> None:
    """What the balance of each stray lacks, into ``out``, shape ``(strays, sides)``."""
    for number in range(strays.size):
        i, j = strays[number] // A.cols, strays[number] % A.cols
        a, at = stencil(A, i), (i + 1) * A.cols + j + 1
        ties = (a.e[j], a.w[j], a.s[j], a.n[j], a.se[j], a.sw[j], a.ne[j], a.nw[j])
        for m in range(sides.size):
            volts, here = u[sides[m]], np.float64(u[sides[m], at])
            lack = np.float64(b[sides[m], at])
            for side in range(8):
                lack += ties[side] * (volts[at + SOUTH[side] * A.cols + EAST[side]] - here)
            if A.ground.size:
                lack -= A.ground[strays[number]] * here
            out[number, m] = lack


@njit(cache=True, nogil=True)
def stray_grounds(A: Operator, strays: Ints) -> Double:
    """Conductance from each stray to ground and to held neighbours."""
    leaks = np.zeros(strays.size)
    for number in range(strays.size):
        leaks[number] = leak(A, strays[number] // A.cols, strays[number] % A.cols)
    return leaks

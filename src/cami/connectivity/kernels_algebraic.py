"""Compiled loops over sparse matrices (CSR): aggregates of nodes, and smoothing.

Vectors have the shape ``(nodes, sides)``.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Index = NDArray[np.int32]
Double = NDArray[np.float64]

STRONG = 0.08
"""Share of the geometric mean of two nodes' diagonals from which they belong together."""

DAMPED = 2 / 3
"""How far a smoothed aggregate reaches out to its neighbours."""


@njit(cache=True, nogil=True)
def _strong(i: int, j: int, value: float, diagonal: Double) -> bool:
    """Whether the entry ``value`` ties two different nodes."""
    return i != j and value * value >= STRONG * STRONG * diagonal[i] * diagonal[j] > 0


@njit(cache=True, nogil=True)
def aggregate(
    starts: Index, heads: Index, values: Double, diagonal: Double
) -> tuple[Index, int]:
    """Number of the aggregate of each node, and how many there are (Vaněk et al. 1996).

    First nodes whose neighbours are all free, with those; then what touches such an
    aggregate; then what is left.
    """
    n, count = starts.size - 1, 0
    chosen, late = np.full(n, -1, np.int32), np.full(n, -1, np.int32)
    for i in range(n):
        free, tied = chosen[i] < 0, False
        for q in range(starts[i], starts[i + 1]):
            if not free:
                break
            if _strong(i, heads[q], values[q], diagonal):
                tied, free = True, chosen[heads[q]] < 0
        if free and tied:
            for q in range(starts[i], starts[i + 1]):
                if _strong(i, heads[q], values[q], diagonal):
                    chosen[heads[q]] = count
            chosen[i] = count
            count += 1
    for i in range(n):
        best = 0.0
        for q in range(starts[i], starts[i + 1]):
            j = heads[q]
            beside = chosen[i] < 0 <= chosen[j] and _strong(i, j, values[q], diagonal)
            if beside and abs(values[q]) > best:
                best, late[i] = abs(values[q]), chosen[j]
    chosen = np.maximum(chosen, late)
    for i in range(n):
        if chosen[i] >= 0:
            continue
        for q in range(starts[i], starts[i + 1]):
            if chosen[heads[q]] < 0 and _strong(i, heads[q], values[q], diagonal):
                chosen[heads[q]] = count
        chosen[i] = count
        count += 1
    return chosen, count


@njit(cache=True, nogil=True)
def damping(starts: Index, heads: Index, values: Double, diagonal: Double) -> Double:
    """Values of 1 - 2/3 D⁻¹ A, weak ties left out of A and of its diagonal D."""
    out = np.zeros(values.size)
    for i in range(starts.size - 1):
        total = 0.0
        for q in range(starts[i], starts[i + 1]):
            if _strong(i, heads[q], values[q], diagonal):
                total -= values[q]
        for q in range(starts[i], starts[i + 1]):
            if heads[q] == i:
                out[q] = 1 - DAMPED if total > 0 else 1.0
            elif total > 0 and _strong(i, heads[q], values[q], diagonal):
                out[q] = -DAMPED * values[q] / total
    return out


@njit(cache=True, nogil=True)
def relax(
    starts: Index,
    heads: Index,
    values: Double,
    diagonal: Double,
    u: Double,
    b: Double,
    back: bool,
) -> None:
    """Gauss-Seidel on ``A u = b``, node by node, forwards or back."""
    n, sides = u.shape
    total = np.empty(sides)
    for m in range(n):
        i = n - 1 - m if back else m
        if diagonal[i] == 0:
            continue
        if sides == 1:
            one = b[i, 0] + diagonal[i] * u[i, 0]
            for q in range(starts[i], starts[i + 1]):
                one -= values[q] * u[heads[q], 0]
            u[i, 0] = one / diagonal[i]
            continue
        for k in range(sides):
            total[k] = b[i, k] + diagonal[i] * u[i, k]
        for q in range(starts[i], starts[i + 1]):
            for k in range(sides):
                total[k] -= values[q] * u[heads[q], k]
        for k in range(sides):
            u[i, k] = total[k] / diagonal[i]


@njit(cache=True, nogil=True)
def add_product(
    starts: Index, heads: Index, values: Double, factor: float, u: Double, out: Double
) -> None:
    """``out += factor M u``."""
    sides = u.shape[1]
    for i in range(starts.size - 1):
        if sides == 1:
            one = 0.0
            for q in range(starts[i], starts[i + 1]):
                one += values[q] * u[heads[q], 0]
            out[i, 0] += factor * one
            continue
        for q in range(starts[i], starts[i + 1]):
            for k in range(sides):
                out[i, k] += factor * values[q] * u[heads[q], k]

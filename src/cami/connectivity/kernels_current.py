"""Compiled loops over a lattice's edges: current through cells, and its sum over pairs."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.floating]


@njit(cache=True, nogil=True)
def node_currents(
    east: Floats, south: Floats, south_east: Floats, south_west: Floats, v: Floats
) -> tuple[Floats, Floats]:
    """Currents that leave and that enter each cell along its edges."""
    rows, cols = v.shape
    outward, inward = np.zeros_like(v), np.zeros_like(v)
    for i in range(rows):
        for j in range(cols):
            for k in range(4):
                if k == 0:
                    g, p, q = east[i, j], i, j + 1
                elif k == 1:
                    g, p, q = south[i, j], i + 1, j
                elif k == 2:
                    g, p, q = south_east[i, j], i + 1, j + 1
                else:
                    g, p, q = south_west[i, j], i + 1, j - 1
                if g > 0:
                    flow = g * (v[i, j] - v[p, q])
                    if flow > 0:
                        outward[i, j] += flow
                        inward[p, q] += flow
                    else:
                        inward[i, j] -= flow
                        outward[p, q] -= flow
    return outward, inward


WIDTH = 64
"""Edges that are sorted side by side, so that processors compare several at once."""


def comparators(count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places to compare and exchange, in order, that sort ``count`` numbers (Batcher)."""
    low, high = [], []
    p = 1
    while p < count:
        k = p
        while k >= 1:
            for j in range(k % p, count - k, 2 * k):
                for i in range(min(k, count - j - k)):
                    if (i + j) // (2 * p) == (i + j + k) // (2 * p):
                        low.append(i + j)
                        high.append(i + j + k)
            k //= 2
        p *= 2
    return np.array(low, np.int64), np.array(high, np.int64)


@njit(cache=True, nogil=True, fastmath={"nnan", "nsz"})
def _sort(d: Floats, low: NDArray[np.int64], high: NDArray[np.int64]) -> None:
    """Sort each column of ``d``."""
    for step in range(low.size):
        a, b = d[low[step]], d[high[step]]
        for m in range(WIDTH):
            one, other = a[m], b[m]
            a[m] = min(one, other)
            b[m] = max(one, other)


@njit(cache=True, nogil=True)
def half_sums(
    edge: Floats,
    down: int,
    right: int,
    members: NDArray[np.bool_],
    potentials: Floats,
    ends: NDArray[np.int64],
    network: tuple[NDArray[np.int64], NDArray[np.int64]],
    first: int,
    last: int,
    total: Floats,
) -> None:
    """Add to ``total`` half the absolute currents of all pairs, along one kind of edge.

    Rows from ``first`` up to ``last`` are looked at; row 0 of ``total`` is ``first``.
    ``potentials`` has the shape ``(potentials, rows, cols)``; ``ends`` says which count.
    See `cami.connectivity.graph.Graph.half_sums` for the identity.
    """
    rows, cols = edge.shape
    count = ends.size
    d = np.zeros((count, WIDTH))
    flow = np.empty(WIDTH)
    for i in range(first, min(last, rows - down)):
        for start in range(0, cols, WIDTH):
            end = min(start + WIDTH, cols)
            busy = False
            for j in range(start, end):
                busy |= members[i, j] and edge[i, j] > 0
            if not busy:
                continue
            c0, c1 = max(start, -right), min(end, cols - right)
            for k in range(count):
                here = potentials[ends[k], i]
                there = potentials[ends[k], i + down]
                for j in range(c0, c1):
                    d[k, j - start] = here[j] - there[j + right]
            _sort(d, network[0], network[1])
            flow[:] = 0.0
            for k in range(count):
                weight = (2 * k + 1 - count) / 2
                for m in range(WIDTH):
                    flow[m] += weight * d[k, m]
            for j in range(c0, c1):
                if members[i, j]:
                    current = edge[i, j] * flow[j - start]
                    total[i - first, j] += current
                    total[i - first + down, j + right] += current

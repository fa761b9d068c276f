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


@njit(cache=True, nogil=True)
def half_sums(
    east: Floats,
    south: Floats,
    south_east: Floats,
    south_west: Floats,
    members: NDArray[np.bool_],
    potentials: Floats,
    total: Floats,
) -> None:
    """Add to ``total`` half the absolute edge currents of all pairs, rows but the last.

    ``potentials`` has the shape ``(rows, cols, ends)``; the edges' last row is not looked
    at. See `cami.connectivity.graph.Graph.half_sums` for the identity.
    """
    rows, cols, ends = potentials.shape
    drop = np.empty(ends)
    for i in range(rows - 1):
        for j in range(cols):
            if not members[i, j]:
                continue
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
                    for m in range(ends):
                        drop[m] = potentials[i, j, m] - potentials[p, q, m]
                    drop.sort()
                    flow = 0.0
                    for m in range(ends):
                        flow += (2 * m + 1 - ends) * drop[m]
                    flow *= g / 2
                    total[i, j] += flow
                    total[p, q] += flow

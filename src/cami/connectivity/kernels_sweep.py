"""Compiled loops that sweep least costs over a lattice, where something has changed.

The cost of an edge is the inverse of its conductance, so an edge of conductance 0 costs
infinity and needs no branch. Distances are double precision whatever the edges are.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Flags = NDArray[np.uint8]
Edge = NDArray[np.floating]
Distance = NDArray[np.float64]

BLOCK = 64
"""Columns that are relaxed together, or not at all."""


@njit(cache=True, nogil=True, error_model="numpy")
def open_rows(distance: Distance, east: Edge, down: Flags, up: Flags) -> None:
    """Carry the sources along their own rows and flag the rows beside them."""
    rows, cols = distance.shape
    for y in range(rows):
        reached = False
        for x in range(1, cols):
            distance[y, x] = min(
                distance[y, x], distance[y, x - 1] + 1.0 / np.float64(east[y, x - 1])
            )
        for x in range(cols - 2, -1, -1):
            distance[y, x] = min(
                distance[y, x], distance[y, x + 1] + 1.0 / np.float64(east[y, x])
            )
            reached |= distance[y, x] < np.inf
        if reached or distance[y, cols - 1] < np.inf:
            if y + 1 < rows:
                down[y + 1, :] = 1
            if y > 0:
                up[y - 1, :] = 1


@njit(cache=True, nogil=True, error_model="numpy")
def relax_from_above(
    distance: Distance,
    y: int,
    lo: int,
    hi: int,
    south: Edge,
    south_east: Edge,
    south_west: Edge,
) -> bool:
    """Improve the columns ``lo`` to ``hi`` of a row by its upper neighbours."""
    cols = distance.shape[1]
    above, here = distance[y - 1], distance[y]
    ns, nse, nsw = south[y - 1], south_east[y - 1], south_west[y - 1]
    improved = 0
    for x in range(max(lo, 1), min(hi, cols - 1)):
        best = min(
            above[x] + 1.0 / np.float64(ns[x]),
            above[x - 1] + 1.0 / np.float64(nse[x - 1]),
            above[x + 1] + 1.0 / np.float64(nsw[x + 1]),
        )
        improved += best < here[x]
        here[x] = min(best, here[x])
    if lo == 0:
        best = above[0] + 1.0 / np.float64(ns[0])
        if cols > 1:
            best = min(best, above[1] + 1.0 / np.float64(nsw[1]))
        improved += best < here[0]
        here[0] = min(best, here[0])
    if hi == cols and cols > 1:
        x = cols - 1
        best = min(
            above[x] + 1.0 / np.float64(ns[x]), above[x - 1] + 1.0 / np.float64(nse[x - 1])
        )
        improved += best < here[x]
        here[x] = min(best, here[x])
    return improved > 0


@njit(cache=True, nogil=True, error_model="numpy")
def relax_from_below(
    distance: Distance,
    y: int,
    lo: int,
    hi: int,
    south: Edge,
    south_east: Edge,
    south_west: Edge,
) -> bool:
    """Improve the columns ``lo`` to ``hi`` of a row by its lower neighbours."""
    cols = distance.shape[1]
    below, here = distance[y + 1], distance[y]
    ns, nse, nsw = south[y], south_east[y], south_west[y]
    improved = 0
    for x in range(max(lo, 1), min(hi, cols - 1)):
        best = min(
            below[x] + 1.0 / np.float64(ns[x]),
            below[x + 1] + 1.0 / np.float64(nse[x]),
            below[x - 1] + 1.0 / np.float64(nsw[x]),
        )
        improved += best < here[x]
        here[x] = min(best, here[x])
    if lo == 0:
        best = below[0] + 1.0 / np.float64(ns[0])
        if cols > 1:
            best = min(best, below[1] + 1.0 / np.float64(nse[0]))
        improved += best < here[0]
        here[0] = min(best, here[0])
    if hi == cols and cols > 1:
        x = cols - 1
        best = min(
            below[x] + 1.0 / np.float64(ns[x]), below[x - 1] + 1.0 / np.float64(nsw[x])
        )
        improved += best < here[x]
        here[x] = min(best, here[x])
    return improved > 0


@njit(cache=True, nogil=True, error_model="numpy")
def close_row(
    here: Distance, east: Edge, touched: Flags, first: Distance, last: Distance
) -> None:
    """Carry improvements along a row that was closed before them, both ways.

    Only touched blocks are scanned, and what spills over their ends as far as it goes.
    """
    cols, blocks = here.size, touched.size
    for j in range(blocks):
        lo, hi = j * BLOCK, min(j * BLOCK + BLOCK, cols)
        untouched = touched[j] == 0
        if untouched and (j == 0 or touched[j - 1] == 0):
            continue
        if untouched:
            first[j], last[j] = here[lo], here[hi - 1]
        for x in range(max(lo, 1), hi):
            cost = here[x - 1] + 1.0 / np.float64(east[x - 1])
            if cost < here[x]:
                here[x] = cost
                touched[j] = 1
            elif untouched:
                break
    for j in range(blocks - 1, -1, -1):
        lo, hi = j * BLOCK, min(j * BLOCK + BLOCK, cols)
        untouched = touched[j] == 0
        if untouched and (j == blocks - 1 or touched[j + 1] == 0):
            continue
        if untouched:
            first[j], last[j] = here[lo], here[hi - 1]
        for x in range(min(hi, cols - 1) - 1, lo - 1, -1):
            cost = here[x + 1] + 1.0 / np.float64(east[x])
            if cost < here[x]:
                here[x] = cost
                touched[j] = 1
            elif untouched:
                break


@njit(cache=True, nogil=True, error_model="numpy")
def flag_beside(
    distance: Distance,
    y: int,
    touched: Flags,
    first: Distance,
    last: Distance,
    down: Flags,
    up: Flags,
) -> None:
    """Flag the blocks above and below that the improved blocks of a row touch."""
    rows, cols = distance.shape
    blocks = touched.size
    for j in range(blocks):
        if touched[j] == 0:
            continue
        lo, hi = j * BLOCK, min(j * BLOCK + BLOCK, cols)
        left = j - 1 if j > 0 and distance[y, lo] < first[j] else j
        right = j + 1 if j + 1 < blocks and distance[y, hi - 1] < last[j] else j
        for k in range(left, right + 1):
            if y + 1 < rows:
                down[y + 1, k] = 1
            if y > 0:
                up[y - 1, k] = 1


@njit(cache=True, nogil=True, error_model="numpy")
def sweep(
    distance: Distance,
    east: Edge,
    south: Edge,
    south_east: Edge,
    south_west: Edge,
    down: Flags,
    up: Flags,
) -> int:
    """Sweep once down and once up over the flagged blocks; return how many there were."""
    rows, cols = distance.shape
    blocks = down.shape[1]
    touched = np.zeros(blocks, np.uint8)
    first, last = np.empty(blocks), np.empty(blocks)
    relaxed = 0
    for step in range(2 * rows):
        downwards = step < rows
        y = step if downwards else 2 * rows - 1 - step
        flags = down[y] if downwards else up[y]
        any_improved = False
        for j in range(blocks):
            touched[j] = 0
            if flags[j] == 0:
                continue
            flags[j] = 0
            relaxed += 1
            lo, hi = j * BLOCK, min(j * BLOCK + BLOCK, cols)
            first[j], last[j] = distance[y, lo], distance[y, hi - 1]
            if downwards:
                better = relax_from_above(
                    distance, y, lo, hi, south, south_east, south_west
                )
            else:
                better = relax_from_below(
                    distance, y, lo, hi, south, south_east, south_west
                )
            if better:
                touched[j] = 1
                any_improved = True
        if any_improved:
            close_row(distance[y], east[y], touched, first, last)
            flag_beside(distance, y, touched, first, last, down, up)
    return relaxed

"""Compiled loop of Dijkstra's method with buckets: for ways too winding to sweep."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cami.connectivity.kernels_links import DOWN_BY, RIGHT_BY, Distance, Edge, cost_to

RING = 1 << 12
"""Buckets kept at a time; costs beyond the last one wait in it and are corrected."""


@njit(cache=True, nogil=True)
def _entry(
    free: int,
    used: int,
    following: NDArray[np.int64],
    cell: NDArray[np.int64],
    key: Distance,
) -> tuple[int, int, int, NDArray[np.int64], NDArray[np.int64], Distance]:
    """A place for one more entry: one that is free, else a new one."""
    if free >= 0:
        return free, following[free], used, following, cell, key
    if used == key.size:
        following = np.concatenate((following, np.empty_like(following)))
        cell = np.concatenate((cell, np.empty_like(cell)))
        key = np.concatenate((key, np.empty_like(key)))
    return used, free, used + 1, following, cell, key


@njit(cache=True, nogil=True, error_model="numpy")
def buckets(
    distance: Distance,
    east: Edge,
    south: Edge,
    south_east: Edge,
    south_west: Edge,
    width: float,
) -> None:
    """Lower ``distance`` in place from its finite cells, all of them 0, by buckets.

    Entries of a bucket are a linked list; one whose cell has been reached for less since
    is passed over, so that a cell may be corrected within its bucket.
    """
    cols = distance.shape[1]
    flat = distance.ravel()
    head = np.full(RING, -1, np.int64)
    cell = np.flatnonzero(flat < np.inf)
    following = np.arange(cell.size) - 1
    key = np.zeros(cell.size)
    used, free, waiting, current = cell.size, -1, cell.size, 0
    head[0] = used - 1
    while waiting > 0:
        slot = current & (RING - 1)
        while head[slot] >= 0:
            entry = head[slot]
            head[slot] = following[entry]
            u, d = cell[entry], key[entry]
            following[entry] = free
            free = entry
            waiting -= 1
            if d > flat[u]:
                continue
            row = u // cols
            col = u - row * cols
            for link in range(8):
                reach = d + cost_to(link, row, col, east, south, south_east, south_west)
                v = u + DOWN_BY[link] * cols + RIGHT_BY[link]
                if not reach < np.inf or reach >= flat[v]:
                    continue
                flat[v] = reach
                ahead = min(reach / width, current + RING - 1.0)
                into = max(int(ahead), current) & (RING - 1)
                entry, free, used, following, cell, key = _entry(
                    free, used, following, cell, key
                )
                following[entry], cell[entry], key[entry] = head[into], v, reach
                head[into] = entry
                waiting += 1
        current += 1

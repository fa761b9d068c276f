"""Compiled loops of least cost: sweeping over rows, buckets, back-links and roots.

The cost of an edge is the inverse of its conductance, so an edge of conductance 0 costs
infinity and needs no branch. Distances are double precision whatever the edges are. Both
methods end at the same numbers to the last bit: the smallest sum, added up from the source,
over all walks.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Flags = NDArray[np.uint8]
Edge = NDArray[np.floating]
Distance = NDArray[np.float64]

BLOCK = 64
"""Columns that are relaxed together, or not at all."""

ROOT, UNREACHED = 8, 255
"""Link of a source, and of a cell that no source reaches; 0 to 7 name a neighbour."""

DOWN_BY = np.array([0, 1, 1, 1, 0, -1, -1, -1], dtype=np.int64)
RIGHT_BY = np.array([1, 1, 0, -1, -1, -1, 0, 1], dtype=np.int64)
"""Neighbours by link: E SE S SW W NW N NE."""


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def cost_to(
    link: int,
    row: int,
    col: int,
    east: Edge,
    south: Edge,
    south_east: Edge,
    south_west: Edge,
) -> float:
    """Cost of the edge from a cell to one of its eight neighbours; infinite off the grid."""
    rows, cols = east.shape
    there_row, there_col = row + DOWN_BY[link], col + RIGHT_BY[link]
    if not (0 <= there_row < rows and 0 <= there_col < cols):
        return np.inf
    along = link & 3
    if link >= 4:
        row, col = there_row, there_col
    if along == 0:
        return 1.0 / np.float64(east[row, col])
    if along == 1:
        return 1.0 / np.float64(south_east[row, col])
    if along == 2:
        return 1.0 / np.float64(south[row, col])
    return 1.0 / np.float64(south_west[row, col])


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


@njit(cache=True, nogil=True, error_model="numpy")
def buckets(
    distance: Distance,
    east: Edge,
    south: Edge,
    south_east: Edge,
    south_west: Edge,
    width: float,
) -> None:
    """Dijkstra's order by buckets of one ``width``, corrected within a bucket."""
    rows, cols = distance.shape
    flat = distance.ravel()
    ring = 1 << 12
    head = np.full(ring, -1, np.int64)
    capacity = 1 << 16
    following = np.empty(capacity, np.int64)
    cell = np.empty(capacity, np.int64)
    key = np.empty(capacity, np.float64)
    used, free, waiting = 0, -1, 0
    starts = np.flatnonzero(flat < np.inf)
    starts = starts[np.argsort(flat[starts])]
    next_start = 0
    current = 0
    while waiting > 0 or next_start < starts.size:
        if waiting == 0:
            current = max(current, int(flat[starts[next_start]] / width))
        while next_start < starts.size and int(flat[starts[next_start]] / width) <= current:
            if used == capacity:
                capacity *= 2
                following = np.concatenate((following, np.empty_like(following)))
                cell = np.concatenate((cell, np.empty_like(cell)))
                key = np.concatenate((key, np.empty_like(key)))
            slot = current & (ring - 1)
            following[used], cell[used], key[used] = (
                head[slot],
                starts[next_start],
                flat[starts[next_start]],
            )
            head[slot] = used
            used, waiting, next_start = used + 1, waiting + 1, next_start + 1
        slot = current & (ring - 1)
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
                ahead = min(max(int(reach / width), current), current + ring - 1)
                if free >= 0:
                    entry = free
                    free = following[entry]
                else:
                    if used == capacity:
                        capacity *= 2
                        following = np.concatenate((following, np.empty_like(following)))
                        cell = np.concatenate((cell, np.empty_like(cell)))
                        key = np.concatenate((key, np.empty_like(key)))
                    entry = used
                    used += 1
                into = ahead & (ring - 1)
                following[entry], cell[entry], key[entry] = head[into], v, reach
                head[into] = entry
                waiting += 1
        current += 1


@njit(cache=True, nogil=True, error_model="numpy")
def links(
    distance: Distance,
    start: Distance,
    east: Edge,
    south: Edge,
    south_east: Edge,
    south_west: Edge,
) -> NDArray[np.uint8]:
    """The neighbour through which each cell's least cost comes; the first of equals."""
    rows, cols = distance.shape
    found = np.full((rows, cols), UNREACHED, np.uint8)
    for y in range(rows):
        for x in range(cols):
            here = distance[y, x]
            if not here < np.inf:
                continue
            if here >= start[y, x]:
                found[y, x] = ROOT
                continue
            least = np.inf
            for link in range(8):
                cost = cost_to(link, y, x, east, south, south_east, south_west)
                if cost < np.inf:
                    there = distance[y + DOWN_BY[link], x + RIGHT_BY[link]]
                    if there < here and there + cost < least:
                        least = there + cost
                        found[y, x] = link
    return found


@njit(cache=True, nogil=True)
def carry_labels(link: NDArray[np.uint8], labels: NDArray[np.int32]) -> None:
    """Give every reached cell the label of the source that its links lead to, in place."""
    rows, cols = link.shape
    flat, label = link.ravel(), labels.ravel()
    for start in range(rows * cols):
        if flat[start] >= ROOT or label[start] > 0:
            continue
        at = start
        while flat[at] < ROOT and label[at] <= 0:
            at += DOWN_BY[flat[at]] * cols + RIGHT_BY[flat[at]]
        found = label[at]
        at = start
        while flat[at] < ROOT and label[at] <= 0:
            label[at] = found
            at += DOWN_BY[flat[at]] * cols + RIGHT_BY[flat[at]]


@njit(cache=True, nogil=True)
def follow(link: NDArray[np.uint8], row: int, col: int) -> NDArray[np.int64]:
    """Rows and columns of the cells from one cell to its source, both included."""
    cells = np.empty((64, 2), np.int64)
    count = 0
    while True:
        if count == cells.shape[0]:
            cells = np.concatenate((cells, np.empty_like(cells)))
        cells[count, 0], cells[count, 1] = row, col
        count += 1
        step = link[row, col]
        if step >= ROOT:
            return cells[:count].copy()
        row, col = row + DOWN_BY[step], col + RIGHT_BY[step]

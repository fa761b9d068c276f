"""Compiled loops over links: the neighbour through which a least cost comes."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Edge = NDArray[np.floating]
Distance = NDArray[np.float64]

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
    """Cost of the edge from a cell to one of its eight neighbours; inf off the grid."""
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
def link_of(
    distance: Distance,
    row: int,
    col: int,
    east: Edge,
    south: Edge,
    south_east: Edge,
    south_west: Edge,
) -> int:
    """The neighbour through which a cell's least cost comes; the first of equals."""
    here, least, found = distance[row, col], np.inf, UNREACHED
    for link in range(8):
        cost = cost_to(link, row, col, east, south, south_east, south_west)
        if cost < np.inf:
            there = distance[row + DOWN_BY[link], col + RIGHT_BY[link]]
            if there < here and there + cost < least:
                least, found = there + cost, link
    return found


@njit(cache=True, nogil=True)
def links(
    distance: Distance,
    source: NDArray[np.bool_],
    east: Edge,
    south: Edge,
    south_east: Edge,
    south_west: Edge,
) -> NDArray[np.uint8]:
    """The link of every cell."""
    rows, cols = distance.shape
    found = np.full((rows, cols), UNREACHED, np.uint8)
    for y in range(rows):
        for x in range(cols):
            if source[y, x]:
                found[y, x] = ROOT
            elif distance[y, x] < np.inf:
                found[y, x] = link_of(distance, y, x, east, south, south_east, south_west)
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
def trace(
    distance: Distance,
    source: NDArray[np.bool_],
    east: Edge,
    south: Edge,
    south_east: Edge,
    south_west: Edge,
    row: int,
    col: int,
) -> NDArray[np.int64]:
    """Rows and columns of the cells from one cell to its source, both included."""
    cells = np.empty((64, 2), np.int64)
    count = 0
    while True:
        if count == cells.shape[0]:
            cells = np.concatenate((cells, np.empty_like(cells)))
        cells[count, 0], cells[count, 1] = row, col
        count += 1
        if source[row, col]:
            return cells[:count].copy()
        link = link_of(distance, row, col, east, south, south_east, south_west)
        if link == UNREACHED:
            # costs so unequal that a step is lost in rounding: no neighbour is nearer
            return cells[:0].copy()
        row, col = row + DOWN_BY[link], col + RIGHT_BY[link]

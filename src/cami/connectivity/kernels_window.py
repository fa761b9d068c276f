"""Compiled loops over discs: the least value around each cell, and cells near a path."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def disc_minimum(
    values: NDArray[np.float64], half_widths: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The least value in a disc around each cell.

    ``half_widths[row, i]`` is how many columns either side of its centre a disc around a
    cell of ``row`` covers in the row ``row + i - reach``; -1 for none. Least values over
    1, 2, 4, ... columns are made once for each row, so that any width takes two of them.
    """
    rows, cols = values.shape
    reach = half_widths.shape[1] // 2
    widest = half_widths.max()
    levels = 1
    while 1 << levels <= 2 * widest + 1:
        levels += 1
    table = np.empty((levels, cols + 2 * widest))
    out = np.full((rows, cols), np.inf)
    size = cols + 2 * widest
    for y in range(rows):
        table[0, :] = np.inf
        table[0, widest : widest + cols] = values[y]
        for level in range(1, levels):
            half = 1 << (level - 1)
            finer, coarser = table[level - 1], table[level]
            for x in range(size - half):
                coarser[x] = min(finer[x], finer[x + half])
            for x in range(size - half, size):
                coarser[x] = finer[x]
        for target in range(max(y - reach, 0), min(y + reach + 1, rows)):
            half_width = half_widths[target, y - target + reach]
            if half_width < 0:
                continue
            level = 0
            while 1 << (level + 1) <= 2 * half_width + 1:
                level += 1
            least, into = table[level], out[target]
            left = widest - half_width
            right = widest + half_width + 1 - (1 << level)
            for x in range(cols):
                into[x] = min(into[x], min(least[x + left], least[x + right]))
    return out


@njit(cache=True, nogil=True)
def mark_discs(
    marked: NDArray[np.bool_], cells: NDArray[np.int64], half_widths: NDArray[np.int64]
) -> None:
    """Mark the discs around some cells, in place; ``half_widths`` as above."""
    rows, cols = marked.shape
    reach = half_widths.shape[1] // 2
    for k in range(cells.shape[0]):
        row, col = cells[k, 0], cells[k, 1]
        for y in range(max(row - reach, 0), min(row + reach + 1, rows)):
            half_width = half_widths[row, y - row + reach]
            if half_width >= 0:
                marked[y, max(col - half_width, 0) : min(col + half_width + 1, cols)] = True

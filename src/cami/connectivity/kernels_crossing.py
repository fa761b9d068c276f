"""Compiled loop that finds the edges which a line crosses, in whole numbers."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

STEPS = 4096
"""Parts of a cell to which vertices are rounded: 12 cm either way at a cell of 1 km."""


@njit(cache=True, nogil=True)
def crossed_edges(
    vertices: NDArray[np.int64], first: NDArray[np.int64], rows: int, cols: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Edges that each line crosses, and the number of the line; an edge may come twice.

    ``vertices`` are columns and rows of cell centres times STEPS; line ``i`` runs over the
    vertices ``first[i]`` to ``first[i + 1]``. An edge's number is ``4 * cell + direction``.

    East, south and both diagonal edges lie on the lines row, col, col - row and col + row
    = k. A segment crosses such a line where the value at its ends passes k, and the edge is
    found by an exact division. To leave no touching, the line is moved by (e, e²) columns
    and rows, e being less than any number: ties fall to one side, everywhere to the same.
    """
    edge, line = np.empty(1024, np.int64), np.empty(1024, np.int64)
    count = 0
    for i in range(first.size - 1):
        for p in range(first[i], first[i + 1] - 1):
            ax, ay = vertices[p, 0], vertices[p, 1]
            bx, by = vertices[p + 1, 0], vertices[p + 1, 1]
            for direction in range(4):
                if direction == 0:
                    f, f_end, g, g_end = ay, by, ax, bx
                elif direction == 1:
                    f, f_end, g, g_end = ax, bx, ay, by
                elif direction == 2:
                    f, f_end, g, g_end = ax - ay, bx - by, ay, by
                else:
                    f, f_end, g, g_end = ax + ay, bx + by, ay, by
                low, high = f // STEPS, f_end // STEPS
                if low > high:
                    low, high = high, low
                run, rise = f_end - f, g_end - g
                if run < 0:
                    run, rise = -run, -rise
                    f, g = f_end, g_end
                for k in range(low + 1, high + 1):
                    above = g * run + (k * STEPS - f) * rise
                    at = above // (run * STEPS)
                    if direction > 0 and rise > 0 and above == at * run * STEPS:
                        at -= 1
                    if direction == 0:
                        row, col, next_row, next_col = k, at, k, at + 1
                    elif direction == 1:
                        row, col, next_row, next_col = at, k, at + 1, k
                    elif direction == 2:
                        row, col, next_row, next_col = at, at + k, at + 1, at + k + 1
                    else:
                        row, col, next_row, next_col = at, k - at, at + 1, k - at - 1
                    if row < 0 or next_row >= rows or min(col, next_col) < 0:
                        continue
                    if max(col, next_col) >= cols:
                        continue
                    if count == edge.size:
                        edge = np.concatenate((edge, np.empty_like(edge)))
                        line = np.concatenate((line, np.empty_like(line)))
                    edge[count] = 4 * (row * cols + col) + direction
                    line[count] = i
                    count += 1
    return edge[:count].copy(), line[:count].copy()

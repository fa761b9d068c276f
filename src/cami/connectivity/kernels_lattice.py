"""Compiled loops that make a lattice's edges and find its connected pieces."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.floating]


@njit(cache=True, nogil=True)
def _mean(a: float, b: float, of_resistance: bool) -> float:
    """Conductance between two cells."""
    return 2 * a * b / (a + b) if of_resistance else (a + b) / 2


@njit(cache=True, nogil=True)
def edges_from_cells(
    cells: Floats,
    passable: NDArray[np.bool_],
    along: Floats,
    across: Floats,
    diagonal: Floats,
    of_resistance: bool,
) -> tuple[Floats, Floats, Floats, Floats]:
    """The four edge arrays; the three factors hold one number for each row."""
    rows, cols = cells.shape
    east, south = np.zeros_like(cells), np.zeros_like(cells)
    south_east, south_west = np.zeros_like(cells), np.zeros_like(cells)
    for i in range(rows):
        below = i + 1 < rows
        for j in range(cols):
            if not passable[i, j]:
                continue
            a = cells[i, j]
            right = j + 1 < cols
            if right and passable[i, j + 1]:
                east[i, j] = along[i] * _mean(a, cells[i, j + 1], of_resistance)
            if not below:
                continue
            if passable[i + 1, j]:
                south[i, j] = across[i] * _mean(a, cells[i + 1, j], of_resistance)
            if right and passable[i + 1, j + 1]:
                b = cells[i + 1, j + 1]
                south_east[i, j] = diagonal[i] * _mean(a, b, of_resistance)
            if j > 0 and passable[i + 1, j - 1]:
                b = cells[i + 1, j - 1]
                south_west[i, j] = diagonal[i] * _mean(a, b, of_resistance)
    return east, south, south_east, south_west


@njit(cache=True, nogil=True)
def _root(parent: NDArray[np.int32], k: int) -> int:
    """First cell of the piece that cell ``k`` is known to lie in; shortens the way."""
    while parent[k] != k:
        parent[k] = parent[parent[k]]
        k = parent[k]
    return k


@njit(cache=True, nogil=True)
def _meet(parent: NDArray[np.int32], own: int, other: int) -> int:
    """Make one piece of two, ``own`` a root; gives its root, which is its first cell."""
    if parent[other] == own:
        return own
    other = _root(parent, other)
    if own <= other:
        parent[other] = own
        return own
    parent[own] = other
    return other


@njit(cache=True, nogil=True)
def label_pieces(
    east: Floats,
    south: Floats,
    south_east: Floats,
    south_west: Floats,
    passable: NDArray[np.bool_],
) -> NDArray[np.int32]:
    """Label every cell with its connected piece (union and find in one raster scan)."""
    rows, cols = passable.shape
    parent = np.arange(rows * cols).astype(np.int32)
    for i in range(rows):
        for j in range(cols):
            k = i * cols + j
            root = k
            if j > 0 and east[i, j - 1] != 0:
                root = _meet(parent, root, k - 1)
            if i == 0:
                continue
            if j > 0 and south_east[i - 1, j - 1] != 0:
                root = _meet(parent, root, k - cols - 1)
            if south[i - 1, j] != 0:
                root = _meet(parent, root, k - cols)
            if j + 1 < cols and south_west[i - 1, j + 1] != 0:
                root = _meet(parent, root, k - cols + 1)
    return _number(parent, passable)


@njit(cache=True, nogil=True)
def _number(parent: NDArray[np.int32], passable: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Turn roots into labels in place; a root precedes the cells that refer to it."""
    count = 0
    open_cells = passable.ravel()
    for k in range(parent.size):
        if not open_cells[k]:
            parent[k] = -1
        elif parent[k] == k:
            parent[k] = count
            count += 1
        else:
            parent[k] = parent[parent[k]]
    return parent.reshape(passable.shape)


@njit(cache=True, nogil=True)
def settle(
    voltage: NDArray[np.float64],
    pieces: NDArray[np.int32],
    level: NDArray[np.float64],
    at_rest: NDArray[np.bool_],
) -> None:
    """Take its level from every piece; 0 where nothing can or does flow."""
    rows, cols = pieces.shape
    for i in range(rows):
        for j in range(cols):
            piece = pieces[i, j]
            if piece < 0 or at_rest[piece]:
                voltage[i, j] = 0.0
            else:
                voltage[i, j] -= level[piece]

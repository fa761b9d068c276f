"""Compiled sums over discs around targets, and over edges after each draw of a sketch."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Double = NDArray[np.float64]
Single = NDArray[np.float32]
Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)
def disc_sums(values: Double, targets: Ints, half: Ints, block: int) -> Double:
    """Sum of ``values`` within the disc of each target, its block left out.

    ``half[d]`` is how many columns either side the disc covers, ``d`` rows off its centre;
    ``block`` is likewise of the square that is left out.
    """
    rows, cols = values.shape
    before = np.zeros((rows, cols + 1))
    for i in range(rows):
        for j in range(cols):
            before[i, j + 1] = before[i, j] + values[i, j]
    found, reach = np.zeros(targets.shape[0]), half.size - 1
    for t in range(targets.shape[0]):
        row, col = targets[t, 0], targets[t, 1]
        total = 0.0
        for i in range(max(row - reach, 0), min(row + reach, rows - 1) + 1):
            d = abs(i - row)
            last, first = min(col + half[d], cols - 1) + 1, max(col - half[d], 0)
            total += before[i, last] - before[i, first]
            if d <= block:
                last, first = min(col + block, cols - 1) + 1, max(col - block, 0)
                total -= before[i, last] - before[i, first]
        found[t] = total
    return found


@njit(cache=True, nogil=True)
def add_discs(out: Double, targets: Ints, weights: Double, half: Ints, block: int) -> None:
    """Add each target's weight to all cells of its disc, its block left out."""
    rows, cols = out.shape
    reach = half.size - 1
    steps = np.zeros((rows, cols + 1))
    for t in range(targets.shape[0]):
        row, col, w = targets[t, 0], targets[t, 1], weights[t]
        for i in range(max(row - reach, 0), min(row + reach, rows - 1) + 1):
            d = abs(i - row)
            steps[i, max(col - half[d], 0)] += w
            steps[i, min(col + half[d], cols - 1) + 1] -= w
            if d <= block:
                steps[i, max(col - block, 0)] -= w
                steps[i, min(col + block, cols - 1) + 1] += w
    for i in range(rows):
        level = 0.0
        for j in range(cols):
            level += steps[i, j]
            out[i, j] += level


@njit(cache=True, nogil=True)
def take_draw(
    edges: tuple[Floats, Floats, Floats, Floats],
    voltage: Double,
    sums: Single,
    squares: Double,
    draw: int,
    heavy: bool,
    faint: float,
) -> None:
    """Take one draw into the ``sums`` of each edge, shape (4, rows, cols).

    ``heavy``: sums of logarithms of absolute currents; else of their squares. From the
    fourth draw on, ``squares`` gets each cell's squared influence of the draw on its
    current, from which the error is reckoned.
    """
    rows, cols = voltage.shape
    shift = np.zeros((rows, cols))
    for e in range(4):
        edge = edges[e]
        down, right = (0, 1, 1, 1)[e], (1, 0, 1, -1)[e]
        for i in range(rows - down):
            for j in range(cols):
                g = edge[i, j]
                if not g > 0:
                    continue
                p, q = i + down, j + right
                flow = g * (voltage[i, j] - voltage[p, q])
                kept = np.float64(sums[e, i, j])
                new = np.log(max(abs(flow), faint)) if heavy else flow * flow
                if draw >= 3:
                    mean = kept / draw
                    if heavy:
                        change = np.exp(mean) * (new - mean)
                    else:
                        change = (new - mean) / (2 * np.sqrt(mean)) if mean > 0 else 0.0
                    shift[i, j] += change
                    shift[p, q] += change
                sums[e, i, j] = kept + new
    if draw >= 3:
        factor = draw / (draw + 1.0) / 4
        for i in range(rows):
            for j in range(cols):
                squares[i, j] += factor * shift[i, j] * shift[i, j]


@njit(cache=True, nogil=True)
def add_edges(
    edges: tuple[Floats, Floats, Floats, Floats],
    sums: Single,
    draws: int,
    heavy: bool,
    factor: float,
    total: Double,
) -> None:
    """Add half of each edge's estimated current to the cells at its ends."""
    rows, cols = total.shape
    for e in range(4):
        edge = edges[e]
        down, right = (0, 1, 1, 1)[e], (1, 0, 1, -1)[e]
        for i in range(rows - down):
            for j in range(cols):
                if not edge[i, j] > 0:
                    continue
                mean = sums[e, i, j] / draws
                flow = np.exp(mean) if heavy else np.sqrt(mean)
                total[i, j] += factor * flow / 2
                total[i + down, j + right] += factor * flow / 2

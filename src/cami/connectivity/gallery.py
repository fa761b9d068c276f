"""Model landscapes for tests, documentation and benchmarks; conductances, 0 impassable.

All come from a seed or from nothing, in single precision, and none needs a file.
"""

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.lattice import Lattice, with_barriers

Landscape = NDArray[np.float32]

CLASSES = (0.0, 1.0, 1 / 3, 0.1, 1 / 30, 0.01, 0.001)
"""Conductances of the fractal landscape's classes, the first impassable."""

CUTS = (0.08, 0.3, 0.5, 0.7, 0.85, 0.95)
"""Shares of the area at which one class ends and the next begins."""


def uniform(rows: int, cols: int, conductance: float = 1.0) -> Landscape:
    """The same everywhere."""
    return np.full((rows, cols), conductance, np.float32)


def checkerboard(rows: int, cols: int, side: int = 1, contrast: float = 1e4) -> Landscape:
    """Squares of ``side`` cells, of conductance 1 and 1 / ``contrast`` in turn."""
    i, j = np.ogrid[:rows, :cols]
    dark = (i // side + j // side) % 2 == 1
    return np.where(dark, 1 / contrast, 1.0).astype(np.float32)


def channel(rows: int, cols: int) -> Landscape:
    """One way, a single cell wide, that winds through all of an impassable grid."""
    grid = np.zeros((rows, cols), np.float32)
    grid[::2] = 1.0
    grid[1::4, -1] = 1.0
    grid[3::4, 0] = 1.0
    if rows % 2 == 0:
        grid[-1] = 0.0
    return grid


def islands(rows: int, cols: int, side: int = 8, gap: int = 1) -> Landscape:
    """Squares of ``side`` cells, none connected with another."""
    i, j = np.ogrid[:rows, :cols]
    land = (i % (side + gap) < side) & (j % (side + gap) < side)
    return land.astype(np.float32)


def scattered(
    rows: int, cols: int, seed: int, *, holes: float = 0.3, contrast: float = 1e4
) -> Landscape:
    """No two cells related: conductances from 1 / ``contrast`` to 1, and holes."""
    rng = np.random.default_rng(seed)
    grid = contrast ** -rng.random((rows, cols), np.float32)
    grid[rng.random((rows, cols), np.float32) < holes] = 0.0
    return grid.astype(np.float32)


def fractal(rows: int, cols: int, seed: int, *, barriers: bool = True) -> Landscape:
    """Seven classes of land as fractal patches, lakes, and long fences and rivers.

    Conductances 1 to 1/1000; 8 % of the cells impassable. Winding lines of conductance
    1/1000 (seven of ten) or 1, with gaps, cross it, about one for every 80 cells of the
    grid's mean side.
    """
    rng = np.random.default_rng(seed)
    height = _relief(rows, cols, rng)
    sample = height[:: max(1, rows // 800), :: max(1, cols // 800)]
    levels = np.quantile(sample, CUTS).astype(np.float32)
    grid = np.empty((rows, cols), np.float32)
    conductances = np.array(CLASSES, np.float32)
    for i in range(rows):
        grid[i] = conductances[np.searchsorted(levels, height[i])]
    if barriers:
        for _ in range(max(4, int((rows * cols) ** 0.5 / 80))):
            _draw_line(grid, rng)
    return grid


def fenced(lattice: Lattice, beyond: NDArray[np.bool_], gap: NDArray[np.bool_]) -> Lattice:
    """A fence thinner than a cell around the cells ``beyond``, open at cells in ``gap``.

    Every edge from a cell beyond the fence to one that is not conducts nothing, unless
    one of its two cells lies in the gap.
    """
    kept = []
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        over, opened = (
            np.roll(cells, (-down, -right), axis=(0, 1)) for cells in (beyond, gap)
        )
        kept.append((beyond == over) | gap | opened)
    east, south, south_east, south_west = kept
    return with_barriers(
        lattice, east=east, south=south, south_east=south_east, south_west=south_west
    )


def _relief(rows: int, cols: int, rng: np.random.Generator) -> Landscape:
    """Smooth noise of ever shorter waves, their heights falling with their lengths."""
    height = np.zeros((rows, cols), np.float32)
    length, amplitude = max(rows, cols) / 3, 1.0
    while length > 1.5:  # noqa: PLR2004 (no wave is shorter than a cell and a half)
        knots = rng.standard_normal((int(rows / length) + 3, int(cols / length) + 3))
        knots = (amplitude * knots).astype(np.float32)
        column, beside = _blend(cols, length)
        across = knots[:, column] * (1 - beside) + knots[:, column + 1] * beside
        row, below = _blend(rows, length)
        for i in range(rows):
            height[i] += across[row[i]] * (1 - below[i]) + across[row[i] + 1] * below[i]
        amplitude *= 0.5**0.9
        length /= 2
    return height


def _blend(count: int, length: float) -> tuple[NDArray[np.int64], Landscape]:
    """The knot before each cell, and the share of the next one, easing in and out."""
    at = np.arange(count) / length
    knot = at.astype(np.int64)
    share = at - knot
    return knot, (share * share * (3 - 2 * share)).astype(np.float32)


def _draw_line(grid: Landscape, rng: np.random.Generator) -> None:
    """A winding line with a gap of 400 steps in every 4,000."""
    rows, cols = grid.shape
    steps = int(rng.uniform(0.1, 0.5) * max(rows, cols))
    value = 0.001 if rng.random() < 0.7 else 1.0  # noqa: PLR2004 (see the docstring)
    heading = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.03, steps))
    y = rng.uniform(0, rows) + np.cumsum(0.7 * np.sin(heading))
    x = rng.uniform(0, cols) + np.cumsum(0.7 * np.cos(heading))
    inside = (y >= 0) & (y < rows) & (x >= 0) & (x < cols)
    last = steps if inside.all() else int(np.argmin(inside))
    drawn = (np.arange(last) // 400) % 10 != 9  # noqa: PLR2004
    i, j = y[:last][drawn].astype(np.int64), x[:last][drawn].astype(np.int64)
    grid[i, j] = np.where(grid[i, j] > 0, np.float32(value), grid[i, j])

"""Where an animal was between its first fix and its last, by kriging of its motion.

This is occurrence and never a range: it shrinks towards the path as fixes come closer, and
says nothing about where the animal would go in another year.
"""

import numpy as np
from numpy.typing import NDArray

from cami.errors import TooFewFixesError
from cami.geo.grid import Grid
from cami.movement.fixes import Track
from cami.movement.kernels_smooth import add_gaussians
from cami.movement.motion import Fit
from cami.movement.paths import Path, path
from cami.movement.utilisation import Utilisation, grid_around, utilisation

Floats = NDArray[np.float64]
TIMES_A_LAG = 10
"""Times looked at in the median lag between two fixes, and no fewer in a shorter one."""
MOST_TIMES = 200
"""Times looked at in any one lag, however long."""
REACH = 5.0
"""Standard deviations at which Gaussians end."""
CELLS_PER_SD = 2.0
"""Cells to the median uncertainty of a position between fixes."""
MOST_CELLS_A_SIDE = 1000
"""Of a grid made without being told its cells."""
SHARPEST_CELLS = 0.5
"""Standard deviation, in cells, below which a position cannot be drawn."""


def occurrence(
    track: Track,
    fit: Fit,
    crs: str,
    *,
    cell_m: float | None = None,
    longest_gap_s: float = np.inf,
    with_error: bool = False,
) -> Utilisation:
    """Share of the time that an animal spent in each cell, as well as its fixes tell.

    Parameters
    ----------
    cell_m
        Of the grid; by default half the median uncertainty between fixes, and no less
        than a thousandth of the extent.
    longest_gap_s
        Time between fixes further apart is left out.

    Raises
    ------
    TooFewFixesError
        All fixes are further apart than ``longest_gap_s``, or the motion is one of
        independent fixes, between which nothing is known.
    """
    if fit.motion.tau_position_s <= 0:
        raise TooFewFixesError(method="occurrence", needed=fit.fixes + 1, found=fit.fixes)
    times, share = _times(track.time_s, longest_gap_s)
    if not times.size:
        raise TooFewFixesError(method="occurrence", needed=2, found=1)
    where = path(track, fit.motion, times, with_error=with_error)
    grid = _grid(where, crs, cell_m)
    return utilisation(grid, gaussians(grid, where, share), "occurrence")


def gaussians(grid: Grid, where: Path, weights: Floats) -> Floats:
    """Sum of the Gaussians of a path on a grid ``(rows, cols)``."""
    density = np.zeros(grid.shape)
    cols, rows = grid.cells_of(where.x_m, where.y_m).T
    width, height = grid.cell_width, grid.cell_height
    add_gaussians(
        density,
        np.ascontiguousarray(cols),
        np.ascontiguousarray(rows),
        weights,
        where.xx_m2 / width**2 + SHARPEST_CELLS**2,
        -where.xy_m2 / (width * height),  # rows count southwards
        where.yy_m2 / height**2 + SHARPEST_CELLS**2,
        REACH,
    )
    return density


def _times(time_s: Floats, longest_gap_s: float) -> tuple[Floats, Floats]:
    """Middles of short pieces of the time between fixes, and how long each piece is."""
    lapse = np.diff(time_s)
    piece = float(np.median(lapse)) / TIMES_A_LAG
    count = np.clip(np.ceil(lapse / piece - 1e-9), TIMES_A_LAG, MOST_TIMES)
    count = np.where(lapse <= longest_gap_s, count, 0).astype(np.int64)
    first = np.repeat(time_s[:-1], count)
    length = np.repeat(lapse / np.maximum(count, 1), count)
    ends = np.cumsum(count)
    k = np.arange(int(ends[-1])) - np.repeat(ends - count, count)
    return first + (k + 0.5) * length, length


def _grid(where: Path, crs: str, cell_m: float | None) -> Grid:
    out_x, out_y = REACH * np.sqrt(where.xx_m2), REACH * np.sqrt(where.yy_m2)
    x = np.concatenate((where.x_m - out_x, where.x_m + out_x))
    y = np.concatenate((where.y_m - out_y, where.y_m + out_y))
    unsure = float(np.median(np.sqrt((where.xx_m2 + where.yy_m2) / 2)))
    widest = float(max(np.ptp(x), np.ptp(y)))
    cell = cell_m or max(unsure / CELLS_PER_SD, widest / MOST_CELLS_A_SIDE)
    return grid_around(x, y, cell, (REACH + 1) * SHARPEST_CELLS * cell + cell, crs)

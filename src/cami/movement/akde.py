"""Where an animal lives: a kernel range that knows that fixes follow one another.

A range is given only where the track holds enough independent positions to carry one.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.fft import fftfreq, irfft2, next_fast_len, rfft2, rfftfreq

from cami.geo.grid import Grid
from cami.messages import N_, Message, Scalar
from cami.movement.bandwidth import Bandwidth, bandwidth
from cami.movement.fixes import Track
from cami.movement.motion import Fit
from cami.movement.utilisation import (
    M2_PER_KM2,
    Area,
    Utilisation,
    grid_around,
    isopleth_area,
    utilisation,
)

Floats = NDArray[np.float64]
LEAST_DOF = 5.0
"""Effective number of independent positions below which no range is given.

A choice of this project, where in simulations the interval of the area begins to have no
upper end (docs/explanation/measured-movement.md); 27 of 36 Mongolian gazelles lie below.
"""
KERNELS_OUT = 5.0
"""Standard deviations of a kernel beyond the outermost fix at which the grid ends."""
CELLS_PER_KERNEL = 10.0
"""Cells to a standard deviation of a kernel along its shorter axis."""
MOST_CELLS_A_SIDE = 3000
"""Of a grid made without being told its cells."""


@dataclass(frozen=True, slots=True, eq=False)
class Range:
    """Where an animal lives."""

    used: Utilisation
    areas: dict[float, Area]
    """Of the isopleths, by their share."""
    kernels: Bandwidth
    fit: Fit


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no range."""

    reason: str
    """``few-independent-positions``, ``no-residence``, or the code of an error."""
    dof: float
    """Effective number of independent positions that there is."""
    least: float
    """How many there should be."""
    text: Message


FEW = N_(
    "No range: the {fixes} fixes are worth {dof} independent positions, and a range needs "
    "at least {least}. The animal was followed too briefly for how slowly it comes back, "
    "or it has no range."
)
AWAY = N_(
    "No range: going by its {fixes} fixes, the animal would take {spans} times as long to "
    "come back as it was followed."
)


def refusal(track: Track, fit: Fit, least_dof: float = LEAST_DOF) -> Refusal | None:
    """Why a fit carries no range; None where it carries one."""
    params: dict[str, Scalar] = {"fixes": fit.fixes}
    if fit.dof_area < least_dof:
        params |= {"dof": f"{fit.dof_area:.1f}", "least": f"{least_dof:g}"}
        reason = Message(FEW, params)
        return Refusal("few-independent-positions", fit.dof_area, least_dof, reason)
    if least_dof > 0 and not fit.resident:
        spans = fit.motion.tau_position_s / (track.time_s[-1] - track.time_s[0])
        reason = Message(AWAY, params | {"spans": f"{spans:.0f}"})
        return Refusal("no-residence", fit.dof_area, least_dof, reason)
    return None


def akde(
    track: Track,
    fit: Fit,
    crs: str,
    *,
    levels: Sequence[float] = (0.95, 0.5),
    weighted: bool = False,
    cell_m: float | None = None,
    least_dof: float = LEAST_DOF,
) -> Range | Refusal:
    """Estimate the range of an animal from its track and the motion fitted to it.

    Parameters
    ----------
    cell_m
        Of the grid; by default a tenth of a kernel's standard deviation.
    least_dof
        0 to be given a range whatever it is worth.

    Notes
    -----
    Kernels as `bandwidth` gives them; the density is drawn in so that every isopleth's area
    is that of the kernels' sum divided by its bias. An area's interval is that of the
    motion's covariance in proportion, from the profile of its restricted likelihood.
    """
    refused = refusal(track, fit, least_dof)
    if refused:
        return refused
    kernels = bandwidth(fit.motion, track.time_s, weighted=weighted)
    grid = _grid(track, kernels, crs, cell_m)
    summed = kernel_sum(grid, track.x_m, track.y_m, kernels)
    used = utilisation(grid, drawn_in(summed, kernels.bias), "range")
    areas = {level: _area(used, level, fit) for level in levels}
    return Range(used, areas, kernels, fit)


def _area(used: Utilisation, level: float, fit: Fit) -> Area:
    """Of an isopleth, with an interval that also holds what a Gaussian range would say.

    Under a Gaussian truth the kernels' areas are some 6 % too small at 20 returns; few
    positions do not tell whether a range is one.
    """
    found, smooth = isopleth_area(used, level).km2, gaussian_area(fit, level)
    ratio = found / smooth.km2
    low, high = min(ratio, 1.0) * smooth.low_km2, max(ratio, 1.0) * smooth.high_km2
    return Area(found, low, high)


def gaussian_area(fit: Fit, level: float = 0.95) -> Area:
    """Area of the ellipse that holds a share of the fitted motion, with its interval."""
    unit = fit.motion.area_m2(level) / fit.spread_m2.value / M2_PER_KM2
    spread = fit.spread_m2
    return Area(unit * spread.value, unit * spread.low, unit * spread.high)


def _grid(track: Track, kernels: Bandwidth, crs: str, cell_m: float | None) -> Grid:
    minor, major = np.sqrt(np.linalg.eigvalsh(kernels.covariance_m2))
    margin = KERNELS_OUT * float(major)
    widest = max(np.ptp(track.x_m), np.ptp(track.y_m)) + 2 * margin
    cell = cell_m or max(float(minor) / CELLS_PER_KERNEL, widest / MOST_CELLS_A_SIDE)
    return grid_around(track.x_m, track.y_m, cell, margin + cell, crs)


def kernel_sum(grid: Grid, x_m: Floats, y_m: Floats, kernels: Bandwidth) -> Floats:
    """Density of Gaussian kernels on a grid ``(rows, cols)``, by Fourier transform.

    Fixes are shared out to the four cells around them; the variance which that adds is
    taken off the kernels'.
    """
    cols, rows = grid.cells_of(x_m, y_m).T
    left, top = np.floor(cols).astype(np.int64), np.floor(rows).astype(np.int64)
    right, down = cols - left, rows - top
    placed = np.zeros(grid.shape)
    for i, across in ((0, 1 - right), (1, right)):
        for j, along in ((0, 1 - down), (1, down)):
            np.add.at(placed, (top + j, left + i), kernels.weights * across * along)
    longest = math.sqrt(np.linalg.eigvalsh(kernels.covariance_m2)[-1])
    pad = math.ceil(KERNELS_OUT * longest / grid.cell_width)
    shape = [next_fast_len(side + pad, real=True) for side in grid.shape]
    north = -2 * np.pi * fftfreq(shape[0], grid.cell_height)[:, None]
    east = 2 * np.pi * rfftfreq(shape[1], grid.cell_width)[None, :]
    (xx, xy), (_, yy) = kernels.covariance_m2
    added_x = float(kernels.weights @ (right * (1 - right))) * grid.cell_width**2
    added_y = float(kernels.weights @ (down * (1 - down))) * grid.cell_height**2
    xx, yy = max(xx - added_x, 0.0), max(yy - added_y, 0.0)
    wide = xx * east**2 + 2 * xy * east * north + yy * north**2
    summed = irfft2(rfft2(placed, shape) * np.exp(-wide / 2), shape)
    return np.maximum(summed[: grid.rows, : grid.cols], 0.0)


def drawn_in(density: Floats, bias: float) -> Floats:
    """The density whose region of every share is smaller by a factor.

    Its level lines are the same lines: the density at the edge of a region of area ``A``
    becomes ``bias`` times that at the edge of the region of ``bias A``.
    """
    flat = density.ravel()
    order = np.argsort(-flat, kind="stable")
    rank = np.arange(flat.size, dtype=np.float64)
    falling = np.interp(bias * (rank + 0.5) - 0.5, rank, flat[order], right=0.0)
    found = np.empty_like(flat)
    found[order] = bias * falling
    return found.reshape(density.shape)

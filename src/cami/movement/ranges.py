"""Ranges from positions taken as independent: kernels and hulls, for comparison only.

Fixes of one animal follow each other and are not independent, so these ranges are too
small for the lifetime of an animal; the ranges to report are the autocorrelated kernels'.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from cami.errors import TooFewFixesError, UnknownOptionError
from cami.geo.grid import Grid
from cami.movement.kernels_brownian import scattered
from cami.movement.kernels_ranges import cross_validation
from cami.movement.utilisation import M2_PER_KM2, Area, Utilisation, utilisation

Floats = NDArray[np.float64]

TRIED = np.linspace(0.1, 1.5, 100)
"""Of the reference bandwidth, among which cross-validation chooses (adehabitatHR)."""
EXACT_SD = 9.0
"""Where a normal kernel is less than 1e-17 of its height."""
HULL = 3
"""Corners that a hull has at least."""


@dataclass(frozen=True, slots=True)
class Bandwidth:
    """A kernel's standard deviation in metres."""

    h_m: float
    converged: bool
    """False where cross-validation falls or rises to the end of what was tried."""


def reference_bandwidth(x: Floats, y: Floats) -> Bandwidth:
    """Bandwidth that is best for a round normal cloud: ``sd n^(-1/6)``.

    Raises
    ------
    TooFewFixesError
        There are fewer than two positions, or all are one.
    """
    if len(x) < 2 or np.ptp(x) + np.ptp(y) == 0:  # noqa: PLR2004 (a spread needs two)
        raise TooFewFixesError(method="kernel", needed=2, found=min(len(x), 1))
    sd = np.sqrt((np.var(x, ddof=1) + np.var(y, ddof=1)) / 2)
    return Bandwidth(float(sd * len(x) ** (-1 / 6)), True)


def cross_validated_bandwidth(
    x: Floats, y: Floats, *, as_adehabitat: bool = True
) -> Bandwidth:
    """Bandwidth of least squared error by leaving out one fix (LSCV).

    The least of 100 bandwidths from a tenth to one and a half of the reference one.

    Parameters
    ----------
    as_adehabitat
        Agree with adehabitatHR, whose results behave as if the last fix were left out as
        the first of a pair; else the equation over all pairs. The two differ by a step of
        the 100 at most on its own data.

    References
    ----------
    Worton (1989), Ecology 70: 164-168; Seaman & Powell (1996), Ecology 77: 2075-2085.
    """
    tried = reference_bandwidth(x, y).h_m * TRIED
    firsts = len(x) - 1 if as_adehabitat else len(x)
    least = int(np.argmin(cross_validation(x, y, tried, firsts)))
    return Bandwidth(float(tried[least]), 0 < least < len(tried) - 1)


def kernel_range(x: Floats, y: Floats, h_m: float, grid: Grid) -> Utilisation:
    """Utilisation as a mean of round normal kernels, one a position.

    Raises
    ------
    UnknownOptionError
        The bandwidth is not above 0.
    """
    if not 0 < h_m < np.inf:
        raise UnknownOptionError(option="bandwidth", found=f"{h_m:g} m", known="> 0 m")
    place = (grid.west, grid.north, grid.cell_width, *grid.shape, EXACT_SD)
    each = np.ones(len(x))
    return utilisation(grid, scattered(x, y, each * h_m**2, each, *place), "range")


def hull(x: Floats, y: Floats, fraction: float = 1.0) -> shapely.Polygon:
    """Minimum convex polygon around the fixes nearest to their mean.

    Those whose distance is within the quantile of the share; 1 for all of them.

    Raises
    ------
    UnknownOptionError
        The share is not above 0 and at most 1.
    TooFewFixesError
        What is left has no area: fewer than three places, or all on one line.
    """
    if not 0 < fraction <= 1:
        raise UnknownOptionError(option="isopleth", found=f"{fraction:g}", known="0 … 1")
    away = np.hypot(x - x.mean(), y - y.mean()) if len(x) else x
    kept = away <= np.quantile(away, fraction) if len(x) else np.zeros(0, np.bool_)
    places = np.unique(np.stack((x[kept], y[kept]), axis=1), axis=0)
    found = shapely.convex_hull(shapely.MultiPoint(places))
    if not isinstance(found, shapely.Polygon):
        raise TooFewFixesError(method="hull", needed=HULL, found=len(places))
    return found


def hull_area(x: Floats, y: Floats, fraction: float = 1.0) -> Area:
    """Area of `hull`."""
    return Area(hull(x, y, fraction).area / M2_PER_KM2)

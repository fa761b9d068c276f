"""Lay a grid over a region: from a raster that has it, or from its edges."""

import math

import numpy as np

from cami.errors import UnknownOptionError
from cami.geo.cells import crs_of, to_crs
from cami.geo.grid import Grid
from cami.places import Place
from cami.sources.barrier_lines import WGS84
from cami.sources.raster import grid_of

Extent = tuple[float, float, float, float]
AROUND = 200
"""Points on each edge of a region that are looked at, since edges bend."""


def lay_grid(
    template: Place | None, crs: str, cell: float, extent: Extent | None
) -> Grid | None:
    """A grid, or None where nothing was asked for.

    Parameters
    ----------
    template
        A raster whose grid is taken.
    crs, cell, extent
        Else a reference system, the side of a cell in its unit, and the region's west,
        south, east and north in degrees; edges fall on whole numbers of cells.

    Raises
    ------
    UnknownOptionError
        Only some of the three were given, or the region has no inside.
    """
    if template is not None:
        return grid_of(template)
    if not crs and not cell and extent is None:
        return None
    if not crs or not cell > 0 or extent is None:
        known = "--crs, --cell and --extent together"
        raise UnknownOptionError(option="grid", found=crs or "-", known=known)
    west, south, east, north = extent
    if not (west < east and -90 <= south < north <= 90):  # noqa: PLR2004 (poles)
        known = "west, south, east, north in degrees"
        raise UnknownOptionError(option="extent", found=str(extent), known=known)
    lon, lat = np.linspace(west, east, AROUND), np.linspace(south, north, AROUND)
    x, y = to_crs(
        np.concatenate((lon, lon, np.full(AROUND, west), np.full(AROUND, east))),
        np.concatenate((np.full(AROUND, south), np.full(AROUND, north), lat, lat)),
        WGS84,
        crs,
    )
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        known = f"a region that {crs} can show"
        raise UnknownOptionError(option="extent", found=str(extent), known=known)
    left, low = math.floor(x.min() / cell), math.floor(y.min() / cell)
    right, high = math.ceil(x.max() / cell), math.ceil(y.max() / cell)
    wkt = crs_of(crs).to_wkt()
    return Grid(wkt, high - low, right - left, left * cell, high * cell, cell, cell)

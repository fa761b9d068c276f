"""Rasters in from ``xarray``, as notebooks hold them."""

import xarray as xr

from cami.sources.raster import Raster
from cami.sources.raster_cells import all_cells
from cami.sources.xarray_cells import XarrayCells


def from_xarray(given: xr.DataArray) -> Raster:
    """A raster from an array with coordinates ``y, x`` (or ``lat, lon``) at cell centres.

    The reference system is read where the CF conventions put it: an attribute ``crs_wkt``
    or ``spatial_ref`` of the coordinate ``spatial_ref``; else an attribute ``crs``.

    Raises
    ------
    CRSMissingError
        It stands in neither.
    GridUnfitError
        The coordinates are not evenly spaced.
    """
    name = "array" if given.name is None else str(given.name)
    cells = XarrayCells(given, name)
    return Raster(all_cells(cells), cells.grid, name, "")

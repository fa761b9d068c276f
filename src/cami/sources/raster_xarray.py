"""Rasters in from ``xarray``, as notebooks hold them."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from cami.errors import CRSMissingError, GridUnfitError
from cami.geo.grid import ALIGNED_FRACTION, Grid
from cami.sources.raster import Raster

ROWS, COLS = ("y", "lat", "latitude"), ("x", "lon", "longitude")


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
    rows = next((str(dim) for dim in given.dims if dim in ROWS), "")
    cols = next((str(dim) for dim in given.dims if dim in COLS), "")
    if not rows or not cols or given.ndim != 2:  # noqa: PLR2004 (rows and columns)
        raise GridUnfitError(name=name)
    held = given.coords["spatial_ref"].attrs if "spatial_ref" in given.coords else {}
    crs = held.get("crs_wkt") or held.get("spatial_ref") or given.attrs.get("crs")
    if not crs:
        raise CRSMissingError(name=name)
    turned = given.transpose(rows, cols).sortby(rows, ascending=False).sortby(cols)
    y, x = turned[rows].to_numpy(), turned[cols].to_numpy()
    height, width = _spacing(-y, name), _spacing(x, name)
    west, north = float(x[0] - width / 2), float(y[0] + height / 2)
    values = turned.to_numpy()
    values = values.astype(np.float32 if values.dtype == np.float32 else np.float64)
    grid = Grid(str(crs), len(y), len(x), west, north, width, height)
    return Raster(values, grid, name, "")


def _spacing(centres: NDArray[np.generic], name: str) -> float:
    steps = np.diff(centres.astype(np.float64))
    if not len(steps) or np.ptp(steps) > ALIGNED_FRACTION * abs(steps[0]):
        raise GridUnfitError(name=name)
    return float(steps.mean())

"""The cells of an ``xarray`` array, read in parts where it lies in chunks."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from cami.errors import CRSMissingError, GridUnfitError
from cami.geo.grid import ALIGNED_FRACTION, Grid
from cami.sources.raster_cells import Floats, exact

ROWS, COLS = ("y", "lat", "latitude"), ("x", "lon", "longitude")


class XarrayCells:
    """Cells of an array with coordinates ``y, x`` (or ``lat, lon``) at their centres.

    The reference system is read where the CF conventions put it: an attribute ``crs_wkt``
    or ``spatial_ref`` of the coordinate ``spatial_ref``; else an attribute ``crs``.

    Raises
    ------
    CRSMissingError
        It stands in neither.
    GridUnfitError
        The coordinates are not evenly spaced.
    """

    def __init__(self, given: xr.DataArray, name: str) -> None:
        rows = next((str(dim) for dim in given.dims if dim in ROWS), "")
        cols = next((str(dim) for dim in given.dims if dim in COLS), "")
        if not rows or not cols or given.ndim != 2:  # noqa: PLR2004 (rows and columns)
            raise GridUnfitError(name=name)
        held = given.coords["spatial_ref"].attrs if "spatial_ref" in given.coords else {}
        crs = held.get("crs_wkt") or held.get("spatial_ref") or given.attrs.get("crs")
        if not crs:
            raise CRSMissingError(name=name)
        turned = given.transpose(rows, cols)
        # slices, not lists of indices: what lies in chunks stays there
        if given[rows][0] < given[rows][-1]:
            turned = turned.isel({rows: slice(None, None, -1)})
        if given[cols][0] > given[cols][-1]:
            turned = turned.isel({cols: slice(None, None, -1)})
        y, x = turned[rows].to_numpy(), turned[cols].to_numpy()
        height, width = _spacing(-y, name), _spacing(x, name)
        west, north = float(x[0] - width / 2), float(y[0] + height / 2)
        self.array, self.dims = turned, (rows, cols)
        self.grid = Grid(str(crs), len(y), len(x), west, north, width, height)
        self.dtype = exact(given.dtype)
        chunks = given.encoding.get("preferred_chunks", {})
        self.step = int(chunks.get(rows, 1))

    def read(self, rows: slice, cols: slice) -> Floats:
        """Some cells; nan for nodata."""
        part = self.array.isel(dict(zip(self.dims, (rows, cols), strict=True)))
        values: Floats = part.to_numpy().astype(self.dtype)
        return values


def _spacing(centres: NDArray[np.generic], name: str) -> float:
    steps = np.diff(centres.astype(np.float64))
    even = len(steps) > 0 and np.ptp(steps) <= ALIGNED_FRACTION * abs(steps[0])
    if not even or steps[0] <= 0:
        raise GridUnfitError(name=name)
    return float(steps.mean())

"""Rasters out to ``xarray``, for notebooks."""

from collections.abc import Mapping

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from cami.geo.grid import Grid


def to_xarray(
    values: NDArray[np.generic],
    grid: Grid,
    name: str,
    tags: Mapping[str, str] | None = None,
) -> xr.DataArray:
    """An array with coordinates ``y, x`` at cell centres and its reference system."""
    return xr.DataArray(
        values,
        dims=("y", "x"),
        coords={
            "y": grid.y_of(np.arange(grid.rows)),
            "x": grid.x_of(np.arange(grid.cols)),
            "spatial_ref": ((), 0, {"crs_wkt": grid.crs, "spatial_ref": grid.crs}),
        },
        name=name,
        attrs=dict(tags or {}) | {"grid_mapping": "spatial_ref"},
    )

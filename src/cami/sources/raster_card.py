"""What a raster says of itself, without reading all of it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import RasterioError
from rasterio.warp import transform_bounds

from cami.errors import CRSMissingError, GridUnfitError, RasterUnreadableError

MOST_CLASSES = 40
"""Whole numbers of one byte with no more values than these are taken for classes."""
LOOKED_AT = 1_024
"""Rows and columns that are looked at, at most, for the range of values."""


@dataclass(frozen=True, slots=True)
class RasterCard:
    """What is told of a raster."""

    crs: str
    bands: int
    rows: int
    cols: int
    cell: float
    """Width of a cell, in the units of its system."""
    nodata: float | None
    nan_is_nodata: bool
    """Whether its values may be nan, which means the same."""
    classes: bool
    lowest: float | None
    highest: float | None
    """Of the values looked at; None where all are without data."""
    bbox: tuple[float, float, float, float]
    """West, south, east, north, in degrees."""


def _classes(kind: str, values: NDArray[np.generic]) -> bool:
    return kind == "uint8" and len(np.unique(values)) <= MOST_CLASSES


def read_card(path: Path) -> RasterCard:
    """What a raster says of itself.

    Raises
    ------
    RasterUnreadableError
        It is damaged, cut short, or no raster.
    CRSMissingError
        It does not say where on Earth it lies.
    GridUnfitError
        Its cells do not lie in rows and columns, north up.
    """
    try:
        with rasterio.open(path) as raster:
            if raster.crs is None:
                raise CRSMissingError(name=path.name)
            if raster.transform.b or raster.transform.d or raster.transform.e >= 0:
                raise GridUnfitError(name=path.name)
            shape = (min(raster.height, LOOKED_AT), min(raster.width, LOOKED_AT))
            seen = raster.read(1, out_shape=shape, masked=True).compressed()
            values = seen[np.isfinite(seen)] if seen.dtype.kind == "f" else seen
            named = raster.crs.to_authority()
            return RasterCard(
                crs=":".join(named) if named else raster.crs.to_wkt(),
                bands=raster.count,
                rows=raster.height,
                cols=raster.width,
                cell=raster.transform.a,
                nodata=raster.nodata,
                nan_is_nodata=np.dtype(raster.dtypes[0]).kind == "f",
                classes=_classes(raster.dtypes[0], values),
                lowest=float(values.min()) if len(values) else None,
                highest=float(values.max()) if len(values) else None,
                bbox=transform_bounds(raster.crs, "OGC:CRS84", *raster.bounds),
            )
    except RasterioError as error:
        raise RasterUnreadableError(name=path.name) from error

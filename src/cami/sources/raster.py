"""Rasters in: GeoTIFF, COG, ESRI ASCII and whatever else the library opens."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import rasterio
import rasterio.features
import rasterio.warp
from numpy.typing import NDArray
from rasterio.enums import MergeAlg, Resampling
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader
from rasterio.transform import Affine

from cami.errors import (
    CRSMissingError,
    GridsMisalignedError,
    GridUnfitError,
    RasterEmptyError,
    RasterUnreadableError,
    SourceMissingError,
    UnknownOptionError,
)
from cami.geo.cells import same_crs
from cami.geo.grid import Grid

How = Literal["nearest", "bilinear", "average", "mode", "max", "min"]


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """One band, and where it lies."""

    values: NDArray[np.floating]
    """Shape ``(rows, cols)``; nan for nodata."""
    grid: Grid
    name: str
    digest: str
    """SHA-256 of the file, in hexadecimal; empty where there was none."""
    treatment: str = "as it is"
    """What was done to bring it onto the grid."""


def read_raster(
    path: Path, *, band: int = 1, onto: Grid | None = None, how: How = "nearest"
) -> Raster:
    """One band of a raster, on its own grid or on another.

    Parameters
    ----------
    onto
        Grid to bring the values onto; None leaves them where they are.
    how
        Which values a cell of ``onto`` takes; only ``nearest`` and ``mode`` keep classes.

    Raises
    ------
    SourceMissingError, RasterUnreadableError
        There is no file, or it is damaged, cut short, rotated, or no raster.
    CRSMissingError
        It does not say where on Earth it lies.
    RasterEmptyError
        All cells are nodata.
    """
    if not path.is_file():
        raise SourceMissingError(name=path.name)
    try:
        with rasterio.open(path) as dataset:
            grid = _grid_of(dataset, path.name)
            values = _values(dataset, band)
    except RasterioError as error:
        # the cause says what, the error itself only that reading failed
        reason = str(error.__cause__ or error)[:200]
        raise RasterUnreadableError(name=path.name, reason=reason) from error
    treatment = "as it is"
    if onto is not None and (onto.difference(grid) or not same_crs(onto.crs, grid.crs)):
        values, grid = _warped(values, grid, onto, how), onto
        treatment = f"resampled: {how}"
    if np.isnan(values).all():
        raise RasterEmptyError(name=path.name)
    return Raster(values, grid, path.name, digest_of(path), treatment)


def refuse_other_grids(rasters: list[Raster]) -> None:
    """See that rasters lie on one grid.

    Raises
    ------
    GridsMisalignedError
        Names the first that does not, and in what it differs.
    """
    first = rasters[0]
    for other in rasters[1:]:
        difference = first.grid.difference(other.grid)
        if not same_crs(first.grid.crs, other.grid.crs):
            difference = "CRS"
        if difference:
            raise GridsMisalignedError(
                name=other.name, reference=first.name, difference=difference
            )


def grid_of(path: Path) -> Grid:
    """The grid of a raster, without its values."""
    if not path.is_file():
        raise SourceMissingError(name=path.name)
    try:
        with rasterio.open(path) as dataset:
            return _grid_of(dataset, path.name)
    except RasterioError as error:
        raise RasterUnreadableError(name=path.name, reason=str(error)) from error


def burned(
    geometries: list[tuple[object, int]], grid: Grid
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Numbers of the polygons (GeoJSON, in the grid's system) over each cell's centre.

    Returns
    -------
    The last polygon's number where there are several, and whether there are several.
    """
    numbers = np.zeros(grid.shape, np.int32)
    layers = np.zeros(grid.shape, np.uint16)
    place = transform_of(grid)
    rasterio.features.rasterize(geometries, out=numbers, transform=place)
    each = [(geometry, 1) for geometry, _ in geometries]
    rasterio.features.rasterize(each, out=layers, transform=place, merge_alg=MergeAlg.add)
    return numbers, layers > 1


def transform_of(grid: Grid) -> Affine:
    """The grid's corner and cells as the library writes them."""
    return Affine(grid.cell_width, 0, grid.west, 0, -grid.cell_height, grid.north)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _grid_of(dataset: DatasetReader, name: str) -> Grid:
    if dataset.crs is None:
        raise CRSMissingError(name=name)
    t = dataset.transform
    if t.b or t.d or t.a <= 0 or t.e >= 0:
        raise GridUnfitError(name=name)
    wkt = dataset.crs.to_wkt()
    return Grid(wkt, dataset.height, dataset.width, t.c, t.f, t.a, -t.e)


def _values(dataset: DatasetReader, band: int) -> NDArray[np.floating]:
    if not 1 <= band <= dataset.count:
        known = f"1 to {dataset.count}"
        option = f"band of {Path(dataset.name).name}"
        raise UnknownOptionError(option=option, found=str(band), known=known)
    raw: NDArray[np.generic] = dataset.read(band)
    exact_in_single = raw.dtype.itemsize <= 2 or raw.dtype == np.float32  # noqa: PLR2004
    values: NDArray[np.floating]
    values = raw.astype(np.float32) if exact_in_single else raw.astype(np.float64)
    values[dataset.read_masks(band) == 0] = np.nan
    return values


def _warped(
    values: NDArray[np.floating], grid: Grid, onto: Grid, how: How
) -> NDArray[np.floating]:
    out = np.full(onto.shape, np.nan, values.dtype)
    rasterio.warp.reproject(
        values,
        out,
        src_transform=transform_of(grid),
        src_crs=grid.crs,
        src_nodata=np.nan,
        dst_transform=transform_of(onto),
        dst_crs=onto.crs,
        dst_nodata=np.nan,
        resampling=Resampling[how],
    )
    return out

"""Rasters in: GeoTIFF, COG, Zarr, ESRI ASCII and whatever else the library opens."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio.features
from numpy.typing import NDArray
from rasterio.enums import MergeAlg
from rasterio.errors import RasterioError

from cami.errors import (
    GridsMisalignedError,
    RasterEmptyError,
    RasterUnreadableError,
)
from cami.geo.cells import same_crs
from cami.geo.grid import Grid
from cami.places import Place, content_of, name_of, refuse_missing
from cami.places.zarr_groups import is_zarr
from cami.sources.raster_cells import (
    BandCells,
    Cells,
    How,
    all_cells,
    cells_onto,
    transform_of,
)
from cami.sources.remote_file import opened
from cami.sources.zarr_file import opened_zarr


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """One band, and where it lies."""

    values: NDArray[np.floating]
    """Shape ``(rows, cols)``; nan for nodata."""
    grid: Grid
    name: str
    digest: str
    """SHA-256, in hexadecimal: of the file if it is one of this machine, else of the
    values as they were read; empty where there was neither."""
    treatment: str = "as it is"
    """What was done to bring it onto the grid."""


def read_raster(
    path: Place, *, band: int = 1, onto: Grid | None = None, how: How = "nearest"
) -> Raster:
    """One band of a raster, on its own grid or on another.

    Parameters
    ----------
    path
        A file, a Zarr group (``.zarr``), or the address of one; of addresses only what is
        needed is fetched.
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
    StoreDeniedError, StoreUnreachableError, BucketMissingError
        Its store does not give it.
    """
    name, treatment = name_of(path), "as it is"
    with _cells_of(path, band) as cells:
        grid = cells.grid
        if onto is not None and (onto.difference(grid) or not same_crs(onto.crs, grid.crs)):
            values, treatment = cells_onto(cells, onto, how), f"resampled: {how}"
            grid = onto
        else:
            values = all_cells(cells)
    if np.isnan(values).all():
        raise RasterEmptyError(name=name)
    plain = isinstance(path, Path) and path.is_file()
    digest = digest_of(path) if plain else hashlib.sha256(values.data).hexdigest()
    return Raster(values, grid, name, digest, treatment)


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


def grid_of(path: Place) -> Grid:
    """The grid of a raster, without its values."""
    with _cells_of(path, 1) as cells:
        return cells.grid


@contextmanager
def _cells_of(path: Place, band: int) -> Iterator[Cells]:
    """A band to be read, in whatever it lies."""
    refuse_missing(path, folder=is_zarr(path))
    name = name_of(path)
    if is_zarr(path):
        with opened_zarr(path, band) as chunks:
            yield chunks
        return
    try:
        with opened(path) as dataset:
            yield BandCells(dataset, band, name)
    except RasterioError as error:
        # the cause says what, the error itself only that reading failed
        reason = str(error.__cause__ or error)[:200]
        raise RasterUnreadableError(name=name, reason=reason) from error


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


def digest_of(path: Place) -> str:
    """SHA-256 of a file, in hexadecimal."""
    if not isinstance(path, Path):
        return hashlib.sha256(content_of(path)).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

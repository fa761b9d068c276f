"""Rasters out: cloud-optimised GeoTIFF or Zarr that carries its recipe."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import rasterio
import rasterio.shutil
from numpy.typing import NDArray
from rasterio.transform import Affine
from rasterio.windows import Window

from cami.errors import OutputUnwritableError
from cami.geo.grid import Grid
from cami.places import Place, name_of, whole_file
from cami.places.zarr_groups import ENDING, is_zarr
from cami.renderers.zarr_file import write_zarr

PREFIX = "CAMI_"
"""Of the tags that we write."""
TILE = 512
"""Rows and columns of a tile."""


def map_ending(surface: Place) -> str:
    """What the names of a surface's maps end with: they are written as it was."""
    return ENDING if is_zarr(surface) else ".tif"


def write_raster(
    path: Place,
    bands: Sequence[NDArray[np.generic]],
    grid: Grid,
    *,
    tags: Mapping[str, str],
    names: Sequence[str],
) -> None:
    """Write bands as Zarr where the name ends so, else as a cloud-optimised GeoTIFF."""
    if is_zarr(path):
        told = {PREFIX + name: text for name, text in tags.items()}
        write_zarr(path, bands, grid, tags=told, names=names)
    else:
        write_cog(path, bands, grid, tags=tags, names=names)


def write_cog(
    path: Place,
    bands: Sequence[NDArray[np.generic]],
    grid: Grid,
    *,
    tags: Mapping[str, str],
    names: Sequence[str] = (),
    nodata: float | None = None,
) -> None:
    """Write bands as one cloud-optimised GeoTIFF, whole or not at all.

    Real bands have nan for nodata; single precision stays, double is kept too. ``tags`` are
    written as ``CAMI_...``; ``names`` describe the bands.

    Notes
    -----
    The bands go into tiles on disk row by row of tiles, and from there, compressed and with
    overviews, into the file: beside the bands themselves memory holds some tiles. An
    address is written from a file of this machine, in parts where its store takes parts.
    """
    kind = np.result_type(*bands)
    real = np.issubdtype(kind, np.floating)
    profile = {
        "driver": "GTiff",
        "height": grid.rows,
        "width": grid.cols,
        "count": len(bands),
        "dtype": kind,
        "crs": grid.crs,
        "transform": Affine(
            grid.cell_width, 0, grid.west, 0, -grid.cell_height, grid.north
        ),
        "nodata": np.nan if real else nodata,
        "tiled": True,
        "blockxsize": TILE,
        "blockysize": TILE,
        "bigtiff": "IF_SAFER",
    }
    if isinstance(path, Path) and not path.parent.is_dir():
        raise OutputUnwritableError(name=str(path))
    with whole_file(path) as target, TemporaryDirectory(dir=target.parent) as folder:
        tiles = Path(folder) / name_of(path)
        with rasterio.open(tiles, "w", **profile) as dataset:
            for top in range(0, grid.rows, TILE):
                rows = slice(top, min(top + TILE, grid.rows))
                window = Window.from_slices(rows, slice(0, grid.cols))
                for number, band in enumerate(bands, 1):
                    dataset.write(
                        band[rows].astype(kind, copy=False), number, window=window
                    )
            dataset.update_tags(**{PREFIX + name: text for name, text in tags.items()})
            for number, name in enumerate(names, 1):
                dataset.set_band_description(number, name)
        rasterio.shutil.copy(
            tiles,
            target,
            driver="COG",
            compress="DEFLATE",
            predictor="YES",
            overview_resampling="NEAREST",
            bigtiff="IF_SAFER",
            num_threads="ALL_CPUS",
        )


def tags_of(path: Path) -> dict[str, str]:
    """The tags that `write_cog` put into a file."""
    with rasterio.open(path) as dataset:
        tags = dataset.tags()
    return {
        name.removeprefix(PREFIX): text
        for name, text in tags.items()
        if name.startswith(PREFIX)
    }

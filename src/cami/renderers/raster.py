"""Rasters out: cloud-optimised GeoTIFF that carries its recipe."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import rasterio
import rasterio.shutil
from numpy.typing import NDArray
from rasterio.io import MemoryFile
from rasterio.transform import Affine

from cami.errors import OutputUnwritableError
from cami.geo.grid import Grid

PREFIX = "CAMI_"
"""Of the tags that we write."""


def write_cog(
    path: Path,
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
    """
    values = np.stack(bands)
    if np.issubdtype(values.dtype, np.floating):
        nodata = np.nan
    profile = {
        "driver": "GTiff",
        "height": grid.rows,
        "width": grid.cols,
        "count": len(values),
        "dtype": values.dtype,
        "crs": grid.crs,
        "transform": Affine(
            grid.cell_width, 0, grid.west, 0, -grid.cell_height, grid.north
        ),
        "nodata": nodata,
    }
    if not path.parent.is_dir():
        raise OutputUnwritableError(name=str(path))
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        whole = Path(folder) / path.name
        with MemoryFile() as memory:
            with memory.open(**profile) as dataset:
                dataset.write(values)
                dataset.update_tags(**{PREFIX + name: text for name, text in tags.items()})
                for number, name in enumerate(names, 1):
                    dataset.set_band_description(number, name)
            rasterio.shutil.copy(
                memory.name,
                whole,
                driver="COG",
                compress="DEFLATE",
                predictor="YES",
                overview_resampling="NEAREST",
            )
        whole.replace(path)


def tags_of(path: Path) -> dict[str, str]:
    """The tags that `write_cog` put into a file."""
    with rasterio.open(path) as dataset:
        tags = dataset.tags()
    return {
        name.removeprefix(PREFIX): text
        for name, text in tags.items()
        if name.startswith(PREFIX)
    }

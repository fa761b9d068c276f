"""Rasters out as Zarr: chunks that many may read and write at once, in any store."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cami.errors import OutputUnwritableError
from cami.geo.grid import Grid
from cami.places import READ_ONLY, Place, refusals, shown
from cami.places.zarr_groups import BANDS, WHOLE, WRITTEN, store_of

CHUNK = 512
"""Rows and columns of a chunk."""


def write_zarr(
    path: Place,
    bands: Sequence[NDArray[np.generic]],
    grid: Grid,
    *,
    tags: Mapping[str, str],
    names: Sequence[str],
) -> None:
    """Write bands as grids of one group, a row of chunks at a time.

    A folder of this machine becomes whole or not at all; in a store a group says of itself
    whether it was written to its end. What was there is replaced.
    """
    if isinstance(path, Path):
        _write_folder(path, bands, grid, tags, names)
        return
    if path.protocol in READ_ONLY:
        raise OutputUnwritableError(name=shown(path))
    with refusals(path):
        if path.fs.exists(path.path):
            path.fs.rm(path.path, recursive=True)
        _fill(store_of(path), bands, grid, tags, names)


def _write_folder(
    path: Path,
    bands: Sequence[NDArray[np.generic]],
    grid: Grid,
    tags: Mapping[str, str],
    names: Sequence[str],
) -> None:
    try:
        with TemporaryDirectory(dir=path.parent, prefix=".") as folder:
            beside = Path(folder) / path.name
            _fill(store_of(beside), bands, grid, tags, names)
            if path.exists():
                shutil.rmtree(path)
            beside.replace(path)
    except OSError as error:
        raise OutputUnwritableError(name=str(path)) from error


def _fill(
    store: object,
    bands: Sequence[NDArray[np.generic]],
    grid: Grid,
    tags: Mapping[str, str],
    names: Sequence[str],
) -> None:
    import zarr  # noqa: PLC0415 (an extra)

    group = zarr.open_group(store, mode="w")
    group.attrs.update({**tags, WRITTEN: "not to its end", BANDS: list(names)})
    _add(group, "y", grid.y_of(np.arange(grid.rows)), ("y",))
    _add(group, "x", grid.x_of(np.arange(grid.cols)), ("x",))
    place = _add(group, "spatial_ref", np.zeros((), np.int64), ())
    place.attrs.update({"crs_wkt": grid.crs, "spatial_ref": grid.crs})
    for name, band in zip(names, bands, strict=True):
        real = np.issubdtype(band.dtype, np.floating)
        chunks = min(CHUNK, grid.rows), min(CHUNK, grid.cols)
        array = group.create_array(
            name,
            shape=grid.shape,
            chunks=chunks,
            dtype=band.dtype,
            fill_value=np.nan if real else 0,
            dimension_names=("y", "x"),
            config={"write_empty_chunks": True},  # what is not there is lost, not empty
        )
        array.attrs.update({"grid_mapping": "spatial_ref", "coordinates": "spatial_ref"})
        for top in range(0, grid.rows, chunks[0]):
            rows = slice(top, top + chunks[0])
            array[rows] = band[rows]
    group.attrs[WRITTEN] = WHOLE


def _add(
    group: Any,  # noqa: ANN401 (the library's)
    name: str,
    values: NDArray[np.generic],
    dims: tuple[str, ...],
) -> Any:  # noqa: ANN401
    array = group.create_array(
        name, shape=values.shape, dtype=values.dtype, dimension_names=dims
    )
    array[...] = values
    return array

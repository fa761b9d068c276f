"""A raster's cells, read in parts: all of them, or as many as another grid needs."""

import math
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import rasterio.warp
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader
from rasterio.transform import Affine
from rasterio.windows import Window

from cami.errors import CRSMissingError, GridUnfitError, UnknownOptionError
from cami.geo.grid import Grid

How = Literal["nearest", "bilinear", "average", "mode", "max", "min"]
Floats = NDArray[np.floating]

CELLS_AT_ONCE = 4_000_000
"""Read at a time into a raster: what is read is held twice meanwhile."""
CELLS_TO_WARP = 64_000_000
"""Held at a time of a raster that is brought onto another grid."""
APART = 0.125
"""Part of a source's cell by which positions may be off: the library's own choice."""
AROUND = 4
"""Cells that are read beyond the edges of another grid, for interpolation."""


class Cells(Protocol):
    """Where a raster's cells come from."""

    @property
    def grid(self) -> Grid:
        """Where they lie."""
        ...

    @property
    def dtype(self) -> np.dtype[np.floating]:
        """Single precision where that is exact."""
        ...

    @property
    def step(self) -> int:
        """Rows that the format keeps together."""
        ...

    def read(self, rows: slice, cols: slice) -> Floats:
        """Some cells; nan for nodata."""
        ...


@dataclass(frozen=True, slots=True)
class BandCells:
    """The cells of one band that the library has opened."""

    dataset: DatasetReader
    band: int
    name: str

    def __post_init__(self) -> None:
        if not 1 <= self.band <= self.dataset.count:
            known = f"1 to {self.dataset.count}"
            option = f"band of {self.name}"
            raise UnknownOptionError(option=option, found=str(self.band), known=known)

    @property
    def grid(self) -> Grid:
        """Where they lie."""
        return grid_of_dataset(self.dataset, self.name)

    @property
    def dtype(self) -> np.dtype[np.floating]:
        """Single precision where that is exact."""
        return exact(np.dtype(self.dataset.dtypes[self.band - 1]))

    @property
    def step(self) -> int:
        """Rows of a block."""
        return int(self.dataset.block_shapes[self.band - 1][0])

    def read(self, rows: slice, cols: slice) -> Floats:
        """Some cells; nan for nodata."""
        window = Window.from_slices(rows, cols)
        values: Floats = self.dataset.read(self.band, window=window).astype(self.dtype)
        values[self.dataset.read_masks(self.band, window=window) == 0] = np.nan
        return values


def exact(dtype: np.dtype[np.generic]) -> np.dtype[np.floating]:
    """The smaller real type that holds all values of a type; single for short integers."""
    single = dtype == np.float32 or (dtype.kind in "iub" and dtype.itemsize <= 2)  # noqa: PLR2004
    return np.dtype(np.float32 if single or dtype == np.float16 else np.float64)


def grid_of_dataset(dataset: DatasetReader, name: str) -> Grid:
    """The grid of a raster that the library has opened.

    Raises
    ------
    CRSMissingError, GridUnfitError
        It does not say where it lies, or its cells are turned.
    """
    if dataset.crs is None:
        raise CRSMissingError(name=name)
    t = dataset.transform
    if t.b or t.d or t.a <= 0 or t.e >= 0:
        raise GridUnfitError(name=name)
    wkt = dataset.crs.to_wkt()
    return Grid(wkt, dataset.height, dataset.width, t.c, t.f, t.a, -t.e)


def transform_of(grid: Grid) -> Affine:
    """The grid's corner and cells as the library writes them."""
    return Affine(grid.cell_width, 0, grid.west, 0, -grid.cell_height, grid.north)


def all_cells(source: Cells) -> Floats:
    """Every cell, read some rows at a time."""
    grid = source.grid
    out = np.empty(grid.shape, source.dtype)
    blocks = max(1, CELLS_AT_ONCE // max(1, grid.cols * source.step))
    step = blocks * source.step
    for top in range(0, grid.rows, step):
        rows = slice(top, min(top + step, grid.rows))
        out[rows] = source.read(rows, slice(0, grid.cols))
    return out


def cells_onto(source: Cells, onto: Grid, how: How) -> Floats:
    """Values for the cells of another grid; of the source only what lies under it is read.

    Where that is more than fits, the other grid is filled quarter by quarter.
    """
    out = np.full(onto.shape, np.nan, source.dtype)
    parts = [onto]
    while parts:
        part = parts.pop()
        rows, cols = _under(part, source.grid)
        many = (rows.stop - rows.start) * (cols.stop - cols.start)
        if many > CELLS_TO_WARP and max(part.shape) > 1:
            parts += _quarters(part)
        elif many > 0:
            top = round((onto.north - part.north) / onto.cell_height)
            left = round((part.west - onto.west) / onto.cell_width)
            view = out[top : top + part.rows, left : left + part.cols]
            here = part_of(source.grid, rows, cols)
            view[:] = _warped(source.read(rows, cols), here, part, how, part is onto)
    return out


def _under(part: Grid, source: Grid) -> tuple[slice, slice]:
    """Rows and columns of the source that lie under a grid, and a few around."""
    edges = (part.west, part.south, part.east, part.north)
    try:
        west, south, east, north = rasterio.warp.transform_bounds(
            part.crs, source.crs, *edges, densify_pts=101
        )
    except RasterioError:
        west = south = -math.inf
        east = north = math.inf
    if not all(map(math.isfinite, (west, south, east, north))):
        return slice(0, source.rows), slice(0, source.cols)
    cols = _range(
        (west - source.west) / source.cell_width,
        (east - source.west) / source.cell_width,
        source.cols,
    )
    if west > east:  # over the 180th meridian
        cols = slice(0, source.cols)
    rows = _range(
        (source.north - north) / source.cell_height,
        (source.north - south) / source.cell_height,
        source.rows,
    )
    return rows, cols


def _range(first: float, last: float, count: int) -> slice:
    start = min(max(math.floor(first) - AROUND, 0), count)
    return slice(start, max(min(math.ceil(last) + AROUND, count), start))


def _quarters(grid: Grid) -> list[Grid]:
    rows, cols = -(-grid.rows // 2), -(-grid.cols // 2)
    return [
        part_of(grid, slice(top, top + rows), slice(left, left + cols))
        for top in range(0, grid.rows, rows)
        for left in range(0, grid.cols, cols)
    ]


def part_of(grid: Grid, rows: slice, cols: slice) -> Grid:
    """Some rows and columns of a grid, as far as it has them."""
    height = min(rows.stop, grid.rows) - rows.start
    width = min(cols.stop, grid.cols) - cols.start
    west = grid.west + cols.start * grid.cell_width
    north = grid.north - rows.start * grid.cell_height
    return Grid(grid.crs, height, width, west, north, grid.cell_width, grid.cell_height)


def _warped(values: Floats, here: Grid, onto: Grid, how: How, alone: bool) -> Floats:
    """Values on another grid; exactly, at more cost, where others are to fit beside it."""
    out = np.full(onto.shape, np.nan, values.dtype)
    rasterio.warp.reproject(
        values,
        out,
        src_transform=transform_of(here),
        src_crs=here.crs,
        src_nodata=np.nan,
        dst_transform=transform_of(onto),
        dst_crs=onto.crs,
        dst_nodata=np.nan,
        resampling=Resampling[how],
        tolerance=APART if alone else 0.0,
    )
    return out

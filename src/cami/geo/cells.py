"""True lengths of cells, in metres, whatever a grid's reference system counts in."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import CRSError

from cami.errors import CRSUnfitError, CRSUnknownError, GridUnfitError
from cami.geo.grid import Grid

PSEUDO_MERCATOR = "Popular Visualisation Pseudo Mercator"

Lengths = NDArray[np.float64]


@cache
def crs_of(text: str) -> CRS:
    """The reference system that a WKT, an ``EPSG:...`` or a PROJ string names.

    Raises
    ------
    CRSUnknownError
        There is no such system.
    """
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise CRSUnknownError(crs=text[:80]) from error


def same_crs(one: str, other: str) -> bool:
    """Whether two names mean one reference system, whatever the order of its axes."""
    return one == other or crs_of(one).equals(crs_of(other), ignore_axis_order=True)


def cell_lengths_m(grid: Grid) -> tuple[Lengths, Lengths]:
    """Width and height of the cells of each row, in metres, shape ``(rows,)``.

    Projected grids: the cell size times the unit. Geographic grids: geodesics on their
    ellipsoid along the middle of each row and down each row.

    Raises
    ------
    CRSUnfitError
        The system is neither, or is Web Mercator, whose metre is half a metre at 60°.
    """
    crs = crs_of(grid.crs)
    if crs.is_geographic:
        return _geodesic(grid, crs)
    if not crs.is_projected:
        raise CRSUnfitError(crs=crs.name)
    operation = crs.coordinate_operation
    if operation is not None and operation.method_name == PSEUDO_MERCATOR:
        raise CRSUnfitError(crs=crs.name)
    unit = crs.axis_info[0].unit_conversion_factor
    width = np.full(grid.rows, grid.cell_width * unit)
    return width, np.full(grid.rows, grid.cell_height * unit)


def to_crs(lon: Lengths, lat: Lengths, source: str, target: str) -> tuple[Lengths, Lengths]:
    """Coordinates in another system, always ``x, y`` or ``lon, lat``."""
    if same_crs(source, target):
        return lon, lat
    moved = Transformer.from_crs(crs_of(source), crs_of(target), always_xy=True)
    x, y = moved.transform(lon, lat)
    return np.asarray(x), np.asarray(y)


def _geodesic(grid: Grid, crs: CRS) -> tuple[Lengths, Lengths]:
    # 0 to 90 degrees; grids beyond the poles have no cells there
    unit = crs.axis_info[0].unit_conversion_factor * 180 / np.pi
    edges = (grid.north - np.arange(grid.rows + 1) * grid.cell_height) * unit
    if np.abs(edges).max() > 90 + 1e-9:
        raise GridUnfitError(name=crs.name)
    edges = np.clip(edges, -90, 90)
    middle = (edges[:-1] + edges[1:]) / 2
    geod: Geod = crs.get_geod() or Geod(ellps="WGS84")
    zero, step = np.zeros(grid.rows), np.full(grid.rows, grid.cell_width * unit)
    width = geod.inv(zero, middle, step, middle)[2]
    height = geod.inv(zero, edges[:-1], zero, edges[1:])[2]
    return np.asarray(width), np.asarray(height)

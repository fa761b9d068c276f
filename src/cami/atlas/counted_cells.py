"""Cells of the atlas' grid and how many animals use them: all that leaves of their areas.

The grid is the one of `cami.atlas.generalise`: fixed in longitude and latitude, the same
for every layer, so that layers laid over one another tell no more than each alone.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

CLASSES = (5, 10, 20, 50, 100)
"""Numbers of animals are told as the largest of these that they reach."""
STRIP = 64
"""Rows of cells that are looked at together."""


@dataclass(frozen=True, slots=True, eq=False)
class CountedCells:
    """Cells ``(n,)`` and how many animals use each."""

    col: NDArray[np.int64]
    """Longitude of the western edge, in steps."""
    row: NDArray[np.int64]
    """Latitude of the southern edge, in steps."""
    animals: NDArray[np.int64]


def counted_cells(
    geometries: NDArray[np.object_], animal: NDArray[np.integer], step_deg: float
) -> CountedCells:
    """The cells that geometries touch, and by how many animals each is touched.

    Parameters
    ----------
    geometries
        In degrees of longitude and latitude ``(n,)``.
    animal
        Whose each is ``(n,)``; several geometries of one animal count once.
    """
    touched = []
    for geometry, number in zip(geometries, animal, strict=True):
        cells = _touched(geometry, step_deg)
        touched.append(np.column_stack((cells, np.full(len(cells), number))))
    rows = np.unique(np.concatenate([*touched, np.empty((0, 3), np.int64)]), axis=0)
    cells, animals = np.unique(rows[:, :2].astype(np.int64), axis=0, return_counts=True)
    return CountedCells(cells[:, 0], cells[:, 1], animals)


def told_number(animals: NDArray[np.integer], fewest: int) -> NDArray[np.int64]:
    """The number told of each: a class, never the number itself; at least ``fewest``."""
    steps = np.array([fewest, *(each for each in CLASSES if each > fewest)])
    place = np.searchsorted(steps, animals, side="right") - 1
    return np.asarray(np.where(place >= 0, steps[np.maximum(place, 0)], 0))


def boxes(cells: CountedCells, step_deg: float) -> NDArray[np.object_]:
    """The cells as squares in degrees."""
    per_deg = round(1 / step_deg)
    west, south = cells.col / per_deg, cells.row / per_deg
    east, north = (cells.col + 1) / per_deg, (cells.row + 1) / per_deg
    return np.asarray(shapely.box(west, south, east, north))


def _touched(geometry: shapely.Geometry, step_deg: float) -> NDArray[np.int64]:
    """Columns and rows of the cells that a geometry touches ``(n, 2)``."""
    if shapely.is_empty(geometry):
        return np.empty((0, 2), np.int64)
    per_deg = round(1 / step_deg)
    west, south, east, north = np.floor(shapely.bounds(geometry) * per_deg).astype(int)
    shapely.prepare(geometry)
    found = []
    for first in range(south, north + 1, STRIP):
        rows = np.arange(first, min(first + STRIP, north + 1))
        cols, rows = np.meshgrid(np.arange(west, east + 1), rows)
        cells = CountedCells(cols.ravel(), rows.ravel(), np.empty(0, np.int64))
        met = shapely.intersects(geometry, boxes(cells, step_deg))
        found.append(np.column_stack((cells.col[met], cells.row[met])))
    return np.concatenate(found)

"""Where animals are likely to be: densities on grids, their isopleths and areas.

One type for ranges (kernels, AKDE) and for occurrence (Brownian bridges, kriging); `kind`
says which, because the two answer different questions: a range asks where the animal lives
and would go on living, occurrence where it was between its first fix and its last.
"""

from dataclasses import dataclass
from typing import Literal

import contourpy
import numpy as np
import shapely
from numpy.typing import NDArray

from cami.errors import ExtentTooSmallError, UnknownOptionError
from cami.geo.grid import Grid

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
M2_PER_KM2 = 1e6
MOST_CELLS = 100_000_000
"""Of a grid made here: 0.8 GB of density."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area in square kilometres and its interval; nan where no interval is known."""

    km2: float
    low_km2: float = np.nan
    high_km2: float = np.nan


@dataclass(frozen=True, slots=True, eq=False)
class Utilisation:
    """A density of presence on a grid."""

    grid: Grid
    """In metres, or in `Grid.crs` ``local`` where the owner hides the place."""
    density_per_m2: Floats
    """Per square metre ``(rows, cols)``; times the cells' area it adds up to 1."""
    kind: Literal["range", "occurrence"]

    @property
    def cell_m2(self) -> float:
        """Of one cell, in the plane of the grid."""
        return self.grid.cell_width * self.grid.cell_height

    @property
    def probability(self) -> Floats:
        """Of each cell ``(rows, cols)``."""
        return self.density_per_m2 * self.cell_m2


def volumes(used: Utilisation) -> Floats:
    """The least isopleth that holds each cell, 0 to 1 ``(rows, cols)``.

    The share of the whole that lies in cells at least as dense; cells that are equally
    dense share one value, so that nothing depends on the order of cells.
    """
    flat = used.density_per_m2.ravel()
    order = np.argsort(flat, kind="stable")[::-1]
    falling = flat[order]
    total = np.cumsum(falling)
    last_of_equals = np.append(falling[:-1] != falling[1:], True)
    ends = np.flatnonzero(last_of_equals)
    shared = total[ends[np.searchsorted(ends, np.arange(flat.size))]]
    found = np.empty_like(flat)
    found[order] = shared / total[-1]
    return found.reshape(used.density_per_m2.shape)


def inside(used: Utilisation, fraction: float) -> Truths:
    """Cells of an isopleth ``(rows, cols)``; those where nothing was are in none."""
    return (volumes(used) <= fraction) & (used.density_per_m2 > 0)


def isopleth(used: Utilisation, fraction: float = 0.95) -> shapely.MultiPolygon:
    """The smallest region that holds a share of the whole, in the grid's plane.

    The contour of `volumes`, straight between the centres of cells.

    Raises
    ------
    ExtentTooSmallError
        The region reaches the edge of the grid, where nobody has looked further.
    UnknownOptionError
        The share is not between 0 and 1.
    """
    if not 0 < fraction < 1:
        raise UnknownOptionError(option="isopleth", found=f"{fraction:g}", known="0 … 1")
    volume = volumes(used)
    edges = (volume[0], volume[-1], volume[:, 0], volume[:, -1])
    if min(float(edge.min()) for edge in edges) <= fraction:
        raise ExtentTooSmallError(percent=round(100 * fraction, 3))
    grid = used.grid
    lines = contourpy.contour_generator(
        grid.x_of(np.arange(grid.cols)),
        grid.y_of(np.arange(grid.rows)),
        volume,
        fill_type=contourpy.FillType.OuterOffset,
    )
    vertices, offsets = lines.filled(-1.0, fraction)[:2]
    parts = []
    for points, starts in zip(vertices, offsets, strict=True):
        if points is None or starts is None:
            continue
        rings = np.split(points, starts[1:-1])
        parts.append(shapely.Polygon(rings[0], rings[1:]))
    return shapely.MultiPolygon(parts)


def isopleth_area(used: Utilisation, fraction: float = 0.95) -> Area:
    """Area of `isopleth`, in the grid's plane; as good as the plane keeps areas."""
    return Area(isopleth(used, fraction).area / M2_PER_KM2)


def cells_area(used: Utilisation, fraction: float = 0.95) -> Area:
    """Area of the cells in an isopleth, as programs report that count whole cells."""
    return Area(float(inside(used, fraction).sum()) * used.cell_m2 / M2_PER_KM2)


def grid_around(x: Floats, y: Floats, cell_m: float, margin_m: float, crs: str) -> Grid:
    """A grid of square cells that leaves a margin on every side of the points.

    Its corner is a whole number of cells from the origin of the plane: grids with cells of
    one size lie on each other, so that animals can be added up.

    Raises
    ------
    UnknownOptionError
        Cells or margin are not above 0, or there would be more than 100 million cells.
    """
    if not (cell_m > 0 and margin_m >= 0 and np.isfinite(cell_m + margin_m)):
        found = f"{cell_m:g} m, {margin_m:g} m"
        raise UnknownOptionError(option="cell, margin", found=found, known="> 0 m")
    west = np.floor((x.min() - margin_m) / cell_m)
    south = np.floor((y.min() - margin_m) / cell_m)
    east = np.ceil((x.max() + margin_m) / cell_m)
    north = np.ceil((y.max() + margin_m) / cell_m)
    rows, cols = max(int(north - south), 1), max(int(east - west), 1)
    if rows * cols > MOST_CELLS:
        least = cell_m * np.sqrt(rows * cols / MOST_CELLS)
        raise UnknownOptionError(
            option="cell", found=f"{cell_m:g} m", known=f">= {np.ceil(least):g} m"
        )
    return Grid(crs, rows, cols, west * cell_m, north * cell_m, cell_m, cell_m)


def utilisation(
    grid: Grid, density: Floats, kind: Literal["range", "occurrence"]
) -> Utilisation:
    """A utilisation from weights of any unit: scaled so that it adds up to 1."""
    total = density.sum() * grid.cell_width * grid.cell_height
    return Utilisation(grid, density / total, kind)


def together(parts: list[Utilisation], weights: Floats | None = None) -> Utilisation:
    """The weighted mean of utilisations on one grid; equal weights if None.

    Raises
    ------
    UnknownOptionError
        They lie on different grids or are of different kinds.
    """
    first = parts[0]
    for other in parts[1:]:
        difference = first.grid.difference(other.grid)
        if difference or other.kind != first.kind:
            found = difference or other.kind
            raise UnknownOptionError(option="grid", found=found, known=first.kind)
    share = np.ones(len(parts)) if weights is None else np.asarray(weights, np.float64)
    density = np.tensordot(share / share.sum(), [p.density_per_m2 for p in parts], 1)
    return Utilisation(first.grid, np.asarray(density), first.kind)

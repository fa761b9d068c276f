"""Geometries made fit to be kept: valid, in longitude and latitude, within ±180°.

Nothing is dropped without being counted; what was mended is told with the layer.
"""

from dataclasses import dataclass, fields

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from cami.errors import CRSUnfitError

Geometries = NDArray[np.object_]
HALF_TURN = 180.0


@dataclass(slots=True)
class Mended:
    """How many geometries of a layer were changed or left out, and why."""

    empty: int = 0
    """Without geometry, or with an empty one: left out."""
    not_numbers: int = 0
    """With a coordinate that is not a number: left out."""
    beyond: int = 0
    """Beyond what a longitude and latitude can be: left out."""
    invalid: int = 0
    """Self-crossing or the like: made valid."""
    split: int = 0
    """Crossing 180°: cut there into parts."""
    heights: int = 0
    """With a third coordinate, which is not kept."""

    def add(self, other: "Mended") -> None:
        """Count another part of the same layer."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    @property
    def left_out(self) -> int:
        """Features that are not kept."""
        return self.empty + self.not_numbers + self.beyond


def to_lon_lat(crs: CRS) -> Transformer:
    """The way from a reference system to longitude and latitude, in that order.

    Raises
    ------
    CRSUnfitError
        It is a local one, which lies nowhere on the Earth.
    """
    if not (crs.is_geographic or crs.is_projected or crs.is_compound or crs.is_bound):
        raise CRSUnfitError(crs=crs.name)
    return Transformer.from_crs(crs, "OGC:CRS84", always_xy=True)


def tidy(
    geometries: Geometries, way: Transformer
) -> tuple[Geometries, NDArray[np.intp], Mended]:
    """Return the geometries that can be kept, their rows, and what had to be done.

    Parameters
    ----------
    geometries
        Shapely geometries ``(n,)`` in the reference system that ``way`` begins in; None
        and empty ones may be among them.
    way
        See `to_lon_lat`.

    Returns
    -------
    geometries : ndarray
        In degrees, valid, two-dimensional, shape ``(kept,)``.
    rows : ndarray
        Where each stood in the input, rising.
    mended : Mended
        Counts.
    """
    mended = Mended()
    there = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
    mended.empty = int((~there).sum())
    rows = np.flatnonzero(there)
    flat = geometries[rows]
    mended.heights = int(shapely.has_z(flat).sum())
    flat = shapely.force_2d(flat)
    owner = np.repeat(np.arange(len(flat)), shapely.get_num_coordinates(flat))
    given = shapely.get_coordinates(flat)
    numbers = _whole(np.asarray(np.isfinite(given).all(axis=1)), owner, len(flat))
    mended.not_numbers = int((~numbers).sum())
    placed = np.stack(way.transform(given[:, 0], given[:, 1]), axis=1)
    shapely.set_coordinates(flat, placed)
    on_earth = np.isfinite(placed).all(axis=1)
    on_earth &= np.abs(placed[:, 1]) <= HALF_TURN / 2
    on_earth &= np.abs(placed[:, 0]) <= 2 * HALF_TURN
    reachable = _whole(np.asarray(on_earth), owner, len(flat))
    mended.beyond = int((numbers & ~reachable).sum())
    kept = numbers & reachable
    flat, rows = flat[kept], rows[kept]
    bad = ~shapely.is_valid(flat)
    mended.invalid = int(bad.sum())
    flat[bad] = _of_same_dimension(shapely.make_valid(flat[bad]), flat[bad])
    over = np.abs(shapely.bounds(flat)[:, [0, 2]]).max(axis=1, initial=0.0) > HALF_TURN
    mended.split = int(over.sum())
    flat[over] = [_within_half_turns(one) for one in flat[over]]
    left = ~shapely.is_empty(flat)
    mended.empty += int((~left).sum())
    return flat[left], rows[left], mended


def _whole(
    fine: NDArray[np.bool_], owner: NDArray[np.intp], count: int
) -> NDArray[np.bool_]:
    """Whether every coordinate of a geometry is fine."""
    whole: NDArray[np.bool_] = np.bincount(owner[~fine], minlength=count) == 0
    return whole


def _of_same_dimension(made: Geometries, before: Geometries) -> Geometries:
    """Leave out what making valid threw off: lines beside an area, points beside a line."""
    wanted = shapely.get_dimensions(before)
    mixed = np.flatnonzero(
        shapely.get_type_id(made) == shapely.GeometryType.GEOMETRYCOLLECTION
    )
    for index in mixed:
        parts = shapely.get_parts(made[index])
        alike = parts[shapely.get_dimensions(parts) == wanted[index]]
        made[index] = shapely.union_all(alike)
    return made


def _within_half_turns(geometry: shapely.Geometry) -> shapely.Geometry:
    """Cut what goes over 180° and put the rest where it comes round."""
    turns = np.array([-1.0, 0.0, 1.0]) * 2 * HALF_TURN
    parts = np.array(
        [
            shapely.clip_by_rect(geometry, turn - HALF_TURN, -90, turn + HALF_TURN, 90)
            for turn in turns
        ]
    )
    counts = shapely.get_num_coordinates(parts)
    shifts = np.stack([np.repeat(turns, counts), np.zeros(counts.sum())], axis=1)
    shapely.set_coordinates(parts, shapely.get_coordinates(parts) - shifts)
    return shapely.union_all(parts)

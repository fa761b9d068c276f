"""The law of the house: no place of a sensitive species leaves finer than its policy.

Coordinates are moved to a fixed grid in longitude and latitude (never at random, so that
asking twice tells nothing more). The grid is the same for every species, layer and release,
so that layers laid over one another tell nothing either. Features of one layer that become
alike are told once (`told_once`): neither a position nor a count within a cell remains.

References
----------
chapman2020, on generalising to a grid and against random shifts.
"""

import math
from collections.abc import Hashable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from cami.catalogue.sensitivity import STEP_DEG, Sensitivity

Geometries = NDArray[np.object_]
METRES_PER_DEG = 111_320.0
"""Along a meridian, rounded up."""


def generalise(geometries: Geometries, sensitivity: Sensitivity) -> Geometries:
    """Return the geometries on the grid of the policy; None where nothing may be told.

    Parameters
    ----------
    geometries
        Shapely geometries in degrees of longitude and latitude, shape ``(n,)``.

    Returns
    -------
    ndarray
        Shape ``(n,)``: points at the centres of their cells; vertices of lines and areas at
        corners of cells; what is smaller than a cell becomes the centre of the cell of its
        middle. All are None where sensitivity is extreme.
    """
    step = STEP_DEG[sensitivity]
    if step == 0:
        return geometries
    if math.isinf(step):
        return np.full(len(geometries), None, dtype=object)
    points = shapely.get_dimensions(geometries) == 0
    told = np.empty(len(geometries), dtype=object)
    told[points] = shapely.transform(geometries[points], lambda xy: snapped(xy, step))
    told[~points] = shapely.set_precision(shapely.make_valid(geometries[~points]), step)
    lost = ~points & shapely.is_empty(told)
    middles = shapely.point_on_surface(geometries[lost])
    told[lost] = shapely.transform(middles, lambda xy: snapped(xy, step))
    return told


def told_once(geometries: Geometries, attributes: Sequence[Hashable]) -> NDArray[np.intp]:
    """Rows to keep so that features alike in place and attributes are told once, in order.

    Parameters
    ----------
    geometries
        Generalised geometries ``(n,)``; those that are None are left out.
    attributes
        What else is told of each feature, ``n`` values.
    """
    wkb = shapely.to_wkb(shapely.normalize(geometries))
    first: dict[Hashable, int] = {}
    for row, (place, told) in enumerate(zip(wkb, attributes, strict=True)):
        if place is not None:
            first.setdefault((place, told), row)
    return np.fromiter(first.values(), dtype=np.intp, count=len(first))


def snapped(coordinates: NDArray[np.float64], step_deg: float) -> NDArray[np.float64]:
    """Centres of the cells in which coordinates lie, any shape."""
    per_deg = round(1 / step_deg)
    cells = np.floor(np.round(coordinates * per_deg, 9))
    return (cells + 0.5) / per_deg


def coordinate_uncertainty_m(sensitivity: Sensitivity) -> float:
    """How far, at most, a told point lies from the true one: half a cell's diagonal."""
    return STEP_DEG[sensitivity] * METRES_PER_DEG / math.sqrt(2)

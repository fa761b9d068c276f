"""Planes in metres: which systems measure them, and one that suits scattered positions."""

import numpy as np
from numpy.typing import NDArray

from cami.errors import CRSUnfitError
from cami.geo.cells import PSEUDO_MERCATOR, crs_of

Floats = NDArray[np.float64]

LOCAL = "local"
"""A plane in metres whose place on the earth its owner keeps to himself."""


def is_geographic(crs: str) -> bool:
    """Whether coordinates of the system are degrees."""
    return crs != LOCAL and bool(crs_of(crs).is_geographic)


def is_metric(crs: str) -> bool:
    """Whether lengths in metres are read off the system's coordinates directly.

    Raises
    ------
    CRSUnfitError
        The system has neither lengths nor degrees, or is Web Mercator.
    CRSUnknownError
        There is no such system.
    """
    if crs == LOCAL:
        return True
    known = crs_of(crs)
    if known.is_geographic:
        return False
    operation = known.coordinate_operation
    mercator = operation is not None and operation.method_name == PSEUDO_MERCATOR
    if not known.is_projected or mercator:
        raise CRSUnfitError(crs=known.name)
    return bool(known.axis_info[0].unit_conversion_factor == 1)


def equal_area_plane(lon: Floats, lat: Floats) -> str:
    """A Lambert azimuthal equal-area plane around positions, as a PROJ string.

    Its centre is their mean direction on the sphere, rounded to whole degrees: data that
    grow keep their plane, and positions on both sides of the 180th meridian stay together.
    Areas are true everywhere; at 500 km from the centre lengths are off by 0.08 %.

    Parameters
    ----------
    lon, lat
        WGS 84, degrees, shape ``(n,)``, at least one.

    References
    ----------
    Snyder 1987, chapter 24, for the projection and its scale.
    """
    lon_rad, lat_rad = np.radians(lon), np.radians(lat)
    x = float(np.mean(np.cos(lat_rad) * np.cos(lon_rad)))
    y = float(np.mean(np.cos(lat_rad) * np.sin(lon_rad)))
    z = float(np.mean(np.sin(lat_rad)))
    lon_0 = round(np.degrees(np.arctan2(y, x)))
    lat_0 = round(np.degrees(np.arctan2(z, np.hypot(x, y))))
    return f"+proj=laea +lat_0={lat_0} +lon_0={lon_0} +datum=WGS84 +units=m +no_defs"

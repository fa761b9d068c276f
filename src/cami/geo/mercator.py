"""Web Mercator: the plane of web maps, for drawing only, never for measuring."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

MOST_DEG = 85.05112878
"""Beyond this the plane is not shown."""


def unit_square(lon_lat: ArrayLike) -> NDArray[np.float64]:
    """Places on the unit square, x eastwards and y southwards, shape ``(n, 2)``.

    Parameters
    ----------
    lon_lat
        Longitudes and latitudes in degrees, shape ``(n, 2)``.
    """
    given = np.asarray(lon_lat, dtype=np.float64)
    lat = np.radians(np.clip(given[:, 1], -MOST_DEG, MOST_DEG))
    x = given[:, 0] / 360 + 0.5
    y = 0.5 - np.arcsinh(np.tan(lat)) / (2 * math.pi)
    return np.stack((x, y), axis=1)


def latitude_deg(y: float) -> float:
    """Latitude of a place on the unit square."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))

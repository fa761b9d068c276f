"""The window of a map: which part of the Earth on how many pixels, and its scale."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cami.geo.mercator import latitude_deg, unit_square

REGION = (44.0, 20.0, 136.0, 58.5)
"""West, south, east, north in degrees: the fourteen Range States, for the opening view."""

EARTH_M = 40_075_016.7
BARS_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


@dataclass(frozen=True)
class Frame:
    """A part of the Earth in Web Mercator, drawn ``width`` pixels wide."""

    box: tuple[float, float, float, float] = REGION
    """West, south, east, north in degrees."""
    width: int = 960

    @cached_property
    def _corners(self) -> NDArray[np.float64]:
        west, south, east, north = self.box
        return unit_square([[west, north], [east, south]])

    @property
    def per_unit(self) -> float:
        """Pixels in the width of the world."""
        return float(self.width / (self._corners[1, 0] - self._corners[0, 0]))

    @property
    def height(self) -> int:
        """Pixels."""
        return round(float(self._corners[1, 1] - self._corners[0, 1]) * self.per_unit)

    @property
    def deg_per_pixel(self) -> float:
        """Degrees of longitude."""
        return (self.box[2] - self.box[0]) / self.width

    def pixels(self, lon_lat: ArrayLike) -> NDArray[np.float64]:
        """Columns and rows of pixels ``(n, 2)`` of places ``(n, 2)``."""
        moved: NDArray[np.float64] = (
            unit_square(lon_lat) - self._corners[0]
        ) * self.per_unit
        return moved

    @property
    def km_per_pixel(self) -> float:
        """On the ground, in the middle of the map; elsewhere a web map differs."""
        middle = math.radians(latitude_deg(float(self._corners[:, 1].mean())))
        return EARTH_M / 1000 * math.cos(middle) / self.per_unit

    def scale_bar(self, longest_px: float = 160.0) -> tuple[int, float]:
        """Kilometres of the scale bar, and its length in pixels."""
        fitting = [km for km in BARS_KM if km / self.km_per_pixel <= longest_px]
        km = fitting[-1] if fitting else BARS_KM[0]
        return km, km / self.km_per_pixel

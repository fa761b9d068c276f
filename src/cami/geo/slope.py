"""Slope of the ground from elevations, with true lengths."""

import numpy as np
from numpy.typing import NDArray


def slope_deg(
    elevation_m: NDArray[np.floating],
    width_m: NDArray[np.float64],
    height_m: NDArray[np.float64],
) -> NDArray[np.float32]:
    """Steepest slope of each cell in degrees, from its four neighbours.

    Parameters
    ----------
    elevation_m
        Shape ``(rows, cols)``; nan where not known.
    width_m, height_m
        Of the cells of each row.

    Returns
    -------
    nan where the cell or one of its neighbours is not known; one-sided at the margins.
    """
    z = elevation_m.astype(np.float64)
    down = np.cumsum(height_m) - height_m / 2
    rise_down = np.gradient(z, down, axis=0) if z.shape[0] > 1 else np.zeros_like(z)
    rise_along = np.gradient(z, axis=1) if z.shape[1] > 1 else np.zeros_like(z)
    rise_along /= width_m[:, None]
    found = np.degrees(np.arctan(np.hypot(rise_down, rise_along)))
    return np.where(np.isnan(z), np.nan, found).astype(np.float32)

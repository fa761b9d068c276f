"""Compiled walks along tracks: when an animal leaves a circle around each of its fixes."""

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@numba.njit(cache=True, nogil=True)
def leaving(
    time_s: Floats,
    x_m: Floats,
    y_m: Floats,
    radius_m: float,
    longest_gap_s: float,
    step: int,
    after_s: Floats,
) -> None:
    """How long after each fix (``step`` 1) or before it (-1) the circle is left.

    The way between fixes is straight; nan where the track ends or has a gap before.
    """
    n = len(time_s)
    end = n if step > 0 else -1
    for centre in range(n):
        after_s[centre] = np.nan
        last = centre
        i = centre + step
        while i != end:
            if abs(time_s[i] - time_s[last]) > longest_gap_s:
                break
            ax, ay = x_m[last] - x_m[centre], y_m[last] - y_m[centre]
            bx, by = x_m[i] - x_m[centre], y_m[i] - y_m[centre]
            if bx * bx + by * by > radius_m * radius_m:
                dx, dy = bx - ax, by - ay
                a = dx * dx + dy * dy
                b = ax * dx + ay * dy
                c = ax * ax + ay * ay - radius_m * radius_m
                share = (-b + np.sqrt(max(b * b - a * c, 0.0))) / a
                left_s = time_s[last] + share * (time_s[i] - time_s[last])
                after_s[centre] = abs(left_s - time_s[centre])
                break
            last = i
            i += step

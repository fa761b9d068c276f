"""Paths under a fitted motion: where an animal was between its fixes, and paths drawn."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cami.movement.fixes import Track
from cami.movement.kernels_motion import steps
from cami.movement.kernels_smooth import drawn, smoothed
from cami.movement.likelihood import Spread
from cami.movement.motion import Motion

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Where an animal was at some times: Gaussian, given all its fixes; ``(n,)`` each."""

    time_s: Floats
    x_m: Floats
    y_m: Floats
    xx_m2: Floats
    """Variance of x, and so on."""
    xy_m2: Floats
    yy_m2: Floats


def path(track: Track, motion: Motion, time_s: Floats, *, with_error: bool = False) -> Path:
    """Where the animal was at the given times, which rise, in metres.

    Notes
    -----
    The conditional mean and covariance of a Gaussian process given all fixes (kriging, as
    Fleming et al. 2016), by a smoother of its state-space form, linear in fixes and times.
    """
    merged = np.union1d(track.time_s, time_s)
    lags, lag = np.unique(np.diff(merged), return_inverse=True)
    table = steps(lags, motion.tau_position_s, motion.tau_velocity_s)
    at = np.searchsorted(merged, track.time_s)
    asked = np.searchsorted(merged, time_s)
    spread = Spread.of(motion.covariance_m2)
    c, s = math.cos(spread.tilt), math.sin(spread.tilt)
    error = np.nan_to_num(track.error_m) * motion.error_scale if with_error else 0.0
    east, north = track.x_m - motion.mean_m[0], track.y_m - motion.mean_m[1]
    fixed = np.zeros(merged.size, bool)
    fixed[at] = True
    means, variances = [], []
    turned = c * east + s * north, c * north - s * east
    for axis, variance in zip(turned, spread.axes, strict=True):
        seen, noise = np.zeros(merged.size), np.zeros(merged.size)
        seen[at], noise[at] = axis, np.asarray(error) ** 2 / variance
        mean, _, left = smoothed(
            seen, seen, fixed, lag.astype(np.int64), table, noise, motion.tau_velocity_s > 0
        )
        means.append(mean[asked])
        variances.append(left[asked] * variance)
    return Path(
        time_s,
        motion.mean_m[0] + c * means[0] - s * means[1],
        motion.mean_m[1] + s * means[0] + c * means[1],
        c * c * variances[0] + s * s * variances[1],
        c * s * (variances[0] - variances[1]),
        s * s * variances[0] + c * c * variances[1],
    )


def simulated(
    motion: Motion,
    time_s: Floats,
    rng: np.random.Generator,
    *,
    individual: str = "simulated",
    error_m: float = 0.0,
) -> Track:
    """A track drawn from a motion, exact at any lags.

    Parameters
    ----------
    error_m
        Standard deviation of each position along either axis.
    """
    lags, lag = np.unique(np.diff(time_s), return_inverse=True)
    table = steps(lags, motion.tau_position_s, motion.tau_velocity_s)
    axes = [
        drawn(rng.standard_normal((time_s.size, 2)), lag.astype(np.int64), table)
        for _ in range(2)
    ]
    root = np.linalg.cholesky(motion.covariance_m2)
    x, y = root @ np.vstack(axes)
    noise = error_m * rng.standard_normal((2, time_s.size))
    x, y = x + motion.mean_m[0] + noise[0], y + motion.mean_m[1] + noise[1]
    return Track(individual, time_s, x, y, np.full(time_s.size, error_m or np.nan))

"""How likely a track is under a continuous-time motion: exact, in time linear in fixes."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cami.errors import TimesUnorderedError, TooFewFixesError, TrackStillError
from cami.movement.fixes import Track
from cami.movement.kernels_motion import products, steps

Floats = NDArray[np.float64]
LEAST_FIXES = 5
"""Fewer leave nothing over for the parameters of the simplest motion in the plane."""
LEAST_SHARE = 1e-12
"""Of the variance along the major axis, along the minor: animals on a line have one too."""
LOG_2PI = math.log(2 * math.pi)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A track as the likelihood takes it: centred, in units of its own spread."""

    x: Floats
    y: Floats
    lags_s: Floats
    """Different lags between neighbouring fixes, rising."""
    lag: NDArray[np.int64]
    """Which of them lies after each fix but the last ``(n - 1,)``."""
    noise: Floats
    """Variance of each position's error in units of ``scale_m`` squared ``(n,)``."""
    centre_m: tuple[float, float]
    scale_m: float
    span_s: float

    @property
    def fixes(self) -> int:
        """How many."""
        return len(self.x)

    @property
    def exact(self) -> bool:
        """Positions are taken to be without error."""
        return not self.noise.any()


@dataclass(frozen=True, slots=True)
class Spread:
    """Covariance of a motion: ``exp(size)`` times a shape of determinant 1."""

    size: float
    along: float = 0.0
    """Logarithm of the shape: ``[[along, across], [across, -along]]``."""
    across: float = 0.0

    @property
    def tilt(self) -> float:
        """Angle of the major axis from east, anticlockwise in radians."""
        return 0.5 * math.atan2(self.across, self.along)

    @property
    def axes(self) -> tuple[float, float]:
        """Variances along the major and minor axis."""
        stretch = math.hypot(self.along, self.across)
        return math.exp(self.size + stretch), math.exp(self.size - stretch)

    def matrix(self) -> Floats:
        """Covariance ``(2, 2)`` of x and y."""
        major, minor = self.axes
        c, s = math.cos(self.tilt), math.sin(self.tilt)
        turn = np.array(((c, -s), (s, c)))
        return np.asarray(turn @ np.diag((major, minor)) @ turn.T)

    @classmethod
    def of(cls, matrix: Floats) -> "Spread":
        """Take a covariance apart."""
        variances, directions = np.linalg.eigh(matrix)
        minor, major = np.log(np.maximum(variances, LEAST_SHARE * variances[1]))
        stretch = (major - minor) / 2
        angle = 2 * math.atan2(directions[1, 1], directions[0, 1])
        return cls(
            (major + minor) / 2, stretch * math.cos(angle), stretch * math.sin(angle)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What a filter run with unit variance leaves of a track without errors."""

    squares: Floats
    """Residual squares and products about the estimated mean ``(2, 2)``."""
    mean: tuple[float, float]
    information: float
    """Of the mean: how many independent fixes it would take to know it as well."""
    log_det: float


def seen(track: Track, with_error: bool) -> Seen:
    """Prepare a track; an error that is not known counts as none.

    Raises
    ------
    TooFewFixesError
        Fewer than `LEAST_FIXES`.
    TimesUnorderedError
        Times do not rise from fix to fix.
    TrackStillError
        All positions are the same.
    """
    found = len(track)
    if found < LEAST_FIXES:
        raise TooFewFixesError(method="space-use", needed=LEAST_FIXES, found=found)
    lapse = np.diff(track.time_s)
    if not (lapse > 0).all():
        raise TimesUnorderedError(name=track.individual, row=int(np.argmin(lapse > 0)) + 2)
    centre = float(track.x_m.mean()), float(track.y_m.mean())
    x, y = track.x_m - centre[0], track.y_m - centre[1]
    scale = math.sqrt(float((x @ x + y @ y) / (2 * found)))
    if scale == 0:
        raise TrackStillError(name=track.individual, found=found)
    noise = np.zeros(found)
    if with_error:
        noise = np.nan_to_num(track.error_m / scale) ** 2
    lags, lag = np.unique(lapse, return_inverse=True)
    span = float(track.time_s[-1] - track.time_s[0])
    return Seen(
        x / scale, y / scale, lags, lag.astype(np.int64), noise, centre, scale, span
    )


def sums(track: Seen, tau_position_s: float, tau_velocity_s: float) -> Sums:
    """Everything that the likelihood needs of a track without errors."""
    table = steps(track.lags_s, tau_position_s, tau_velocity_s)
    xx, xy, yy, x1, y1, ones, log_det = products(
        track.x, track.y, track.lag, table, track.noise, tau_velocity_s > 0
    )
    xy -= x1 * y1 / ones
    squares = np.array(((xx - x1 * x1 / ones, xy), (xy, yy - y1 * y1 / ones)))
    return Sums(squares, (x1 / ones, y1 / ones), ones, log_det)


def _exact(track: Seen, taus: tuple[float, float], spread: Spread, left: int) -> float:
    found = sums(track, *taus)
    fit = float(np.trace(np.linalg.solve(spread.matrix(), found.squares)))
    free = track.fixes - left
    mean = left * math.log(found.information)
    return -free * (LOG_2PI + spread.size) - found.log_det - mean - fit / 2


def _noisy(
    track: Seen, taus: tuple[float, float], spread: Spread, left: int, error_scale: float
) -> float:
    table = steps(track.lags_s, *taus)
    c, s = math.cos(spread.tilt), math.sin(spread.tilt)
    turned = c * track.x + s * track.y, c * track.y - s * track.x
    major, minor = spread.axes
    noise = track.noise * error_scale**2
    total = -(track.fixes - left) * (LOG_2PI + spread.size)
    if major == minor:
        got = products(*turned, track.lag, table, noise / major, taus[1] > 0)
        fits = got[0] - got[3] ** 2 / got[5] + got[2] - got[4] ** 2 / got[5]
        return float(total - got[6] - left * math.log(got[5]) - fits / major / 2)
    for axis, variance in zip(turned, (major, minor), strict=True):
        got = products(axis, axis, track.lag, table, noise / variance, taus[1] > 0)
        fit = (got[0] - got[3] ** 2 / got[5]) / variance
        total -= (got[6] + left * math.log(got[5]) + fit) / 2
    return float(total)


def loglik(
    track: Seen,
    taus: tuple[float, float],
    spread: Spread,
    error_scale: float = 1.0,
    *,
    restricted: bool,
) -> float:
    """Log-likelihood with the best mean; of the residuals alone where restricted.

    Of positions in units of ``scale_m``; subtract ``2 n log(scale_m)`` for metres.

    Notes
    -----
    Kalman filter of the state-space form (Johnson et al. 2008, Fleming et al. 2017); the
    mean by generalised least squares from the innovations of a constant; circular errors
    leave the motion's two axes independent. The restricted likelihood drops one fix an
    axis and adds half the log information of each mean (Fleming et al. 2019).
    """
    left = 1 if restricted else 0
    if track.exact:
        return _exact(track, taus, spread, left)
    return _noisy(track, taus, spread, left, error_scale)


def mean_of(
    track: Seen, taus: tuple[float, float], spread: Spread, error_scale: float
) -> tuple[tuple[float, float], float]:
    """Best mean in metres, and its information as a number of independent fixes."""
    table = steps(track.lags_s, *taus)
    c, s = math.cos(spread.tilt), math.sin(spread.tilt)
    turned = c * track.x + s * track.y, c * track.y - s * track.x
    means, known = [], []
    for axis, variance in zip(turned, spread.axes, strict=True):
        noise = track.noise * error_scale**2 / variance
        got = products(axis, axis, track.lag, table, noise, taus[1] > 0)
        means.append(got[3] / got[5])
        known.append(got[5])
    east, north = c * means[0] - s * means[1], s * means[0] + c * means[1]
    x0, y0 = track.centre_m
    mean = float(x0 + east * track.scale_m), float(y0 + north * track.scale_m)
    return mean, float(np.sqrt(known[0] * known[1]))

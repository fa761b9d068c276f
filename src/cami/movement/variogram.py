"""How fast an animal's positions part with time: the picture by which a fit is judged."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, rfft

from cami.movement.bandwidth import Clock
from cami.movement.fixes import Track
from cami.movement.intervals import chi_square
from cami.movement.motion import Motion

Floats = NDArray[np.float64]
BINS = 80
"""Lags shown at most."""
LONGEST_SHARE = 0.5
"""Of the span: longer lags rest on too few pairs that are far apart in time."""


@dataclass(frozen=True, slots=True, eq=False)
class Variogram:
    """Semivariance of positions by lag; arrays of shape ``(bins,)``."""

    lag_s: Floats
    """Mean lag of the pairs in each bin."""
    semivariance_m2: Floats
    """Half the mean squared difference of a coordinate, over both coordinates."""
    low_m2: Floats
    high_m2: Floats
    pairs: Floats


def variogram(track: Track, bins: int = BINS) -> Variogram:
    """The empirical variogram of a track, over all pairs of fixes.

    Notes
    -----
    All pairs by Fourier transforms on the `Clock` of the fixes (Marcotte 1996). The
    interval is that of a chi-square with as many independent pairs as the lag fits into the
    span, or as there are pairs if fewer (Fleming et al. 2014): an eye's guide, no test.
    """
    clock = Clock.of(track.time_s)
    span = float(track.time_s[-1] - track.time_s[0])
    there = np.ones(len(track))
    pairs = _correlated(clock, there, there)
    squares = np.zeros(clock.slots)
    for axis in (track.x_m - track.x_m.mean(), track.y_m - track.y_m.mean()):
        twice = _correlated(clock, axis * axis, there) + _correlated(
            clock, there, axis * axis
        )
        squares += twice - 2 * _correlated(clock, axis, axis)
    lag = clock.lags_s
    shown = (np.rint(pairs) > 0) & (lag > 0) & (lag <= LONGEST_SHARE * span)
    lag, pairs, squares = lag[shown], np.rint(pairs[shown]), squares[shown]
    first = float(np.median(np.diff(track.time_s)))
    edges = np.linspace(first / 2, LONGEST_SHARE * span, bins + 1)
    which = np.clip(np.searchsorted(edges, lag, side="right") - 1, 0, bins - 1)
    count = np.asarray(np.bincount(which, pairs, bins), np.float64)
    held = count > 0
    mean_lag = np.bincount(which, pairs * lag, bins)[held] / count[held]
    half = np.bincount(which, squares, bins)[held] / count[held] / 4
    dof = np.minimum(count[held], span / mean_lag)
    ends = [chi_square(float(g), float(d)) for g, d in zip(half, dof, strict=True)]
    low, high = (np.array([getattr(end, name) for end in ends]) for name in ("low", "high"))
    return Variogram(mean_lag, half, low, high, count[held])


def fitted_variogram(motion: Motion, lag_s: Floats) -> Floats:
    """Semivariance of a motion at each lag in square metres, over both coordinates."""
    mean = float(np.trace(motion.covariance_m2)) / 2
    return np.asarray(mean * (1 - motion.correlation(lag_s)))


def _correlated(clock: Clock, early: Floats, late: Floats) -> Floats:
    """Sum over pairs of fixes of ``early * late`` at each lag ``(slots,)``."""
    first, second = (rfft(clock.placed(each), clock.length) for each in (early, late))
    return np.asarray(irfft(np.conj(first) * second, clock.length)[: clock.slots])

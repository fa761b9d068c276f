"""How well a fitted motion is known: intervals of its area, time scales and speed."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.optimize import brentq
from scipy.stats import chi2, norm

from cami.movement.fitting import (
    Point,
    climb,
    curvature,
    height,
    limits,
    refine,
    spread_of,
    taus_of,
)
from cami.movement.likelihood import LOG_2PI, Seen, Spread, sums
from cami.movement.motion import Estimate

Floats = NDArray[np.float64]
LEVEL = 0.95
"""Of all intervals."""
LEAST_LIKELY = 8.0
"""Fall of the logarithm of a density at which its tail is no longer followed."""
FARTHEST = 8.0
"""Logarithm of how many times the best size is looked at; beyond, the tail is straight."""
FINE = 4000
"""Pieces in which the density is added up."""


def covariance(track: Seen, point: Point) -> Floats | None:
    """Of the estimates in `Point.vector`; None where the likelihood has no peak there.

    Relative to the value for times, error and size: the curvature is that of the restricted
    likelihood in the quantities themselves, not in their logarithms. The two agree at a
    peak, and the corrected estimate lies beside it.
    """
    slope, hessian = curvature(track, point, restricted=True)
    positive = np.arange(point.wanted.times + int(point.wanted.free_error) + 1)
    hessian[positive, positive] -= slope[positive]
    if not np.isfinite(hessian).all() or np.linalg.eigvalsh(hessian)[0] <= 0:
        return None
    return np.asarray(np.linalg.inv(hessian))


def chi_square(value: float, dof: float) -> Estimate:
    """Interval of a mean of squares that rests on so many independent planar fixes."""
    if not dof > 0:
        return Estimate(value)
    low, high = (
        value * float(chi2.ppf(tail, 2 * dof)) / (2 * dof)
        for tail in ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
    )
    return Estimate(value, low, high)


def root_chi_square(value: float, dof: float) -> Estimate:
    """Interval of the root of such a mean: a speed."""
    squared = chi_square(value * value, dof)
    return Estimate(value, math.sqrt(squared.low), math.sqrt(squared.high))


def log_normal(value: float, variance: float) -> Estimate:
    """Interval of a positive number, given the variance of its logarithm."""
    away = math.exp(min(float(norm.ppf((1 + LEVEL) / 2)) * math.sqrt(variance), 700.0))
    return Estimate(value, value / away, value * away)


@dataclass(frozen=True, slots=True, eq=False)
class SizeLaw:
    """How likely the sizes of a motion are (`Spread.size`), given a track."""

    sizes: Floats
    """Rising ``(FINE,)``; beyond the last the density falls as ``exp(-size)``."""
    density: Floats
    """At each; not scaled."""

    def share(self, size: float) -> float:
        """Of the whole that lies below a size."""
        step = self.sizes[1] - self.sizes[0]
        held = np.cumsum(self.density) * step
        tail = float(self.density[-1])
        if size <= self.sizes[-1]:
            below = float(np.interp(size, self.sizes, held, left=0.0))
        else:
            below = float(held[-1]) + tail * (1 - math.exp(self.sizes[-1] - size))
        return below / (float(held[-1]) + tail)


def size_law(track: Seen, point: Point) -> SizeLaw:
    """How likely sizes are under one kind of motion.

    Notes
    -----
    The profile of the restricted likelihood asks of every size whether *any* time scales
    make it likely. As a slow return is hard to tell from none, it stays high for large
    sizes, where the chi-square of the curvature at the estimate falls: that is why the
    latter's intervals are too short. The profile is read as a density of the size, with a
    weight ``exp(-size)``: all rates of return are as likely beforehand, which gives the
    interval an upper end. Its coverage is measured, see docs/explanation.
    """
    top, lowered = (_exact if track.exact else _noisy)(track, point)
    below, above = _followed(lowered, top, -1.0), _followed(lowered, top, 1.0)
    sizes = np.array([pair[0] for pair in (*below[:0:-1], *above)])
    depths = np.array([pair[1] for pair in (*below[:0:-1], *above)])
    fine = np.linspace(sizes[0], sizes[-1], FINE)
    return SizeLaw(fine, np.exp(-PchipInterpolator(sizes, depths)(fine)))


def interval_of_size(laws: Sequence[SizeLaw], weights: Floats) -> tuple[float, float]:
    """Interval of the size under the weighted mean of some laws; the weights add up to 1.

    Short tracks do not tell kinds of motion apart for certain; each has its say.
    """
    low = min(float(law.sizes[0]) for law in laws)
    high = max(float(law.sizes[-1]) for law in laws) + FARTHEST

    def beyond(size: float, share: float) -> float:
        shares = [law.share(size) for law in laws]
        return float(weights @ np.array(shares)) - share

    ends = [
        brentq(beyond, low, high, args=(share,), xtol=1e-5)
        for share in ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
    ]
    return ends[0], ends[1]


def _followed(
    lowered: Callable[[float], float], top: float, sign: float
) -> list[tuple[float, float]]:
    """Sizes going from ``top``, and how far the log density has fallen at each."""
    found, away, step = [(top, 0.0)], 0.0, 0.02
    while away < FARTHEST and found[-1][1] < LEAST_LIKELY:
        away = min(away + step, FARTHEST)
        found.append((top + sign * away, lowered(top + sign * away) + sign * away))
        fell = found[-1][1] - found[-2][1]
        step = float(np.clip(step * 0.7 / max(abs(fell), 0.1), 0.01, 1.0))
    return found


def _exact(track: Seen, point: Point) -> tuple[float, Callable[[float], float]]:
    """Best size, and depth below it: positions without error, shape in closed form."""
    wanted, free = point.wanted, track.fixes - 1
    low, high = (np.full(wanted.times, limit) for limit in limits(track))

    def parts(times: Floats) -> tuple[float, float]:
        found = sums(track, *taus_of(wanted.kind, tuple(times)))
        best = spread_of(found, track.fixes, wanted.isotropic, restricted=True)
        return best.size, found.log_det + math.log(found.information)

    def depth(times: Floats, size: float | None) -> float:
        best, rest = parts(times)
        if size is None:
            return rest + free * (LOG_2PI + best + 1)
        return rest + free * (LOG_2PI + size + math.exp(min(best - size, 700.0)))

    def lowest(start: Floats, size: float | None) -> tuple[Floats, float]:
        if not wanted.times:
            return start, depth(start, size)
        return climb(lambda times: depth(times, size), start, low, high, 0.3, rounds=1)

    times, bottom = lowest(np.array(point.log_times), None)
    last = [times]

    def lowered(size: float) -> float:
        last[0], value = lowest(last[0], size)
        return value - bottom

    return parts(times)[0], lowered


def _noisy(track: Seen, point: Point) -> tuple[float, Callable[[float], float]]:
    """Do the same for positions with error: all but the size is sought."""
    free = np.ones(point.vector().size, bool)
    best = refine(track, point, free, restricted=True)
    top = height(track, best, restricted=True)
    settled = 1e-3 / abs(top)
    free[point.wanted.times + int(point.wanted.free_error)] = False
    last = [best]

    def lowered(size: float) -> float:
        was = last[0]
        moved = Spread(size, was.spread.along, was.spread.across)
        start = Point(was.wanted, was.log_times, moved, was.log_error)
        if free.any():
            start = refine(track, start, free, restricted=True, settled=settled)
        last[0] = start
        return top - height(track, last[0], restricted=True)

    return best.spread.size, lowered

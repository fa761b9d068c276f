"""Which continuous-time motion a track speaks for, and everything the fit of it tells."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cami.errors import UnknownOptionError
from cami.movement.fitting import (
    Method,
    Point,
    Wanted,
    corrected,
    height,
    most_likely,
)
from cami.movement.fixes import Track
from cami.movement.intervals import (
    chi_square,
    covariance,
    interval_of_size,
    log_normal,
    root_chi_square,
    size_law,
)
from cami.movement.likelihood import Floats, Seen, mean_of, seen
from cami.movement.motion import KINDS, Estimate, Fit, Kind, Motion

LEAST_WEIGHT = 0.01
"""Akaike weight below which a kind of motion has no say."""
SPANS_OF_RESIDENCE = 3.0
"""A position that is forgotten only after so many spans of the track never came back."""


def fit(
    track: Track,
    kind: Kind = "ouf",
    *,
    isotropic: bool = False,
    method: Method = "phreml",
    error: str = "none",
) -> Fit:
    """Fit one kind of motion to a track.

    Parameters
    ----------
    method
        ``ml``, or ``phreml``: corrected for few independent fixes.
    error
        ``none``; ``known``: each fix has the standard deviation `Track.error_m`, none
        where that is not known; ``scaled``: it has a multiple of it that is estimated.

    Raises
    ------
    UnknownOptionError
        A kind, method or error that does not exist, or no error is known.
    TooFewFixesError, TimesUnorderedError, TrackStillError
        See `cami.movement.likelihood.seen`.
    """
    _known("model", kind, KINDS)
    _known("method", method, ("ml", "phreml"))
    ready = _ready(track, error)
    wanted = Wanted(kind, isotropic, error == "scaled")
    return described(ready, [_point(ready, wanted, method)], method)


def select(
    track: Track, *, method: Method = "phreml", error: str = "none"
) -> tuple[Fit, ...]:
    """Fit every kind of motion, round and elongated; the best by AICc comes first.

    Notes
    -----
    The criterion is that of small samples for a mean and a covariance that are fitted by
    restricted likelihood, see `aicc`. Only the first has its intervals.
    """
    _known("method", method, ("ml", "phreml"))
    ready = _ready(track, error)
    scaled = error == "scaled"
    points = [
        _point(ready, Wanted(kind, isotropic, scaled), method)
        for kind in KINDS
        for isotropic in (True, False)
    ]
    points.sort(key=lambda point: aicc(ready, point))
    first = described(ready, points, method)
    return first, *(_bare(ready, point, method) for point in points[1:])


def aicc(track: Seen, point: Point) -> float:
    """Akaike's criterion with its correction for small samples; infinite for too few.

    Notes
    -----
    ``-2 l + 2 k (n - 1) / (n - c)``, where ``c`` is 4 for a covariance of three numbers
    and 2 for one, and one more for each time scale. Exact for independent fixes: the
    expectation of the inverse of a Wishart matrix with ``n - 1`` degrees of freedom.
    """
    wanted, n = point.wanted, track.fixes
    used = (2 if wanted.isotropic else 4) + wanted.times + int(wanted.free_error)
    if n <= used:
        return math.inf
    penalty = 2 * wanted.parameters * (n - 1) / (n - used)
    return -2 * _loglik_m(track, point) + penalty


def described(track: Seen, points: Sequence[Point], method: Method) -> Fit:
    """Everything the first of some fits tells, with intervals.

    The others, which are worse, have their say in the interval of the area, by their
    Akaike weights (Burnham and Anderson 2002, chapter 4).
    """
    point = points[0]
    bare = _bare(track, point, method)
    known = covariance(track, point)
    if known is None:
        return bare
    wanted, motion = point.wanted, bare.motion
    at = wanted.times + int(wanted.free_error)
    dof = 1 / float(known[at, at])
    low, high = _size_interval(track, points)
    unit = track.scale_m**2
    taus = _time_intervals(point, known)
    speed_dof, speed = _speed(point, known, motion)
    return replace(
        bare,
        dof_area=dof,
        dof_speed=speed_dof,
        tau_position_s=taus[0],
        tau_velocity_s=taus[1],
        speed_ms=speed,
        spread_m2=Estimate(motion.spread_m2, math.exp(low) * unit, math.exp(high) * unit),
        chi_square_m2=chi_square(motion.spread_m2, dof),
    )


def _size_interval(track: Seen, points: Sequence[Point]) -> tuple[float, float]:
    criteria = np.array([aicc(track, point) for point in points])
    weights = np.exp((criteria[0] - criteria) / 2)
    said = weights >= LEAST_WEIGHT * weights.sum()
    laws = [size_law(track, point) for point, yes in zip(points, said, strict=True) if yes]
    return interval_of_size(laws, weights[said] / weights[said].sum())


def _time_intervals(point: Point, known: Floats) -> tuple[Estimate, Estimate]:
    values, times = point.taus, point.wanted.times
    intervals = [
        log_normal(values[k], float(known[k, k])) if k < times else Estimate(values[k])
        for k in range(2)
    ]
    if point.wanted.kind == "ouf_critical":
        return intervals[0], intervals[0]
    return intervals[0], intervals[1]


def _speed(point: Point, known: Floats, motion: Motion) -> tuple[float, Estimate]:
    """Effective fixes behind the speed, and its interval: by slopes of its logarithm."""
    if motion.tau_velocity_s <= 0:
        return 0.0, Estimate(np.nan)
    centre, reach = point.vector(), 1e-4
    slopes = np.empty(centre.size)
    for k in range(centre.size):
        step = reach * np.eye(centre.size)[k]
        ahead = _log_square_speed(Point.at(point.wanted, centre + step))
        behind = _log_square_speed(Point.at(point.wanted, centre - step))
        slopes[k] = (ahead - behind) / (2 * reach)
    dof = 1 / float(slopes @ known @ slopes)
    return dof, root_chi_square(motion.mean_speed_ms, dof)


def _log_square_speed(point: Point) -> float:
    slow, fast = point.taus
    return math.log(sum(point.spread.axes) / (slow * fast))


def _bare(track: Seen, point: Point, method: Method) -> Fit:
    """A fit without intervals."""
    slow, fast = point.taus
    scale = math.exp(point.log_error)
    mean, known = mean_of(track, point.taus, point.spread, scale)
    matrix = point.spread.matrix() * track.scale_m**2
    motion = Motion(point.wanted.kind, mean, matrix, slow, fast, scale)
    speed = Estimate(motion.mean_speed_ms)
    spread = Estimate(motion.spread_m2)
    return Fit(
        motion,
        method,
        point.wanted.isotropic,
        track.fixes,
        point.wanted.parameters,
        _loglik_m(track, point),
        aicc(track, point),
        0.0,
        known,
        0.0,
        Estimate(slow),
        Estimate(fast),
        speed,
        spread,
        spread,
        slow < SPANS_OF_RESIDENCE * track.span_s,
    )


def _loglik_m(track: Seen, point: Point) -> float:
    found = height(track, point, restricted=False)
    return found - 2 * track.fixes * math.log(track.scale_m)


def _point(track: Seen, wanted: Wanted, method: Method) -> Point:
    best = most_likely(track, wanted)
    return corrected(track, best) if method == "phreml" else best


def _ready(track: Track, error: str) -> Seen:
    _known("error", error, ("none", "known", "scaled"))
    ready = seen(track, with_error=error != "none")
    if error != "none" and ready.exact:
        raise UnknownOptionError(option="error", found=error, known="none")
    return ready


def _known(option: str, found: str, known: tuple[str, ...]) -> None:
    if found not in known:
        raise UnknownOptionError(option=option, found=found, known=", ".join(known))

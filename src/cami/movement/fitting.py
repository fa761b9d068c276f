"""Maximum likelihood and small-sample corrected fits of one kind of motion to a track.

Nobody has to guess where to start: the likelihood is looked at over a net of time scales.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from cami.movement.likelihood import LOG_2PI, Seen, Spread, Sums, loglik, sums
from cami.movement.motion import Kind

Floats = NDArray[np.float64]
Method = Literal["ml", "phreml"]
TIMES: dict[Kind, int] = {"iid": 0, "ou": 1, "ouf_critical": 1, "ouf": 2}
"""Time scales of each kind."""
LONGEST_SPANS = 1000.0
"""Time scales are sought up to so many spans of the track; there, nothing comes back."""
SHORTEST_LAGS = 0.01
"""Time scales are sought down to such a part of the shortest lag; there, nothing lasts."""
NET = 12
"""Time scales looked at on each axis of the net."""
STARTS = 2
"""Peaks of the net that are climbed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which motion is fitted, and what is free in it."""

    kind: Kind
    isotropic: bool
    free_error: bool = False
    """A factor of all stated errors is estimated too."""

    @property
    def times(self) -> int:
        """Time scales."""
        return TIMES[self.kind]

    @property
    def parameters(self) -> int:
        """Of the motion, the mean among them."""
        return 2 + (1 if self.isotropic else 3) + self.times + int(self.free_error)


@dataclass(frozen=True, slots=True)
class Point:
    """Parameters in the coordinates in which they are sought."""

    wanted: Wanted
    log_times: tuple[float, ...]
    """Logarithms of the time scales in seconds, the longest first."""
    spread: Spread
    """In units of the track's own spread."""
    log_error: float = 0.0

    @property
    def taus(self) -> tuple[float, float]:
        """Of position and velocity, 0 where there is none."""
        return taus_of(self.wanted.kind, self.log_times)

    def vector(self) -> Floats:
        """All of them but the mean: times, error, size, shape."""
        error = [self.log_error] if self.wanted.free_error else []
        shape = [] if self.wanted.isotropic else [self.spread.along, self.spread.across]
        return np.array([*self.log_times, *error, self.spread.size, *shape])

    @classmethod
    def at(cls, wanted: Wanted, vector: Floats) -> "Point":
        """Undo `vector`."""
        values = [float(value) for value in vector]
        times, rest = values[: wanted.times], values[wanted.times :]
        error = rest.pop(0) if wanted.free_error else 0.0
        return cls(wanted, tuple(times), Spread(*rest), error)


def taus_of(kind: Kind, log_times: tuple[float, ...]) -> tuple[float, float]:
    """Time scales of position and velocity in seconds."""
    times = sorted((math.exp(value) for value in log_times), reverse=True)
    if kind == "iid":
        return 0.0, 0.0
    if kind == "ou":
        return times[0], 0.0
    return times[0], times[-1]


def height(track: Seen, point: Point, *, restricted: bool) -> float:
    """Log-likelihood at a point."""
    return loglik(
        track, point.taus, point.spread, math.exp(point.log_error), restricted=restricted
    )


def spread_of(found: Sums, fixes: int, isotropic: bool, *, restricted: bool) -> Spread:
    """Best covariance once the time scales are set, for positions without error."""
    matrix = found.squares / (fixes - (1 if restricted else 0))
    if isotropic:
        return Spread(math.log(float(np.trace(matrix)) / 2))
    return Spread.of(matrix)


def profile(track: Seen, wanted: Wanted, log_times: tuple[float, ...]) -> float:
    """Log-likelihood at the best mean and covariance, for positions without error."""
    found = sums(track, *taus_of(wanted.kind, log_times))
    best = spread_of(found, track.fixes, wanted.isotropic, restricted=False)
    return -track.fixes * (LOG_2PI + best.size + 1) - found.log_det


def limits(track: Seen) -> tuple[float, float]:
    """Between which logarithms time scales are sought."""
    shortest = SHORTEST_LAGS * float(track.lags_s[0])
    return math.log(shortest), math.log(LONGEST_SPANS * track.span_s)


def _net(track: Seen, wanted: Wanted) -> list[tuple[float, ...]]:
    """Time scales to look at: from a lag to three spans, the velocity's below the other."""
    first = math.log(float(track.lags_s[0]) / 3)
    last = math.log(3 * track.span_s)
    slow = np.linspace(first, last, NET)
    if wanted.times == 1:
        return [(float(a),) for a in slow]
    return [(float(a), float(b)) for a in slow for b in slow if b < a]


def climb(
    goal: Callable[[Floats], float],
    start: Floats,
    low: Floats,
    high: Floats,
    step: float,
    rounds: int = 2,
) -> tuple[Floats, float]:
    """Walk down a goal by simplex, and anew from where it stopped with shorter steps."""
    at, value = np.clip(start, low, high), np.inf
    for size in (step / 10**k for k in range(rounds)):
        corners = np.vstack([at, at + size * np.eye(at.size)])
        over = corners > high
        corners[over] = (np.broadcast_to(at, corners.shape) - size)[over]
        found = minimize(
            goal,
            at,
            method="Nelder-Mead",
            bounds=list(zip(low, high, strict=True)),
            options={
                "xatol": 1e-6,
                "fatol": 1e-8,
                "maxfev": 400 * at.size,
                "initial_simplex": np.clip(corners, low, high),
            },
        )
        at, value = found.x, float(found.fun)
    return at, value


def _best_times(track: Seen, wanted: Wanted) -> tuple[float, ...]:
    """Time scales of the highest likelihood, for positions without error."""
    net = _net(track, wanted)
    heights = np.array([profile(track, wanted, times) for times in net])
    low, high = (np.full(wanted.times, limit) for limit in limits(track))

    def depth(vector: Floats) -> float:
        return -profile(track, wanted, tuple(vector))

    found = [
        climb(depth, np.array(net[k]), low, high, 0.5)
        for k in np.argsort(-heights)[: STARTS if wanted.times > 1 else 1]
    ]
    at = min(found, key=lambda pair: pair[1])[0]
    return tuple(sorted((float(value) for value in at), reverse=True))


def _without_error(track: Seen, wanted: Wanted) -> Point:
    times = _best_times(track, wanted) if wanted.times else ()
    found = sums(track, *taus_of(wanted.kind, times))
    spread = spread_of(found, track.fixes, wanted.isotropic, restricted=False)
    return Point(wanted, times, spread)


def refine(
    track: Seen,
    start: Point,
    free: NDArray[np.bool_],
    *,
    restricted: bool,
    settled: float = 1e-11,
) -> Point:
    """Climb from a point along the free coordinates of its vector.

    It ends where a step gains less than the part ``settled`` of the log-likelihood.
    """
    whole = start.vector()
    low, high = limits(track)
    bounds = [(low, high)] * start.wanted.times
    if start.wanted.free_error:
        bounds.append((-5.0, 5.0))
    bounds += [(-30.0, 30.0)] + [(-15.0, 15.0)] * (0 if start.wanted.isotropic else 2)

    def depth(vector: Floats) -> float:
        whole[free] = vector
        return -height(track, Point.at(start.wanted, whole), restricted=restricted)

    found = minimize(
        depth,
        whole[free],
        method="L-BFGS-B",
        jac="3-point",
        bounds=[bound for bound, yes in zip(bounds, free, strict=True) if yes],
        options={"ftol": settled, "gtol": 1e-5},
    )
    whole[free] = found.x
    return Point.at(start.wanted, whole)


def most_likely(track: Seen, wanted: Wanted) -> Point:
    """Parameters of the highest likelihood."""
    bare = Wanted(wanted.kind, wanted.isotropic)
    if track.exact:
        return _without_error(track, bare)
    plain = Seen(
        track.x,
        track.y,
        track.lags_s,
        track.lag,
        np.zeros(track.fixes),
        track.centre_m,
        track.scale_m,
        track.span_s,
    )
    first = _without_error(plain, bare)
    starts = [Point(wanted, first.log_times, first.spread)]
    if wanted.times == 2:  # noqa: PLR2004 (error may look like velocity that is soon lost)
        slow = _without_error(plain, Wanted("ou", wanted.isotropic))
        lag = math.log(float(np.median(track.lags_s[track.lag])))
        starts.append(Point(wanted, (slow.log_times[0], lag), slow.spread))
    free = np.ones(first.vector().size + int(wanted.free_error), bool)
    climbed = [refine(track, start, free, restricted=False) for start in starts]
    return max(climbed, key=lambda point: height(track, point, restricted=False))


def curvature(track: Seen, point: Point, *, restricted: bool) -> tuple[Floats, Floats]:
    """Slope and Hessian of minus the log-likelihood at a point, by central differences."""
    centre = point.vector()
    size = centre.size
    reach = 1e-3 * np.eye(size)

    def depth(vector: Floats) -> float:
        return -height(track, Point.at(point.wanted, vector), restricted=restricted)

    middle = depth(centre)
    ahead = np.array([depth(centre + reach[i]) for i in range(size)])
    behind = np.array([depth(centre - reach[i]) for i in range(size)])
    slope = (ahead - behind) / 2e-3
    hessian = np.diag((ahead - 2 * middle + behind) / 1e-6)
    for i in range(size):
        for j in range(i):
            both = depth(centre + reach[i] + reach[j]) + depth(centre - reach[i] - reach[j])
            one = ahead[i] + behind[i] + ahead[j] + behind[j] - 2 * middle
            hessian[i, j] = hessian[j, i] = (both - one) / 2e-6
    return slope, hessian


def corrected(track: Seen, best: Point) -> Point:
    """Take the bias of few independent fixes out of an estimate, to first order.

    Notes
    -----
    Perturbative hybrid restricted likelihood (Fleming et al. 2019): one Newton step of the
    restricted likelihood, with the covariance at its restricted best and the curvature of
    the full likelihood, moves the time scales; the covariance is then fitted anew by
    restricted likelihood. The step is taken in the times themselves, not their logarithms.
    """
    wanted = best.wanted
    moving = np.zeros(best.vector().size, bool)
    moving[: wanted.times + int(wanted.free_error)] = True
    centred = _respread(track, best, ~moving)
    if not moving.any():
        return centred
    slope, _ = curvature(track, centred, restricted=True)
    _, hessian = curvature(track, best, restricted=False)
    if np.linalg.eigvalsh(hessian)[0] <= 0:
        return centred
    known = np.linalg.inv(hessian)[np.ix_(moving, moving)]
    shift = -known @ slope[moving]
    vector = centred.vector()
    vector[moving] += np.where(shift > 0, np.log1p(np.maximum(shift, 0)), shift)
    low, high = limits(track)
    vector[: wanted.times] = np.clip(vector[: wanted.times], low, high)
    return _respread(track, Point.at(wanted, vector), ~moving)


def _respread(track: Seen, point: Point, free: NDArray[np.bool_]) -> Point:
    """Fit the covariance alone by restricted likelihood."""
    if not track.exact:
        return refine(track, point, free, restricted=True)
    found = sums(track, *point.taus)
    spread = spread_of(found, track.fixes, point.wanted.isotropic, restricted=True)
    return Point(point.wanted, point.log_times, spread, point.log_error)

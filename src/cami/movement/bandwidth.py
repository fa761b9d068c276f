"""How wide the kernels of a range must be for fixes that follow one another in time."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft
from scipy.optimize import minimize_scalar
from scipy.sparse.linalg import LinearOperator, cg

from cami.errors import NotConvergedError
from cami.movement.motion import Motion

Floats = NDArray[np.float64]
MOST_SLOTS = 2**22
"""Of the clock on which lags are counted: it ticks every 24 s over three years."""
SETTLED = 1e-4
"""Relative change of a bandwidth at which weights and bandwidth agree."""
ROUNDS = 50
"""In which they have to."""
RESIDUAL = 1e-4
"""Of the equations for the weights: the error of the density hardly feels the rest."""
MOST_STEPS = 500


@dataclass(frozen=True, slots=True, eq=False)
class Bandwidth:
    """Kernels of a range."""

    covariance_m2: Floats
    """Of every kernel ``(2, 2)``."""
    relative: float
    """The same as a multiple of the motion's covariance."""
    weights: Floats
    """Of the fixes ``(n,)``; they add up to 1."""
    bias: float
    """By which areas of the kernels' sum are too large on average."""


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """Times of fixes on evenly spaced slots, so that all pairs are counted at once."""

    slot: NDArray[np.int64]
    """Of each fix ``(n,)``."""
    slots: int
    step_s: float

    @classmethod
    def of(cls, time_s: Floats) -> "Clock":
        """Slots as long as the greatest common divisor of the lags, in whole seconds.

        Lags are exact then. Where that makes more than `MOST_SLOTS`, or times are not
        whole seconds, slots are half as many, and lags are good to a part in two million
        of the span.
        """
        since = time_s - time_s[0]
        span = float(since[-1])
        step = 2 * span / MOST_SLOTS
        whole = np.rint(since)
        if np.array_equal(whole, since):
            common = float(np.gcd.reduce(whole.astype(np.int64)))
            step = max(common, step) if span / common >= MOST_SLOTS else common
        slot = np.rint(since / step).astype(np.int64)
        return cls(slot, int(slot[-1]) + 1, step)

    @property
    def lags_s(self) -> Floats:
        """Every lag that there can be ``(slots,)``."""
        return self.step_s * np.arange(self.slots, dtype=np.float64)

    @property
    def length(self) -> int:
        """Of a transform in which no lag comes round again."""
        return next_fast_len(2 * self.slots, real=True)

    def placed(self, weights: Floats) -> Floats:
        """Weights on their slots ``(slots,)``."""
        return np.asarray(np.bincount(self.slot, weights, self.slots), np.float64)

    def pairs(self, weights: Floats) -> Floats:
        """Sum of the products of weights at each lag, both ways ``(slots,)``."""
        there = rfft(self.placed(weights), self.length)
        found = irfft(np.abs(there) ** 2, self.length)[: self.slots]
        found[1:] *= 2
        return np.maximum(found, 0.0)


def bandwidth(motion: Motion, time_s: Floats, *, weighted: bool = False) -> Bandwidth:
    """Kernels that keep the expected squared error of the density least.

    Parameters
    ----------
    weighted
        Fixes that tell what others tell already count less: for irregular schedules.

    Raises
    ------
    NotConvergedError
        Weights and bandwidth do not come to agree.

    Notes
    -----
    For kernels of covariance ``h S``, where ``S`` is the motion's own and the truth a
    Gaussian with it, the integral of the squared error is, but for a factor,
    ``sum_ij w_i w_j / (2 g_ij + 2 h) - 2 / (2 + h) + 1 / 2`` with ``g_ij = 1 - r(t_i -
    t_j)`` (Fleming et al. 2015); all pairs are summed, lag by lag. The weights solve the
    quadratic problem that is left once ``h`` is set (Fleming et al. 2018). The expected
    covariance of the sum of kernels is ``1 - sum_ij w_i w_j r_ij + h`` times the truth,
    by which areas are divided (Fleming and Calabrese 2017).
    """
    clock = Clock.of(time_s)
    related = motion.correlation(clock.lags_s)
    weights = np.full(time_s.size, 1 / time_s.size)
    best = _least(clock.pairs(weights), related)
    if weighted:
        best, weights = _weighted(clock, related, best, weights)
    pairs = clock.pairs(weights)
    bias = 1 - float(pairs @ related) / float(pairs.sum()) + best
    return Bandwidth(best * motion.covariance_m2, best, weights, bias)


def _least(pairs: Floats, related: Floats) -> float:
    """Bandwidth of the least error for weights that are set."""
    there = pairs > pairs[0] * 1e-12  # below are roundings of the transform
    share, apart = pairs[there] / pairs[there].sum(), 1 - related[there]

    def error(log_h: float) -> float:
        h = np.exp(log_h)
        return float(share @ (1 / (2 * apart + 2 * h)) - 2 / (2 + h))

    found = minimize_scalar(
        error, bounds=(-16.0, 2.0), method="bounded", options={"xatol": 1e-8}
    )
    return float(np.exp(found.x))


def _weighted(
    clock: Clock, related: Floats, best: float, weights: Floats
) -> tuple[float, Floats]:
    """Weights and bandwidth that agree."""
    for _ in range(ROUNDS):
        kernel = 1 / (2 * (1 - related) + 2 * best)
        weights = _spread_out(clock, kernel, weights)
        found = _least(clock.pairs(weights), related)
        if abs(found - best) <= SETTLED * best:
            return found, weights
        best = found
    raise NotConvergedError(
        solver="akde", residual=f"{abs(found - best):.1e}", tolerance=SETTLED
    )


def _spread_out(clock: Clock, kernel: Floats, start: Floats) -> Floats:
    """Weights, none negative, that make their quadratic form with the kernel least."""
    length = clock.length
    ring = np.zeros(length)
    ring[: clock.slots] = kernel
    ring[length - clock.slots + 1 :] = kernel[:0:-1]
    spectrum = rfft(ring)

    def times(weights: Floats) -> Floats:
        there = irfft(rfft(clock.placed(weights), length) * spectrum, length)
        return np.asarray(there[clock.slot])

    used = np.ones(start.size, bool)
    weights = start
    for _ in range(ROUNDS):
        weights = _solved(times, used, np.where(used, weights, 0.0))
        if (weights >= 0).all():
            break
        used &= weights > 0
        weights = np.maximum(weights, 0.0)
    return np.asarray(weights / weights.sum())


def _solved(
    times: Callable[[Floats], Floats], used: NDArray[np.bool_], start: Floats
) -> Floats:
    """Weights of the fixes that are used, but for a factor; 0 for the others."""
    rows = np.flatnonzero(used)
    whole = np.zeros(used.size)

    def apply(part: Floats) -> Floats:
        whole[rows] = part.ravel()
        return times(whole)[rows]

    operator = LinearOperator((rows.size, rows.size), matvec=apply, dtype=np.float64)
    ones = np.ones(rows.size)
    level = float(apply(start[rows]).mean())
    found, _ = cg(operator, ones, x0=start[rows] / level, rtol=RESIDUAL, maxiter=MOST_STEPS)
    whole[:] = 0.0
    whole[rows] = found
    return whole

"""Compiled loops of Brownian bridges: their variance, and the density that they leave."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
TURNS = 200
CLOSE = 1e-12
"""Relative step below which a variance is found."""


@njit(cache=True, nogil=True)
def left_out(
    x: Floats, y: Floats, t: Floats, error: Floats, own: bool
) -> tuple[Floats, Floats, Floats]:
    """How far every fix lies off the bridge between its neighbours, if it were left out.

    Per fix: what a unit of Brownian variance adds to the variance there, what the errors of
    the neighbours add (and its own error, where asked for), and the squared distance. The
    ends get nan.
    """
    n = x.size
    gain, given, squared = np.full(n, np.nan), np.full(n, np.nan), np.full(n, np.nan)
    for i in range(1, n - 1):
        whole = t[i + 1] - t[i - 1]
        a = (t[i] - t[i - 1]) / whole
        dx = x[i] - x[i - 1] - a * (x[i + 1] - x[i - 1])
        dy = y[i] - y[i - 1] - a * (y[i + 1] - y[i - 1])
        gain[i] = whole * a * (1 - a)
        given[i] = (1 - a) ** 2 * error[i - 1] ** 2 + a**2 * error[i + 1] ** 2
        if own:
            given[i] += error[i] ** 2
        squared[i] = dx * dx + dy * dy
    return gain, given, squared


@njit(cache=True, nogil=True)
def log_likelihood(
    v: float, gain: Floats, given: Floats, squared: Floats, chosen: Numbers
) -> float:
    """Of a Brownian variance, over the chosen fixes."""
    total = 0.0
    for i in chosen:
        q = gain[i] * v + given[i]
        if q <= 0.0:
            return -np.inf
        total -= math.log(2 * math.pi * q) + squared[i] / (2 * q)
    return total


@njit(cache=True, nogil=True)
def likeliest(
    gain: Floats, given: Floats, squared: Floats, chosen: Numbers, start: float
) -> float:
    """The Brownian variance of greatest likelihood, 0 or more.

    Newton's steps inside a bracket where the slope changes its sign; where they would leave
    it, or the likelihood is not concave, the bracket is halved on a logarithmic scale.
    """
    top = 0.0
    floor = np.inf
    for i in chosen:
        top = max(top, squared[i] / (2 * gain[i]))
        floor = min(floor, given[i])
    if top == 0.0:
        return 0.0
    low, high = 0.0, top
    slope = 0.0
    if floor > 0.0:
        for i in chosen:
            slope += gain[i] * (squared[i] / 2 - given[i]) / (given[i] * given[i])
        if slope <= 0.0 and not _rises(gain, given, squared, chosen, top):
            return 0.0
    v = start if 0.0 < start < top else top / 2
    for _ in range(TURNS):
        slope, curve = 0.0, 0.0
        for i in chosen:
            q = gain[i] * v + given[i]
            share = gain[i] / q
            part = squared[i] / (2 * q)
            slope += share * (part - 1)
            curve += share * share * (1 - 2 * part)
        if slope > 0.0:
            low = v
        else:
            high = v
        follows = v - slope / curve if curve < 0.0 else -1.0
        if not low < follows < high:
            follows = math.sqrt(low * high) if low > 0.0 else high / 16
        if abs(follows - v) <= CLOSE * v or high - low <= CLOSE * high:
            return follows
        v = follows
        if v < 1e-15 * top:
            return 0.0
    return v


@njit(cache=True, nogil=True)
def _rises(
    gain: Floats, given: Floats, squared: Floats, chosen: Numbers, top: float
) -> bool:
    """Whether some variance above 0 is likelier than 0, although it falls at first."""
    at_zero = log_likelihood(0.0, gain, given, squared, chosen)
    v = top
    for _ in range(24):
        if log_likelihood(v, gain, given, squared, chosen) > at_zero:
            return True
        v /= 2
    return False


@njit(cache=True, nogil=True)
def windowed_variance(
    gain: Floats, given: Floats, squared: Floats, window: int, margin: int
) -> tuple[Floats, Numbers]:
    """Variance of every step, averaged over the windows that speak of it, and their number.

    Every window of fixes has one variance, or two with a break, whichever has the lower
    Bayesian information criterion; it speaks of the steps between its margins.
    """
    n = gain.size
    total, number = np.zeros(n), np.zeros(n, np.int64)
    half = (window - 1) // 2
    chosen = np.empty(half, np.int64)
    breaks = window - 2 * margin + 2
    befores, afters = np.zeros(breaks), np.zeros(breaks)
    one = 0.0
    for w in range(n - window + 1):
        for k in range(half):
            chosen[k] = w + 1 + 2 * k
        one = likeliest(gain, given, squared, chosen, one)
        whole = -2 * log_likelihood(one, gain, given, squared, chosen) + math.log(window)
        best, at, before, after = np.inf, 0, 0.0, 0.0
        for b in range(margin, window - margin + 2):
            if b % 2 == 0:
                continue
            k = (b - 1) // 2
            # the break moves two fixes to the left in the next window: start from there
            j = min(b + 2 - margin, breaks - 1)
            early = likeliest(gain, given, squared, chosen[:k], befores[j])
            late = likeliest(gain, given, squared, chosen[k:], afters[j])
            befores[b - margin], afters[b - margin] = early, late
            found = log_likelihood(early, gain, given, squared, chosen[:k])
            found += log_likelihood(late, gain, given, squared, chosen[k:])
            found = -2 * found + 2 * math.log(window)
            if found < best:
                best, at, before, after = found, b, early, late
        for j in range(margin, window - margin + 1):
            s = w + j - 1
            number[s] += 1
            if best >= whole:
                total[s] += one
            else:
                total[s] += before if j < at else after
    for s in range(n):
        total[s] = total[s] / number[s] if number[s] > 0 else np.nan
    return total, number


@njit(cache=True, nogil=True)
def scattered(
    mx: Floats,
    my: Floats,
    variance: Floats,
    weight: Floats,
    west: float,
    north: float,
    cell: float,
    rows: int,
    cols: int,
    reach: float,
) -> Floats:
    """Sum of round Gaussians on a grid, north up, each cut off at ``reach`` of its sd."""
    out = np.zeros((rows, cols))
    across = np.empty(cols)
    for n in range(mx.size):
        radius = reach * math.sqrt(variance[n])
        left = max(math.ceil((mx[n] - radius - west) / cell - 0.5), 0)
        right = min(math.floor((mx[n] + radius - west) / cell - 0.5), cols - 1)
        top = max(math.ceil((north - my[n] - radius) / cell - 0.5), 0)
        bottom = min(math.floor((north - my[n] + radius) / cell - 0.5), rows - 1)
        if left > right or top > bottom:
            continue
        scale = -0.5 / variance[n]
        high = weight[n] / (2 * math.pi * variance[n])
        for col in range(left, right + 1):
            off = west + (col + 0.5) * cell - mx[n]
            across[col] = math.exp(off * off * scale)
        for row in range(top, bottom + 1):
            off = north - (row + 0.5) * cell - my[n]
            down = math.exp(off * off * scale) * high
            for col in range(left, right + 1):
                out[row, col] += down * across[col]
    return out

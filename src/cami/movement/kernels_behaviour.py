"""Compiled loops of Barrier Behaviour Analysis as published."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]


@njit(cache=True, nogil=True)
def tenths(value: float) -> int:
    """A number in whole tenths as R rounds it: to the nearer one, ties to even."""
    low, high = math.floor(value * 10), math.ceil(value * 10)
    below, above = abs(value - low / 10), abs(high / 10 - value)
    if below < above or (below == above and low % 2 == 0):
        return int(low)
    return int(high)


@njit(cache=True, nogil=True)
def members(
    seconds: Floats, bounds: Numbers, hit: Truths, interval: float, tolerance: float
) -> tuple[Numbers, Numbers, Numbers]:
    """Fixes that belong to encounters, and the key of the encounter within its animal.

    The key adds up the tenths of an hour by which the fixes in reach are further apart than
    ``interval``. Fixes out of reach join while the animal is away no longer than the
    tolerance. Where intervals are irregular two encounters can get one key: as published.
    """
    fix, key = np.empty(seconds.size, np.int64), np.empty(seconds.size, np.int64)
    animal = np.empty(seconds.size, np.int64)
    count = 0
    for a in range(bounds.size - 1):
        last, total = -1, 0
        for i in range(bounds[a], bounds[a + 1]):
            if not hit[i]:
                continue
            if last >= 0:
                more = tenths((seconds[i] - seconds[last]) / 3600.0 - interval)
                if more / 10 >= interval and more / 10 <= tolerance:
                    for j in range(last + 1, i):
                        fix[count], key[count], animal[count] = j, total, a
                        count += 1
                    more = 0
                total += more
            fix[count], key[count], animal[count] = i, total, a
            count += 1
            last = i
    return fix[:count].copy(), key[:count].copy(), animal[:count].copy()


@njit(cache=True, nogil=True, inline="always")
def _way(x: Floats, y: Floats, fix: Numbers, first: int, last: int) -> float:
    way = 0.0
    for j in range(first, last):
        way += math.sqrt(
            (x[fix[j + 1]] - x[fix[j]]) ** 2 + (y[fix[j + 1]] - y[fix[j]]) ** 2
        )
    return way


@njit(cache=True, nogil=True)
def straightness_of(x: Floats, y: Floats, fix: Numbers, starts: Numbers) -> Floats:
    """Distance over way of each list of fixes; nan for one fix or no way."""
    found = np.full(starts.size - 1, np.nan)
    for e in range(starts.size - 1):
        first, last = starts[e], starts[e + 1] - 1
        way = _way(x, y, fix, first, last)
        if way > 0.0:
            dx, dy = x[fix[last]] - x[fix[first]], y[fix[last]] - y[fix[first]]
            found[e] = math.sqrt(dx * dx + dy * dy) / way
    return found


@njit(cache=True, nogil=True)
def _usual(
    x: Floats,
    y: Floats,
    seconds: Floats,
    left_out: Truths,
    low: int,
    high: int,
    interval: float,
    duration: float,
    found: Floats,
) -> int:
    """Straightness of every window as long as the encounter among fixes low to high."""
    count = 0
    span = math.floor(duration / 3600.0 / interval + 1e-10)
    kept = np.empty(high - low, np.int64)
    n = 0
    for i in range(low, high):
        if not left_out[i]:
            kept[n] = i
            n += 1
    r = 0
    while r < n:
        q = r
        while q + 1 < n:
            hours = (seconds[kept[q + 1]] - seconds[kept[q]]) / 3600.0
            if tenths(hours) / 10 != interval:
                break
            q += 1
        end = seconds[kept[q]]
        if end - seconds[kept[r]] >= duration:
            for a in range(r, q + 1):
                if seconds[kept[a]] > end - duration or a + span > q:
                    break
                way = _way(x, y, kept, a, a + span)
                dx = x[kept[a + span]] - x[kept[a]]
                dy = y[kept[a + span]] - y[kept[a]]
                found[count] = math.sqrt(dx * dx + dy * dy) / way if way > 0.0 else np.nan
                count += 1
        r = q + 1
    return count


@njit(cache=True, nogil=True)
def usual_straightness(
    x: Floats,
    y: Floats,
    seconds: Floats,
    bounds: Numbers,
    animal: Numbers,
    first: Numbers,
    last: Numbers,
    chosen: Truths,
    left_out: Truths,
    interval: float,
    window: float,
) -> tuple[Floats, Floats, Numbers]:
    """Mean, sample sd and number of the straightness around each chosen encounter."""
    size = first.size
    mean, sd = np.full(size, np.nan), np.full(size, np.nan)
    number = np.zeros(size, np.int64)
    longest = 0
    for a in range(bounds.size - 1):
        longest = max(longest, bounds[a + 1] - bounds[a])
    found = np.empty(longest + 1)
    half = window / 2 * 3600.0
    for e in range(size):
        if not chosen[e]:
            continue
        start, end = seconds[first[e]], seconds[last[e]]
        low, high = first[e], last[e] + 1
        while low > bounds[animal[e]] and seconds[low - 1] >= start - half:
            low -= 1
        while high < bounds[animal[e] + 1] and seconds[high] <= end + half:
            high += 1
        n = _usual(x, y, seconds, left_out, low, high, interval, end - start, found)
        number[e] = n
        if n > 0:
            mean[e] = found[:n].sum() / n
        if n > 1:
            squares = 0.0
            for k in range(n):
                squares += (found[k] - mean[e]) ** 2
            sd[e] = math.sqrt(squares / (n - 1))
    return mean, sd, number


@njit(cache=True, nogil=True)
def usual_irregular(
    x: Floats,
    y: Floats,
    seconds: Floats,
    burst: Numbers,
    first: Numbers,
    last: Numbers,
    chosen: Truths,
    left_out: Truths,
    interval: Floats,
    window: float,
) -> tuple[Floats, Floats, Numbers]:
    """Mean, sample sd and number of the straightness around each chosen encounter.

    Windows start at every fix and last as long as the encounter to a quarter of its usual
    interval; they stay in one burst and have as many steps as it to a quarter, because the
    straightness of a way depends on how often it is looked at.
    """
    size = first.size
    mean, sd = np.full(size, np.nan), np.full(size, np.nan)
    number = np.zeros(size, np.int64)
    half = window / 2 * 3600.0
    for e in range(size):
        if not chosen[e]:
            continue
        start, end, slack = seconds[first[e]], seconds[last[e]], interval[e] * 900.0
        steps = last[e] - first[e]
        spare = max(1.0, steps / 4)
        low = first[e]
        while low > 0 and burst[low - 1] >= 0 and seconds[low - 1] >= start - half:
            if seconds[low - 1] > seconds[low]:
                break
            low -= 1
        total, squares, n = 0.0, 0.0, 0
        b = low
        a = low
        while a < seconds.size and seconds[a] <= end + half and seconds[a] >= start - half:
            b = max(b, a)
            wanted = seconds[a] + (end - start)
            while b + 1 < seconds.size and burst[b + 1] == burst[a]:
                if seconds[b + 1] > wanted + slack or seconds[b + 1] > end + half:
                    break
                b += 1
            fits = seconds[b] >= wanted - slack and abs(b - a - steps) <= spare and b > a
            if fits:
                way = 0.0
                for j in range(a, b):
                    if left_out[j] or left_out[j + 1]:
                        fits = False
                        break
                    way += math.sqrt((x[j + 1] - x[j]) ** 2 + (y[j + 1] - y[j]) ** 2)
                if fits and way > 0.0:
                    v = math.sqrt((x[b] - x[a]) ** 2 + (y[b] - y[a]) ** 2) / way
                    n += 1
                    off = v - total
                    total += off / n
                    squares += off * (v - total)
            a += 1
            if a < seconds.size and seconds[a] < seconds[a - 1]:
                break
        number[e] = n
        if n > 0:
            mean[e] = total
        if n > 1:
            sd[e] = math.sqrt(squares / (n - 1))
    return mean, sd, number

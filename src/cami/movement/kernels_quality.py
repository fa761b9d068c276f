"""Compiled walks along tracks that say which fixes cannot be, and where a tag lay still."""

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

LOOK_AHEAD = 8
"""Fixes in a row that may be wrong together, and are still told from the right ones."""


@numba.njit(cache=True, nogil=True)
def reachable(
    apart_m: float, seconds: float, near_m: float, fast: float, fast_s: float, steady: float
) -> bool:
    """Whether an animal can have gone so far in such a time."""
    speed = fast if seconds <= fast_s else steady
    return apart_m <= near_m + speed * seconds


@numba.njit(cache=True, nogil=True)
def mark_too_fast(
    time_s: Floats,
    x_m: Floats,
    y_m: Floats,
    limits: tuple[float, float, float, float],
    wrong: Truths,
) -> None:
    """Mark fixes of one track that its other fixes cannot be reached from.

    Where a step is too long, the fewest fixes are marked without which the track goes on:
    after the step if one of the next can be reached, else before it; if neither, the one
    after it, which stands for a jump that nothing explains.
    """
    near_m, fast, fast_s, steady = limits
    n = len(time_s)
    last = 0
    i = 1
    while i < n:
        if reachable(
            np.hypot(x_m[i] - x_m[last], y_m[i] - y_m[last]),
            time_s[i] - time_s[last],
            near_m,
            fast,
            fast_s,
            steady,
        ):
            last = i
            i += 1
            continue
        ahead = -1
        for j in range(i + 1, min(i + LOOK_AHEAD, n)):
            if reachable(
                np.hypot(x_m[j] - x_m[last], y_m[j] - y_m[last]),
                time_s[j] - time_s[last],
                near_m,
                fast,
                fast_s,
                steady,
            ):
                ahead = j
                break
        behind = -1
        good = last
        for _ in range(LOOK_AHEAD):
            good -= 1
            while good >= 0 and wrong[good]:
                good -= 1
            if good < 0:
                break
            if reachable(
                np.hypot(x_m[i] - x_m[good], y_m[i] - y_m[good]),
                time_s[i] - time_s[good],
                near_m,
                fast,
                fast_s,
                steady,
            ):
                behind = good
                break
        skipped_behind = 0
        if behind >= 0:
            for k in range(behind + 1, last + 1):
                if not wrong[k]:
                    skipped_behind += 1
        if ahead >= 0 and (behind < 0 or ahead - i <= skipped_behind):
            for k in range(i, ahead):
                wrong[k] = True
            last = ahead
            i = ahead + 1
        elif behind >= 0:
            for k in range(behind + 1, last + 1):
                wrong[k] = True
            last = i
            i += 1
        else:
            alone = last == 0
            if alone:
                wrong[last] = True
            else:
                wrong[i] = True
            last = i
            i += 1


@numba.njit(cache=True, nogil=True)
def mark_spikes(
    time_s: Floats,
    x_m: Floats,
    y_m: Floats,
    speed_m_s: float,
    cosine: float,
    near_m: float,
    spike: Truths,
) -> None:
    """Mark fixes to which an animal would have gone fast and come straight back."""
    for i in range(1, len(time_s) - 1):
        in_x, in_y = x_m[i] - x_m[i - 1], y_m[i] - y_m[i - 1]
        out_x, out_y = x_m[i + 1] - x_m[i], y_m[i + 1] - y_m[i]
        came, went = np.hypot(in_x, in_y), np.hypot(out_x, out_y)
        if came <= near_m or went <= near_m:
            continue
        fast = came > speed_m_s * (time_s[i] - time_s[i - 1])
        fast = fast and went > speed_m_s * (time_s[i + 1] - time_s[i])
        if fast and in_x * out_x + in_y * out_y < cosine * came * went:
            spike[i] = True


@numba.njit(cache=True, nogil=True)
def mark_still(
    time_s: Floats,
    x_m: Floats,
    y_m: Floats,
    radius_m: float,
    span_s: float,
    strays: float,
    fewest: int,
    still: Truths,
) -> None:
    """Mark fixes in spans in which the tag did not leave a circle.

    A span of ``span_s`` is centred on a fix; at most the part ``strays`` of its fixes lies
    more than ``radius_m`` from that fix, and there are at least ``fewest``.
    """
    n = len(time_s)
    first, past, done = 0, 0, 0
    half_s = span_s / 2
    for centre in range(n):
        while time_s[first] < time_s[centre] - half_s:
            first += 1
        past = max(past, centre + 1)
        while past < n and time_s[past] <= time_s[centre] + half_s:
            past += 1
        whole = first > 0 or time_s[centre] - time_s[0] >= half_s
        whole = whole and (past < n or time_s[n - 1] - time_s[centre] >= half_s)
        count = past - first
        if not whole or count < fewest:
            continue
        allowed = int(strays * count)
        outside = 0
        low, high = first, past - 1
        while low <= high and outside <= allowed:
            if np.hypot(x_m[low] - x_m[centre], y_m[low] - y_m[centre]) > radius_m:
                outside += 1
            if low != high and (
                np.hypot(x_m[high] - x_m[centre], y_m[high] - y_m[centre]) > radius_m
            ):
                outside += 1
            low += 1
            high -= 1
        if outside <= allowed:
            for k in range(max(first, done), past):
                still[k] = True
            done = past


@numba.njit(cache=True, nogil=True)
def alternations(
    time_s: Floats, x_m: Floats, y_m: Floats, limits: tuple[float, float, float, float]
) -> tuple[int, int]:
    """The longest run of fixes that jump to and fro, and the first fix of it.

    Each next fix is out of reach and each next but one is within reach: two animals under
    one name, and no single wrong fix.
    """
    near_m, fast, fast_s, steady = limits
    longest, longest_at, run, at = 0, -1, 0, -1
    for i in range(2, len(time_s)):
        far = not reachable(
            np.hypot(x_m[i] - x_m[i - 1], y_m[i] - y_m[i - 1]),
            time_s[i] - time_s[i - 1],
            near_m,
            fast,
            fast_s,
            steady,
        )
        back = reachable(
            np.hypot(x_m[i] - x_m[i - 2], y_m[i] - y_m[i - 2]),
            time_s[i] - time_s[i - 2],
            near_m,
            fast,
            fast_s,
            steady,
        )
        if far and back:
            if run == 0:
                at = i - 2
            run += 1
            if run > longest:
                longest, longest_at = run, at
        else:
            run = 0
    return longest, longest_at

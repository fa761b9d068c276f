"""Compiled walks along tracks that say which fixes cannot be, and where a tag lay still."""

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

TOGETHER = 8
"""Fixes in a row that may be wrong together, and are still told from the right ones."""


@numba.njit(cache=True, nogil=True)
def reachable(
    apart_m: float, seconds: float, near_m: float, fast: float, fast_s: float, steady: float
) -> bool:
    """Whether an animal can have gone so far in such a time."""
    speed = fast if seconds <= fast_s else steady
    return apart_m <= near_m + speed * seconds


@numba.njit(cache=True, nogil=True)
def _in_reach(
    time_s: Floats,
    x_m: Floats,
    y_m: Floats,
    limits: tuple[float, float, float, float],
    i: int,
    j: int,
) -> bool:
    near_m, fast, fast_s, steady = limits
    apart_m = np.hypot(x_m[i] - x_m[j], y_m[i] - y_m[j])
    return reachable(apart_m, abs(time_s[i] - time_s[j]), near_m, fast, fast_s, steady)


@numba.njit(cache=True, nogil=True)
def _longest_chains(
    time_s: Floats,
    x_m: Floats,
    y_m: Floats,
    limits: tuple[float, float, float, float],
    step: int,
) -> NDArray[np.int64]:
    """Fixes in the longest chain up to each fix, walking by ``step`` (1 or -1).

    Each next of a chain can be reached from the one before, over at most `TOGETHER` left
    out; a jump that cannot be made costs `TOGETHER` fixes.
    """
    n = len(time_s)
    length = np.ones(n, np.int64)
    first, end = (0, n) if step > 0 else (n - 1, -1)
    longest = 1
    i = first + step
    while i != end:
        if length[i - step] == longest and _in_reach(time_s, x_m, y_m, limits, i, i - step):
            length[i] = longest + 1
        else:
            j = i - step
            for _ in range(TOGETHER + 1):
                if j == first - step:
                    break
                gained = length[j] + 1
                if gained > length[i]:
                    if not _in_reach(time_s, x_m, y_m, limits, i, j):
                        gained -= TOGETHER
                    length[i] = max(length[i], gained)
                j -= step
        longest = max(longest, length[i])
        i += step
    return length


@numba.njit(cache=True, nogil=True)
def mark_too_fast(
    time_s: Floats,
    x_m: Floats,
    y_m: Floats,
    limits: tuple[float, float, float, float],
    wrong: Truths,
) -> None:
    """Mark fixes of one track that are in none of its longest chains, and jumps in these.

    A chain is a part of the fixes of which each can be reached from the one before. So the
    fewest fixes are marked, whichever way time runs; where fixes jump and nothing says
    which side is wrong, both ends of the jump are marked.
    """
    n = len(time_s)
    if n == 0:
        return
    before = _longest_chains(time_s, x_m, y_m, limits, 1)
    after = _longest_chains(time_s, x_m, y_m, limits, -1)
    longest = before.max()
    last = -1
    for i in range(n):
        wrong[i] = before[i] + after[i] - 1 < longest
    for i in range(n):
        if before[i] + after[i] - 1 < longest:
            continue
        if last >= 0 and not _in_reach(time_s, x_m, y_m, limits, i, last):
            wrong[i] = True
            wrong[last] = True
        last = i


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

"""Fixes that a calculation should not take, and why: flags with reasons, never deletion.

Notes
-----
A fix keeps its row, whatever is found. `HARD` reasons hold for every calculation,
`SCREENED` ones for those that ask for screened fixes; the rest only tell.

References
----------
bjorneraas2010, for spikes told by speed and turn; lewis2007, for screening by dimension and
dilution of precision together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cami.movement.fixes import Fixes
from cami.movement.kernels_quality import mark_spikes, mark_still, mark_too_fast
from cami.movement.order import bounds, by_animal_and_time

Reasons = NDArray[np.uint16]
Truths = NDArray[np.bool_]

METHOD, VERSION = "fix-quality", "1"
ROLLOVER_S = 1024 * 7 * 86400.0
"""A GPS week number of ten bits begins again after so long (IS-GPS-200, 6.2.4)."""
ROLLOVER_SLACK_S = 60 * 86400.0
"""By which fixes put right by 1024 weeks may lie beyond the others; project choice."""
FIRST_GPS_COLLARS_S = 631_152_000.0
"""1990 in UTC seconds: no animal carried GPS before; project choice."""


class Reason(IntFlag):
    """Why a fix is flagged; a fix may have several reasons."""

    NONE = 0
    NO_POSITION = 1
    """The tag tried and found no position."""
    MARKED = 2
    """The owner, or the source itself, marks it as no good position."""
    OUTSIDE_DEPLOYMENT = 4
    """Before the animal began to carry the tag, or after."""
    DUPLICATE = 8
    """The same animal, time and place as an earlier row."""
    CONFLICT = 16
    """The same animal and time as another row, at another place."""
    CLOCK = 32
    """A time that cannot be: before GPS collars, in the future, or 1024 weeks off."""
    TOO_FAST = 64
    """Out of reach of the fixes before and after."""
    SPIKE = 128
    """Fast there and straight back."""
    LOW_QUALITY = 256
    """The tag itself was not sure: few satellites, or badly spread ones."""
    STILL = 512
    """The tag lay still for days: lost, or its animal dead."""
    AFTER_GAP = 1024
    """The first fix after a long silence."""


HARD = (
    Reason.NO_POSITION
    | Reason.MARKED
    | Reason.OUTSIDE_DEPLOYMENT
    | Reason.DUPLICATE
    | Reason.CONFLICT
    | Reason.CLOCK
)
"""For these no calculation can take a fix."""
SCREENED = HARD | Reason.TOO_FAST | Reason.SPIKE | Reason.LOW_QUALITY | Reason.STILL
"""For these a screened calculation leaves it out; a silence is no fault of a fix."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on a fix of a species is flagged; each number's source is in the data."""

    fast_m_s: float
    """Of a step of at most `fast_s`."""
    fast_s: float
    steady_m_s: float
    """Of a longer step."""
    near_m: float
    """Added to what can be reached, for errors of both positions."""
    spike_m_s: float
    spike_cosine: float
    """Of the turn; -1 is straight back."""
    dop_2d: float
    """Dilution of precision above which a fix in the plane is flagged."""
    dop: float
    """The same for any fix."""
    still_radius_m: float
    still_s: float
    gap_intervals: float
    """A silence longer than so many of the animal's median intervals is a gap."""
    gap_s: float
    """And longer than this."""


def hard_reasons(fixes: Fixes, now_s: float = np.inf) -> Reasons:
    """Reasons for which no calculation can take a fix, whatever its species ``(n,)``.

    Parameters
    ----------
    now_s
        UTC seconds after which no time can be.
    """
    found = np.zeros(len(fixes), np.uint16)
    mark(found, ~(np.isfinite(fixes.x_m) & np.isfinite(fixes.y_m)), Reason.NO_POSITION)
    if fixes.marked is not None:
        mark(found, fixes.marked, Reason.MARKED)
    if fixes.epoch == "utc":
        mark(found, _impossible_time(fixes, now_s), Reason.CLOCK)
    mark(found, _outside(fixes), Reason.OUTSIDE_DEPLOYMENT)
    duplicate, conflict = _same_time(fixes, found == 0)
    mark(found, duplicate, Reason.DUPLICATE)
    mark(found, conflict, Reason.CONFLICT)
    return found


def reasons(
    fixes: Fixes, thresholds: Sequence[Thresholds], now_s: float = np.inf
) -> Reasons:
    """All reasons for which fixes are flagged ``(n,)``; 0 for none.

    Parameters
    ----------
    thresholds
        One for each of ``fixes.individuals``.
    now_s
        UTC seconds after which no time can be.
    """
    found = hard_reasons(fixes, now_s)
    rows = np.flatnonzero(found == 0)
    order = rows[by_animal_and_time(fixes.individual[rows], fixes.time_s[rows])]
    ends = bounds(fixes.individual[order], len(fixes.individuals))
    for limits, start, end in zip(thresholds, ends[:-1], ends[1:], strict=True):
        mine = order[start:end]
        if len(mine):
            found[mine] = _of_track(fixes, mine, limits)
    return found


def mark(found: Reasons, rows: Truths, reason: Reason) -> None:
    """Give rows a reason more."""
    found[rows] |= np.uint16(reason)


def counts(found: Reasons) -> Mapping[Reason, int]:
    """How many fixes have each reason, those without any left out."""
    return {
        reason: count
        for reason in Reason
        if reason and (count := int(np.count_nonzero(found & np.uint16(reason))))
    }


def _of_track(fixes: Fixes, rows: NDArray[np.int64], limits: Thresholds) -> Reasons:
    """The reasons of one animal's fixes in order of time, none of which has a hard one."""
    found = np.zeros(len(rows), np.uint16)
    time_s, x_m, y_m = fixes.time_s[rows], fixes.x_m[rows], fixes.y_m[rows]
    fast = np.zeros(len(rows), bool)
    reach = (limits.near_m, limits.fast_m_s, limits.fast_s, limits.steady_m_s)
    mark_too_fast(time_s, x_m, y_m, reach, fast)
    mark(found, fast, Reason.TOO_FAST)
    kept = ~fast
    spike = np.zeros(int(kept.sum()), bool)
    time_s, x_m, y_m = time_s[kept], x_m[kept], y_m[kept]
    mark_spikes(
        time_s, x_m, y_m, limits.spike_m_s, limits.spike_cosine, limits.near_m, spike
    )
    still = np.zeros(len(spike), bool)
    mark_still(
        time_s,
        x_m,
        y_m,
        limits.still_radius_m,
        limits.still_s,
        STRAYS,
        FEWEST_STILL,
        still,
    )
    late = np.zeros(len(spike), bool)
    steps_s = np.diff(time_s)
    if len(steps_s):
        typical_s = float(np.median(steps_s))
        late[1:] = steps_s > max(limits.gap_intervals * typical_s, limits.gap_s)
    for rows_of, reason in (
        (spike, Reason.SPIKE),
        (still, Reason.STILL),
        (late, Reason.AFTER_GAP),
    ):
        every = np.zeros(len(rows), bool)
        every[kept] = rows_of
        mark(found, every, reason)
    mark(found, _unsure(fixes, rows, limits), Reason.LOW_QUALITY)
    return found


STRAYS = 0.05
"""Part of the fixes of a still tag that may lie off: stray positions; project choice."""
FEWEST_STILL = 4
"""Fixes by which a tag is told to lie still; project choice."""


def _unsure(fixes: Fixes, rows: NDArray[np.int64], limits: Thresholds) -> Truths:
    if fixes.dop is None:
        return np.zeros(len(rows), bool)
    dop = fixes.dop[rows]
    flat = np.zeros(len(rows), bool)
    if fixes.dimensions is not None:
        flat = fixes.dimensions[rows] == 2  # noqa: PLR2004
    return np.asarray((dop > limits.dop) | (flat & (dop > limits.dop_2d)))


def _impossible_time(fixes: Fixes, now_s: float) -> Truths:
    """Before GPS collars, after now, or off by 1024 weeks from the animal's other times."""
    wrong = (fixes.time_s < FIRST_GPS_COLLARS_S) | (fixes.time_s > now_s)
    if len(fixes) == 0 or np.ptp(fixes.time_s) < ROLLOVER_S - ROLLOVER_SLACK_S:
        return np.asarray(wrong)
    order = np.argsort(fixes.individual, kind="stable")
    ends = bounds(fixes.individual[order], len(fixes.individuals))
    for start, end in pairwise(ends):
        mine = order[start:end]
        time_s = fixes.time_s[mine]
        if len(mine) == 0 or np.ptp(time_s) < ROLLOVER_S - ROLLOVER_SLACK_S:
            continue
        off_s = time_s - np.sort(time_s)[len(time_s) // 2]
        most = time_s[np.abs(off_s) < ROLLOVER_S / 4]
        mended_s = time_s - np.sign(off_s) * ROLLOVER_S
        fits = mended_s > most.min() - ROLLOVER_SLACK_S
        fits &= mended_s < most.max() + ROLLOVER_SLACK_S
        wrong[mine] |= fits & (np.abs(off_s) > ROLLOVER_S / 2)
    return np.asarray(wrong)


def _outside(fixes: Fixes) -> Truths:
    if fixes.deployment is None or not fixes.deployments:
        return np.zeros(len(fixes), bool)
    start = np.array([deployment.start_s for deployment in fixes.deployments])
    end = np.array([deployment.end_s for deployment in fixes.deployments])
    if not (np.isfinite(start).any() or np.isfinite(end).any()):
        return np.zeros(len(fixes), bool)
    mine = fixes.deployment
    outside = (fixes.time_s < start[mine]) | (fixes.time_s > end[mine])
    return np.asarray(outside & (mine >= 0))


def _same_time(fixes: Fixes, candidates: Truths) -> tuple[Truths, Truths]:
    """Rows that repeat an earlier one, and rows that contradict another."""
    duplicate, conflict = np.zeros(len(fixes), bool), np.zeros(len(fixes), bool)
    rows = np.flatnonzero(candidates)
    order = rows[by_animal_and_time(fixes.individual[rows], fixes.time_s[rows])]
    same = np.diff(fixes.individual[order]) == 0
    same &= np.diff(fixes.time_s[order]) == 0
    if not same.any():
        return duplicate, conflict
    group = np.concatenate(([0], np.cumsum(~same)))
    first = np.flatnonzero(np.concatenate(([True], ~same)))[group]
    apart = (fixes.x_m[order] != fixes.x_m[order[first]]) | (
        fixes.y_m[order] != fixes.y_m[order[first]]
    )
    torn = np.bincount(group, weights=apart) > 0
    conflict[order[torn[group]]] = True
    later = np.concatenate(([False], same))
    duplicate[order[later & ~torn[group]]] = True
    return duplicate, conflict

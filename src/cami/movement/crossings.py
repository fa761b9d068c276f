"""Crossings of barriers by steps: each once, dated, and certain or only possible.

A step is the straight line between two fixes that follow each other; the animal's own way
is not known. A crossing is *certain* where nothing but the barrier lies between its two
fixes; where the animal can have gone round an end of the barrier in the time it had, where
the straight line crosses twice, or where the error of a fix may put it on the other side,
it is only *possible*.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from cami.movement.barrier_index import BarrierIndex, Meetings
from cami.movement.encounters import Ordered

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]

ONE_PLACE_M = 1.0
"""Lines that a step crosses one after the other and that lie this close there are one
barrier: fences that share a vertex, or one fence drawn twice."""
SURE = 0.95
"""Probability of the two sides from which a crossing is certain."""


@dataclass(frozen=True, slots=True, eq=False)
class Crossings:
    """One row a crossing of a barrier by a step; arrays of shape ``(n,)``."""

    step: Numbers
    """Number of the fix that the step starts from."""
    feature: Numbers
    """The barrier; the first of several that are crossed in one place."""
    time_s: Floats
    """When an even pace would have brought the animal there."""
    x_m: Floats
    y_m: Floats
    probability: Floats
    """That the two fixes lie on different sides, given their errors."""
    certain: Truths
    merged: Numbers
    """How many lines are counted as one here."""

    def __len__(self) -> int:
        return len(self.step)


def find_crossings(
    tracks: Ordered, index: BarrierIndex, fastest_m_per_s: Floats
) -> Crossings:
    """Crossings of barriers that stood, each place once, in order of steps.

    Parameters
    ----------
    fastest_m_per_s
        How fast each animal can go ``(individuals,)``, for its way round an end.
    """
    met = index.meetings(tracks.x_m, tracks.y_m, tracks.is_step)
    met = met.only(met.crosses)
    x, y, t, error = tracks.x_m, tracks.y_m, tracks.time_s, tracks.error_m
    at, then = met.step, met.step + 1
    when = t[at] + met.along * (t[then] - t[at])
    lines = index.lines
    stood = (when >= lines.since_s[met.feature]) & (when < lines.until_s[met.feature])
    met, when, at, then = met.only(stood), when[stood], at[stood], then[stood]
    px = x[at] + met.along * (x[then] - x[at])
    py = y[at] + met.along * (y[then] - y[at])
    before = _side_probability(index, met.segment, x[at], y[at], error[at])
    after = _side_probability(index, met.segment, x[then], y[then], error[then])
    across = before * after + (1 - before) * (1 - after)
    even = _times(met) % 2 == 0
    reach = fastest_m_per_s[tracks.owner[at]] * (t[then] - t[at])
    around = way_round_m(index, met.feature, (x[at], y[at]), (x[then], y[then])) <= reach
    certain = ~even & ~around & (across >= SURE)
    order = np.lexsort((met.along, met.step))
    place, merged = _places(index, met.only(order), px[order], py[order])
    first = np.searchsorted(place, np.arange(len(merged)))
    sure = np.logical_or.reduceat(certain[order], first) if len(first) else certain
    take = order[first]
    return Crossings(
        met.step[take],
        met.feature[take],
        when[take],
        px[take],
        py[take],
        across[take],
        sure,
        merged,
    )


def _places(
    index: BarrierIndex, met: Meetings, x: Floats, y: Floats
) -> tuple[Numbers, Numbers]:
    """Number of the place of each meeting, in order along the steps, and its lines."""
    if not len(met.step):
        return met.step, met.step
    one, other = slice(None, -1), slice(1, None)
    apart = np.minimum(
        _away_m(index, met.segment[other], x[one], y[one]),
        _away_m(index, met.segment[one], x[other], y[other]),
    )
    new = np.append(True, (np.diff(met.step) > 0) | (apart > ONE_PLACE_M))
    place = np.cumsum(new) - 1
    return place, np.bincount(place)


def _away_m(index: BarrierIndex, segment: Numbers, x: Floats, y: Floats) -> Floats:
    """Distance of each point to a segment of its own."""
    ax, ay, bx, by = (end[segment] for end in index.ends)
    squared = np.maximum((bx - ax) ** 2 + (by - ay) ** 2, 1e-18)
    share = np.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / squared, 0, 1)
    return np.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay))


def _times(met: Meetings) -> Numbers:
    """How often the step of each meeting crosses the same barrier."""
    if not len(met.step):
        return met.step
    pairs = np.stack((met.step, met.feature), axis=1)
    _, which, counts = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
    return counts[which.ravel()]


def _side_probability(
    index: BarrierIndex, segment: Numbers, x: Floats, y: Floats, error_m: Floats
) -> Floats:
    """That a fix lies on the side of the barrier where it was measured; 1 without error."""
    ax, ay, bx, by = (end[segment] for end in index.ends)
    length = np.maximum(np.hypot(bx - ax, by - ay), 1e-9)
    away = np.abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length
    error = np.nan_to_num(error_m)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(error > 0, ndtr(away / error), 1.0)


def way_round_m(
    index: BarrierIndex,
    feature: Numbers,
    start: tuple[Floats, Floats],
    end: tuple[Floats, Floats],
) -> Floats:
    """Length of the shortest way between two places round a free end of a barrier.

    An end is free where no other barrier begins or passes within a metre; inf where the
    barrier has none.
    """
    x, y, owner = free_ends(index)
    order = np.argsort(owner, kind="stable")
    x, y, owner = x[order], y[order], owner[order]
    low, high = np.searchsorted(owner, feature), np.searchsorted(owner, feature, "right")
    found = np.full(len(feature), np.inf)
    for k in range(int((high - low).max(initial=0))):
        some = np.flatnonzero(low + k < high)
        e = low[some] + k
        way = np.hypot(start[0][some] - x[e], start[1][some] - y[e])
        way += np.hypot(end[0][some] - x[e], end[1][some] - y[e])
        found[some] = np.minimum(found[some], way)
    return found


def free_ends(index: BarrierIndex) -> tuple[Floats, Floats, Numbers]:
    """Ends of barriers' parts that touch nothing else: eastings, northings, features."""
    lines = index.lines
    vertex = np.concatenate((lines.starts[:-1], lines.starts[1:] - 1))
    x, y = lines.x_m[vertex], lines.y_m[vertex]
    part = np.concatenate((np.arange(len(lines.feature)),) * 2)
    point, _ = index.segments_within(x, y, ONE_PLACE_M)
    # the segment that the end belongs to is the only one that may touch it
    touched = np.bincount(point, minlength=len(x)) > 1
    return x[~touched], y[~touched], lines.feature[part[~touched]].astype(np.int64)

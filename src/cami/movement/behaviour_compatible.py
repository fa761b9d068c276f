"""Barrier Behaviour Analysis exactly as published, with what it gets wrong left in.

Xu et al. (2021), in the reading of the package's version 2.4: `behaviour_corrected` says
what is mended there. Kept here so that earlier studies can be repeated and compared.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from cami.errors import UnknownOptionError
from cami.movement.barrier_index import BarrierIndex, Meetings, barrier_index, shapes
from cami.movement.encounters import HOUR_S, TYPES, Encounters, Ordered, Rules, ordered
from cami.movement.fixes import Fixes
from cami.movement.kernels_behaviour import members, straightness_of, usual_straightness
from cami.movement.lines import BarrierLines

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]

QUADRANT = 5
"""Pieces in which the published buffer draws a quarter of a circle."""
SURE, REACH = 0.95, 1.02
"""Of the distance: within the first the drawn buffer holds a fix, beyond the second not."""
SAME_M = 1e-6
"""Apart are two crossings that may be one vertex of an intersection."""
BOUNCE, QUICK, AVERAGE, BACK, TRACE, TRAPPED, UNKNOWN = range(len(TYPES))


def classify_compatible(fixes: Fixes, lines: BarrierLines, rules: Rules) -> Encounters:
    """Encounters as the published analysis finds and classifies them.

    Dates of barriers, errors of positions and crossings away from fixes in reach are not
    looked at, because the published analysis does not look at them.

    Raises
    ------
    UnknownOptionError
        Animals differ in their most frequent interval and none is given, or the times are
        not multiples of it, which the published analysis refuses too.
    """
    tracks = ordered(fixes)
    return classify_at(tracks, lines, rules, _interval_h(tracks, rules))


def classify_at(
    tracks: Ordered, lines: BarrierLines, rules: Rules, interval: float
) -> Encounters:
    """The same at an interval in hours that is not asked whether it suits."""
    index = barrier_index(lines, REACH * rules.distance_m)
    hit = hits(tracks, index, rules.distance_m)
    fix, key, animal = members(
        tracks.time_s, tracks.bounds, hit, interval, rules.tolerance_h
    )
    starts, fix, animal = _listed(fix, key, animal)
    short = (tracks.time_s[fix[starts[1:] - 1]] - tracks.time_s[fix[starts[:-1]]]) / HOUR_S
    is_short = short <= rules.b_time_h
    crossings, complete = _crossings(tracks, index, starts, fix, animal, is_short)
    straightness = straightness_of(tracks.x_m, tracks.y_m, fix, starts)
    asked = ~is_short & (short <= rules.p_time_h)
    left_out = np.zeros(len(hit), np.bool_)
    if rules.exclude_buffer:
        left_out[fix] = True
    first, last = fix[starts[:-1]], fix[starts[1:] - 1]
    mean, sd, number = usual_straightness(
        tracks.x_m,
        tracks.y_m,
        tracks.time_s,
        tracks.bounds,
        animal,
        first,
        last,
        asked,
        left_out,
        interval,
        rules.window_h,
    )
    enough = number >= (rules.window_h / interval + 1) / 4
    kind = _kinds(
        (is_short, asked, complete, enough), (straightness, mean, sd), crossings, rules
    )
    return Encounters(
        tracks.individuals,
        animal,
        tracks.time_s[first],
        tracks.time_s[last],
        kind,
        crossings,
        straightness,
        mean,
        sd,
        tracks.x_m[first],
        tracks.y_m[first],
        np.diff(starts),
    )


def _interval_h(tracks: Ordered, rules: Rules) -> float:
    """The interval of all animals, and what the published analysis asks of it."""
    usual = modal_intervals_h(tracks)
    known = usual[np.isfinite(usual)]
    if rules.interval_h is None:
        if not len(known) or (known != known[0]).any():
            found = ", ".join(f"{value:g}" for value in np.unique(known)) or "-"
            raise UnknownOptionError(
                option="interval",
                found=f"{found} h",
                known="one of all animals; --interval",
            )
        interval = float(known[0])
    else:
        interval = rules.interval_h
        if (known > interval).any():
            raise UnknownOptionError(
                option="interval", found=f"{interval:g} h", known=f">= {known.max():g} h"
            )
    for option, value in (("b-time", rules.b_time_h), ("p-time", rules.p_time_h)):
        if value < interval or round(value / interval) != value / interval:
            raise UnknownOptionError(
                option=option, found=f"{value:g} h", known=f"k * {interval:g} h"
            )
    return interval


def modal_intervals_h(tracks: Ordered) -> Floats:
    """The most frequent time between fixes of each animal, the least of several; nan: none.

    With 15 digits, as the published analysis reads it back from a name.
    """
    found = np.full(len(tracks.individuals), np.nan)
    for k, (low, high) in enumerate(
        zip(tracks.bounds[:-1], tracks.bounds[1:], strict=True)
    ):
        if high - low > 1:
            gaps, counts = np.unique(np.diff(tracks.time_s[low:high]), return_counts=True)
            found[k] = float(f"{gaps[np.argmax(counts)] / HOUR_S:.15g}")
    return found


def hits(tracks: Ordered, index: BarrierIndex, distance_m: float) -> Truths:
    """Whether each fix lies in the published buffer, which draws circles with corners.

    Where distance alone cannot tell, the buffer is drawn.
    """
    always = np.full(len(index.lines.names), np.inf)
    timeless = BarrierIndex(
        _ever(index.lines, always), index.ends, index.feature, index.place, index.cells
    )
    near, _ = timeless.nearest(tracks.x_m, tracks.y_m, tracks.time_s)
    hit = near <= SURE * distance_m
    open_ones = np.flatnonzero(~hit & np.isfinite(near))
    if len(open_ones):
        x, y = tracks.x_m[open_ones], tracks.y_m[open_ones]
        point, feature = index.within(x, y, REACH * distance_m)
        drawn, which = np.unique(feature, return_inverse=True)
        buffers = shapely.buffer(shapes(index.lines, drawn), distance_m, quad_segs=QUADRANT)
        shapely.prepare(buffers)
        inside = shapely.intersects_xy(buffers[which], x[point], y[point])
        hit[open_ones[point[inside]]] = True
    return hit


def _ever(lines: BarrierLines, always: Floats) -> BarrierLines:
    return BarrierLines(
        lines.x_m,
        lines.y_m,
        lines.starts,
        lines.feature,
        lines.names,
        -always,
        always,
        lines.crs,
    )


def _listed(
    fix: Numbers, key: Numbers, animal: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Fixes encounter by encounter in order of first appearance: starts, fixes, animals."""
    pairs = np.stack((animal, key), axis=1)
    _, first, which = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    place = rank[which.ravel()]
    order = np.argsort(place, kind="stable")
    counts = np.bincount(place, minlength=len(first))
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    return starts, fix[order], animal[order][starts[:-1]]


def _crossings(
    tracks: Ordered,
    index: BarrierIndex,
    starts: Numbers,
    fix: Numbers,
    animal: Numbers,
    is_short: Truths,
) -> tuple[Numbers, Truths]:
    """Vertices of the intersection of each encounter's way with every barrier.

    A short encounter takes along one fix before and one after; the second answer is whether
    both were there. Where vertices may coincide the intersection is drawn.
    """
    low, high = fix[starts[:-1]], fix[starts[1:] - 1]
    size = np.diff(starts)
    # ways that jump over fixes, in long encounters, cannot be added up from steps
    jumps = ~is_short & (high - low + 1 != size)
    first = np.where(is_short, np.maximum(low - 1, tracks.bounds[animal]), low)
    last = np.where(is_short, np.minimum(high + 1, tracks.bounds[animal + 1] - 1), high)
    complete = last - first + 1 == size + 2
    wanted = np.zeros(len(tracks.time_s) + 1, np.int64)
    np.add.at(wanted, first, 1)
    np.add.at(wanted, last, -1)
    is_step = (np.cumsum(wanted)[:-2] > 0) & tracks.is_step
    met = index.meetings(tracks.x_m, tracks.y_m, is_step)
    begin, end = np.searchsorted(met.step, first), np.searchsorted(met.step, last)
    total = np.concatenate(([0], np.cumsum(met.crosses)))
    crossings = total[end] - total[begin]
    drawn = jumps | _coincident(tracks, met, begin, end)
    for e in np.flatnonzero(drawn):
        way = (
            fix[starts[e] : starts[e + 1]] if jumps[e] else np.arange(first[e], last[e] + 1)
        )
        crossings[e] = _drawn(tracks.x_m[way], tracks.y_m[way], index)
    return crossings, complete


def _coincident(
    tracks: Ordered, met: Meetings, begin: Numbers, end: Numbers
) -> NDArray[np.bool_]:
    """Encounters in which two crossings of a barrier may be one vertex."""
    x = tracks.x_m[met.step] + met.along * (tracks.x_m[met.step + 1] - tracks.x_m[met.step])
    y = tracks.y_m[met.step] + met.along * (tracks.y_m[met.step + 1] - tracks.y_m[met.step])
    doubts = np.concatenate(([0], np.cumsum(met.doubtful)))
    found = doubts[end] > doubts[begin]
    for e in np.flatnonzero((end - begin > 1) & ~found):
        mine = slice(begin[e], end[e])
        order = np.lexsort((x[mine], met.feature[mine]))
        near = np.abs(np.diff(x[mine][order])) < SAME_M
        near &= np.abs(np.diff(y[mine][order])) < SAME_M
        found[e] = bool((near & (np.diff(met.feature[mine][order]) == 0)).any())
    return found


def _drawn(x: Floats, y: Floats, index: BarrierIndex) -> int:
    """Vertices of the intersection of a way with every barrier that it meets."""
    if len(x) < 2:  # noqa: PLR2004 (a way has two ends)
        return 0
    met = index.meetings(x, y, np.ones(len(x) - 1, np.bool_))
    way = shapely.LineString(np.stack((x, y), axis=1))
    found = shapely.intersection(way, shapes(index.lines, np.unique(met.feature)))
    return int(shapely.get_num_coordinates(found).sum())


def _kinds(
    claims: tuple[Truths, Truths, Truths, Truths],
    straight: tuple[Floats, Floats, Floats],
    crossings: Numbers,
    rules: Rules,
) -> NDArray[np.int8]:
    """Types of encounters by duration, crossings and unusual straightness."""
    is_short, asked, complete, enough = claims
    straightness, mean, sd = straight
    known = enough & np.isfinite(straightness + mean + sd)
    few = crossings <= rules.max_cross
    low = straightness < mean - rules.sd_multiplier * sd
    high = straightness > mean + rules.sd_multiplier * sd
    conditions = [
        is_short & (crossings > 0),
        is_short & complete,
        is_short,
        ~asked,
        ~known,
        low & few,
        high & few,
        low | high,
    ]
    kinds = [QUICK, BOUNCE, UNKNOWN, TRAPPED, UNKNOWN, BACK, TRACE, UNKNOWN]
    return np.select(conditions, kinds, AVERAGE).astype(np.int8)

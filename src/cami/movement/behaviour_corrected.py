"""Barrier Behaviour Analysis with what the published one gets wrong mended.

What is mended, and what each mending changed, stands in `changes`. The classes, the rules
and their defaults are the published ones.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cami.movement.barrier_index import BarrierIndex, barrier_index
from cami.movement.behaviour_compatible import (
    AVERAGE,
    BACK,
    BOUNCE,
    QUICK,
    TRACE,
    TRAPPED,
    UNKNOWN,
    modal_intervals_h,
)
from cami.movement.crossings import ONE_PLACE_M, Crossings, find_crossings
from cami.movement.encounters import HOUR_S, Encounters, Ordered, Rules, ordered
from cami.movement.fixes import Fixes
from cami.movement.kernels_behaviour import straightness_of, usual_irregular
from cami.movement.lines import BarrierLines
from cami.movement.position_error import met_probability, missed_crossings

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]
Spans = tuple[Numbers, Numbers, Truths]
"""First and last fix of every encounter, and whether it lies between fixes."""

FOLLOWS = 1.5
"""Usual intervals up to which two fixes follow each other without a gap; our choice: one
fix may be late, none may be missing."""


@dataclass(frozen=True, slots=True, eq=False)
class CorrectedEncounters:
    """Encounters, and what the corrected analysis knows beyond the published columns."""

    table: Encounters
    """`Encounters.crossings` counts every crossing on the way in, within and out."""
    feature: Numbers
    """The barrier crossed first, or else the nearest one."""
    certain: Numbers
    """Crossings that only the barrier explains; the others are possible."""
    expected: Floats
    """Crossings to expect given the errors of positions."""
    met_probability: Floats
    """That the animal was within the distance at one of the fixes at least."""
    between_fixes: Truths
    """No fix is in reach: only the step across the barrier tells of it."""
    in_gap: Truths
    """A gap in the track stands before, in or after it."""
    merged: Numbers
    """Crossings that are counted as one with another in the same place."""
    follows_on: Truths
    """It begins at the fix after the last one of another encounter."""
    crossings: Crossings
    encounter_of: Numbers
    """Which encounter each of `crossings` belongs to."""


def classify_corrected(
    fixes: Fixes, lines: BarrierLines, rules: Rules
) -> CorrectedEncounters:
    """Encounters with barriers that stood, from fixes in reach and from steps across.

    Notes
    -----
    Fixes follow each other up to 1.5 usual intervals of their animal (or its usual interval
    and the tolerance); fixes in reach that do are one encounter, whatever other encounters
    there are. A step across a barrier belongs to the encounter it leads out of, else to the
    one it leads into; else it is an encounter of its own, a quick cross, or unknown where
    it lasts longer than a step without gap.
    """
    tracks = ordered(fixes)
    index = barrier_index(lines, max(rules.distance_m, ONE_PLACE_M))
    usual_h = _intervals_h(tracks, rules)
    follows = _follows(tracks, usual_h, rules)
    found = find_crossings(tracks, index, fastest(tracks, follows))
    away, segment = index.nearest(tracks.x_m, tracks.y_m, tracks.time_s)
    inside = _runs(tracks, away <= rules.distance_m, follows, rules)
    starts, ends = _edges(inside, follows)
    encounter_of, alone = _attached(found, starts, ends)
    order_of_alone, alone_steps = alone
    rank, order = _in_time(tracks, starts, found, alone_steps)
    encounter_of = np.where(encounter_of >= 0, encounter_of, len(starts) + order_of_alone)
    encounter_of = rank[encounter_of]
    first = np.concatenate((starts, alone_steps))[order]
    last = np.concatenate((ends, alone_steps))[order]
    between = (np.arange(len(order)) >= len(starts))[order]
    return _table(
        tracks,
        (index, away, segment),
        (first, last, between),
        (found, encounter_of),
        (usual_h, follows),
        rules,
    )


def fastest(tracks: Ordered, follows: Truths) -> Floats:
    """The greatest speed that each animal was seen to keep from fix to fix, in m/s."""
    lasts = np.diff(tracks.time_s)
    way = np.hypot(np.diff(tracks.x_m), np.diff(tracks.y_m))
    found = np.zeros(len(tracks.individuals))
    speed = np.divide(way, lasts, out=np.zeros_like(way), where=follows & (lasts > 0))
    np.maximum.at(found, tracks.owner[:-1], speed)
    return found


def _intervals_h(tracks: Ordered, rules: Rules) -> Floats:
    """Usual interval of each animal; a long one for those of a single fix."""
    if rules.interval_h is not None:
        return np.full(len(tracks.individuals), rules.interval_h)
    return np.nan_to_num(modal_intervals_h(tracks), nan=rules.b_time_h)


def _follows(tracks: Ordered, usual_h: Floats, rules: Rules) -> Truths:
    """Whether a fix follows the one before it without a gap ``(n - 1,)``."""
    usual = usual_h[tracks.owner[:-1]]
    longest = np.maximum(FOLLOWS * usual, usual + rules.tolerance_h)
    return tracks.is_step & (np.diff(tracks.time_s) <= longest * HOUR_S)


def _runs(tracks: Ordered, near: Truths, follows: Truths, rules: Rules) -> Truths:
    """Fixes in encounters: those in reach, and those out of it within the tolerance."""
    inside = near.copy()
    if rules.tolerance_h <= 0:
        return inside
    met = np.flatnonzero(near)
    breaks = np.concatenate(([0], np.cumsum(~follows)))
    for one, other in pairwise(met):
        if other - one < 2 or breaks[one] != breaks[other]:  # noqa: PLR2004
            continue
        outside = tracks.time_s[other - 1] - tracks.time_s[one + 1]
        if outside <= rules.tolerance_h * HOUR_S:
            inside[one:other] = True
    return inside


def _edges(inside: Truths, follows: Truths) -> tuple[Numbers, Numbers]:
    """First and last fix of each encounter that has fixes in reach."""
    joined = inside[:-1] & inside[1:] & follows
    starts = np.flatnonzero(inside & ~np.append(False, joined))
    ends = np.flatnonzero(inside & ~np.append(joined, False))
    return starts, ends


def _attached(
    found: Crossings, starts: Numbers, ends: Numbers
) -> tuple[Numbers, tuple[Numbers, Numbers]]:
    """Encounter of each crossing, -1 where its step touches none; those steps, numbered."""
    encounter = np.full(len(found), -1)
    for step in (found.step + 1, found.step):
        at = np.searchsorted(starts, step, side="right") - 1
        held = (at >= 0) & (step <= ends[np.maximum(at, 0)]) if len(ends) else at >= 0
        encounter = np.where(held, at, encounter)
    steps, number = np.unique(found.step[encounter < 0], return_inverse=True)
    order = np.zeros(len(found), np.int64)
    order[encounter < 0] = number
    return encounter, (order, steps)


def _in_time(
    tracks: Ordered, starts: Numbers, found: Crossings, alone: Numbers
) -> tuple[Numbers, Numbers]:
    """New number of each encounter, and the old ones in their new order."""
    order = np.argsort(np.concatenate((starts, alone + 0.5)), kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank, order


def _table(
    tracks: Ordered,
    near: tuple[BarrierIndex, Floats, Numbers],
    spans: Spans,
    crossed: tuple[Crossings, Numbers],
    bursts: tuple[Floats, Truths],
    rules: Rules,
) -> CorrectedEncounters:
    """Count, measure and classify encounters that are known by their fixes."""
    index, away, segment = near
    first, last, between = spans
    found, encounter_of = crossed
    follows = bursts[1]
    size = len(first)
    count = np.bincount(encounter_of, minlength=size)
    within = (found.step >= first[encounter_of]) & (found.step < last[encounter_of])
    inner = np.bincount(encounter_of, within, size).astype(np.int64)
    places, leads = _places(tracks, spans, crossed)
    lasts_h = (places[1] - places[0]) / HOUR_S
    known_before = np.append(False, follows)[first]
    known_after = np.append(follows, False)[np.where(between, first, last)]
    in_gap = np.where(between, ~known_after, ~(known_before & known_after))
    lists = _fix_lists(first, last)
    straightness = straightness_of(tracks.x_m, tracks.y_m, *lists)
    asked = ~between & (lasts_h > rules.b_time_h) & (lasts_h <= rules.p_time_h)
    mean, sd, enough = _usual(tracks, spans, asked, lists[0], bursts, rules)
    kind = _kinds(
        (between, lasts_h, in_gap, enough),
        (straightness, mean, sd),
        (count, inner),
        rules,
    )
    feature = np.where(segment[first] >= 0, index.feature[segment[first]], -1)
    feature[count > 0] = found.feature[leads[count > 0]]
    table = Encounters(
        tracks.individuals,
        tracks.owner[first],
        places[0],
        places[1],
        kind,
        count,
        straightness,
        mean,
        sd,
        places[2],
        places[3],
        np.where(between, 0, last - first + 1),
    )
    sure = np.bincount(encounter_of, found.probability, size)
    met = met_probability(tracks, away, lists, rules.distance_m)
    return CorrectedEncounters(
        table,
        feature,
        np.bincount(encounter_of, found.certain, size).astype(np.int64),
        sure + missed_crossings(tracks, (away, segment), found, lists, index),
        np.where(between, np.minimum(sure, 1.0), met),
        between,
        in_gap,
        np.bincount(encounter_of, found.merged - 1.0, size).astype(np.int64),
        np.append(False, first[1:] == last[:-1] + 1)[:size],
        found,
        encounter_of,
    )


def _places(
    tracks: Ordered, spans: Spans, crossed: tuple[Crossings, Numbers]
) -> tuple[tuple[Floats, Floats, Floats, Floats], Numbers]:
    """Begin, end, easting and northing of encounters, and the first crossing of each."""
    first, last, between = spans
    found, encounter_of = crossed
    numbers = np.arange(len(first))
    start_s, end_s = tracks.time_s[first].copy(), tracks.time_s[last].copy()
    x, y = tracks.x_m[first].copy(), tracks.y_m[first].copy()
    # crossings come in order of steps, hence of encounters
    leads = np.searchsorted(encounter_of, numbers)
    tails = np.searchsorted(encounter_of, numbers, side="right") - 1
    start_s[between] = found.time_s[leads[between]]
    end_s[between] = found.time_s[tails[between]]
    x[between], y[between] = found.x_m[leads[between]], found.y_m[leads[between]]
    return (start_s, end_s, x, y), leads


def _usual(
    tracks: Ordered,
    spans: Spans,
    asked: Truths,
    held: Numbers,
    bursts: tuple[Floats, Truths],
    rules: Rules,
) -> tuple[Floats, Floats, Truths]:
    """Usual straightness around encounters, its sd, and whether there was enough of it."""
    first, last, _ = spans
    usual_h, follows = bursts
    interval = usual_h[tracks.owner[first]]
    left_out = np.zeros(len(tracks.time_s), np.bool_)
    if rules.exclude_buffer:
        left_out[held] = True
    mean, sd, number = usual_irregular(
        tracks.x_m,
        tracks.y_m,
        tracks.time_s,
        np.concatenate(([0], np.cumsum(~follows))),
        first,
        last,
        asked,
        left_out,
        interval,
        rules.window_h,
    )
    return mean, sd, number >= (rules.window_h / interval + 1) / 4


def _fix_lists(first: Numbers, last: Numbers) -> tuple[Numbers, Numbers]:
    """Fixes of every encounter one after another, and where each begins."""
    counts = last - first + 1
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    lists = np.arange(starts[-1]) - np.repeat(starts[:-1] - first, counts)
    return lists, starts


def _kinds(
    claims: tuple[Truths, Floats, Truths, Truths],
    straight: tuple[Floats, Floats, Floats],
    crossings: tuple[Numbers, Numbers],
    rules: Rules,
) -> NDArray[np.int8]:
    """Types of encounters: the published rules, with a gap as a reason not to know."""
    between, lasts_h, in_gap, enough = claims
    straightness, mean, sd = straight
    count, inner = crossings
    is_short = lasts_h <= rules.b_time_h
    known = enough & np.isfinite(straightness + mean + sd)
    few = inner <= rules.max_cross
    low = straightness < mean - rules.sd_multiplier * sd
    high = straightness > mean + rules.sd_multiplier * sd
    conditions = [
        between & in_gap,
        is_short & (count > 0),
        is_short & ~in_gap,
        is_short,
        lasts_h > rules.p_time_h,
        ~known,
        low & few,
        high & few,
        low | high,
    ]
    kinds = [UNKNOWN, QUICK, BOUNCE, UNKNOWN, TRAPPED, UNKNOWN, BACK, TRACE, UNKNOWN]
    return np.select(conditions, kinds, AVERAGE).astype(np.int8)

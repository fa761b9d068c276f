"""How often an animal would have crossed a line between two fixes, and whether it did."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from cami.movement.chains import UNKNOWN, Chain
from cami.movement.fixes import Floats, Track
from cami.movement.kernels_approach import (
    BLANK,
    MOST_SECTIONS,
    crossings_of_steps,
    pairs_of_sides,
    would_cross,
)
from cami.movement.persistence import Persistence

PATHS = 200
"""Paths sampled for each pair of fixes."""

LONGEST_GAP = 3.5
"""Pairs of fixes further apart than this many usual intervals are told of, not used."""

SIDELESS_SD = 2.0
"""A fix nearer to the line than this many errors does not say on which side it is."""

REACH = 4.0
"""Pairs are looked at if the product of their distances is below this many variances of
the way between them: others met the line with a chance below ``exp(-8)``."""

REACH_SD = 6.0
"""A line is looked at within this many standard deviations of the longest way."""

MOST_ELSEWHERE = 0.2
"""Share of paths that may go round the end of a line to where another one begins."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Approaches:
    """Pairs of consecutive fixes near a line, and what paths between them would have met.

    Had there been no line, the paths would have the law of the movement alone; that law
    does not depend on the permeability, which is why this table is made once.
    """

    animal: Ints
    """Index of the track ``(pairs,)``."""
    start_s: Floats
    end_s: Floats
    crossed: NDArray[np.bool_]
    """Whether the fixes lie on different sides ``(pairs,)``."""
    first: Ints
    """Where the combinations of each pair begin, and their number ``(pairs + 1,)``."""
    weight: Floats
    """Share of the pair's paths with this combination ``(combinations,)``."""
    section: Ints
    """Features met ``(combinations, k)``; negative: nothing stands there."""
    contacts: Ints
    """Crossings of each, had there been no line ``(combinations, k)``."""

    def __len__(self) -> int:
        return len(self.crossed)

    @property
    def pair(self) -> Ints:
        """Of each combination ``(combinations,)``."""
        return np.repeat(np.arange(len(self)), np.diff(self.first))

    def regrouped(self, section: Ints) -> "Approaches":
        """Return the same with other names of what was met ``(combinations, k)``."""
        return replace(self, section=section)

    def only(self, chosen: NDArray[np.bool_]) -> "Approaches":
        """Return some of the pairs."""
        rows = chosen[self.pair]
        first = np.concatenate([[0], np.cumsum(np.diff(self.first)[chosen])])
        return Approaches(
            self.animal[chosen],
            self.start_s[chosen],
            self.end_s[chosen],
            self.crossed[chosen],
            first,
            self.weight[rows],
            self.section[rows],
            self.contacts[rows],
        )

    def expected(self, groups: int) -> Floats:
        """Crossings to expect of each group had there been no line ``(groups,)``."""
        met = self.section >= 0
        weight = (self.weight[:, None] * self.contacts)[met]
        return np.bincount(self.section[met], weight, groups).astype(np.float64)


def longest_gap_s(track: Track) -> float:
    """Return the longest time between fixes that is bridged."""
    steps = np.diff(track.time_s)
    return LONGEST_GAP * float(np.median(steps)) if len(steps) else 0.0


def reach_m(track: Track, number: int, gait: Persistence) -> float:
    """Return the distance beyond which a line is never met between two fixes."""
    lag = longest_gap_s(track) / gait.tau_s
    unit = gait.speed_m_per_s[number] * gait.tau_s
    return float(REACH_SD * unit * np.sqrt(2 * (lag - 1 + np.exp(-lag))))


def approaches(
    track: Track,
    number: int,
    lines: Sequence[Chain],
    gait: Persistence,
    rng: np.random.Generator,
    error_m: float = 10.0,
    paths: int = PATHS,
) -> Approaches:
    """Return what one animal would have met.

    Parameters
    ----------
    number
        Of the track: its index in ``gait`` and in the result.
    error_m
        Standard deviation of positions whose error is not known.
    """
    speed, tau = gait.speed_m_per_s[number], gait.tau_s
    unit = speed * tau
    most_gap = longest_gap_s(track)
    reach = reach_m(track, number, gait)
    known = np.isfinite(track.error_m)
    error = np.maximum(np.where(known, track.error_m, error_m), 1.0)
    found = []
    for chain, fix, near_m, along_m in _near(track, lines, reach):
        near = np.zeros(len(track), bool)
        near[fix] = True
        d, w = np.zeros(len(track)), np.zeros(len(track))
        d[fix], w[fix] = near_m, along_m
        low, high = fix[0], fix[-1] + 1
        cut = slice(low, high)
        crossed = crossings_of_steps(
            track.x_m[cut], track.y_m[cut], near[cut], chain.x_m, chain.y_m
        )
        t = (track.time_s[cut] - track.time_s[low]) / tau
        pairs, flips = pairs_of_sides(
            t,
            d[cut] / unit,
            near[cut],
            d[cut] > SIDELESS_SD * error[cut],
            crossed,
            most_gap / tau,
            REACH,
        )
        if not len(pairs):
            continue
        counts = np.zeros(len(pairs), np.int64)
        arc = chain.arc_m / unit
        table = would_cross(
            rng,
            t,
            d[cut] / unit,
            w[cut] / unit,
            error[cut] / unit,
            near[cut],
            pairs,
            most_gap / tau,
            paths,
            arc[:-1],
            chain.feature,
            counts,
        )
        times = track.time_s[low + pairs]
        middle = (w[low + pairs[:, 0]] + w[low + pairs[:, 1]]) / 2
        edge = np.searchsorted(chain.arc_m[1:-1], middle, side="right")
        _explain_crossings(table, counts, flips, chain.feature[edge])
        found.append(_table(number, times, flips, counts, table))
    return together(found)


def together(tables: Sequence[Approaches]) -> Approaches:
    """Return several tables as one."""
    counts = [np.diff(table.first) for table in tables]
    first = np.concatenate([np.zeros(1, np.int64), *counts])
    k = MOST_SECTIONS
    return Approaches(
        np.concatenate([np.empty(0, np.int64), *(t.animal for t in tables)]),
        np.concatenate([np.empty(0), *(t.start_s for t in tables)]),
        np.concatenate([np.empty(0), *(t.end_s for t in tables)]),
        np.concatenate([np.empty(0, bool), *(t.crossed for t in tables)]),
        np.cumsum(first),
        np.concatenate([np.empty(0), *(t.weight for t in tables)]),
        np.concatenate([np.empty((0, k), np.int64), *(t.section for t in tables)]),
        np.concatenate([np.empty((0, k), np.int64), *(t.contacts for t in tables)]),
    )


def _near(
    track: Track, lines: Sequence[Chain], reach_m: float
) -> Iterator[tuple[Chain, Ints, Floats, Floats]]:
    """Give each line with the fixes in reach of it, their distances and places along it."""
    if not lines or not len(track):
        return
    points = np.asarray(shapely.points(track.x_m, track.y_m))
    vertices = [np.column_stack([c.x_m, c.y_m]) for c in lines]
    drawn = np.array([shapely.LineString(v[1:-1]) for v in vertices])
    fix, line = shapely.STRtree(drawn).query(points, "dwithin", distance=reach_m)
    for k in np.unique(line):
        mine = np.sort(fix[line == k])
        ends = np.concatenate([vertices[k][:-1], vertices[k][1:]], axis=1)
        edges = np.asarray(shapely.linestrings(ends.reshape(-1, 2, 2)))
        tree = shapely.STRtree(edges)
        pair, apart = tree.query_nearest(
            points[mine], return_distance=True, all_matches=False
        )
        where = np.empty(len(mine))
        d = np.empty(len(mine))
        d[pair[0]] = apart
        where[pair[0]] = lines[k].arc_m[pair[1]] + shapely.line_locate_point(
            edges[pair[1]], points[mine[pair[0]]]
        )
        yield lines[k], mine, d, where


def _explain_crossings(
    table: Ints, counts: Ints, flips: NDArray[np.bool_], section: Ints
) -> None:
    """Let a crossing that no sampled path explains have met the line once.

    It did, however unlikely: silence about it would make the line seem denser.
    """
    first = np.cumsum(counts) - counts
    for k in np.flatnonzero(flips & (counts == 1)):
        row = table[first[k]]
        if not row[2::2].any():
            row[1], row[2] = section[k], 1


def _table(
    number: int,
    times: Floats,
    flips: NDArray[np.bool_],
    counts: Ints,
    table: Ints,
) -> Approaches:
    """Turn counted paths into shares; take out those that leave for where nobody knows."""
    pair = np.repeat(np.arange(len(flips)), counts)
    section, contacts = table[:, 1::2].copy(), table[:, 2::2].copy()
    section[section == BLANK] = -1
    lost = ((section == UNKNOWN) & (contacts > 0)).any(axis=1)
    paths = np.bincount(pair, table[:, 0], minlength=len(flips))
    kept = np.bincount(pair[~lost], table[~lost, 0], minlength=len(flips))
    good = kept >= (1 - MOST_ELSEWHERE) * paths
    rows = ~lost & good[pair]
    first = np.concatenate([[0], np.cumsum(np.bincount(pair[rows], minlength=len(flips)))])
    first = first[np.concatenate([[True], good])]
    return Approaches(
        np.full(good.sum(), number),
        times[good, 0],
        times[good, 1],
        flips[good],
        first,
        table[rows, 0] / kept[pair[rows]],
        section[rows],
        contacts[rows],
    )

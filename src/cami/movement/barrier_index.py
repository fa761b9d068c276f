"""Which barriers lie near a fix, and which a step crosses: millions of both in seconds."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from cami.errors import UnknownOptionError
from cami.movement.kernels_index import (
    Cells,
    Place,
    Segments,
    crossed,
    listed,
    nearest,
    within,
)
from cami.movement.lines import BarrierLines

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]
MOST_CELLS = 4_000_000
"""Of the index; its cells grow with the land rather than its memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Meetings:
    """Where steps meet barriers; arrays of shape ``(n,)`` in order of steps."""

    step: Numbers
    """Number of the fix that the step starts from."""
    segment: Numbers
    feature: Numbers
    along: Floats
    """How far along the step, 0 to 1."""
    crosses: Truths
    doubtful: Truths
    """A fix on a line, or a vertex on the step: rounding had a say."""

    def only(self, chosen: Truths | Numbers) -> "Meetings":
        """Some of them, by a mask or by their numbers."""
        return Meetings(
            self.step[chosen],
            self.segment[chosen],
            self.feature[chosen],
            self.along[chosen],
            self.crosses[chosen],
            self.doubtful[chosen],
        )


@dataclass(frozen=True, slots=True, eq=False)
class BarrierIndex:
    """Barriers laid on a grid of cells, each of which lists the segments in reach of it."""

    lines: BarrierLines
    ends: Segments
    feature: Numbers
    """Of each segment."""
    place: Place
    cells: Cells

    def nearest(self, x: Floats, y: Floats, time_s: Floats) -> tuple[Floats, Numbers]:
        """Distance to the nearest barrier that stood then, and the segment; inf, -1: none.

        Nothing is seen beyond the reach that the index was made with.
        """
        since, until = self.lines.since_s, self.lines.until_s
        return nearest(
            x, y, time_s, self.place, self.cells, self.ends, self.feature, since, until
        )

    def segments_within(
        self, x: Floats, y: Floats, radius_m: float
    ) -> tuple[Numbers, Numbers]:
        """Pairs of a point and a segment not further apart than the radius."""
        return within(x, y, self.place, self.cells, self.ends, radius_m)

    def within(self, x: Floats, y: Floats, radius_m: float) -> tuple[Numbers, Numbers]:
        """Pairs of a point and a feature not further apart than the radius; each once."""
        point, segment = self.segments_within(x, y, radius_m)
        pairs = np.unique(np.stack((point, self.feature[segment])), axis=1)
        return pairs[0], pairs[1]

    def meetings(self, x: Floats, y: Floats, is_step: Truths) -> Meetings:
        """Where steps from fix ``i`` to ``i + 1`` meet barriers, whenever they stood."""
        step, segment, along, crosses, doubtful = crossed(
            x, y, is_step, self.place, self.cells, self.ends
        )
        return Meetings(step, segment, self.feature[segment], along, crosses, doubtful)


def barrier_index(lines: BarrierLines, reach_m: float) -> BarrierIndex:
    """Lay barriers on a grid so that everything within a reach is found at once.

    Raises
    ------
    UnknownOptionError
        There is no line, or a vertex is not a number.
    """
    starts = lines.starts
    inner = np.ones(max(len(lines.x_m) - 1, 0), np.bool_)
    inner[starts[1:-1] - 1] = False
    first = np.flatnonzero(inner)
    if not len(first) or not np.isfinite(lines.x_m + lines.y_m).all():
        raise UnknownOptionError(option="barriers", found="-", known="lines of numbers")
    ends = (
        lines.x_m[first],
        lines.y_m[first],
        lines.x_m[first + 1],
        lines.y_m[first + 1],
    )
    part = np.searchsorted(starts, first, side="right") - 1
    feature = lines.feature[part].astype(np.int64)
    west, south = lines.x_m.min() - reach_m, lines.y_m.min() - reach_m
    width, height = lines.x_m.max() + reach_m - west, lines.y_m.max() + reach_m - south
    lengths = np.hypot(ends[2] - ends[0], ends[3] - ends[1])
    cell = max(reach_m, float(np.median(lengths)), np.sqrt(width * height / MOST_CELLS))
    cell = max(cell, max(width, height) / MOST_CELLS, 1e-6)
    rows, cols = int(height / cell) + 1, int(width / cell) + 1
    lists = listed(*ends, reach_m, west, south, cell, rows, cols)
    place = (float(west), float(south), float(cell), float(reach_m))
    return BarrierIndex(lines, ends, feature, place, (rows, cols, *lists))


def shapes(lines: BarrierLines, features: Numbers) -> NDArray[np.object_]:
    """Chosen features as shapely geometries of one or more lines each."""
    vertices = np.stack((lines.x_m, lines.y_m), axis=1)
    found = np.empty(len(features), np.object_)
    order = np.argsort(lines.feature, kind="stable")
    bounds = np.searchsorted(lines.feature[order], np.stack((features, features + 1)))
    for k, (low, high) in enumerate(bounds.T):
        parts = [
            vertices[lines.starts[p] : lines.starts[p + 1]] for p in sorted(order[low:high])
        ]
        drawn = [shapely.LineString(p) for p in parts if len(p) > 1]
        found[k] = drawn[0] if len(drawn) == 1 else shapely.MultiLineString(drawn)
    return found

"""Compiled loops over a grid of cells that knows which pieces of barriers lie near.

Every cell lists the segments within ``reach`` of it, so that a point asks its own cell
only, and a step the cells that it passes.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]
Place = tuple[float, float, float, float]
"""West, south, cell, reach, in metres."""
Cells = tuple[int, int, Numbers, Numbers]
"""Rows, cols, where the cells' lists begin, the lists."""
Segments = tuple[Floats, Floats, Floats, Floats]
"""From x, y to x, y."""
ROUNDING = 3.4e-16
"""Of an orientation, as a share of the products it is the difference of (Shewchuk 1997)."""


@njit(cache=True, nogil=True, inline="always")
def _columns(
    ax: float,
    ay: float,
    bx: float,
    by: float,
    low: float,
    high: float,
    reach: float,
    west: float,
    cell: float,
    cols: int,
) -> tuple[int, int]:
    """Segments of each cell: where its list begins ``(cells + 1,)``, and the lists."""
    low, high = low - reach, high + reach
    u, v = 0.0, 1.0
    rise = by - ay
    if rise == 0.0:
        if ay < low or ay > high:
            return 0, -1
    else:
        p, q = (low - ay) / rise, (high - ay) / rise
        if p > q:
            p, q = q, p
        u, v = max(u, p), min(v, q)
        if u > v:
            return 0, -1
    one, other = ax + u * (bx - ax), ax + v * (bx - ax)
    if one > other:
        one, other = other, one
    # a cell more on either side costs little and leaves rounding no room
    first = math.floor((one - reach - west) / cell - 1e-9)
    last = math.floor((other + reach - west) / cell + 1e-9)
    return max(first, 0), min(last, cols - 1)


@njit(cache=True, nogil=True)
def listed(
    ax: Floats,
    ay: Floats,
    bx: Floats,
    by: Floats,
    reach: float,
    west: float,
    south: float,
    cell: float,
    rows: int,
    cols: int,
) -> tuple[Numbers, Numbers]:
    """Segments of each cell: where the lists begin ``(cells + 1,)``, and the lists."""
    starts = np.zeros(rows * cols + 1, np.int64)
    lists = np.empty(0, np.int64)
    for turn in range(2):
        for s in range(ax.size):
            low, high = min(ay[s], by[s]) - reach, max(ay[s], by[s]) + reach
            bottom = max(math.floor((low - south) / cell - 1e-9), 0)
            top = min(math.floor((high - south) / cell + 1e-9), rows - 1)
            for row in range(bottom, top + 1):
                floor = south + row * cell
                first, last = _columns(
                    ax[s], ay[s], bx[s], by[s], floor, floor + cell, reach, west, cell, cols
                )
                for col in range(first, last + 1):
                    at = row * cols + col
                    if turn == 0:
                        starts[at + 1] += 1
                    else:
                        lists[starts[at]] = s
                        starts[at] += 1
        if turn == 0:
            starts = np.cumsum(starts)
            lists = np.empty(starts[-1], np.int64)
    # filling moved every start to the next one
    starts[1:] = starts[:-1].copy()
    starts[0] = 0
    return starts, lists


@njit(cache=True, nogil=True, inline="always")
def _squared(x: float, y: float, ax: float, ay: float, bx: float, by: float) -> float:
    """Squared distance of a point to a segment."""
    ux, uy = bx - ax, by - ay
    length = ux * ux + uy * uy
    share = 0.0
    if length > 0.0:
        share = ((x - ax) * ux + (y - ay) * uy) / length
        share = min(max(share, 0.0), 1.0)
    dx, dy = x - ax - share * ux, y - ay - share * uy
    return dx * dx + dy * dy


@njit(cache=True, nogil=True)
def nearest(
    x: Floats,
    y: Floats,
    t: Floats,
    place: Place,
    cells: Cells,
    segments: Segments,
    feature: Numbers,
    since: Floats,
    until: Floats,
) -> tuple[Floats, Numbers]:
    """Distance to the nearest segment that stood at the time, and its number.

    ``inf`` and -1 beyond the index's reach.
    """
    west, south, cell, reach = place
    rows, cols, starts, lists = cells
    ax, ay, bx, by = segments
    distance = np.full(x.size, np.inf)
    which = np.full(x.size, -1, np.int64)
    for i in range(x.size):
        col = math.floor((x[i] - west) / cell)
        row = math.floor((y[i] - south) / cell)
        if row < 0 or row >= rows or col < 0 or col >= cols:
            continue
        at = row * cols + col
        best = reach * reach
        for k in range(starts[at], starts[at + 1]):
            s = lists[k]
            f = feature[s]
            if t[i] < since[f] or t[i] >= until[f]:
                continue
            found = _squared(x[i], y[i], ax[s], ay[s], bx[s], by[s])
            if found <= best:
                if found == best and which[i] >= 0:
                    continue
                best = found
                which[i] = s
        if which[i] >= 0:
            distance[i] = math.sqrt(best)
    return distance, which


@njit(cache=True, nogil=True)
def within(
    x: Floats, y: Floats, place: Place, cells: Cells, segments: Segments, radius: float
) -> tuple[Numbers, Numbers]:
    """Pairs of a point and a segment not further than ``radius`` (at most the reach)."""
    west, south, cell, _ = place
    rows, cols, starts, lists = cells
    ax, ay, bx, by = segments
    point, segment = np.empty(64, np.int64), np.empty(64, np.int64)
    count = 0
    for i in range(x.size):
        col = math.floor((x[i] - west) / cell)
        row = math.floor((y[i] - south) / cell)
        if row < 0 or row >= rows or col < 0 or col >= cols:
            continue
        at = row * cols + col
        for k in range(starts[at], starts[at + 1]):
            s = lists[k]
            if _squared(x[i], y[i], ax[s], ay[s], bx[s], by[s]) > radius * radius:
                continue
            if count == point.size:
                point = np.concatenate((point, np.empty_like(point)))
                segment = np.concatenate((segment, np.empty_like(segment)))
            point[count], segment[count] = i, s
            count += 1
    return point[:count].copy(), segment[:count].copy()


@njit(cache=True, nogil=True, inline="always")
def _orientation(
    ax: float, ay: float, bx: float, by: float, px: float, py: float
) -> tuple[float, bool]:
    """Twice the area of a, b, p, above 0 on the left, and whether rounding decides it."""
    one, other = (ax - px) * (by - py), (ay - py) * (bx - px)
    found = one - other
    return found, abs(found) <= ROUNDING * (abs(one) + abs(other))


@njit(cache=True, nogil=True)
def crossed(
    x: Floats, y: Floats, is_step: Truths, place: Place, cells: Cells, segments: Segments
) -> tuple[Numbers, Numbers, Floats, Truths, Truths]:
    """Where steps meet segments, in order of steps.

    Step ``i`` leads from point ``i`` to ``i + 1`` where ``is_step[i]``. What comes back:
    the step, the segment, how far along the step (0 to 1), whether it crosses, and whether
    rounding had a say. A point exactly on a line counts as left of it, so that a line
    through a vertex is crossed once and a line only touched twice or not at all.
    """
    west, south, cell, _ = place
    rows, cols, starts, lists = cells
    ax, ay, bx, by = segments
    seen = np.full(ax.size, -1, np.int64)
    step, segment = np.empty(1024, np.int64), np.empty(1024, np.int64)
    along = np.empty(1024)
    crosses, doubtful = np.empty(1024, np.bool_), np.empty(1024, np.bool_)
    count = 0
    for i in range(is_step.size):
        if not is_step[i]:
            continue
        px, py, qx, qy = x[i], y[i], x[i + 1], y[i + 1]
        bottom = max(math.floor((min(py, qy) - south) / cell - 1e-9), 0)
        top = min(math.floor((max(py, qy) - south) / cell + 1e-9), rows - 1)
        for row in range(bottom, top + 1):
            floor = south + row * cell
            first, last = _columns(
                px, py, qx, qy, floor, floor + cell, 1e-9 * cell, west, cell, cols
            )
            for at in range(row * cols + first, row * cols + last + 1):
                for k in range(starts[at], starts[at + 1]):
                    s = lists[k]
                    if seen[s] == i:
                        continue
                    seen[s] = i
                    if max(ax[s], bx[s]) < min(px, qx) or min(ax[s], bx[s]) > max(px, qx):
                        continue
                    if max(ay[s], by[s]) < min(py, qy) or min(ay[s], by[s]) > max(py, qy):
                        continue
                    a, near_a = _orientation(px, py, qx, qy, ax[s], ay[s])
                    b, near_b = _orientation(px, py, qx, qy, bx[s], by[s])
                    if (a > 0.0) == (b > 0.0) and not near_a and not near_b:
                        continue
                    p, near_p = _orientation(ax[s], ay[s], bx[s], by[s], px, py)
                    q, near_q = _orientation(ax[s], ay[s], bx[s], by[s], qx, qy)
                    doubt = near_a or near_b or near_p or near_q
                    cross = (a >= 0.0) != (b >= 0.0) and (p >= 0.0) != (q >= 0.0)
                    if not cross and not doubt:
                        continue
                    if count == step.size:
                        step = np.concatenate((step, np.empty_like(step)))
                        segment = np.concatenate((segment, np.empty_like(segment)))
                        along = np.concatenate((along, np.empty_like(along)))
                        crosses = np.concatenate((crosses, np.empty_like(crosses)))
                        doubtful = np.concatenate((doubtful, np.empty_like(doubtful)))
                    step[count], segment[count] = i, s
                    along[count] = p / (p - q) if p != q else 0.5
                    crosses[count], doubtful[count] = cross, doubt
                    count += 1
    return (
        step[:count].copy(),
        segment[:count].copy(),
        along[:count].copy(),
        crosses[:count].copy(),
        doubtful[:count].copy(),
    )

"""Barrier Behaviour Analysis told again, slowly, as its paper and package tell it.

Fix by fix and with geometries of shapely only: no index, no kernel, nothing of ours.
"""

import numpy as np
import shapely


def tenth(value):
    """As R rounds to one digit."""
    low, high = np.floor(value * 10), np.ceil(value * 10)
    below, above = abs(value - low / 10), abs(value - high / 10)
    return low / 10 if below < above or (below == above and low % 2 == 0) else high / 10


def straight(x, y):
    """Distance over way."""
    way = np.hypot(np.diff(x), np.diff(y)).sum()
    return np.hypot(x[-1] - x[0], y[-1] - y[0]) / way if way > 0 else np.nan


def drawn(lines):
    """Barriers as geometries, one part each."""
    vertices = np.stack((lines.x_m, lines.y_m), axis=1)
    parts = np.split(vertices, lines.starts[1:-1])
    return np.array([shapely.LineString(part) for part in parts])


def _crossings(x, y, geometries):
    if len(x) < 2:
        return 0
    way = shapely.LineString(np.stack((x, y), axis=1))
    return int(shapely.get_num_coordinates(shapely.intersection(way, geometries)).sum())


def _bursts(t, hit, interval, tolerance):
    """Lists of fixes that share a burst id, in order of first appearance."""
    bursts, total, last = {}, 0, None
    for i in np.flatnonzero(hit):
        if last is not None:
            more = tenth((t[i] - t[last]) / 3600 - interval)
            if interval <= more <= tolerance:
                bursts[total] += range(last + 1, i)
                more = 0
            total = round(total + more, 6)
        bursts.setdefault(total, []).append(i)
        last = i
    return [np.array(burst) for burst in bursts.values()]


def _usual(track, around, lasts_s, interval):
    """Straightness of all windows as long as the encounter."""
    x, y, t = track
    gaps = [0.0, *(abs(tenth(gap) - interval) for gap in np.diff(t[around]) / 3600)]
    section, found = np.cumsum(gaps), []
    for value in np.unique(section):
        mine = around[section == value]
        if t[mine[-1]] - t[mine[0]] < lasts_s:
            continue
        for a in range(len(mine)):
            if t[mine[a]] > t[mine[-1]] - lasts_s:
                break
            window = mine[a : a + int(lasts_s / 3600 / interval + 1e-10) + 1]
            found.append(straight(x[window], y[window]))
    return found


def _type(track, burst, held, rules, interval, crossings, complete):
    x, y, t = track
    lasts_h = (t[burst[-1]] - t[burst[0]]) / 3600
    if lasts_h <= rules.b_time_h:
        turned = "Bounce" if complete else "unknown"
        return "Quick_Cross" if crossings else turned
    if lasts_h > rules.p_time_h:
        return "Trapped"
    half = rules.window_h * 1800
    around = np.flatnonzero((t >= t[burst[0]] - half) & (t <= t[burst[-1]] + half))
    if rules.exclude_buffer:
        around = around[~np.isin(around, list(held))]
    usual = _usual(track, around, lasts_h * 3600, interval) if len(around) else []
    if len(usual) < 2 or len(usual) < (rules.window_h / interval + 1) / 4:
        return "unknown"
    mean, sd = np.mean(usual), np.std(usual, ddof=1) * rules.sd_multiplier
    own = straight(x[burst], y[burst])
    if mean - sd <= own <= mean + sd:
        return "Average_Movement"
    if crossings > rules.max_cross or not np.isfinite(own + mean + sd):
        return "unknown"
    return "Back_n_forth" if own < mean else "Trace"


def classify(tracks, lines, rules, interval):
    """Rows of individual, start, end, type and crossings."""
    geometries = drawn(lines)
    reach = shapely.union_all(shapely.buffer(geometries, rules.distance_m, quad_segs=5))
    shapely.prepare(reach)
    rows = []
    for one in tracks:
        x, y, t = one.x_m, one.y_m, one.time_s
        hit = shapely.intersects_xy(reach, x, y)
        bursts = _bursts(t, hit, interval, rules.tolerance_h)
        held = {i for burst in bursts for i in burst}
        for burst in bursts:
            short = (t[burst[-1]] - t[burst[0]]) / 3600 <= rules.b_time_h
            before, after = max(burst[0] - 1, 0), min(burst[-1] + 1, len(t) - 1)
            way = np.arange(before, after + 1) if short else burst
            crossings = _crossings(x[way], y[way], geometries)
            complete = len(way) == len(burst) + 2
            kind = _type((x, y, t), burst, held, rules, interval, crossings, complete)
            rows.append((one.individual, t[burst[0]], t[burst[-1]], kind, crossings))
    return rows

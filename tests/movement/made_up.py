"""Made-up animals and barriers, small enough to think about, and readers of shared ones."""

import csv
from datetime import datetime

import numpy as np

from cami.movement.fixes import Fixes, Track
from cami.movement.lines import BarrierLines

HOUR_S = 3600.0


def track(x, y, hours=None, error_m=np.nan, name="a"):
    """One animal; hourly from 1970 unless told otherwise."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    hours = np.arange(len(x)) if hours is None else np.asarray(hours, float)
    error = np.broadcast_to(np.asarray(error_m, float), x.shape).copy()
    return Track(name, hours * HOUR_S, x, y, error)


def fixes(*tracks, crs="local", epoch="utc"):
    """Fixes of some tracks, row by row."""
    sizes = [len(one) for one in tracks]
    total = sum(sizes)
    return Fixes(
        tuple(one.individual for one in tracks),
        np.repeat(np.arange(len(tracks), dtype=np.int32), sizes),
        np.concatenate([one.time_s for one in tracks]),
        np.concatenate([one.x_m for one in tracks]),
        np.concatenate([one.y_m for one in tracks]),
        crs,
        np.concatenate([one.error_m for one in tracks]),
        np.arange(total) + 2,
        np.ones(total, bool),
        epoch,
    )


def lines(*features, since=None, until=None, crs="local"):
    """Barriers of one part each, given by their vertices."""
    parts = [np.asarray(feature, float) for feature in features]
    n = len(parts)
    vertices = np.concatenate(parts)
    return BarrierLines(
        vertices[:, 0],
        vertices[:, 1],
        np.cumsum([0, *(len(part) for part in parts)]),
        np.arange(n, dtype=np.int32),
        tuple(f"fence {k + 1}" for k in range(n)),
        np.full(n, -np.inf) if since is None else np.asarray(since, float) * HOUR_S,
        np.full(n, np.inf) if until is None else np.asarray(until, float) * HOUR_S,
        crs,
    )


def walk(n, rng, step_m=150.0, turn=0.6, start=(0.0, 0.0), hours=None, name="a", **kw):
    """A correlated random walk."""
    heading = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, turn, n))
    length = rng.gamma(2, step_m / 2, n)
    x = start[0] + np.cumsum(length * np.cos(heading))
    y = start[1] + np.cumsum(length * np.sin(heading))
    return track(x, y, hours, name=name, **kw)


def winding(features, vertices, extent_m, rng, piece_m=120.0):
    """Fences that wind about in a square around the origin."""
    parts = []
    for _ in range(features):
        heading = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.3, vertices))
        start = rng.uniform(-extent_m, extent_m, 2)
        ways = piece_m * np.stack((np.cos(heading), np.sin(heading)), axis=1)
        parts.append(start + np.cumsum(ways, axis=0))
    return parts


def read_fixes(path, crs="EPSG:32612", individual="animal_id", when="timestamp"):
    """Reference fixes, read without our own readers."""
    with path.open() as file:
        rows = list(csv.DictReader(file))
    names = sorted({row[individual] for row in rows})
    parts = []
    for name in names:
        mine = [row for row in rows if row[individual] == name]
        seconds = [datetime.fromisoformat(row[when]).timestamp() for row in mine]
        hours = np.array(seconds) / HOUR_S
        x, y = ([float(row[key]) for row in mine] for key in ("x", "y"))
        parts.append(track(x, y, hours, name=name))
    return fixes(*parts, crs=crs)

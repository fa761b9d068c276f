"""Lines where nothing stands, and lines cut into pieces."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from cami.movement.fixes import Track
from cami.movement.lines import BarrierLines


def thrown_lines(
    tracks: Sequence[Track], count: int, crs: str, rng: np.random.Generator
) -> BarrierLines:
    """Return straight lines thrown at random over the fixes, through every animal's.

    Each goes through a fix of an animal in any direction, as far as the animal roams. Where
    they lie nothing stands: what animals do there, they do everywhere.
    """
    xs, ys = [], []
    for track in tracks:
        half = float(np.hypot(np.ptp(track.x_m), np.ptp(track.y_m))) or 1.0
        for _ in range(count):
            k, angle = rng.integers(len(track)), rng.uniform(0, np.pi)
            reach = half * np.array([-1.0, 1.0])
            xs.append(track.x_m[k] + reach * np.cos(angle))
            ys.append(track.y_m[k] + reach * np.sin(angle))
    parts = len(xs)
    return BarrierLines(
        np.concatenate(xs),
        np.concatenate(ys),
        2 * np.arange(parts + 1),
        np.zeros(parts, np.int32),
        ("thrown",),
        np.array([-np.inf]),
        np.array([np.inf]),
        crs,
    )


def split_lines(lines: BarrierLines, length_m: float) -> BarrierLines:
    """Return every part cut into pieces of about a length, each a feature of its own.

    Pieces are named after the feature and the kilometres along its part.
    """
    xs, ys, names, features, starts = [], [], [], [], [0]
    for k, (a, b) in enumerate(zip(lines.starts[:-1], lines.starts[1:], strict=True)):
        x, y = lines.x_m[a:b], lines.y_m[a:b]
        arc = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
        if arc[-1] <= 0:
            continue
        count = max(1, round(arc[-1] / length_m))
        cuts = np.linspace(0, arc[-1], count + 1)
        feature = int(lines.feature[k])
        for low, high in pairwise(cuts):
            inner = (arc > low) & (arc < high)
            at = np.concatenate([[low], arc[inner], [high]])
            xs.append(np.interp(at, arc, x))
            ys.append(np.interp(at, arc, y))
            starts.append(starts[-1] + len(at))
            features.append(feature)
            names.append(f"{lines.names[feature]} {low / 1000:.1f}–{high / 1000:.1f} km")
    index = np.array(features, np.int64)
    return BarrierLines(
        np.concatenate(xs),
        np.concatenate(ys),
        np.array(starts, np.int64),
        np.arange(len(names), dtype=np.int32),
        tuple(names),
        lines.since_s[index],
        lines.until_s[index],
        lines.crs,
    )

"""Lines where none stands: what the same animals do there is what chance alone gives."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from cami.movement.fixes import Floats
from cami.movement.lines import BarrierLines


def placebo_lines(
    lines: BarrierLines, x_m: Floats, y_m: Floats, rng: np.random.Generator
) -> BarrierLines:
    """Return the lines turned and shifted at random, among the fixes ``x_m, y_m``.

    Turned about the middle of the fixes by any angle, then shifted by up to a standard
    deviation of the fixes; when they stood stays as it is.
    """
    angle = rng.uniform(0, 2 * np.pi)
    middle = np.array([np.mean(x_m), np.mean(y_m)])
    shift = np.array([np.std(x_m), np.std(y_m)]) * rng.uniform(-1, 1, 2)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    placed = turn @ (np.stack([lines.x_m, lines.y_m]) - middle[:, None])
    placed += (middle + shift)[:, None]
    return replace(lines, x_m=placed[0], y_m=placed[1])


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

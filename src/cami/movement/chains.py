"""Barriers as whole lines: parts that meet end to end are one, their features kept."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cami.movement.lines import BarrierLines, Floats

OPEN, UNKNOWN = -1, -2
"""Beyond a free end nothing stands; beyond an end that touches another line, who knows."""


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """One line without branches, with a straight ray beyond either end."""

    x_m: Floats
    """Vertices ``(n,)``; the first and the last are the far ends of the rays."""
    y_m: Floats
    feature: NDArray[np.int64]
    """Of every edge ``(n - 1,)``; `OPEN` or `UNKNOWN` for the rays."""

    @property
    def arc_m(self) -> Floats:
        """Places of the vertices along the line ``(n,)``."""
        steps = np.hypot(np.diff(self.x_m), np.diff(self.y_m))
        return np.concatenate([[0.0], np.cumsum(steps)])


def chains(lines: BarrierLines, ray_m: float, touch_m: float = 1.0) -> list[Chain]:
    """Return the barriers as lines that are as long as they can be.

    Parameters
    ----------
    ray_m
        Length of the rays: further than an animal goes between two fixes.
    touch_m
        Ends no further apart are one.
    """
    parts = [
        (lines.x_m[a:b], lines.y_m[a:b], int(f))
        for a, b, f in zip(lines.starts[:-1], lines.starts[1:], lines.feature, strict=True)
    ]
    parts = [p for p in map(_without_repeats, parts) if len(p[0]) > 1]
    at_node: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for k, (x, y, _) in enumerate(parts):
        for end in (0, -1):
            at_node[_node(x[end], y[end], touch_m)].append(k)
    todo = set(range(len(parts)))
    found = []
    while todo:
        first = min(todo)
        todo.discard(first)
        ahead, last = _followed(parts, first, -1, at_node, todo, touch_m)
        behind, begin = _followed(parts, first, 0, at_node, todo, touch_m)
        run = [_turned(p) for p in reversed(behind)] + [parts[first]] + ahead
        found.append(_chain(run, (begin, last), ray_m))
    return found


Part = tuple[Floats, Floats, int]


def _node(x: float, y: float, touch_m: float) -> tuple[int, int]:
    return round(x / touch_m), round(y / touch_m)


def _without_repeats(part: Part) -> Part:
    x, y, feature = part
    new = np.ones(len(x), bool)
    new[1:] = (np.diff(x) != 0) | (np.diff(y) != 0)
    return x[new], y[new], feature


def _turned(part: Part) -> Part:
    return part[0][::-1], part[1][::-1], part[2]


def _followed(
    parts: list[Part],
    k: int,
    end: int,
    at_node: dict[tuple[int, int], list[int]],
    todo: set[int],
    touch_m: float,
) -> tuple[list[Part], int]:
    """Parts that go on from an end of part ``k``, turned to lead away, and what then."""
    run: list[Part] = []
    x, y = parts[k][0][end], parts[k][1][end]
    while True:
        here = at_node[_node(x, y, touch_m)]
        others = [other for other in here if other != k]
        if len(here) != 2 or not others or others[0] not in todo:  # noqa: PLR2004
            return run, OPEN if len(here) == 1 else UNKNOWN
        k = others[0]
        todo.discard(k)
        part = parts[k]
        if _node(part[0][0], part[1][0], touch_m) != _node(x, y, touch_m):
            part = _turned(part)
        run.append(part)
        x, y = part[0][-1], part[1][-1]


def _chain(run: list[Part], beyond: tuple[int, int], ray_m: float) -> Chain:
    xs, ys, features = [run[0][0][:1]], [run[0][1][:1]], []
    for x, y, feature in run:
        xs.append(x[1:])
        ys.append(y[1:])
        features.append(np.full(len(x) - 1, feature))
    x, y = np.concatenate(xs), np.concatenate(ys)
    heads = []
    for end, inner in ((0, 1), (-1, -2)):
        dx, dy = x[end] - x[inner], y[end] - y[inner]
        share = ray_m / np.hypot(dx, dy)
        heads.append((x[end] + share * dx, y[end] + share * dy))
    return Chain(
        np.concatenate([[heads[0][0]], x, [heads[1][0]]]),
        np.concatenate([[heads[0][1]], y, [heads[1][1]]]),
        np.concatenate([[beyond[0]], *features, [beyond[1]]]).astype(np.int64),
    )

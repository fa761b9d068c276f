"""Compiled loop of the simulator: lasting velocities near lines that let some pass."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cami.movement.lines import Floats

BOUNCES = 8
"""Contacts followed within one step of the simulation, in a corner of two lines."""


@njit(cache=True, nogil=True)
def _nearest_m(x: float, y: float, edges: Floats) -> float:
    """Distance to the nearest edge, of rows ``x0, y0, x1, y1``."""
    best = np.inf
    for k in range(edges.shape[0]):
        x0, y0 = edges[k, 0], edges[k, 1]
        dx, dy = edges[k, 2] - x0, edges[k, 3] - y0
        share = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)
        share = min(1.0, max(0.0, share))
        best = min(best, math.hypot(x - x0 - share * dx, y - y0 - share * dy))
    return best


@njit(cache=True, nogil=True)
def _first_hit(
    x: float, y: float, mx: float, my: float, edges: Floats, but: int
) -> tuple[int, float]:
    """The edge that the move ``mx, my`` meets first, and after which share of it."""
    hit, first = -1, 2.0
    for k in range(edges.shape[0]):
        if k == but:
            continue
        dx, dy = edges[k, 2] - edges[k, 0], edges[k, 3] - edges[k, 1]
        cross = mx * dy - my * dx
        if cross == 0.0:
            continue
        ax, ay = edges[k, 0] - x, edges[k, 1] - y
        share = (ax * dy - ay * dx) / cross
        along = (ax * my - ay * mx) / cross
        if 0.0 <= share <= 1.0 and 0.0 <= along < 1.0 and share < first:
            hit, first = k, share
    return hit, first


@njit(cache=True, nogil=True)
def walk(
    rng: np.random.Generator,
    start: Floats,
    home: Floats,
    speed: float,
    persistence: float,
    range_s: float,
    step: float,
    steps: int,
    every: int,
    edges: Floats,
    edge_feature: NDArray[np.int64],
    pass_p: Floats,
    change_step: NDArray[np.int64],
    approaches: NDArray[np.int64],
    passes: NDArray[np.int64],
) -> Floats:
    """Positions ``(steps // every + 1, 2)`` of one animal.

    ``pass_p``, ``approaches`` and ``passes`` have the shape ``(features, periods)``; the
    last two are counted up in place. ``range_s`` 0: no home range.
    """
    keep = math.exp(-step / persistence)
    kick = speed * math.sqrt(1.0 - keep * keep)
    # The exact spread of a move about the mean of the speeds at its ends.
    h = step / persistence
    shake = speed * persistence * math.sqrt(max(0.0, h * h * h / 6.0))
    pull = (1.0 - keep) / range_s if range_s > 0 else 0.0
    x, y = start[0], start[1]
    vx, vy = speed * rng.standard_normal(), speed * rng.standard_normal()
    out = np.empty((steps // every + 1, 2))
    out[0, 0], out[0, 1] = x, y
    period, clear = 0, 0.0
    for i in range(1, steps + 1):
        while period < change_step.size and i > change_step[period]:
            period += 1
        wx = keep * vx - pull * (x - home[0]) + kick * rng.standard_normal()
        wy = keep * vy - pull * (y - home[1]) + kick * rng.standard_normal()
        mx = 0.5 * (vx + wx) * step + shake * rng.standard_normal()
        my = 0.5 * (vy + wy) * step + shake * rng.standard_normal()
        vx, vy = wx, wy
        length = math.hypot(mx, my)
        if clear < length and edges.shape[0]:
            clear = _nearest_m(x, y, edges)
        if clear >= length:
            clear -= length
            x, y = x + mx, y + my
        else:
            but = -1
            for _ in range(BOUNCES):
                hit, share = _first_hit(x, y, mx, my, edges, but)
                if hit < 0:
                    break
                feature = edge_feature[hit]
                approaches[feature, period] += 1
                x, y = x + share * mx, y + share * my
                mx, my = (1.0 - share) * mx, (1.0 - share) * my
                but = hit
                if rng.random() < pass_p[feature, period]:
                    passes[feature, period] += 1
                    continue
                dx = edges[hit, 2] - edges[hit, 0]
                dy = edges[hit, 3] - edges[hit, 1]
                norm = math.hypot(dx, dy)
                nx, ny = -dy / norm, dx / norm
                away = 2.0 * (mx * nx + my * ny)
                mx, my = mx - away * nx, my - away * ny
                away = 2.0 * (vx * nx + vy * ny)
                vx, vy = vx - away * nx, vy - away * ny
            x, y = x + mx, y + my
            clear = 0.0
        if i % every == 0:
            out[i // every, 0], out[i // every, 1] = x, y
    return out

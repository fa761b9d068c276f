"""Compiled loop over pairs of fixes: how often would the animal have crossed in between."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cami.movement.kernels_bridge import (
    DEEPEST,
    FINEST,
    halves,
    joint_covariance,
    zeros_between,
)
from cami.movement.lines import Floats

MOST_BETWEEN = 4
"""Fixes on the line itself, whose side nobody knows, that a pair may span."""
WINDOW = MOST_BETWEEN + 4
MOST_ZEROS = 400
MOST_SECTIONS = 4
"""Sections that one path may touch and be told of."""
BLANK = -9


@njit(cache=True, nogil=True)
def displacement_variance(t: float) -> float:
    """Of ``u`` after ``t``, the velocity in its stationary law; units as in the bridge."""
    return 2.0 * (t - 1.0 + math.exp(-t))


@njit(cache=True, nogil=True)
def crossings_of_steps(
    x: Floats, y: Floats, near: NDArray[np.bool_], vx: Floats, vy: Floats
) -> NDArray[np.int64]:
    """How often the step from each fix crosses a line; a shared vertex counts once."""
    out = np.zeros(x.size, np.int64)
    for i in range(x.size - 1):
        if not (near[i] and near[i + 1]):
            continue
        ax, ay, mx, my = x[i], y[i], x[i + 1] - x[i], y[i + 1] - y[i]
        before = mx * (vy[0] - ay) - my * (vx[0] - ax) >= 0.0
        for k in range(vx.size - 1):
            after = mx * (vy[k + 1] - ay) - my * (vx[k + 1] - ax) >= 0.0
            if after != before:
                dx, dy = vx[k + 1] - vx[k], vy[k + 1] - vy[k]
                start = dx * (ay - vy[k]) - dy * (ax - vx[k]) >= 0.0
                end = dx * (ay + my - vy[k]) - dy * (ax + mx - vx[k]) >= 0.0
                if start != end:
                    out[i] += 1
            before = after
    return out


@njit(cache=True, nogil=True)
def pairs_of_sides(
    t: Floats,
    d: Floats,
    near: NDArray[np.bool_],
    sided: NDArray[np.bool_],
    crossed: NDArray[np.int64],
    most_gap: float,
    reach: float,
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Pairs of fixes whose sides are known, between which the line may have been met.

    Returns ``(pairs, 2)`` rows of fixes, and whether they lie on different sides.
    """
    pairs = np.empty((t.size, 2), np.int64)
    flips = np.empty(t.size, np.bool_)
    n, i = 0, 0
    while i < t.size:
        if not (near[i] and sided[i]):
            i += 1
            continue
        j, times, possible = i + 1, 0, False
        whole = False
        while j < t.size and near[j] and t[j] - t[j - 1] <= most_gap:
            times += crossed[j - 1]
            if d[j] * d[j - 1] < reach * displacement_variance(t[j] - t[j - 1]):
                possible = True
            if sided[j]:
                whole = True
                break
            j += 1
        if not whole:
            i = j
            continue
        if possible or times % 2 == 1:
            pairs[n, 0], pairs[n, 1], flips[n] = i, j, times % 2 == 1
            n += 1
        i = j
    return pairs[:n], flips[:n]


@njit(cache=True, nogil=True)
def _window(
    i: int,
    j: int,
    t: Floats,
    near: NDArray[np.bool_],
    most_gap: float,
    rows: NDArray[np.int64],
) -> tuple[int, int, int]:
    """Fill ``rows`` with the fixes that tell of a pair: its own, those between, one beside.

    Returns their number and the places of the pair's own.
    """
    m = 0
    if i > 0 and near[i - 1] and t[i] - t[i - 1] <= most_gap:
        rows[0] = i - 1
        m = 1
    first = m
    between = j - i - 1
    kept = min(between, MOST_BETWEEN)
    rows[m] = i
    m += 1
    for k in range(kept):
        rows[m] = i + 1 + (k * between + between // 2) // kept
        m += 1
    rows[m] = j
    last = m
    m += 1
    if j + 1 < t.size and near[j + 1] and t[j + 1] - t[j] <= most_gap:
        rows[m] = j + 1
        m += 1
    return m, first, last


@njit(cache=True, nogil=True)
def _factor(cov: Floats) -> Floats:
    """Cholesky factor of a matrix that rounding may have left barely singular."""
    n = cov.shape[0]
    out = np.zeros((n, n))
    for a in range(n):
        for b in range(a + 1):
            left = cov[a, b]
            for k in range(b):
                left -= out[a, k] * out[b, k]
            if a == b:
                out[a, a] = math.sqrt(left) if left > 1e-12 else 0.0
            elif out[b, b] > 0.0:
                out[a, b] = left / out[b, b]
    return out


@njit(cache=True, nogil=True)
def _ways(
    times: Floats, d: Floats, e: Floats, first: int, last: int
) -> tuple[Floats, Floats, Floats]:
    """All ways to lay fixes on two sides: how likely, mean states, spread of the states.

    Returns the summed chances ``(ways,)``, the means ``(ways, 2k)`` of positions, then
    velocities, of the fixes ``first`` to ``last``, and the Cholesky factor ``(2k, 2k)``.
    """
    m, inner = times.size, last - first + 1
    joint = joint_covariance(times)
    to_seen = np.ascontiguousarray(joint[:, :m])
    seen = to_seen[:m].copy()
    for a in range(m):
        seen[a, a] += e[a] ** 2
    inverse = np.ascontiguousarray(np.linalg.inv(seen))
    gain = to_seen @ inverse
    spread = joint - gain @ np.ascontiguousarray(joint[:m, :])
    cut = np.empty((2 * inner, 2 * inner))
    keep = np.empty(2 * inner, np.int64)
    for a in range(inner):
        keep[a], keep[inner + a] = first + a, m + first + a
    for a in range(2 * inner):
        for b in range(2 * inner):
            cut[a, b] = spread[keep[a], keep[b]]
    ways = 1 << (m - 1)
    chance = np.empty(ways)
    means = np.empty((ways, 2 * inner))
    signed = np.empty(m)
    for way in range(ways):
        bit = 0
        for a in range(m):
            signed[a] = d[a]
            if a != first:
                if (way >> bit) & 1:
                    signed[a] = -d[a]
                bit += 1
        weighted = inverse @ signed
        chance[way] = -0.5 * np.dot(signed, weighted)
        for a in range(2 * inner):
            means[way, a] = np.dot(gain[keep[a]], signed)
    chance = np.exp(chance - chance.max())
    return np.cumsum(chance) / chance.sum(), means, _factor(cut)


@njit(cache=True, nogil=True)
def _state(
    rng: np.random.Generator, chance: Floats, means: Floats, factor: Floats, state: Floats
) -> None:
    """Sample positions and velocities at the fixes of a pair into ``state``."""
    pick, way = rng.random(), 0
    while way < chance.size - 1 and chance[way] < pick:
        way += 1
    state[:] = means[way]
    for b in range(state.size):
        normal = rng.standard_normal()
        for a in range(b, state.size):
            state[a] += factor[a, b] * normal


@njit(cache=True, nogil=True)
def _add_contact(key: NDArray[np.int64], section: int) -> None:
    """Count a contact with a section; with the last one told if there are too many."""
    for c in range(MOST_SECTIONS):
        if key[1 + 2 * c] == BLANK:
            key[1 + 2 * c] = section
        if key[1 + 2 * c] == section or c == MOST_SECTIONS - 1:
            key[2 + 2 * c] += 1
            return


@njit(cache=True, nogil=True)
def _tallied(
    out: NDArray[np.int64], begin: int, used: int, key: NDArray[np.int64]
) -> tuple[NDArray[np.int64], int]:
    """Count a path's combination among those from row ``begin`` on."""
    for r in range(begin, used):
        same = True
        for c in range(1, key.size):
            if out[r, c] != key[c]:
                same = False
                break
        if same:
            out[r, 0] += 1
            return out, used
    if used == len(out):
        larger = np.empty((2 * len(out), key.size), np.int64)
        larger[:used] = out
        out = larger
    out[used] = key
    out[used, 0] = 1
    return out, used + 1


@njit(cache=True, nogil=True)
def would_cross(
    rng: np.random.Generator,
    t: Floats,
    d: Floats,
    w: Floats,
    e: Floats,
    near: NDArray[np.bool_],
    pairs: NDArray[np.int64],
    most_gap: float,
    paths: int,
    arc: Floats,
    section: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Number of sampled paths of each pair that had each combination of contacts.

    Parameters
    ----------
    t, d, w, e
        Time, distance to the line, place along it, error; units as in the bridge.
    arc, section
        Places along the line where each edge begins, and its section.
    counts
        Filled: number of combinations of each pair ``(pairs,)``.

    Returns
    -------
    ``(combinations, 1 + 2 * MOST_SECTIONS)``: paths, then section and contacts in turn.
    """
    wide = 1 + 2 * MOST_SECTIONS
    out = np.empty((max(64, 8 * len(pairs)), wide), np.int64)
    used = 0
    rows = np.empty(WINDOW, np.int64)
    stack = np.empty((DEEPEST + 4, 6))
    when = np.empty(MOST_ZEROS)
    key = np.empty(wide, np.int64)
    laws = np.empty((MOST_BETWEEN + 1, DEEPEST + 1, 2, 6))
    depth = np.empty(MOST_BETWEEN + 1, np.int64)
    ends = np.empty(4)
    for q in range(len(pairs)):
        m, first, last = _window(pairs[q, 0], pairs[q, 1], t, near, most_gap, rows)
        told = rows[:m]
        times = t[told]
        chance, means, factor = _ways(times, d[told], e[told], first, last)
        inner = last - first + 1
        for a in range(inner - 1):
            lag = times[first + a + 1] - times[first + a]
            levels = 0
            while lag * 0.5**levels > FINEST and levels < DEEPEST:
                levels += 1
            depth[a] = levels
            for k in range(levels + 1):
                laws[a, k] = halves(lag * 0.5**k)
        begin = used
        state = np.empty(2 * inner)
        for _ in range(paths):
            _state(rng, chance, means, factor, state)
            for c in range(wide):
                key[c] = BLANK if c % 2 == 1 else 0
            for a in range(inner - 1):
                ends[0], ends[1] = state[a], state[inner + a]
                ends[2], ends[3] = state[a + 1], state[inner + a + 1]
                lag = times[first + a + 1] - times[first + a]
                zeros = zeros_between(rng, ends, lag, laws[a], depth[a], stack, when)
                if zeros == 0:
                    continue
                at, goal, before = w[told[first + a]], w[told[first + a + 1]], 0.0
                variance = displacement_variance(lag)
                for z in range(zeros):
                    # zeros rise; each place along the line follows from the one before
                    s, left = when[z], 1.0 - before
                    spread = math.sqrt(variance * (s - before) * (1.0 - s) / left)
                    at += (s - before) / left * (goal - at)
                    at += spread * rng.standard_normal()
                    before = s
                    edge = np.searchsorted(arc, at, side="right") - 1
                    _add_contact(key, section[min(max(edge, 0), section.size - 1)])
            out, used = _tallied(out, begin, used, key)
        counts[q] = used - begin
    return out[:used]

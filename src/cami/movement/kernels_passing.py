"""Compiled likelihood of sides changed and kept, given contacts with many lines."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cami.movement.lines import Floats

LEAST = 1e-12
"""Probability below which a pair says nothing any more: the sampled paths are too few."""

Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)
def passing(
    p: Floats,
    crossed: NDArray[np.bool_],
    first: Ints,
    weight: Floats,
    group: Ints,
    contacts: Ints,
    slope: Floats,
) -> Floats:
    """Logarithm of each pair's probability ``(pairs,)``; its slopes into ``slope``.

    A side is kept or changed after ``n`` contacts, each passed with probability ``p``, with
    probability ``(1 +- (1 - 2 p) ** n) / 2``; over several groups the powers multiply.

    Parameters
    ----------
    p
        Of every group ``(groups,)``.
    group
        ``(combinations, k)``; negative: nothing stands there, what comes passes.
    slope
        Filled: ``(pairs, groups)``; not touched if it has no rows.
    """
    out = np.empty(crossed.size)
    k = group.shape[1]
    wanted = slope.shape[0] > 0
    for i in range(crossed.size):
        same = 0.0
        if wanted:
            slope[i, :] = 0.0
        for c in range(first[i], first[i + 1]):
            power = weight[c]
            for s in range(k):
                n = contacts[c, s]
                if n > 0:
                    power *= (1.0 - 2.0 * p[group[c, s]] if group[c, s] >= 0 else -1.0) ** n
            same += power
            if not wanted:
                continue
            for s in range(k):
                n, g = contacts[c, s], group[c, s]
                if n == 0 or g < 0:
                    continue
                other = weight[c] * n * (1.0 - 2.0 * p[g]) ** (n - 1)
                for r in range(k):
                    if r != s and contacts[c, r] > 0:
                        z = 1.0 - 2.0 * p[group[c, r]] if group[c, r] >= 0 else -1.0
                        other *= z ** contacts[c, r]
                slope[i, g] -= other
        chance = 0.5 * (1.0 - same) if crossed[i] else 0.5 * (1.0 + same)
        chance = max(chance, LEAST)
        out[i] = math.log(chance)
        if wanted:
            sign = -1.0 if crossed[i] else 1.0
            for g in range(p.size):
                slope[i, g] *= sign / chance
    return out

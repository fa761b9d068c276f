"""Compiled likelihood of sides changed and kept, with its slope and curvature."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cami.movement.lines import Floats

LEAST = 1e-9

Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)
def scored(
    p: Floats,
    crossed: NDArray[np.bool_],
    first: Ints,
    weight: Floats,
    group: Ints,
    contacts: Ints,
    slope: Floats,
    curve: Floats,
) -> float:
    """Log-likelihood; slope ``(groups,)`` and expected information into the last two.

    As `cami.movement.kernels_passing.passing`; ``curve``: ``(groups, groups)``.
    """
    total = 0.0
    slope[:] = 0.0
    curve[:, :] = 0.0
    k = group.shape[1]
    touched = np.empty(p.size, np.int64)
    mark = np.zeros(p.size, np.bool_)
    rise = np.zeros(p.size)
    for i in range(crossed.size):
        same, used = 0.0, 0
        for c in range(first[i], first[i + 1]):
            power = weight[c]
            for s in range(k):
                n, g = contacts[c, s], group[c, s]
                if n == 0:
                    continue
                power *= (1.0 - 2.0 * p[g] if g >= 0 else -1.0) ** n
                if g < 0:
                    continue
                if not mark[g]:
                    mark[g] = True
                    touched[used] = g
                    used += 1
                other = weight[c] * n * (1.0 - 2.0 * p[g]) ** (n - 1)
                for r in range(k):
                    if r != s and contacts[c, r] > 0:
                        z = 1.0 - 2.0 * p[group[c, r]] if group[c, r] >= 0 else -1.0
                        other *= z ** contacts[c, r]
                rise[g] += other
            same += power
        # rise: slope of the probability of a change of sides
        change = min(max(0.5 * (1.0 - same), LEAST), 1.0 - LEAST)
        total += math.log(change if crossed[i] else 1.0 - change)
        push = 1.0 / change if crossed[i] else -1.0 / (1.0 - change)
        weigh = 1.0 / (change * (1.0 - change))
        for a in range(used):
            g = touched[a]
            slope[g] += push * rise[g]
            for b in range(used):
                curve[g, touched[b]] += weigh * rise[g] * rise[touched[b]]
        for a in range(used):
            mark[touched[a]] = False
            rise[touched[a]] = 0.0
    return total

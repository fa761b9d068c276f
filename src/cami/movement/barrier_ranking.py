"""Which barriers hinder most: the published index, and one that few encounters cannot top.

A fence that was met once by an animal that turned round has the highest raw share of all.
Shrinkage asks how much shares differ between fences at all, and believes a fence as far as
its encounters carry.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaln

from cami.movement.barrier_index import BarrierIndex
from cami.movement.encounters import HINDERED, TYPES, Encounters

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

QUICK = TYPES.index("Quick_Cross")
LEVEL = 0.9
"""Of the intervals."""
MEANS = (np.arange(50) + 0.5) / 50
WEIGHTS = np.geomspace(0.3, 3000, 40)
"""Encounters that what all barriers have in common may weigh, from nothing to all."""
NEGLIGIBLE = 1e-4
"""Belief, as a share of the greatest, below which a common beta is left out."""
HALVINGS = 30


@dataclass(frozen=True, slots=True, eq=False)
class BarrierTable:
    """One row a barrier; arrays of shape ``(features,)``; nan where it was never met."""

    counts: Numbers
    """Encounters by type ``(features, types)``."""
    animals: Numbers
    """That met it."""
    crossed: Numbers
    """Encounters with at least one crossing."""
    index: Floats
    """As published: hindered share times animals, from 0 for the least to 1."""
    share: Floats
    """Of encounters in which it hindered, shrunken."""
    low: Floats
    """Of the interval of 90 % of `share`."""
    high: Floats
    rank: Numbers
    """By `share`, 1 for the barrier that hinders most; 0: never met."""


def near_barriers(
    met: Encounters, index: BarrierIndex, distance_m: float
) -> tuple[Numbers, Numbers]:
    """Pairs of an encounter and a barrier near its first fix, as published: all of them."""
    return index.within(met.x_m, met.y_m, distance_m)


def barrier_table(
    met: Encounters, encounter: Numbers, feature: Numbers, features: int
) -> BarrierTable:
    """Counts, index and shrunken share of every barrier.

    Parameters
    ----------
    encounter, feature
        Which encounter belongs to which barrier; one may belong to several.
    """
    size = len(TYPES)
    cell = feature * size + met.kind[encounter]
    counts = np.bincount(cell, minlength=features * size).reshape(features, size)
    pairs = np.unique(np.stack((feature, met.individual[encounter])), axis=1)
    animals = np.bincount(pairs[0], minlength=features)
    crossed = np.bincount(feature, met.crossings[encounter] > 0, features).astype(np.int64)
    total, hindered = counts.sum(axis=1), counts[:, HINDERED].sum(axis=1)
    share, low, high = shrunken(hindered, total)
    order = np.argsort(-np.nan_to_num(share, nan=-1.0), kind="stable")
    rank = np.empty(features, np.int64)
    rank[order] = np.arange(1, features + 1)
    raw = np.divide(hindered, total, out=np.full(features, np.nan), where=total > 0)
    return BarrierTable(
        counts,
        animals,
        crossed,
        _from_0_to_1(raw * animals),
        share,
        low,
        high,
        np.where(total > 0, rank, 0),
    )


def shrunken(events: Numbers, trials: Numbers) -> tuple[Floats, Floats, Floats]:
    """Share of events of each unit, drawn towards what units have in common, and 90 %.

    Notes
    -----
    Shares of units follow a beta distribution, events of a unit a binomial one. How alike
    units are is not known either: mean and weight of the beta are averaged over, on a grid,
    with a flat prior for the mean and a weight w of density (1 + w)^(-3/2). Trials of one
    unit count as independent: repeated encounters of one animal make intervals too short.
    Units without trials get nan.

    References
    ----------
    Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., section 5.3.
    """
    known = trials > 0
    share = np.full(len(trials), np.nan)
    low, high = share.copy(), share.copy()
    if not known.any():
        return share, low, high
    pairs = np.stack((events[known], trials[known]), axis=1)
    kinds, which, times = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
    k, n = kinds[:, :1].astype(np.float64), kinds[:, 1:].astype(np.float64)
    mean, weight, belief = _alike(k, n, times)
    a, b = k + mean * weight, n - k + (1 - mean) * weight
    which = which.ravel()
    share[known] = np.asarray((a / (a + b)) @ belief)[which]
    tail = (1 - LEVEL) / 2
    low[known] = _quantile((a, b), belief, tail)[which]
    high[known] = _quantile((a, b), belief, 1 - tail)[which]
    return share, low, high


def _alike(k: Floats, n: Floats, times: Numbers) -> tuple[Floats, Floats, Floats]:
    """Means and weights of the common beta, and how much each is to be believed."""
    mean, weight = (each.ravel() for each in np.meshgrid(MEANS, WEIGHTS))
    a, b = mean * weight, (1 - mean) * weight
    likely = times @ (betaln(k + a, n - k + b) - betaln(a, b))
    # the grid is even in the logarithm of the weight
    even = likely - 1.5 * np.log1p(weight) + np.log(weight)
    belief = np.exp(even - even.max())
    kept = belief > NEGLIGIBLE
    return mean[kept], weight[kept], belief[kept] / belief[kept].sum()


def _quantile(betas: tuple[Floats, Floats], belief: Floats, tail: float) -> Floats:
    """Of a mixture of betas, by halving."""
    a, b = betas
    low, high = np.zeros(len(a)), np.ones(len(a))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below = betainc(a, b, middle[:, None]) @ belief < tail
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2


def _from_0_to_1(values: Floats) -> Floats:
    known = values[np.isfinite(values)]
    if not len(known) or known.max() == known.min():
        return np.full(len(values), np.nan)
    return np.asarray((values - known.min()) / (known.max() - known.min()))

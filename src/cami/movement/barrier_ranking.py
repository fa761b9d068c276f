"""Which barriers hinder most: the published index, and one that few encounters cannot top.

A fence that was met once by an animal that turned round has the highest raw share of all.
Shrinkage asks how much shares differ between fences at all, and believes a fence as far as
its encounters carry.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betaincinv, betaln, expit, logit

from cami.movement.barrier_index import BarrierIndex
from cami.movement.encounters import HINDERED, TYPES, Encounters

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

QUICK = TYPES.index("Quick_Cross")
LEVEL = 0.9
"""Of the intervals."""
MOST_ALIKE = 1e6
"""Encounters that what all barriers have in common may weigh: they do not differ at all."""


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
    """By `share` times animals, 1 for the barrier that hinders most; 0: never met."""


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
    score = share * animals
    order = np.argsort(-np.nan_to_num(score, nan=-1.0), kind="stable")
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
    Shares of units follow a beta distribution, events of a unit a binomial one; the beta is
    the likeliest one (empirical Bayes), a unit's share the mean of what it leaves after its
    own trials. Trials of one unit count as independent: repeated encounters of one animal
    make intervals too short. Units without trials get nan.
    """
    known = trials > 0
    share = np.full(len(trials), np.nan)
    low, high = share.copy(), share.copy()
    if not known.any():
        return share, low, high
    k, n = events[known].astype(np.float64), trials[known].astype(np.float64)
    a, b = likeliest_beta(k, n)
    share[known] = (k + a) / (n + a + b)
    tail = (1 - LEVEL) / 2
    low[known] = betaincinv(k + a, n - k + b, tail)
    high[known] = betaincinv(k + a, n - k + b, 1 - tail)
    return share, low, high


def likeliest_beta(events: Floats, trials: Floats) -> tuple[float, float]:
    """Parameters of the beta distribution under which the counts are likeliest.

    With the weak prior of one event and one failure more over all units, so that units
    without any event do not get a share of exactly 0.
    """

    def against(given: Floats) -> float:
        mean, weight = expit(given[0]), np.exp(given[1])
        a, b = mean * weight, (1 - mean) * weight
        fit = betaln(events + a, trials - events + b) - betaln(a, b)
        return -float(fit.sum() + np.log(mean) + np.log1p(-mean) - weight / MOST_ALIKE)

    mean = (events.sum() + 1) / (trials.sum() + 2)
    starts = [minimize(against, (logit(mean), w), method="Nelder-Mead") for w in (0.5, 4.0)]
    best = min(starts, key=lambda found: float(found.fun))
    mean, weight = float(expit(best.x[0])), float(np.exp(min(best.x[1], 13.8)))
    return mean * weight, (1 - mean) * weight


def _from_0_to_1(values: Floats) -> Floats:
    known = values[np.isfinite(values)]
    if not len(known) or known.max() == known.min():
        return np.full(len(values), np.nan)
    return np.asarray((values - known.min()) / (known.max() - known.min()))

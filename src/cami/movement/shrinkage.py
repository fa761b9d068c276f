"""Segments ranked by how much they hold back, each drawn towards what all share."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logsumexp

from cami.movement.fixes import Floats
from cami.movement.permeability import GRID, Curves

LOGITS = np.linspace(-7.0, 7.0, 141)
"""Where the spread of segments is integrated: 0.1 % to 99.9 %."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A segment's permeability in the light of all others."""

    group: int
    rank: int
    """1 holds back most."""
    value: float
    low: float
    high: float
    """Median and 95 % interval."""


def rank_segments(curves: Curves, groups: list[int]) -> list[Ranked]:
    """Return segments by their permeability, least first.

    Notes
    -----
    Logits of segments are normal about a mean common to all; mean and spread maximise the
    marginal likelihood (empirical Bayes), the spread with a half-normal prior of scale 1.
    A segment that says little is drawn to the mean, and cannot lead the list by chance.
    """
    if not groups:
        return []
    shares = expit(LOGITS)
    logs = np.stack([np.interp(shares, GRID, curves.log[g]) for g in groups])

    def weights(at: Floats) -> Floats:
        spread = np.exp(np.clip(at[1], -4, 2))
        prior = -0.5 * ((LOGITS - at[0]) / spread) ** 2
        return np.asarray(prior - logsumexp(prior))

    def minus(at: Floats) -> float:
        spread = np.exp(at[1])
        fitted = logsumexp(logs + weights(at), axis=1).sum()
        return float(-(fitted + at[1] - 0.5 * spread**2 - 0.5 * (at[0] / 3) ** 2))

    fit = minimize(minus, np.array([-1.0, -0.5]), method="Nelder-Mead")
    posterior = logs + weights(fit.x)
    posterior = np.exp(posterior - logsumexp(posterior, axis=1, keepdims=True))
    summed = np.cumsum(posterior, axis=1)
    levels = [0.025, 0.5, 0.975]
    bounds = np.stack([np.interp(levels, row, shares) for row in summed])
    order = np.argsort(bounds[:, 1], kind="stable")
    return [
        Ranked(groups[k], place + 1, *(float(bounds[k, i]) for i in (1, 0, 2)))
        for place, k in enumerate(order)
    ]

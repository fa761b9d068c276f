"""What share of the crossings that a line stands in the way of it lets happen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp
from scipy.stats import chi2

from cami.movement.approaches import Approaches
from cami.movement.fixes import Floats
from cami.movement.kernels_passing import passing

LEAST_EXPECTED = 3.0
"""Crossings to expect without the line below which nothing is said: even if none of three
happened, the permeability could be anything up to 0.63."""

ENOUGH_ANIMALS = 5
"""From this many on, the interval grows with the differences between them."""

COUPLED = 0.05
"""Share of a group's contacts on paths that met others too, above which those are fitted
again for every permeability tried."""

GRID = np.concatenate([[0.0], np.geomspace(1e-5, 0.05, 50), np.linspace(0.06, 1.0, 95)])
"""Permeabilities at which the likelihood is computed; linear in between."""

Kind = Literal["estimate", "upper bound", "refused"]


@dataclass(frozen=True, slots=True)
class Permeability:
    """Of one segment in one season, say."""

    kind: Kind
    value: float
    """Most likely share, 0 to 1; nan if refused."""
    low: float
    high: float
    """Bounds of the 95 % interval; of an upper bound: ``low`` is 0, ``high`` one-sided."""
    expected: float
    """Crossings to expect had there been no line."""
    crossings: float
    """Pairs of fixes on different sides; split where it could be either of two lines."""
    animals: int
    """That came into reach."""
    reach_days: float
    """Animal-days in which the line was in reach."""
    spread_factor: float
    """Variance between animals over that to expect if all were alike; at least 1."""
    chance: float
    """How likely so low a value is where no line stands: small if it is a barrier."""


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Likelihood of every permeability of each group, the others at their best."""

    log: Floats
    """Logarithm ``(groups, len(GRID))``, 0 at the best."""
    best: Floats
    """``(groups,)``."""


def permeabilities(
    tables: Sequence[Approaches],
    log_chances: Sequence[float],
    groups: int,
    usual: float = 1.0,
) -> tuple[list[Permeability], Curves]:
    """Return the permeability of each group.

    Parameters
    ----------
    tables
        The same pairs, one for each time that a velocity may last; ``section``: the group.
    log_chances
        Logarithm of the probability of each of those times.
    usual
        What the same calculation gives for lines that are not there: animals that rest and
        run cross less often than a velocity that only forgets would. A line that lets all
        pass reaches this share, and the permeability is told in parts of it.

    Notes
    -----
    The likelihood is the product over pairs of fixes, each given the distances of the fixes
    around it. Its marginals are exact, so that the best value is consistent; what pairs of
    one animal share beyond that widens the interval through `spread_factor`.
    """
    middle = tables[int(np.argmax(log_chances))]
    fits = [_fit(table, groups, usual) for table in tables]
    logs = np.stack([fit[1] for fit in fits])
    totals = np.asarray(log_chances)[:, None, None] + logs
    log = logsumexp(totals, axis=0)
    best = GRID[np.argmax(log, axis=1)]
    at = fits[int(np.argmax(log_chances))][0]
    best = np.where(best > 0, _refined(log), 0.0)
    factor = _spread_factors(middle, usual * at, groups)
    log = (log - log.max(axis=1, keepdims=True)) / factor[:, None]
    told = _told(middle, groups)
    found = [
        _judged(log[g], best[g], factor[g], *(column[g] for column in told))
        for g in range(groups)
    ]
    return found, Curves(log, best)


def _logs(table: Approaches, p: Floats, slope: Floats) -> Floats:
    found: Floats = passing(
        p,
        table.crossed,
        table.first,
        table.weight,
        table.section,
        table.contacts,
        slope,
    )
    return found


def _fit(table: Approaches, groups: int, usual: float) -> tuple[Floats, Floats]:
    """Best permeabilities ``(groups,)`` and profiles ``(groups, len(GRID))``."""
    best = _best(table, np.full(groups, 0.3), np.arange(groups), usual)
    profiles = np.zeros((groups, len(GRID)))
    for g in range(groups):
        holds = ((table.section == g) & (table.contacts > 0)).any(axis=1)
        mine = np.zeros(len(table), bool)
        mine[table.pair[holds]] = True
        part = table.only(mine)
        others = _coupled(part, g, groups)
        p = best.copy()
        for k, value in enumerate(GRID):
            p[g] = value
            if len(others):
                p = _best(part, p, others, usual)
            profiles[g, k] = _logs(part, usual * p, np.empty((0, 0))).sum()
    return best, profiles


def _coupled(part: Approaches, g: int, groups: int) -> NDArray[np.int64]:
    """Groups that share so many paths with ``g`` that they move with it."""
    met = part.contacts > 0
    own = ((part.section == g) & met).any(axis=1)
    total = part.weight[own].sum()
    row, slot = np.nonzero(met & own[:, None] & (part.section >= 0))
    shared = np.bincount(part.section[row, slot], part.weight[row], minlength=groups)
    shared[g] = 0.0
    return np.asarray(np.flatnonzero(shared > COUPLED * max(total, 1e-300)), np.int64)


def _best(
    table: Approaches, start: Floats, free: NDArray[np.int64], usual: float
) -> Floats:
    """Most likely permeabilities of some groups, the others as given."""
    if not len(table) or not len(free):
        return start

    def minus(values: Floats) -> tuple[float, Floats]:
        p = start.copy()
        p[free] = values
        slope = np.empty((len(table), len(p)))
        total = _logs(table, usual * p, slope).sum()
        return -total, -usual * slope.sum(axis=0)[free]

    fit = minimize(
        minus,
        np.clip(start[free], 1e-4, 1 - 1e-4),
        jac=True,
        method="L-BFGS-B",
        bounds=[(1e-6, 1.0)] * len(free),
    )
    p = start.copy()
    p[free] = fit.x
    return p


def _refined(log: Floats) -> Floats:
    """Place of the top of the parabola through the best of the grid and its neighbours."""
    k = np.clip(np.argmax(log, axis=1), 1, len(GRID) - 2)
    rows = np.arange(len(log))
    x0, x1, x2 = GRID[k - 1], GRID[k], GRID[k + 1]
    y0, y1, y2 = log[rows, k - 1], log[rows, k], log[rows, k + 1]
    upper = (x1 - x0) ** 2 * (y1 - y2) - (x1 - x2) ** 2 * (y1 - y0)
    lower = (x1 - x0) * (y1 - y2) - (x1 - x2) * (y1 - y0)
    shift = np.divide(upper, lower, out=np.zeros_like(upper), where=lower != 0)
    return np.asarray(np.clip(x1 - 0.5 * shift, GRID[k - 1], GRID[k + 1]), np.float64)


def _spread_factors(table: Approaches, p: Floats, groups: int) -> Floats:
    """How much more animals differ in their slopes than the curvature lets expect."""
    out = np.ones(groups)
    if not len(table):
        return out
    slope = np.empty((len(table), groups))
    _logs(table, np.clip(p, 1e-4, 1 - 1e-4), slope)
    curve = (slope**2).sum(axis=0)
    for g in range(groups):
        per_animal = np.bincount(table.animal, slope[:, g])
        here = per_animal[np.bincount(table.animal, slope[:, g] != 0) > 0]
        if len(here) >= ENOUGH_ANIMALS and curve[g] > 0 and p[g] > 2e-6:  # noqa: PLR2004
            spread = here.var(ddof=1) * len(here)
            out[g] = max(1.0, spread / curve[g])
    return out


def _told(
    table: Approaches, groups: int
) -> tuple[Floats, Floats, NDArray[np.int64], Floats]:
    """Expected crossings, crossings, animals and days in reach of each group."""
    expected = table.expected(groups)
    met = (table.section >= 0) & (table.contacts > 0)
    row, slot = np.nonzero(met)
    pair, group = table.pair[row], table.section[row, slot]
    share = table.weight[row] / met.sum(axis=1)[row]
    total = np.bincount(pair, share, minlength=len(table))
    part = np.divide(share, total[pair], out=np.zeros_like(share), where=total[pair] > 0)
    crossings = np.bincount(group, part * table.crossed[pair], minlength=groups)
    days = np.bincount(
        group, share * (table.end_s - table.start_s)[pair] / 86400, minlength=groups
    )
    seen = np.unique(np.stack([group, table.animal[pair]]), axis=1)
    animals = np.bincount(seen[0], minlength=groups)
    return expected, crossings.astype(float), animals, days.astype(float)


def _judged(
    log: Floats,
    best: float,
    factor: float,
    expected: float,
    crossings: float,
    animals: int,
    days: float,
) -> Permeability:
    told = (expected, crossings, int(animals), days, float(factor))
    chance = float(chi2.sf(-2 * log[-1], 1) / 2)
    if expected < LEAST_EXPECTED:
        return Permeability("refused", np.nan, np.nan, np.nan, *told, chance)
    if log.argmax() == 0 or crossings == 0:
        high = _where_it_falls(log, np.log(20.0), upwards=True)
        return Permeability("upper bound", 0.0, 0.0, high, *told, chance)
    drop = float(chi2.ppf(0.95, 1)) / 2
    low = _where_it_falls(log, drop, upwards=False)
    high = _where_it_falls(log, drop, upwards=True)
    return Permeability("estimate", float(best), low, high, *told, chance)


def _where_it_falls(log: Floats, drop: float, *, upwards: bool) -> float:
    """Permeability at which the likelihood has fallen by ``drop`` from its top."""
    top = int(log.argmax())
    side = slice(top, None) if upwards else slice(top, None, -1)
    values, logs = GRID[side], log[side]
    below = np.flatnonzero(logs < -drop)
    if not len(below):
        return float(values[-1])
    k = below[0]
    share = (logs[k - 1] + drop) / (logs[k - 1] - logs[k])
    return float(values[k - 1] + share * (values[k] - values[k - 1]))

"""How many animals, for how long, it takes to see what an opening does: before buying."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import beta

from cami.movement.approaches import Approaches, approaches, together
from cami.movement.chains import Chain, chains
from cami.movement.effect import Design, effect
from cami.movement.lines import BarrierLines
from cami.movement.persistence import Persistence
from cami.movement.simulate import Gait, simulate_walk, wear_collar

MONTH_S = 365.25 / 12 * 86400
TREATED, CONTROL = 1, (0, 2)
RAY_M = 1e6
SPREAD_SHARE = 0.5
"""Standard deviation of where home ranges lie, as a share of the range's own."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be bought, and what is to be seen with it."""

    animals: int
    months: float
    """Half of them before the opening, half after."""
    fix_interval_h: float
    before: float
    """Permeability of the section that is opened, and of its neighbours, before."""
    after: float
    gait: Gait
    opened_km: float = 30.0
    """Length of the section that is opened; the line goes on beyond either end."""
    home_sd_km: float = 25.0
    """Standard deviation of an animal's positions about its centre, along an axis."""
    dropped_fraction: float = 0.1
    error_m: float = 15.0
    animal_sd: float = 0.3
    """Of the logit of permeability between animals."""


@dataclass(frozen=True, slots=True)
class Power:
    """How often the effect was found among simulated studies."""

    animals: int
    months: float
    studies: int
    found: int
    refused: int
    """Too few approaches to say anything; not found either."""
    low: float
    high: float
    """95 % interval of the share found (Clopper and Pearson)."""

    @property
    def share(self) -> float:
        """Of studies that found the effect."""
        return self.found / self.studies if self.studies else np.nan


def opened_line(plan: Plan) -> BarrierLines:
    """Return the line of a plan: a control, the section to be opened, a control."""
    half, far = plan.opened_km * 500, RAY_M / 2
    y = np.array([-far, -half, -half, half, half, far])
    return BarrierLines(
        np.zeros(6),
        y,
        np.array([0, 2, 4, 6], np.int64),
        np.arange(3, dtype=np.int32),
        ("south", "opened", "north"),
        np.full(3, -np.inf),
        np.full(3, np.inf),
        "local",
    )


def study(plan: Plan, rng: np.random.Generator) -> tuple[Approaches, Design]:
    """Simulate one study: animals, collars, and the table that their fixes give.

    Centres of home ranges lie about the middle of the opened section. The movement is
    taken as known; from so many fixes it nearly is.
    """
    lines = opened_line(plan)
    changed = plan.months / 2 * MONTH_S
    one = chains(lines, RAY_M)
    gait = replace(plan.gait, range_s=_range_s(plan))
    known = Persistence(
        gait.persistence_s,
        0.0,
        (gait.speed_m_per_s,) * plan.animals,
        (gait.spread_m2_per_s,) * plan.animals,
    )
    tables = [
        _animal(plan, gait, lines, one, changed, known, k, rng) for k in range(plan.animals)
    ]
    return together(tables), Design((TREATED,), CONTROL, changed)


def power(
    plan: Plan, studies: int, seed: int, begun: Power | None = None
) -> Iterator[Power]:
    """Give the power after each further simulated study, each with a seed of its own.

    Parameters
    ----------
    begun
        Studies done already, to go on from.
    """
    found, refused, done = (
        (begun.found, begun.refused, begun.studies) if begun else (0, 0, 0)
    )
    for k in range(done, studies):
        rng = np.random.default_rng([seed, plan.animals, round(plan.months * 30), k])
        table, design = study(plan, rng)
        seen = effect(table, design, rng, placebos=False)
        right = np.sign(seen.log_odds.value) == np.sign(plan.after - plan.before)
        found += int(seen.verdict == "found" and bool(right))
        refused += int(seen.verdict == "refused")
        low = float(beta.ppf(0.025, found, k + 1 - found + 1)) if found else 0.0
        high = float(beta.ppf(0.975, found + 1, k + 1 - found)) if found < k + 1 else 1.0
        yield Power(plan.animals, plan.months, k + 1, found, refused, low, high)


def _range_s(plan: Plan) -> float:
    """Time after which a place is forgotten, from the size of the home range."""
    return (plan.home_sd_km * 1000) ** 2 / plan.gait.spread_m2_per_s


def _animal(
    plan: Plan,
    gait: Gait,
    lines: BarrierLines,
    line: list[Chain],
    changed: float,
    known: Persistence,
    k: int,
    rng: np.random.Generator,
) -> Approaches:
    spread = plan.home_sd_km * 1000
    home = (rng.normal(0, SPREAD_SHARE * spread), rng.normal(0, plan.opened_km * 500))
    start = (home[0] + rng.normal(0, spread), home[1] + rng.normal(0, spread))
    own = rng.normal(0, plan.animal_sd)
    usual, opened = _shifted(plan.before, own), _shifted(plan.after, own)
    shares = np.array([[usual, usual], [usual, opened], [usual, usual]])
    walked = simulate_walk(
        gait,
        lines,
        shares,
        rng,
        start_m=start,
        start_s=0.0,
        days=plan.months * MONTH_S / 86400,
        change_s=(changed,),
        home_m=home,
        record_s=min(plan.fix_interval_h, 1.0) * 3600,
    )
    track = wear_collar(
        walked,
        str(k),
        plan.fix_interval_h,
        rng,
        dropped_fraction=plan.dropped_fraction,
        error_m=plan.error_m,
    )
    return approaches(track, k, line, known, rng, paths=100)


def _shifted(share: float, logit: float) -> float:
    odds = share / (1 - share) * np.exp(logit) if share < 1 else np.inf
    return float(odds / (1 + odds)) if np.isfinite(odds) else 1.0

"""What an opening or a new structure did: before and after, treated and control."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import norm

from cami.movement.approaches import Approaches
from cami.movement.fixes import Floats
from cami.movement.kernels_effect import scored
from cami.movement.permeability import LEAST_EXPECTED

LEAST_ANIMALS = 2
"""That must have come to the treated sections before, and after."""

FIXED_SD = 3.0
"""Prior standard deviation of fixed effects on the logit scale: any share from 0.3 % to
99.7 % is as good as another."""

FALSE_DATES = (0.35, 0.5, 0.65)
"""Placebo dates: shares of the pairs before the change."""

DRAWS = 4000
LEAST_SHARE, LEAST_GAIN = 1e-4, 1e-7
"""Of a step of scoring, and of the log-likelihood through it: where scoring ends."""

CELLS = ("control_before", "control_after", "treated_before", "treated_after")

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Share:
    """A permeability of the average animal and section, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Placebo:
    """The same calculation where nothing happened."""

    kind: Literal["date", "section"]
    name: str
    """The false date in UTC seconds, or the index of the control taken for treated."""
    log_odds: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What changed at the treated sections beyond what changed at the controls."""

    verdict: Literal["found", "not found", "refused"]
    reason: str = ""
    """Why it is refused: ``treated_before`` and so on: the cell that is too thin; or
    ``animals``."""
    shares: dict[str, Share] = field(default_factory=dict)
    """One for each of `CELLS` that there is."""
    expected: dict[str, float] = field(default_factory=dict)
    """Crossings to expect without the line, of each of `CELLS`."""
    points: Share = field(default_factory=lambda: Share(np.nan, np.nan, np.nan))
    """Rise of the treated permeability that the controls do not explain, as a share."""
    log_odds: Share = field(default_factory=lambda: Share(np.nan, np.nan, np.nan))
    """The same on the logit scale, on which the model is linear."""
    p_value: float = np.nan
    animals: int = 0
    animal_sd: float = np.nan
    """Standard deviation of animals and of sections on the logit scale."""
    section_sd: float = np.nan
    placebos: tuple[Placebo, ...] = ()


@dataclass(frozen=True, slots=True)
class Design:
    """Which sections were changed when, and which serve as controls."""

    treated: tuple[int, ...]
    control: tuple[int, ...]
    changed_s: float
    """UTC seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """A table by animal, section and period, and the design matrix of these groups."""

    table: Approaches
    design: Floats
    """``(groups, effects)``."""
    fixed: int
    animals: int
    sections: int
    usual: float


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    theta: Floats
    covariance: Floats
    log: float
    animal_sd: float
    section_sd: float


def effect(
    table: Approaches,
    design: Design,
    rng: np.random.Generator,
    *,
    placebos: bool = True,
    usual: float = 1.0,
) -> Effect:
    """Return what the change did.

    Parameters
    ----------
    usual
        As in `cami.movement.permeability.permeabilities`.

    Notes
    -----
    ``logit p = a + b treated + c after + d treated after + u_animal + v_section``, with
    ``u, v`` normal; ``d`` is the effect. Marginal likelihood by Laplace's approximation,
    its curvature the expected information.
    """
    thin = _thin(table, design)
    if thin[0]:
        return Effect("refused", thin[0], expected=thin[1], animals=thin[2])
    cells = _cells(table, design, usual)
    fit = _fitted(cells)
    draws = rng.multivariate_normal(fit.theta, fit.covariance, DRAWS)
    shares, points = _shares(fit.theta, draws, design, cells)
    log_odds, p_value = _wald(fit, _place(design))
    false = tuple(_placebos(table, design, usual)) if placebos else ()
    return Effect(
        "found" if p_value < 0.05 else "not found",  # noqa: PLR2004 (a 95 % interval)
        "",
        shares,
        thin[1],
        points,
        log_odds,
        p_value,
        thin[2],
        fit.animal_sd,
        fit.section_sd,
        false,
    )


def _thin(table: Approaches, design: Design) -> tuple[str, dict[str, float], int]:
    """What is too thin, if anything; crossings to expect of each cell; animals."""
    after = (table.start_s + table.end_s) / 2 >= design.changed_s
    expected, animals = {}, set()
    fault = ""
    for sections, kind in ((design.control, "control"), (design.treated, "treated")):
        for late, period in ((False, "before"), (True, "after")):
            name = f"{kind}_{period}"
            if not sections:
                continue
            met = np.isin(table.section, sections) & (after == late)[table.pair][:, None]
            expected[name] = float((table.weight[:, None] * table.contacts)[met].sum())
            here = set(table.animal[table.pair[(met & (table.contacts > 0)).any(axis=1)]])
            animals |= here
            if expected[name] < LEAST_EXPECTED:
                fault = fault or name
            elif kind == "treated" and len(here) < LEAST_ANIMALS:
                fault = fault or "animals"
    return fault, expected, len(animals)


def _cells(table: Approaches, design: Design, usual: float) -> _Cells:
    after = (table.start_s + table.end_s) / 2 >= design.changed_s
    sections = (*design.control, *design.treated)
    place = np.full(max(int(table.section.max(initial=0)), *sections) + 2, -1)
    place[list(sections)] = np.arange(len(sections))
    other = np.setdiff1d(np.unique(table.section[table.section >= 0]), sections)
    place[other] = len(sections) + np.arange(len(other))
    animal = np.unique(table.animal, return_inverse=True)[1]
    late = after[table.pair][:, None]
    who = animal[table.pair][:, None]
    count = len(sections) + len(other)
    key = (who * count + place[table.section]) * 2 + late
    real = (table.section >= 0) & (table.contacts > 0)
    used, group = np.unique(key[real], return_inverse=True)
    section = np.full(table.section.shape, -1, np.int64)
    section[real] = group
    late_of, place_of = used % 2, used // 2 % count
    who_of = used // 2 // count
    treated = (place_of >= len(design.control)) & (place_of < len(sections))
    named = place_of < len(sections)
    columns = [np.where(named, 1.0, 0.0)]
    if design.control:
        columns += [treated.astype(float)]
        columns += [(named & (late_of == 1)).astype(float)]
    columns += [(treated & (late_of == 1)).astype(float)]
    columns += [(place_of == len(sections) + k).astype(float) for k in range(len(other))]
    fixed = len(columns)
    who_columns = np.eye(int(who_of.max()) + 1)[who_of]
    place_columns = np.eye(count)[place_of][:, : len(sections)]
    design_matrix = np.column_stack([*columns, who_columns, place_columns])
    return _Cells(
        table.regrouped(section),
        design_matrix,
        fixed,
        who_columns.shape[1],
        len(sections),
        usual,
    )


def _mode(cells: _Cells, precision: Floats, start: Floats) -> tuple[Floats, Floats, float]:
    """Best effects, the information there, and the penalised log-likelihood, by scoring."""
    t, matrix = cells.table, cells.design
    groups = len(matrix)
    slope, curve = np.empty(groups), np.empty((groups, groups))

    def value(theta: Floats) -> float:
        p = cells.usual * np.clip(expit(matrix @ theta), 1e-9, 1 - 1e-9)
        log = scored(p, t.crossed, t.first, t.weight, t.section, t.contacts, slope, curve)
        return float(log - 0.5 * theta @ (precision * theta))

    theta = start
    best = value(theta)
    for _ in range(60):
        p = np.clip(expit(matrix @ theta), 1e-9, 1 - 1e-9)
        rate = cells.usual * p * (1 - p)
        gradient = matrix.T @ (rate * slope) - precision * theta
        information = matrix.T @ (rate[:, None] * curve * rate) @ matrix + np.diag(
            precision
        )
        move = np.linalg.solve(information, gradient)
        share = 1.0
        while share > LEAST_SHARE:
            new = value(theta + share * move)
            if new > best - 1e-12:
                break
            share /= 2
        else:
            value(theta)
            break
        theta, gain, best = theta + share * move, new - best, new
        if gain < LEAST_GAIN:
            break
    return theta, information, best


def _fitted(cells: _Cells) -> _Fit:
    """Best standard deviations of animals and sections, and the effects with them."""
    size = cells.design.shape[1]
    state = {"theta": np.zeros(size)}
    state["theta"][0] = -1.0

    def precision(log_sds: Floats) -> Floats:
        out = np.full(size, FIXED_SD**-2)
        out[cells.fixed : cells.fixed + cells.animals] = np.exp(-2 * log_sds[0])
        out[cells.fixed + cells.animals :] = np.exp(-2 * log_sds[1])
        return out

    def minus(log_sds: Floats) -> float:
        weights = precision(np.clip(log_sds, -4, 2))
        theta, information, best = _mode(cells, weights, state["theta"])
        state["theta"] = theta
        log = best + 0.5 * np.log(weights).sum() - 0.5 * np.linalg.slogdet(information)[1]
        # Half-normal prior of scale 1 on both, in terms of their logarithms
        sds = np.exp(log_sds)
        return float(-(log + (log_sds - 0.5 * sds**2).sum()))

    fit = minimize(
        minus,
        np.log([0.3, 0.3]),
        method="Nelder-Mead",
        options={"xatol": 0.1, "fatol": 0.02},
    )
    log_sds = np.clip(fit.x, -4, 2)
    theta, information, best = _mode(cells, precision(log_sds), state["theta"])
    animal_sd, section_sd = np.exp(log_sds)
    return _Fit(
        theta,
        np.asarray(np.linalg.inv(information), np.float64),
        best,
        float(animal_sd),
        float(section_sd),
    )


def _shares(
    theta: Floats, draws: Floats, design: Design, cells: _Cells
) -> tuple[dict[str, Share], Share]:
    """Permeability of each kind of section, and the rise that the controls do not explain.

    Of the average animal at these sections, not at any that might have been.
    """
    controls = len(design.control)
    sections = theta[None, -cells.sections :], draws[:, -cells.sections :]
    kinds = {"treated": slice(controls, None)}
    steps = {"treated_before": [1.0], "treated_after": [1.0, 1.0], "expected": [1.0]}
    if controls:
        kinds["control"] = slice(0, controls)
        steps = {
            "control_before": [1.0],
            "control_after": [1.0, 0.0, 1.0],
            "treated_before": [1.0, 1.0],
            "treated_after": [1.0, 1.0, 1.0, 1.0],
            "expected": [1.0, 1.0, 1.0],
        }

    def of(rows: Floats, own: Floats, name: str) -> Floats:
        fixed = rows[:, : len(steps[name])] @ np.array(steps[name])
        kind = kinds["control" if name.startswith("control") else "treated"]
        return np.asarray(expit(fixed[:, None] + own[:, kind]).mean(axis=1))

    at = {name: of(theta[None], sections[0], name)[0] for name in steps}
    spread = {name: of(draws, sections[1], name) for name in steps}
    shares = {name: _share(at[name], spread[name]) for name in CELLS if name in at}
    rise = at["treated_after"] - at["expected"]
    return shares, _share(rise, spread["treated_after"] - spread["expected"])


def _share(value: float, draws: Floats) -> Share:
    low, high = np.quantile(draws, [0.025, 0.975])
    return Share(float(value), float(low), float(high))


def _wald(fit: _Fit, place: int) -> tuple[Share, float]:
    """The effect on the logit scale with its interval, and its two-sided p-value."""
    value, sd = fit.theta[place], float(np.sqrt(fit.covariance[place, place]))
    half = float(norm.ppf(0.975)) * sd
    share = Share(float(value), float(value - half), float(value + half))
    return share, float(2 * norm.sf(abs(value) / sd))


def _placebos(table: Approaches, design: Design, usual: float) -> Iterator[Placebo]:
    """The effect of dates before the change, and of controls taken for treated."""
    middle = (table.start_s + table.end_s) / 2
    before = table.only(middle < design.changed_s)
    if len(before):
        for share in FALSE_DATES:
            date = float(np.quantile(before.start_s, share))
            false = Design(design.treated, design.control, date)
            if not _thin(before, false)[0]:
                yield _placebo(before, false, "date", str(int(date)), usual)
    for k in design.control:
        others = tuple(c for c in design.control if c != k)
        false = Design((k,), others, design.changed_s)
        if others and not _thin(table, false)[0]:
            yield _placebo(table, false, "section", str(k), usual)


def _placebo(
    table: Approaches,
    design: Design,
    kind: Literal["date", "section"],
    name: str,
    usual: float,
) -> Placebo:
    share, p_value = _wald(_fitted(_cells(table, design, usual)), _place(design))
    return Placebo(kind, name, share.value, p_value)


def _place(design: Design) -> int:
    """Of the effect among the columns of the design matrix."""
    return 3 if design.control else 1

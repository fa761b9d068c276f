"""What is said of barriers' permeability, by mode; the one seam between the two modes.

The share of encounters in which an animal crossed depends on the collar's schedule and is
no permeability. Compatible mode gives it under that name; corrected mode gives the estimate
that does not depend on the schedule.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.omnidirectional import Spread
from cami.movement.approaches import Approaches
from cami.movement.barrier_ranking import BarrierTable
from cami.movement.fixes import Fixes
from cami.movement.lines import BarrierLines
from cami.movement.permeability import LEAST_EXPECTED, Permeability, permeabilities
from cami.movement.placebo_lines import thrown_lines
from cami.movement.shrinkage import Ranked, rank_segments
from cami.workflows.spread import Threads
from cami.workflows.track_approaches import ERROR_M, Crew, crews, would_be_crossings

NAIVE = "naive-crossing-share"
CORRECTED = "semi-permeable-line"
ALL_YEAR = "all"
THROWN = 24
"""Lines that are not there, over all animals."""

SURELY_BELOW = 0.95
"""Animals whose value without a line is surely below this do not move as the model does."""

TOO_FEW = "fewer than {least:g} crossings to expect without the line"
NONE_CROSSED = "no animal crossed; the bound is one-sided"


def naive_shares(lines: BarrierLines, table: BarrierTable) -> list[dict[str, Any]]:
    """Of every barrier that was met, the share of encounters with a crossing."""
    total = table.counts.sum(axis=1)
    return [
        {
            "barrier": lines.names[k],
            "method": NAIVE,
            "crossing_share": float(table.crossed[k] / total[k]),
            "encounters": int(total[k]),
            "animals": int(table.animals[k]),
        }
        for k in range(len(lines.names))
        if total[k]
    ]


def corrected_permeability(
    fixes: Fixes,
    lines: BarrierLines,
    *,
    seasons: Mapping[str, frozenset[int]] | None = None,
    seed: int = 0,
    error_m: float = ERROR_M,
    spread: Spread | None = None,
) -> list[dict[str, Any]]:
    """Of every barrier, species and season: the share of crossings that it lets happen.

    Parameters
    ----------
    seasons
        Months of each season, 1 to 12; none, as where times are relative: all year.
    error_m
        Of positions whose error is not known.

    Returns
    -------
    Rows with ``permeability``, ``low`` and ``high`` (95 %), ``kind`` (``estimate``, ``upper
    bound`` or ``refused``) and its ``reason``; what they rest on; and the place of the
    barrier among all, drawn towards what they have in common (``rank``, ``shrunken``).
    """
    if fixes.epoch != "utc" or not seasons:
        seasons = {ALL_YEAR: frozenset(range(1, 13))}
    rows = []
    for species, tracks in crews(fixes):
        crew = would_be_crossings(
            species, tracks, lines, spread or Threads(), seed=seed, error_m=error_m
        )
        usual = without_line(crew, lines.crs, seed, spread)
        for season, months in seasons.items():
            rows += _of_season(crew, lines, season, months, usual)
    return rows


def without_line(
    crew: Crew, crs: str, seed: int = 0, spread: Spread | None = None
) -> Permeability:
    """What the same animals make of lines that are not there: 1 if they move as the model.

    Lines thrown at random over the fixes of each animal, `THROWN` together at least.
    """
    rng = np.random.default_rng([seed, 1])
    each = -(-THROWN // len(crew.tracks))
    met = would_be_crossings(
        crew.species,
        crew.tracks,
        thrown_lines(crew.tracks, each, crs, rng),
        spread or Threads(),
        seed=seed + 1,
        gait=crew.gait,
    )
    return permeabilities(met.tables, met.log_chances, 1)[0][0]


def usual_share(found: Permeability) -> float:
    """By what permeabilities are divided: the value without a line, if surely below 1."""
    if found.kind != "estimate" or found.high > SURELY_BELOW:
        return 1.0
    return found.value


def standing(table: Approaches, lines: BarrierLines) -> Approaches:
    """Return the same contacts, those with what did not stand then as with nothing."""
    when = ((table.start_s + table.end_s) / 2)[table.pair][:, None]
    real = table.section >= 0
    k = np.where(real, table.section, 0)
    stands = (lines.since_s[k] <= when) & (when < lines.until_s[k])
    return table.regrouped(np.where(real & stands, table.section, -1))


def _of_season(
    crew: Crew,
    lines: BarrierLines,
    season: str,
    months: frozenset[int],
    usual: Permeability,
) -> list[dict[str, Any]]:
    tables = []
    for table in crew.tables:
        chosen = _in_months((table.start_s + table.end_s) / 2, months)
        tables.append(standing(table.only(chosen), lines))
    met = np.unique(np.concatenate([t.section[t.contacts > 0] for t in tables]))
    met = met[met >= 0]
    if not len(met):
        return []
    place = np.full(len(lines.names) + 1, -1)
    place[met] = np.arange(len(met))
    tables = [table.regrouped(place[table.section]) for table in tables]
    found, curves = permeabilities(tables, crew.log_chances, len(met), usual_share(usual))
    told = [k for k, each in enumerate(found) if each.kind != "refused"]
    ranks = {each.group: each for each in rank_segments(curves, told)}
    days = crew.days * len(months) / 12
    return [
        _row(lines.names[met[k]], crew.species, season, each, ranks.get(k), days, usual)
        for k, each in enumerate(found)
    ]


def _in_months(time_s: NDArray[np.float64], months: frozenset[int]) -> NDArray[np.bool_]:
    if len(months) == 12:  # noqa: PLR2004 (months of a year)
        return np.ones(len(time_s), np.bool_)
    month = time_s.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12
    return np.isin(month + 1, list(months))


def _row(
    name: str,
    species: str,
    season: str,
    found: Permeability,
    rank: Ranked | None,
    days: float,
    usual: Permeability,
) -> dict[str, Any]:
    reasons = {
        "refused": TOO_FEW.format(least=LEAST_EXPECTED),
        "upper bound": NONE_CROSSED,
        "estimate": "",
    }
    expected = float(found.expected) * usual_share(usual)
    rate = expected / days if days > 0 else 0.0
    row: dict[str, Any] = {
        "barrier": name,
        "species": species,
        "season": season,
        "method": CORRECTED,
        "kind": found.kind,
        "reason": reasons[found.kind],
        "permeability": found.value,
        "low": found.low,
        "high": found.high,
        "expected_crossings": expected,
        "crossings": float(found.crossings),
        "animals": found.animals,
        "reach_animal_days": float(found.reach_days),
        "tracked_animal_days": days,
        "crossings_per_animal_day": {
            "value": rate * found.value,
            "low": rate * found.low,
            "high": rate * found.high,
        },
        "spread_factor": found.spread_factor,
        "chance_without_line": found.chance,
        "without_line": {"value": usual.value, "low": usual.low, "high": usual.high},
    }
    if rank is not None:
        row["rank"] = rank.rank
        row["shrunken"] = {"value": rank.value, "low": rank.low, "high": rank.high}
    return row

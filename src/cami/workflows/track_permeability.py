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
from cami.movement.placebo_lines import placebo_lines
from cami.movement.shrinkage import Ranked, rank_segments
from cami.workflows.spread import Threads
from cami.workflows.track_approaches import ERROR_M, Crew, crews, would_be_crossings

NAIVE = "naive-crossing-share"
CORRECTED = "semi-permeable-line"
ALL_YEAR = "all"
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
        for season, months in seasons.items():
            rows += _of_season(crew, lines, season, months)
    return rows


def chance_permeability(
    crew: Crew,
    lines: BarrierLines,
    copies: int,
    seed: int = 0,
    spread: Spread | None = None,
) -> list[Permeability]:
    """What the same animals make of the same lines where none stand: 1 if all is well.

    Parameters
    ----------
    copies
        Times that the lines are turned and shifted at random.
    """
    rng = np.random.default_rng(seed)
    x = np.concatenate([track.x_m for track in crew.tracks])
    y = np.concatenate([track.y_m for track in crew.tracks])
    found = []
    for _ in range(copies):
        false = placebo_lines(lines, x, y, rng)
        met = would_be_crossings(
            crew.species,
            crew.tracks,
            false,
            spread or Threads(),
            seed=int(rng.integers(2**31)),
            gait=crew.gait,
        )
        tables = [table.regrouped(np.minimum(table.section, 0)) for table in met.tables]
        found += permeabilities(tables, met.log_chances, 1)[0]
    return found


def standing(table: Approaches, lines: BarrierLines) -> Approaches:
    """Return the same contacts, those with what did not stand then as with nothing."""
    when = ((table.start_s + table.end_s) / 2)[table.pair][:, None]
    real = table.section >= 0
    k = np.where(real, table.section, 0)
    stands = (lines.since_s[k] <= when) & (when < lines.until_s[k])
    return table.regrouped(np.where(real & stands, table.section, -1))


def _of_season(
    crew: Crew, lines: BarrierLines, season: str, months: frozenset[int]
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
    found, curves = permeabilities(tables, crew.log_chances, len(met))
    told = [k for k, each in enumerate(found) if each.kind != "refused"]
    ranks = {each.group: each for each in rank_segments(curves, told)}
    days = crew.days * len(months) / 12
    return [
        _row(lines.names[met[k]], crew.species, season, each, ranks.get(k), days)
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
) -> dict[str, Any]:
    reasons = {
        "refused": TOO_FEW.format(least=LEAST_EXPECTED),
        "upper bound": NONE_CROSSED,
        "estimate": "",
    }
    rate = found.expected / days if days > 0 else 0.0
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
        "expected_crossings": float(found.expected),
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
    }
    if rank is not None:
        row["rank"] = rank.rank
        row["shrunken"] = {"value": rank.value, "low": rank.low, "high": rank.high}
    return row

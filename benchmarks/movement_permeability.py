"""Does permeability hold the truth, whatever the collar: simulated animals, four schedules.

``python benchmarks/movement_permeability.py FIRST LAST`` simulates the studies of these
numbers, each with a seed of its own, and prints one JSON line a study and a summary of
all that it is given on standard input and has made: run it in pieces, keep the lines.
"""

import json
import sys
from dataclasses import replace

import numpy as np

from cami.movement.permeability import permeabilities
from cami.movement.planning import MONTH_S, Plan, opened_line
from cami.movement.simulate import Gait, simulate_walk, wear_collar
from cami.workflows.spread import Threads
from cami.workflows.track_approaches import would_be_crossings

HOURS = (1, 4, 13, 23)
CELLS = ("control_before", "control_after", "opened_before", "opened_after")
TRUTH = np.array([0.05, 0.05, 0.05, 0.60])


def plan(animals=12, months=18.0):
    """A study of gazelles, say, at a line of which 30 km are opened half way through."""
    return Plan(animals, months, 1.0, 0.05, 0.60, Gait(0.5, 5400.0))


def study(number, what):
    """Estimates of every cell with every collar, of the same animals."""
    rng = np.random.default_rng([2026, number])
    lines = opened_line(what)
    changed = what.months / 2 * MONTH_S
    spread = what.home_sd_km * 1000
    gait = replace(what.gait, range_s=spread**2 / what.gait.spread_m2_per_s)
    shares = np.array([[0.05, 0.05], [0.05, 0.60], [0.05, 0.05]])
    walks = []
    for _ in range(what.animals):
        home = (rng.normal(0, spread / 2), rng.normal(0, what.opened_km * 500))
        start = (home[0] + rng.normal(0, spread), home[1] + rng.normal(0, spread))
        walks.append(
            simulate_walk(
                gait,
                lines,
                shares,
                rng,
                start_m=start,
                start_s=0.0,
                days=what.months * MONTH_S / 86400,
                change_s=(changed,),
                home_m=home,
            )
        )
    met = sum(w.approaches for w in walks)
    passed = sum(w.passes for w in walks)
    found = {"study": number, "approaches": _by_cell(met), "passes": _by_cell(passed)}
    for hours in HOURS:
        tracks = [
            wear_collar(
                w,
                str(k),
                hours,
                rng,
                dropped_fraction=what.dropped_fraction,
                error_m=what.error_m,
            )
            for k, w in enumerate(walks)
        ]
        crew = would_be_crossings("", tracks, lines, Threads(), seed=number)
        tables = []
        for table in crew.tables:
            late = ((table.start_s + table.end_s) / 2 >= changed)[table.pair][:, None]
            group = np.where(table.section == 1, 2, 0) + late
            tables.append(table.regrouped(np.where(table.section >= 0, group, -1)))
        seen, _ = permeabilities(tables, crew.log_chances, len(CELLS))
        days = sum(np.ptp(t.time_s) for t in tracks) / 86400 / 2
        found[f"{hours}"] = {
            "value": [p.value for p in seen],
            "low": [p.low for p in seen],
            "high": [p.high for p in seen],
            "kind": [p.kind for p in seen],
            "naive_per_100_days": [100 * p.crossings / days for p in seen],
            "tau_s": crew.gait.tau_s,
        }
    return found


def _by_cell(counts):
    south, opened, north = counts
    return [int(x) for x in (*(south + north), *opened)]


def summary(rows):
    """Coverage, bias and the change from 1 to 23 hours, of all studies."""
    for hours in map(str, HOURS):
        low = np.array([row[hours]["low"] for row in rows])
        high = np.array([row[hours]["high"] for row in rows])
        value = np.array([row[hours]["value"] for row in rows])
        naive = np.array([row[hours]["naive_per_100_days"] for row in rows])
        holds = (low <= TRUTH) & (high >= TRUTH)
        print(
            f"{hours:>2} h: covered {holds.mean():.3f}, cells {holds.mean(axis=0).round(2)}"
            f" mean {value.mean(axis=0).round(3)} sd {value.std(axis=0).round(3)}"
            f" naive per 100 animal-days {naive.mean(axis=0).round(2)}"
        )
    first = np.array([row["1"]["value"] for row in rows])
    last = np.array([row["23"]["value"] for row in rows])
    print("mean at 23 h over mean at 1 h:", (last.mean(0) / first.mean(0)).round(3))
    print(
        "median of |23 h / 1 h - 1|:", np.median(np.abs(last / first - 1), axis=0).round(3)
    )
    cells = [v for row in rows for h in map(str, HOURS) for v in _holds(row[h])]
    print(f"{len(rows)} studies, {len(cells)} cells, covered {np.mean(cells):.4f}")


def _holds(found):
    return [a <= t <= b for a, b, t in zip(found["low"], found["high"], TRUTH, strict=True)]


def main():
    """Old lines in, new lines and the summary out."""
    rows = [] if sys.stdin.isatty() else [json.loads(x) for x in sys.stdin if x[0] == "{"]
    for number in range(int(sys.argv[1]), int(sys.argv[2])):
        rows.append(study(number, plan()))
        print(json.dumps(rows[-1]), flush=True)
    if rows:
        summary(rows)


if __name__ == "__main__":
    main()

"""Ranges against tracks of known truth, the reference program's outputs, and the clock.

``python benchmarks/movement_space_use.py coverage [TRACKS] | buffalo | gazelles``;
processor seconds of one process, warm kernels. The last two read ``../shared``.
"""

import csv
import json
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from cami.movement.akde import LEAST_DOF, Refusal, akde
from cami.movement.fixes import Track
from cami.movement.motion import Motion
from cami.movement.occurrence import occurrence
from cami.movement.paths import simulated
from cami.movement.selection import fit, select
from cami.movement.utilisation import isopleth_area

SHARED = Path(__file__).parents[2] / "shared"
DAY_S = 86400.0
SIGMA_M2 = np.array(((1.4e8, 3e7), (3e7, 0.8e8)))
SCHEDULES = {"even": None, "every second fix lost": 0.5}


def coverage(tracks):
    """How often the true area lies in the interval, by crossings, motion and schedule."""
    rows = [
        (crossings, kind, schedule)
        for crossings in (8, 20)
        for kind in ("ou", "ouf")
        for schedule in SCHEDULES
    ]
    print("crossings motion schedule | covered chi-square refused open | median ratio | s")
    for number, (crossings, kind, schedule) in enumerate(rows):
        rng = np.random.default_rng(31000 + number)
        began, kept = time.process_time(), SCHEDULES[schedule]
        found = [one_track(rng, crossings, kind, kept) for _ in range(tracks)]
        each = (time.process_time() - began) / tracks
        table = np.array(found, np.float64)
        given = table[table[:, 0] >= LEAST_DOF]
        print(
            f"{crossings} {kind} {schedule} | all {table[:, 2].mean():.3f} "
            f"given {given[:, 2].mean():.3f} chi-square {table[:, 3].mean():.3f} "
            f"refused {1 - len(given) / tracks:.3f} "
            f"open {table[:, 4].mean():.3f} open among given {given[:, 4].mean():.3f} | "
            f"{np.median(table[:, 1]):.3f} given {np.median(given[:, 1]):.3f} | {each:.2f}",
            flush=True,
        )


def one_track(rng, crossings, kind, kept):
    """DOF, ratio to the truth, covered by ours and by chi-square, open above."""
    slow = 5 * DAY_S
    truth = Motion(kind, (0.0, 0.0), SIGMA_M2, slow, 0.05 * slow * (kind == "ouf"))
    times = np.arange(0, crossings * slow, slow / 40)
    if kept:
        times = times[np.sort(rng.permutation(times.size)[: int(kept * times.size)])]
    track = simulated(truth, times, rng)
    best = select(track)[0]
    used = akde(track, best, "local", levels=(0.95,), least_dof=0)
    area, true = used.areas[0.95], truth.area_m2() / 1e6
    customary, spread = best.chi_square_m2, best.spread_m2.value
    low, high = (area.km2 * end / spread for end in (customary.low, customary.high))
    return (
        best.dof_area,
        area.km2 / true,
        area.low_km2 <= true <= area.high_km2,
        low <= true <= high,
        np.isinf(area.high_km2),
    )


def timed(work):
    """What it makes, and the processor seconds of its second run."""
    work()
    began = time.process_time()
    made = work()
    return made, time.process_time() - began


def buffalo():
    """Side by side with the reference program's outputs."""
    folder = SHARED / "movement" / "reference" / "ctmm"
    with (folder / "buffalo_cilla.csv").open() as file:
        rows = [tuple(map(float, row[:3])) for row in list(csv.reader(file))[1:]]
    time_s, x, y = np.array(rows).T
    track = Track("Cilla", time_s, x, y, np.full(len(rows), np.nan))
    want = json.loads((folder / "expected_buffalo.json").read_text())["cilla"]
    independent, _ = timed(lambda: fit(track, "iid"))
    likeliest, ml_s = timed(lambda: fit(track, method="ml"))
    best, fit_s = timed(lambda: fit(track))
    _, select_s = timed(lambda: select(track))
    plain, _ = timed(lambda: akde(track, independent, "local"))
    kernels, akde_s = timed(lambda: akde(track, best, "local"))
    weighted, weighted_s = timed(lambda: akde(track, best, "local", weighted=True))
    table = [
        ("log-likelihood, IID", independent.loglik, want["iid"]["loglike"]),
        ("log-likelihood, OUF ML", likeliest.loglik, -50172.8),
        ("tau position, OUF ML (s)", likeliest.tau_position_s.value, 597748),
        ("log-likelihood, OUF pHREML", best.loglik, want["best"]["loglike"]),
        ("AICc", best.aicc, want["best"]["AICc"]),
        ("tau position (s)", best.tau_position_s.value, want["best"]["tau"]["position"]),
        ("tau velocity (s)", best.tau_velocity_s.value, want["best"]["tau"]["velocity"]),
        ("speed (m/s)", best.speed_ms.value, want["gaussian_speed"]["est"]),
        ("DOF area", best.dof_area, want["best"]["DOF"]["area"]),
        ("DOF mean", best.dof_mean, want["best"]["DOF"]["mean"]),
        ("DOF speed", best.dof_speed, want["best"]["DOF"]["speed"]),
        ("KDE 95 % (km2)", plain.areas[0.95].km2, want["kde"]["area_m2"]["est"] / 1e6),
        ("AKDE 95 %", kernels.areas[0.95].km2, want["akde"]["area_m2"]["est"] / 1e6),
        ("AKDE 50 %", kernels.areas[0.5].km2, want["akde50"]["area_m2"]["est"] / 1e6),
        ("wAKDE 95 %", weighted.areas[0.95].km2, want["wakde"]["area_m2"]["est"] / 1e6),
    ]
    for name, ours, theirs in table:
        print(f"{name:28} {ours:16.6g} {theirs:16.6g} {ours / theirs - 1:+.2e}")
    print(f"fit ML {ml_s:.3f} s, pHREML {fit_s:.3f}, selection {select_s:.3f}")
    print(f"AKDE {akde_s:.3f} s, weighted {weighted_s:.3f}")


def gazelles():
    """All 36: which motion, how many independent positions, a range or a refusal."""
    path = SHARED / "data" / "telemetry" / "gazelle_mongolia_ctmm_relative_xy.csv"
    tracks = defaultdict(list)
    with path.open() as file:
        for row in csv.DictReader(file):
            tracks[row["individual"]].append([float(row[key]) for key in "txy"])
    began, dofs = time.process_time(), []
    for name, rows in tracks.items():
        time_s, x, y = np.array(sorted(rows)).T
        track = Track(name, time_s, x, y, np.full(len(rows), np.nan))
        best = select(track)[0]
        dofs.append(best.dof_area)
        told = akde(track, best, "local", levels=(0.95,))
        said = "refused" if isinstance(told, Refusal) else told.areas[0.95]
        where = isopleth_area(occurrence(track, best, "local")).km2
        print(
            f"{name} {best.motion.kind} {best.dof_area:.2f} {said} occurrence {where:.0f}"
        )
    dofs = np.array(dofs)
    print(
        f"median {np.median(dofs):.2f}, below 5: {(dofs < LEAST_DOF).sum()}, "
        f"below 10: {(dofs < 2 * LEAST_DOF).sum()}; {time.process_time() - began:.1f} s"
    )


if __name__ == "__main__":
    if sys.argv[1] == "coverage":
        coverage(int(sys.argv[2]) if len(sys.argv) > 2 else 200)
    else:
        {"buffalo": buffalo, "gazelles": gazelles}[sys.argv[1]]()

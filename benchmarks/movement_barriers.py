"""Barrier Behaviour Analysis: processor time on made-up data and on the reference set.

    python benchmarks/movement_barriers.py [--fixes N] [--features N] [--reference FOLDER]

The reference program (R package 2.4) needed 20.56 processor seconds for 8,757 fixes, 1,673
fences and 50 m on the machine on which the expected events were made, 57 s on average.
"""

import argparse
import time
from functools import partial
from pathlib import Path

import numpy as np

from cami.movement.behaviour_compatible import classify_compatible
from cami.movement.behaviour_corrected import classify_corrected
from cami.movement.encounters import TYPES, Rules
from cami.movement.fixes import Fixes
from cami.movement.lines import BarrierLines
from cami.workflows.read_barriers import read_barriers
from cami.workflows.read_fixes import FixesWanted, read_fixes

R_CPU_S, R_DISTANCE_M = 20.56, 50.0
"""What the reference program needed, and for which distance."""


def made_up_fences(features, extent_m, rng):
    """Winding lines of 40 vertices, 3 km long on average, anywhere in a square."""
    vertices = 40
    start = rng.uniform(0, extent_m, (features, 2))
    heading = rng.uniform(0, 2 * np.pi, (features, 1)) + np.cumsum(
        rng.normal(0, 0.15, (features, vertices)), axis=1
    )
    x = start[:, :1] + np.cumsum(75 * np.cos(heading), axis=1)
    y = start[:, 1:] + np.cumsum(75 * np.sin(heading), axis=1)
    always = np.full(features, np.inf)
    return BarrierLines(
        x.ravel(),
        y.ravel(),
        np.arange(features + 1) * vertices,
        np.arange(features, dtype=np.int32),
        tuple(str(k) for k in range(features)),
        -always,
        always,
        "local",
    )


def made_up_fixes(fixes, animals, extent_m, rng):
    """Correlated hourly walks that turn back at the edges of the square."""
    each = fixes // animals
    heading = np.cumsum(rng.normal(0, 0.5, (animals, each)), axis=1)
    step = rng.gamma(2, 200, (animals, each))
    x = rng.uniform(0, extent_m, (animals, 1)) + np.cumsum(step * np.cos(heading), axis=1)
    y = rng.uniform(0, extent_m, (animals, 1)) + np.cumsum(step * np.sin(heading), axis=1)
    fold = lambda v: extent_m - np.abs(extent_m - v % (2 * extent_m))  # noqa: E731
    total = each * animals
    return Fixes(
        tuple(str(k) for k in range(animals)),
        np.repeat(np.arange(animals, dtype=np.int32), each),
        np.tile(np.arange(each) * 3600.0, animals),
        fold(x).ravel(),
        fold(y).ravel(),
        "local",
        np.full(total, np.nan),
        np.arange(total) + 2,
        np.ones(total, np.bool_),
    )


def reference(folder):
    """Fixes and fences of the reference set, read by our readers."""
    columns = {"individual": "animal_id", "time": "timestamp", "x": "x", "y": "y"}
    wanted = FixesWanted(columns, "EPSG:32612")
    return (
        read_fixes(folder / "pronghorn.csv", wanted),
        read_barriers(folder / "fences.gpkg", "EPSG:32612"),
    )


def timed(work, times=1):
    """Least processor time of some runs, clock time of the last, and its result."""
    least = np.inf
    for _ in range(times):
        start, wall = time.process_time(), time.perf_counter()
        found = work()
        least = min(least, time.process_time() - start)
    return least, time.perf_counter() - wall, found


def main():
    """Compile, then measure."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--fixes", type=int, default=1_000_000)
    wanted.add_argument("--features", type=int, default=5_000)
    wanted.add_argument("--extent-km", type=float, default=120)
    wanted.add_argument("--reference", type=Path, default=None)
    options = wanted.parse_args()
    rng = np.random.default_rng(5)
    extent_m = options.extent_km * 1000
    rules = Rules(110.0)
    modes = {"compatible": classify_compatible, "corrected": classify_corrected}
    few, fences = made_up_fixes(2000, 2, extent_m, rng), made_up_fences(50, extent_m, rng)
    for classify in modes.values():
        classify(few, fences, rules)
    if options.reference is not None:
        fixes, lines = reference(options.reference)
        for distance in (50.0, 110.0):
            for mode, classify in modes.items():
                cpu, _, _ = timed(partial(classify, fixes, lines, Rules(distance)), 5)
                ratio = f", {R_CPU_S / cpu:.0f} times" if distance == R_DISTANCE_M else ""
                print(f"reference, {distance:g} m, {mode}: {cpu:.4f} processor s{ratio}")
    lines = made_up_fences(options.features, extent_m, rng)
    fixes = made_up_fixes(options.fixes, 36, extent_m, rng)
    print(f"{len(fixes)} fixes, {options.features} features")
    for mode, classify in modes.items():
        cpu, wall, found = timed(partial(classify, fixes, lines, rules))
        met = getattr(found, "table", found)
        counts = np.bincount(met.kind, minlength=len(TYPES))
        print(f"{mode}: {len(met)} encounters, {cpu:.2f} processor s, {wall:.2f} s")
        print({name: int(n) for name, n in zip(TYPES, counts, strict=True)})


if __name__ == "__main__":
    main()

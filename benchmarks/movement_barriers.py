"""Barrier Behaviour Analysis: processor time on made-up data and on the reference set.

    python benchmarks/movement_barriers.py [--fixes 1000000] [--features 5000]

The reference program (R package 2.4) needed 20.56 processor seconds for 8,757 fixes, 1,673
fences and 50 m on the machine on which the expected events were made, 57 s on average.
"""

import argparse
import time

import numpy as np

from cami.movement.behaviour_compatible import classify_compatible
from cami.movement.encounters import TYPES, Rules
from cami.movement.fixes import Fixes
from cami.movement.lines import BarrierLines


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


def main():
    """Compile, then measure."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--fixes", type=int, default=1_000_000)
    wanted.add_argument("--features", type=int, default=5_000)
    wanted.add_argument("--extent-km", type=float, default=120)
    options = wanted.parse_args()
    rng = np.random.default_rng(5)
    extent_m = options.extent_km * 1000
    rules = Rules(110.0)
    classify_compatible(
        made_up_fixes(2000, 2, extent_m, rng), made_up_fences(50, extent_m, rng), rules
    )
    lines = made_up_fences(options.features, extent_m, rng)
    fixes = made_up_fixes(options.fixes, 36, extent_m, rng)
    start, wall = time.process_time(), time.perf_counter()
    found = classify_compatible(fixes, lines, rules)
    cpu, wall = time.process_time() - start, time.perf_counter() - wall
    counts = np.bincount(found.kind, minlength=len(TYPES))
    print(f"{len(fixes)} fixes, {options.features} features: {len(found)} encounters")
    print({name: int(n) for name, n in zip(TYPES, counts, strict=True)})
    print(f"compatible: {cpu:.2f} processor s, {wall:.2f} s by the clock")


if __name__ == "__main__":
    main()

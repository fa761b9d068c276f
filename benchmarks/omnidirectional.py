"""Exact windows against SciPy's factors, and the sketch against windows, in one run.

``python benchmarks/omnidirectional.py [--region SOLVES]``; processor seconds, warm
kernels. The land: fractal classes of resistance 1 to 1000, 8 % nodata, fences of 1000 with
gaps; sources where resistance is at most 3, or none. ``--region`` sketches 20.9 million
cells.
"""

import resource
import sys
import time

import numpy as np
from leastcost import land

from cami.connectivity.lattice import lattice_from_conductance
from cami.connectivity.moving_windows import factorised_window, prepare, run_part
from cami.connectivity.omnidirectional import exact_windows
from cami.connectivity.sketch import Sketch, sketch
from cami.connectivity.solve import solve
from cami.connectivity.window_problem import Windows


def country(rows, cols, seed=7):
    """A lattice, binary sources, and the conductance they come from."""
    resistance = land(rows, cols, seed)
    conductance = np.nan_to_num(1 / resistance, nan=0)
    lattice = lattice_from_conductance(conductance)
    return lattice, (resistance <= 3).astype(float), conductance


def per_target():
    """Processor time of a target, ours and SciPy's."""
    lattice, strength, _ = country(700, 700)
    print("exact windows, processor milliseconds for each target (tolerance 1e-6)")
    for radius, potential in ((50, False), (100, False), (100, True), (200, False)):
        problem = Windows(
            lattice=lattice,
            strength=strength,
            radius=radius,
            block_size=11,
            flow_potential=potential,
            correct_artifacts=False,
        )
        prepared = prepare(problem)
        cells = prepared.targets.cells
        inner = np.flatnonzero(((cells >= radius) & (cells < 700 - radius)).all(axis=1))
        run_part(prepared, inner[:2])
        chosen = inner[:: max(1, len(inner) // 40)]
        start = time.process_time()
        part = run_part(prepared, chosen)
        ours = (time.process_time() - start) / len(chosen) * 1e3
        line = f"  radius {radius}{', with flow potential' if potential else ''}: "
        line += f"{ours:.1f} ms, at most {part.iterations} iterations, residual "
        line += f"{part.residual:.0e}"
        if not potential and radius <= 100:
            start = time.process_time()
            for t in chosen[:5]:
                row, col = cells[t]
                factorised_window(
                    problem, int(row), int(col), 1.0, prepared.targets.wanted[t]
                )
            theirs = (time.process_time() - start) / 5 * 1e3
            line += f"; SciPy's factors {theirs:.0f} ms: {theirs / ours:.0f} times"
        print(line, flush=True)


def ranks(values):
    """Ranks of a grid's values, flat."""
    return np.argsort(np.argsort(values.ravel())).astype(float)


def partial(one, other, given):
    """Correlation of ranks once what ``given`` explains has been taken out."""
    r = np.corrcoef([ranks(one), ranks(other), ranks(given)])
    away = np.sqrt((1 - r[0, 2] ** 2) * (1 - r[1, 2] ** 2))
    return r[0, 1], (r[0, 1] - r[0, 2] * r[1, 2]) / away


def acceptance():
    """The sketch against exact windows on hard land, given conductance."""
    side, radius = 330, 45
    lattice, strength, conductance = country(side, side, 3)
    given = {"lattice": lattice, "strength": strength, "radius": radius, "block_size": 5}
    start = time.process_time()
    exact = exact_windows(Windows(**given, correct_artifacts=False))
    print(f"sketch on {side} x {side}, radius {radius}, binary sources, barriers")
    print(f"  windows: {time.process_time() - start:.1f} s, {exact.remarks['targets']}")
    inner = np.s_[radius:-radius, radius:-radius]
    land_cells = conductance[inner] > 0
    log = np.log(conductance[inner][land_cells])
    truth = exact.current[inner][land_cells]
    print(
        f"  conductance itself: Spearman {np.corrcoef(ranks(truth), ranks(log))[0, 1]:.3f}"
    )
    for norm in ("sum", "root of squares"):
        for solves in (16, 64, 256):
            start = time.process_time()
            found = sketch(Sketch(**given, solves=solves, norm=norm, sides=8))
            used = time.process_time() - start
            got = found.current[inner][land_cells]
            spearman, beyond = partial(truth, got, log)
            pearson = np.corrcoef(truth, got)[0, 1]
            error = np.median(found.error[inner][land_cells] / np.maximum(got, 1e-12))
            print(
                f"  {norm}, {solves} solves: {used:.1f} s, Pearson {pearson:.3f}, "
                f"Spearman {spearman:.3f}, given conductance {beyond:.3f}, "
                f"median error {error:.1%}",
                flush=True,
            )


def untruncated(targets_wanted=150):
    """Whether errors are right: a sketch of a sample of targets against single solves."""
    lattice, strength, _ = country(400, 400, 5)
    thin = np.zeros_like(strength)
    thin[20::40, 20::40] = strength[20::40, 20::40]
    problem = Sketch(
        lattice=lattice, strength=thin + 0.0, radius=60, solves=64, tolerance=1e-8, sides=8
    )
    from cami.connectivity.current import node_currents
    from cami.connectivity.sketch import injections

    made = injections(problem, lattice)
    total = np.zeros(lattice.shape)
    for first in range(0, min(made.targets, targets_wanted), 8):
        ones = np.eye(made.targets)[first : first + 8]
        right = np.stack([made.combined(one) for one in ones])
        for side in right[right.any(axis=(1, 2))]:
            total += node_currents(lattice, solve(lattice, side, tolerance=1e-8).voltage)
    found = sketch(problem)
    flows = (total > 1e-3 * total.max()) & (found.error > 0)
    score = ((found.current - total) / found.error)[flows]
    print(
        f"errors against {made.targets} single solves: root mean square of (estimate - "
        f"truth) / error {np.sqrt(np.mean(score**2)):.2f}, bias {score.mean():+.2f}"
    )


def region(solves=64):
    """The sketch over the region at one kilometre."""
    start = time.process_time()
    lattice, strength, _ = country(3500, 6500)
    cells = lattice.passable.sum() / 1e6
    print(f"region of {cells:.1f} M cells made in {time.process_time() - start:.0f} s")
    start, clock = time.process_time(), time.perf_counter()
    problem = Sketch(
        lattice=lattice,
        strength=strength,
        radius=100,
        block_size=11,
        solves=solves,
        sides=4,
    )

    def say(state):
        used = time.process_time() - start
        print(f"  {state.land.draws} solves: {used:.0f} s processor", flush=True)

    found = sketch(problem, on_batch=say)
    used, wall = time.process_time() - start, time.perf_counter() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    error = np.median((found.error / np.maximum(found.current, 1e-30))[lattice.passable])
    print(
        f"  {solves} solves: {used:.0f} s processor, {wall:.0f} s wall, peak {peak:.1f} "
        f"GiB, residual {found.residual:.0e}, median error {error:.0%}"
    )


if __name__ == "__main__":
    per_target()
    acceptance()
    untruncated()
    if "--region" in sys.argv:
        region(int(sys.argv[sys.argv.index("--region") + 1]))

"""Time the multigrid solver, and pyamg on the same landscapes in the same run.

Run ``python benchmarks/solver.py [--largest 1|4|21|83] [--sides 8] [--threads 2]``. One
ampere is driven between two far cells of the gallery's fractal landscape (conductances
1:1000, 8 % nodata, fences) to a residual of 1e-6. Every line comes from a process of its
own, so that peak memory is its own; kernels are compiled before the clock starts. Processor
time counts where others use the machine too. Bytes are those that the algorithm must move
(see docs/explanation/methods/multigrid.md), not what the hardware did.
"""

import argparse
import json
import resource
import subprocess
import sys
import time

import numpy as np

from cami.connectivity import gallery, pcg
from cami.connectivity.assembly import lattice_laplacian
from cami.connectivity.lattice import Lattice, components, lattice_from_conductance
from cami.connectivity.solve import plan, solve

SHAPES = {1: (1000, 1000), 4: (2000, 2000), 21: (3500, 6500), 83: (7500, 12000)}
"""Rows and columns by millions of nodes."""

BYTES_PER_ITERATION = 191
"""Of each cell and side: directions 12, product 32, advance 32, cycle 115."""

BYTES_PER_REPLACEMENT = 40
LARGEST_FOR_PEERS = 4
SEED = 2026


def clocks() -> tuple[float, float]:
    """Wall and processor seconds."""
    return time.perf_counter(), time.process_time()


def landscape(millions: int, sides: int) -> tuple[Lattice, np.ndarray]:
    """A lattice, and one ampere between two cells for each side."""
    lattice = lattice_from_conductance(gallery.fractal(*SHAPES[millions], SEED))
    pieces = components(lattice).ravel()
    cells = np.flatnonzero(pieces == np.bincount(pieces[pieces >= 0]).argmax())
    step = cells.size // 50
    currents = np.zeros((sides, *lattice.shape))
    for side, grid in enumerate(currents):
        grid.flat[cells[(side + 1) * step]] = 1
        grid.flat[cells[-(side + 1) * step]] = -1
    return lattice, currents


def triad_gb_per_s() -> float:
    """Bandwidth of a = b + s c on vectors that no cache holds, one thread."""
    a, b, c = (np.ones(30_000_000, np.float32) for _ in range(3))
    best = np.inf
    for _ in range(5):
        start = time.perf_counter()
        np.multiply(c, 2, out=a)
        np.add(a, b, out=a)
        best = min(best, time.perf_counter() - start)
    # Two passes: read c, write a; read a and b, write a; a write reads its line first.
    return 7 * a.nbytes / best / 1e9


def ours(millions: int, sides: int, threads: int) -> dict[str, float]:
    """Set-up and solution together."""
    warm = lattice_from_conductance(gallery.uniform(400, 400))
    currents = np.zeros((400, 400))
    currents[0, 0], currents[9, 9] = 1, -1
    solve(warm, currents, solver="multigrid", threads=threads)
    lattice, currents = landscape(millions, sides)
    told: list[tuple[float, float]] = []
    replacements = 0
    replace = pcg.ConjugateGradients._replace

    def counted(self: pcg.ConjugateGradients, due: np.ndarray) -> None:
        nonlocal replacements
        replacements += due.size
        replace(self, due)

    pcg.ConjugateGradients._replace = counted  # type: ignore[method-assign]
    wall, cpu = clocks()
    found = solve(
        lattice,
        currents,
        solver="multigrid",
        threads=threads,
        on_progress=lambda _: told.append(clocks()),
    )
    end_wall, end_cpu = clocks()
    iterating = (told[-1][0] - told[0][0]) / max(len(told) - 1, 1)
    cells = lattice.passable.size
    moved = BYTES_PER_ITERATION + BYTES_PER_REPLACEMENT * replacements / (
        sides * found.iterations
    )
    return {
        "nodes": int(lattice.passable.sum()),
        "wall_s": end_wall - wall,
        "cpu_s": end_cpu - cpu,
        "iterations": found.iterations,
        "residual": found.residual,
        "ns_per_cell_iteration_side": iterating / cells / sides * 1e9,
        "bytes_per_cell_iteration_side": moved,
        "gb_per_s": moved * cells * sides / iterating / 1e9,
        "planned_gb": plan(lattice.shape, sides) / 1e9,
    }


def peer(name: str, millions: int) -> dict[str, float]:
    """Time pyamg's smoothed aggregation or Ruge-Stüben, with conjugate gradients."""
    import pyamg

    lattice, currents = landscape(millions, 1)
    pieces = components(lattice).ravel()
    main = np.bincount(pieces[pieces >= 0]).argmax()
    nodes = np.flatnonzero(pieces == main)
    A = lattice_laplacian(lattice)[nodes][:, nodes].tocsr()[1:, 1:]
    A.indices, A.indptr = A.indices.astype(np.int32), A.indptr.astype(np.int32)
    b = currents.ravel()[nodes][1:]
    make = {
        "pyamg-sa": pyamg.smoothed_aggregation_solver,
        "pyamg-rs": pyamg.ruge_stuben_solver,
    }[name]
    residuals: list[float] = []
    wall, cpu = clocks()
    solver = make(A)
    x = solver.solve(b, tol=1e-6, accel="cg", maxiter=200, residuals=residuals)
    end_wall, end_cpu = clocks()
    return {
        "nodes": nodes.size,
        "wall_s": end_wall - wall,
        "cpu_s": end_cpu - cpu,
        "iterations": len(residuals) - 1,
        "residual": float(np.linalg.norm(b - A @ x) / np.linalg.norm(b)),
    }


def apart(*arguments: str) -> dict[str, float]:
    """What one measurement in a process of its own found."""
    command = [sys.executable, __file__, "--only", *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def main() -> None:
    """Print one line for each measurement."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--largest", type=int, default=21, choices=SHAPES)
    parser.add_argument("--sides", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", nargs=4, metavar=("WHAT", "MILLIONS", "SIDES", "THREADS"))
    asked = parser.parse_args()
    if asked.only:
        what, millions, sides, threads = asked.only
        if what == "triad":
            found = {"gb_per_s": triad_gb_per_s()}
        elif what == "cami":
            found = ours(int(millions), int(sides), int(threads))
        else:
            found = peer(what, int(millions))
        found["peak_gb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
        print(json.dumps(found))
        return
    triad = apart("triad", "0", "0", "1")["gb_per_s"]
    print(f"triad {triad:.1f} GB/s")
    for millions in (size for size in SHAPES if size <= asked.largest):
        base = apart("cami", str(millions), "1", str(asked.threads))
        report("cami", base, triad)
        single = apart("cami", str(millions), "1", "1")
        report("cami 1 thread", single, triad)
        if asked.sides > 1 and millions <= 21:
            many = apart("cami", str(millions), str(asked.sides), str(asked.threads))
            report(f"cami {asked.sides} sides", many, triad)
            share = many["cpu_s"] / asked.sides / base["cpu_s"]
            print(f"    one of {asked.sides} sides costs {share:.2f} of a single solve")
        if millions <= LARGEST_FOR_PEERS:
            for name in ("pyamg-sa", "pyamg-rs"):
                other = apart(name, str(millions), "1", "1")
                report(name, other, triad)
                print(
                    f"    {other['wall_s'] / base['wall_s']:.0f} times our wall time, "
                    f"{other['cpu_s'] / base['cpu_s']:.0f} times our processor time"
                )


def report(name: str, found: dict[str, float], triad: float) -> None:
    """One line."""
    line = (
        f"{name:14s} {found['nodes'] / 1e6:6.2f} M nodes  wall {found['wall_s']:7.2f} s  "
        f"cpu {found['cpu_s']:7.2f} s  {found['iterations']:3.0f} iterations  "
        f"residual {found['residual']:.1e}  peak {found['peak_gb']:5.2f} GB"
    )
    if "gb_per_s" in found:
        line += (
            f"  {found['ns_per_cell_iteration_side']:5.1f} ns and "
            f"{found['bytes_per_cell_iteration_side']:.0f} B a cell, iteration and side: "
            f"{found['gb_per_s'] / triad:.0%} of the triad"
        )
    print(line, flush=True)


if __name__ == "__main__":
    main()

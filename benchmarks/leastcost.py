"""Least cost against scikit-image and the bucket queue, and a corridor, in one run.

``python benchmarks/leastcost.py [--large]``; processor seconds, one thread, warm kernels.
The land: fractal classes of resistance 1 to 1000, 8 % nodata, fences of 1000 with gaps.
"""

import resource
import sys
import time

import numpy as np

from cami.connectivity.corridors import corridor
from cami.connectivity.leastcost import cost_distance, cost_field, lattice_of_costs
from cami.connectivity.restoration import restoration_gain


def land(rows, cols, seed=7):
    """Sum of value noise over octaves, cut into classes, with wandering lines."""
    rng = np.random.default_rng(seed)
    noise = np.zeros((rows, cols), np.float32)
    y, x = np.arange(rows, dtype=np.float32), np.arange(cols, dtype=np.float32)
    strength, cell = 1.0, max(rows, cols) / 3
    while cell > 1.5:
        knots = rng.standard_normal((int(rows / cell) + 3, int(cols / cell) + 3))
        i, j = (y / cell).astype(int), (x / cell).astype(int)
        s, t = y / cell - i, x / cell - j
        s, t = s * s * (3 - 2 * s), t * t * (3 - 2 * t)
        along = knots[:, j] * (1 - t) + knots[:, j + 1] * t
        noise += strength * (along[i] * (1 - s)[:, None] + along[i + 1] * s[:, None])
        strength, cell = strength * 0.5**0.9, cell / 2
    cuts = np.quantile(noise[::8, ::8], [0.08, 0.3, 0.5, 0.7, 0.85, 0.95])
    classes = np.array([np.nan, 1, 3, 10, 30, 100, 1000], np.float32)
    grid = classes[np.searchsorted(cuts, noise.ravel()).reshape(noise.shape)]
    for _ in range(max(4, int((rows * cols) ** 0.5 / 80))):
        where, heading = rng.uniform((0, 0), (rows, cols)), rng.uniform(0, 2 * np.pi)
        value = 1000 if rng.random() < 0.7 else 1
        for step in range(int(rng.uniform(0.1, 0.5) * max(rows, cols))):
            heading += rng.normal(0, 0.03)
            where += 0.7 * np.array((np.sin(heading), np.cos(heading)))
            row, col = where.astype(int)
            if not (0 <= row < rows and 0 <= col < cols):
                break
            if step // 400 % 10 != 9 and np.isfinite(grid[row, col]):
                grid[row, col] = value
    return grid


def timed(what, work):
    """Do the work and say how long it took."""
    start, clock = time.process_time(), time.perf_counter()
    found = work()
    used, wall = time.process_time() - start, time.perf_counter() - clock
    print(f"  {what:<44}{used:8.2f} s processor {wall:8.2f} s wall")
    return found, used


def nearest(grid, row, col):
    """The passable cell nearest to another."""
    cells = np.argwhere(np.isfinite(grid[row - 40 : row + 40, col - 40 : col + 40]))
    row_by, col_by = cells[np.hypot(*(cells - 40).T).argmin()]
    return row - 40 + row_by, col - 40 + col_by


def compare(rows, cols, peers):
    """Time everything on one land; with peers where they are not too slow."""
    grid = land(rows, cols)
    cells = np.isfinite(grid).sum()
    print(f"{rows} x {cols}, {cells / 1e6:.1f} M passable of {grid.size / 1e6:.1f} M")
    lattice, _ = timed("lattice of costs", lambda: lattice_of_costs(grid))
    start = nearest(grid, rows // 2, cols // 2)
    source = np.zeros(grid.shape, bool)
    source[start] = True
    sweeps = []
    ours, ours_s = timed(
        "cost distance, sweeping",
        lambda: cost_distance(lattice, source, method="sweep", watch=sweeps.append),
    )
    passes = sum(sweeps) * 64 / grid.size
    print(f"    {len(sweeps)} rounds, as much work as {passes:.1f} passes over all cells")
    if peers:
        queue, queue_s = timed(
            "cost distance, buckets",
            lambda: cost_distance(lattice, source, method="buckets"),
        )
        print(
            f"    {queue_s / ours_s:.1f} times ours; equal: {np.array_equal(queue, ours)}"
        )
        from skimage.graph import MCP_Geometric

        costs = np.where(np.isfinite(grid), grid, np.inf).astype(np.float64)
        (theirs, _), theirs_s = timed(
            "cost distance, scikit-image",
            lambda: MCP_Geometric(costs, fully_connected=True).find_costs([start]),
        )
        reached = np.isfinite(theirs)
        worst = np.abs(theirs[reached] - ours[reached]).max() / ours[reached].max()
        print(f"    {theirs_s / ours_s:.1f} times ours; largest difference {worst:.0e}")
    ends = [
        nearest(grid, rows // 5, cols // 6),
        nearest(grid, rows * 4 // 5, cols * 5 // 6),
    ]
    areas = []
    for end in ends:
        area = np.zeros(grid.shape, bool)
        area[end] = True
        areas.append(area)

    def joined():
        first, second = (cost_field(lattice, area) for area in areas)
        return first, second, corridor(first, second)

    (first, second, found), _ = timed("corridor of two areas, with its path", joined)
    print(f"    path of {len(found.path)} cells")
    timed(
        "restoration gain, discs of 10 cells",
        lambda: restoration_gain(lattice, first, second, radius=10),
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"  peak memory so far {peak:.2f} GB")


if __name__ == "__main__":
    clock = time.perf_counter()
    warm = lattice_of_costs(np.ones((90, 90), np.float32))
    source = np.eye(90, dtype=bool)
    for method in ("sweep", "buckets"):
        cost_distance(warm, source, method=method)
    field = cost_field(warm, source)
    restoration_gain(warm, field, field, radius=3)
    print(f"kernels ready after {time.perf_counter() - clock:.1f} s")
    compare(1000, 1000, peers=True)
    compare(2000, 2000, peers=True)
    if "--large" in sys.argv:
        compare(3500, 6500, peers="--peers" in sys.argv)

"""Iterations and time where fences wind more narrowly than the cells of coarse grids.

``python benchmarks/fences.py [SIDE ...]``; processor seconds, set-up included, residual
1e-6. Two arrangements of currents: two cells far apart, and a smooth one all over.
"Refused" is also what lanes of hundreds of thousands of cells come to where the voltages
grow so high that double precision cannot hold the currents.
"""

import sys
import time

import numpy as np

from cami.connectivity import gallery
from cami.connectivity.barriers import crossings, with_shares
from cami.connectivity.lattice import components, lattice_from_conductance
from cami.connectivity.solve import solve
from cami.errors import NotConvergedError


def fenced(lattice, lines, share=0.0):
    """The lattice with all lines as fences that let ``share`` through."""
    edges = np.unique(crossings(lines, lattice.shape).edge)
    return with_shares(lattice, edges, np.full(edges.size, share))


def lanes(side, width, gap=4):
    """Straight fences, open at alternate ends."""
    lines = []
    for number, row in enumerate(range(width, side - 1, width)):
        ends = (-1, side - 0.5 - gap) if number % 2 else (gap - 0.5, side)
        lines.append(np.array([[ends[0], row - 0.5], [ends[1], row - 0.5]]))
    return lines


def comb(side, width):
    """Teeth from the north, all but through."""
    return [
        np.array([[col - 0.5, -1], [col - 0.5, side * 0.93]])
        for col in range(width, side - 1, width)
    ]


def spiral(side, width):
    """One fence from the middle to the rim, its turns ``width`` apart."""
    turn = np.linspace(0, (side / 2 - 2) / width * 2 * np.pi, side * side // width)
    r = width * turn / (2 * np.pi)
    x, y = side / 2 + r * np.cos(turn) + 0.13, side / 2 + r * np.sin(turn) + 0.17
    return [np.stack([x, y], axis=1)]


def rings(side, closed):
    """Rings of all sizes, one for every 1,500 cells, closed or with a gap."""
    rng, lines = np.random.default_rng(5), []
    for _ in range(side * side // 1500):
        middle, r = rng.uniform(0, side, 2), np.exp(rng.uniform(0.7, np.log(40)))
        turn = np.linspace(0, 2 * np.pi * (1 if closed else 0.93), max(12, int(6 * r)))
        r = r * (1 + 0.3 * np.sin(rng.integers(2, 7) * turn))
        x, y = middle[0] + r * np.cos(turn), middle[1] + r * np.sin(turn)
        lines.append(np.stack([x, y], axis=1))
    return lines


def waves(side, length, height):
    """Sines from edge to edge, eight of them."""
    x = np.arange(4 * side) / 4
    y = height * np.sin(2 * np.pi * x / length)
    return [
        np.stack([x, row + y], axis=1)[20:-20] for row in np.arange(1, 9) * side // 9 + 0.1
    ]


def double(side):
    """A winding line fenced on both sides, a cell apart."""
    x = np.arange(2 * side) / 2
    y = side / 2 + side / 6 * np.sin(6 * np.pi * x / side)
    slope = np.gradient(y, x)
    across = np.stack([-slope, np.ones_like(slope)], axis=1)
    across *= 1.3 / np.hypot(1, slope)[:, None]
    line = np.stack([x, y], axis=1)
    return [line[10:-10], (line + across)[10:-10]]


FENCES = {
    "none": lambda side: [],
    "lanes of 12": lambda side: lanes(side, 12),
    "lanes of 5": lambda side: lanes(side, 5),
    "lanes of 2": lambda side: lanes(side, 2),
    "comb of 7": lambda side: comb(side, 7),
    "comb of 3": lambda side: comb(side, 3),
    "spiral of 9": lambda side: spiral(side, 9),
    "spiral of 4": lambda side: spiral(side, 4),
    "closed rings": lambda side: rings(side, closed=True),
    "open rings": lambda side: rings(side, closed=False),
    "waves of 45 by 5": lambda side: waves(side, 45, 5),
    "waves of 12 by 6": lambda side: waves(side, 12, 6),
    "waves of 5 by 8": lambda side: waves(side, 5, 8),
    "fenced on both sides": double,
}

SHARES = (1e-4, 1e-3, 1e-2)
"""What open rings let through, besides nothing."""


def lands(side):
    """Conductances by name."""
    holes = np.random.default_rng(9).random((side, side)) < 0.2
    return {
        "uniform": gallery.uniform(side, side),
        "fractal 1:1000": gallery.fractal(side, side, 41),
        "a fifth impassable": np.where(holes, 0, 1).astype(np.float32),
        "unrelated 1:10,000": gallery.scattered(side, side, 3, holes=0.2),
    }


def far_apart(lattice):
    """One ampere between two cells of the largest piece."""
    pieces = components(lattice).ravel()
    cells = np.flatnonzero(pieces == np.bincount(pieces[pieces >= 0]).argmax())
    currents = np.zeros(pieces.size)
    currents[cells[cells.size // 20]], currents[cells[cells.size * 19 // 20]] = 1, -1
    return currents.reshape(lattice.shape)


def smooth(lattice):
    """Currents everywhere, in balance on every piece."""
    rows, cols = lattice.shape
    row, col = np.ogrid[:rows, :cols]
    currents = (np.cos(row / (rows / 4.4)) + np.sin(col / (cols / 5.7))).ravel()
    pieces = components(lattice).ravel()
    there = pieces >= 0
    means = np.bincount(pieces[there], currents[there]) / np.bincount(pieces[there])
    currents[there] -= means[pieces[there]]
    return np.where(there, currents, 0).reshape(lattice.shape)


def measured(lattice, currents):
    """Iterations and processor seconds of one solve."""
    start = time.process_time()
    try:
        found = solve(lattice, currents, solver="multigrid")
    except NotConvergedError as refused:
        return f"refused at {refused.message.params['residual']:.0e}"
    double = "*" if "double" in found.solver else " "
    return f"{found.iterations:4d}{double}{time.process_time() - start:6.1f} s"


def main():
    """Print one line for each land and fence."""
    solve(lattice_from_conductance(gallery.uniform(200, 200)), np.zeros((200, 200)))
    print("iterations and processor seconds: two cells far apart; smooth currents")
    print("* only in double precision")
    for side in [int(given) for given in sys.argv[1:]] or [256, 1024]:
        for land, conductance in lands(side).items():
            open_land = lattice_from_conductance(conductance)
            chosen = [(name, make(side), 0.0) for name, make in FENCES.items()]
            chosen += [(f"open rings, {x:g}", rings(side, closed=False), x) for x in SHARES]
            for name, lines, share in chosen:
                lattice = fenced(open_land, lines, share) if lines else open_land
                figures = [
                    measured(lattice, given(lattice)) for given in (far_apart, smooth)
                ]
                print(f"{side} {land}, {name}: {'; '.join(figures)}", flush=True)


if __name__ == "__main__":
    main()

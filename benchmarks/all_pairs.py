"""Current among all pairs of many cells of a large grid: the sum of all, for real.

``python benchmarks/all_pairs.py FOLDER [MILLIONS] [AREAS]``; wall and processor seconds.
FOLDER keeps the voltages (4 bytes for each cell and area); broken off and started again,
the run goes on from there. A check at the end: one of the pairs, solved by itself.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
from solver import SHAPES, landscape

from cami.connectivity.circuit import Ends, Shelf, summed_currents, unit_potentials
from cami.connectivity.grid_circuit import GridCircuit
from cami.connectivity.lattice import components
from cami.connectivity.solve import solve


class FileShelf(Shelf):
    """Voltages in single precision in a file, and a note of how many there are."""

    __slots__ = ("count", "folder", "notes", "start", "used")

    def __init__(self, folder, count):
        """Take up what an earlier run has left."""
        super().__init__()
        self.folder, self.count = folder, count
        self.notes = folder / "notes.json"
        self.used = {"wall_s": 0.0, "cpu_s": 0.0}
        if self.notes.exists():
            noted = json.loads(self.notes.read_text())
            self.finished, self.residual = noted["finished"], noted["residual"]
            self.used = {name: noted[name] for name in self.used}
        self.start = time.perf_counter(), time.process_time()

    def room(self, shape):
        """The file's memory."""
        path = self.folder / "voltages.bin"
        mode = "r+" if self.finished else "w+"
        return np.memmap(path, np.float32, mode, shape=shape)

    def seconds(self):
        """Wall and processor time, of earlier runs too."""
        wall, cpu = self.start
        return {
            "wall_s": self.used["wall_s"] + time.perf_counter() - wall,
            "cpu_s": self.used["cpu_s"] + time.process_time() - cpu,
        }

    def note(self, finished, residual):
        """Write down how many voltages there are, and say it."""
        used = self.seconds()
        noted = {"finished": finished, "residual": residual, **used}
        self.notes.write_text(json.dumps(noted))
        left = used["wall_s"] / finished * (self.count - finished)
        print(
            f"  {finished} of {self.count}: {used['wall_s']:.0f} s wall, "
            f"{used['cpu_s']:.0f} s processor, some {left:.0f} s to go",
            flush=True,
        )


def main():
    """Solve, sum up, check one pair."""
    folder = Path(sys.argv[1])
    millions = int(sys.argv[2]) if len(sys.argv) > 2 else min(SHAPES)
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 200
    folder.mkdir(parents=True, exist_ok=True)
    lattice, _ = landscape(millions, 1)
    circuit = GridCircuit(lattice)
    pieces = components(lattice).ravel()
    cells = np.flatnonzero(pieces == np.bincount(pieces[pieces >= 0]).argmax())
    chosen = np.sort(np.random.default_rng(3).choice(cells, count, replace=False))
    print(
        f"{cells.size / 1e6:.1f} M cells, {count} areas, {count * (count - 1) // 2} pairs"
    )
    shelf = FileShelf(folder, count)
    found = unit_potentials(circuit, Ends(np.arange(count), chosen), shelf)
    solved, start = shelf.seconds(), (time.perf_counter(), time.process_time())
    R = found.between()
    total = summed_currents(found)
    summed = time.perf_counter() - start[0], time.process_time() - start[1]
    one, other = chosen[0], chosen[-1]
    currents = np.zeros(lattice.shape)
    currents.flat[one], currents.flat[other] = 1, -1
    volts = solve(lattice, currents).voltage.ravel()
    alone = volts[one] - volts[other]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"voltages: {solved['wall_s']:.0f} s wall, {solved['cpu_s']:.0f} s processor; "
        f"resistances and summed map: {summed[0]:.0f} s wall, {summed[1]:.0f} s processor; "
        f"peak {peak:.1f} GiB, files included; residual {found.residual:.0e}\n"
        f"resistance of one pair {R[0, -1]:.6f}, solved by itself {alone:.6f}; map from "
        f"{total[cells].min():.3g} to {total.max():.6g} A"
    )


if __name__ == "__main__":
    main()

"""A lattice as a circuit: solved on the grid itself, cell by cell."""

from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from cami.connectivity import kernels_current
from cami.connectivity.crew import Crew
from cami.connectivity.graph import TOLERANCE, Floats, Ints
from cami.connectivity.lattice import Lattice, components
from cami.connectivity.solve import Solver, solve

STEPS = ((0, 1), (1, 0), (1, 1), (1, -1))
"""Rows and columns from a cell to its neighbour, for each of a lattice's edges."""

SMALL, TIGHT = 1_000_000, 1e-9
"""Cells up to which a smaller residual is asked for, and that residual."""

SIDES_AT_ONCE = 8
"""Right-hand sides given to the grid's solver together."""


@dataclass(frozen=True)
class GridCircuit:
    """A lattice as a circuit: every cell is a node, impassable ones are in no piece."""

    lattice: Lattice
    solver: Solver = "auto"

    @property
    def nodes(self) -> int:
        """Cells, passable or not."""
        return int(self.lattice.passable.size)

    @property
    def tolerance(self) -> float:
        """Largest relative residual that passes: smaller where that costs little."""
        return TIGHT if self.nodes <= SMALL else TOLERANCE

    @cached_property
    def pieces(self) -> NDArray[np.int32]:
        """Connected piece of each cell, -1 where impassable."""
        return components(self.lattice).ravel()

    def potentials(
        self, currents: Floats, grounds: Floats | None = None
    ) -> tuple[Floats, float]:
        """Voltages that ``currents`` raise, and the largest relative residual."""
        voltages, worst = np.zeros_like(currents), 0.0
        shape = self.lattice.shape
        held = None if grounds is None else grounds.reshape(shape)
        for start in range(0, currents.shape[0], SIDES_AT_ONCE):
            block = slice(start, start + SIDES_AT_ONCE)
            sides = currents[block].reshape(-1, *shape)
            found = solve(
                self.lattice, sides, held, tolerance=self.tolerance, solver=self.solver
            )
            voltages[block] = found.voltage.reshape(-1, self.nodes)
            worst = max(worst, found.residual)
        return voltages, worst

    def node_currents(self, voltages: Floats, leak: Floats | None = None) -> Floats:
        """Current through each cell: what flows in, or out where that is more."""
        outward, inward = self.both_ways(voltages)
        if leak is not None:
            outward = outward + np.maximum(leak, 0)
            inward = inward + np.maximum(-leak, 0)
        return np.maximum(outward, inward)

    def both_ways(self, voltages: Floats) -> tuple[Floats, Floats]:
        """Currents along edges out of each cell, and into it."""
        volts = np.ascontiguousarray(voltages.reshape(self.lattice.shape))
        e, s, se, sw = self.lattice.edges
        both = kernels_current.node_currents(e, s, se, sw, volts)
        outward, inward = (flow.astype(np.float64, copy=False).ravel() for flow in both)
        return outward, inward

    def leaving(self, voltages: Floats) -> Floats:
        """What leaves each cell less what enters it."""
        outward, inward = self.both_ways(voltages)
        return outward - inward

    def half_sums(
        self, potentials: Floats, rows: Ints, members: NDArray[np.bool_]
    ) -> Floats:
        """Half the sum of all absolute edge currents at each cell, over all pairs."""
        height, cols = self.lattice.shape
        maps = potentials.reshape(-1, height, cols)
        chosen = members.reshape(height, cols)
        network = kernels_current.comparators(rows.size)
        total, lock = np.zeros((height + 1, cols)), Lock()

        def work(first: int, last: int) -> None:
            part = np.zeros((last - first + 1, cols))
            for edge, (down, right) in zip(self.lattice.edges, STEPS, strict=True):
                kernels_current.half_sums(
                    edge, down, right, chosen, maps, rows, network, first, last, part
                )
            with lock:
                total[first : last + 1] += part

        with Crew() as crew:
            crew.share(work, height, height * cols)
        return total[:height].ravel()

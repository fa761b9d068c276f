"""A landscape made ready to be solved: on the grid where it can be, as a graph else."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cami.connectivity import kernels_current
from cami.connectivity.graph import TOLERANCE, Floats, Ints
from cami.connectivity.landscape import Landscape, merge, raster_graph
from cami.connectivity.lattice import Lattice, components, lattice_from_conductance
from cami.connectivity.solve import Solver, solve

CELLS_AT_ONCE = 4_000_000
"""Potentials that are looked at together when pairs are summed: 32 MB."""

SMALL, TIGHT = 1_000_000, 1e-9
"""Cells up to which a smaller residual is asked for, and that residual."""

SIDES_AT_ONCE = 8
"""Right-hand sides given to the grid's solver together."""


class Circuit(Protocol):
    """Nodes that can be given currents; `Graph` and `GridCircuit` are circuits."""

    @property
    def nodes(self) -> int: ...  # noqa: D102 (told by its name)
    @property
    def pieces(self) -> NDArray[np.int32]: ...  # noqa: D102 (see Graph)
    def potentials(  # noqa: D102 (see Graph)
        self, currents: Floats, grounds: Floats | None = None
    ) -> tuple[Floats, float]: ...
    def node_currents(self, voltages: Floats, leak: Floats | None = None) -> Floats: ...  # noqa: D102
    def half_sums(  # noqa: D102
        self, potentials: Floats, rows: Ints, members: NDArray[np.bool_]
    ) -> Floats: ...


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
        grid = np.ascontiguousarray(voltages.reshape(self.lattice.shape))
        both = kernels_current.node_currents(*self.lattice.edges, grid)
        outward, inward = both[0].ravel(), both[1].ravel()
        if leak is not None:
            outward = outward + np.maximum(leak, 0)
            inward = inward + np.maximum(-leak, 0)
        return np.maximum(outward, inward)

    def half_sums(
        self, potentials: Floats, rows: Ints, members: NDArray[np.bool_]
    ) -> Floats:
        """Half the sum of all absolute edge currents at each cell, over all pairs."""
        height, cols = self.lattice.shape
        count = rows.size
        maps = potentials.reshape(-1, height, cols)
        chosen = members.reshape(height, cols)
        total = np.zeros((height + 1, cols))
        step = max(1, CELLS_AT_ONCE // (count * cols))
        for top in range(0, height, step):
            end = min(top + step, height)
            block = np.zeros((end - top + 1, cols, count))
            there = min(end + 1, height) - top
            block[:there] = np.moveaxis(maps[rows, top : top + there], 0, -1)
            e, s, se, sw = (edge[top:end] for edge in self.lattice.edges)
            here = total[top : end + 1]
            kernels_current.half_sums(e, s, se, sw, chosen[top:end], block, here)
        return total[:height].ravel()


@dataclass(frozen=True)
class RasterCircuit:
    """A circuit, and which node each cell of the raster belongs to."""

    circuit: Circuit
    node_of_cell: Ints
    """Flat; -1 for cells that belong to none."""
    shape: tuple[int, int]

    def node_of(self, cells: Ints) -> int:
        """The node of an area: that of its first cell that has one, else -1."""
        nodes = self.node_of_cell[cells]
        there = nodes[nodes >= 0]
        return int(there[0]) if there.size else -1

    def grid(self, values: Floats) -> Floats:
        """Values of the nodes, laid over the raster; 0 where there is no node."""
        laid: Floats = np.where(self.node_of_cell >= 0, values[self.node_of_cell], 0.0)
        return laid.reshape(self.shape)


def raster_circuit(
    landscape: Landscape, areas: Iterable[Ints] = (), solver: Solver = "auto"
) -> RasterCircuit:
    """The circuit of a landscape in which each of ``areas`` is one node."""
    rows, cols = landscape.conductance.shape
    merged = [area for area in areas if area.size > 1]
    if merged or any(True for _ in landscape.region_cells()):
        node_of_cell, nodes = merge(landscape, merged)
        graph = raster_graph(landscape, node_of_cell, nodes)
        return RasterCircuit(graph, node_of_cell, (rows, cols))
    lattice = grid_of(landscape)
    cells = np.where(lattice.passable.ravel(), np.arange(lattice.passable.size), -1)
    return RasterCircuit(GridCircuit(lattice, solver), cells, (rows, cols))


def grid_of(landscape: Landscape) -> Lattice:
    """The lattice of a landscape, its short-circuit regions left out of account."""
    return lattice_from_conductance(
        landscape.conductance,
        neighbours=4 if landscape.neighbours == 4 else 8,  # noqa: PLR2004 (rook, queen)
        average=landscape.average,
    )

"""A landscape made ready to be solved: on the grid where it can be, as a graph else."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.condensed import condensed_circuit, most_areas
from cami.connectivity.graph import Floats, Ints
from cami.connectivity.grid_circuit import GridCircuit
from cami.connectivity.landscape import Landscape, merge, raster_graph
from cami.connectivity.lattice import Lattice, lattice_from_conductance
from cami.connectivity.solve import Solver

GRAPH_AT_MOST = 100_000
"""Nodes up to which a circuit with merged areas is factorised as a graph."""


class Circuit(Protocol):
    """Nodes that can be given currents; `Graph`, `GridCircuit`, `CondensedCircuit` are."""

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
    landscape: Landscape,
    areas: Iterable[Ints] = (),
    solver: Solver = "auto",
    *,
    graph_at_most: int = GRAPH_AT_MOST,
) -> RasterCircuit:
    """The circuit of a landscape in which each of ``areas`` is one node.

    Without merged areas it is the grid. With them it is a graph, which is factorised; or,
    above ``graph_at_most`` nodes and with few areas, the grid with areas held at voltages.
    """
    rows, cols = landscape.conductance.shape
    merged = [area for area in areas if area.size > 1]
    if merged or any(True for _ in landscape.region_cells()):
        node_of_cell, nodes = merge(landscape, merged)
        shared = int((np.bincount(node_of_cell[node_of_cell >= 0]) > 1).sum())
        if nodes > graph_at_most and 0 < shared <= most_areas(nodes) and solver == "auto":
            condensed, node_of_cell = condensed_circuit(landscape, node_of_cell)
            return RasterCircuit(condensed, node_of_cell, (rows, cols))
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

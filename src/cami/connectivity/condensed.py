"""Grids too large to be factorised of which some areas are one node each.

The grid stays a grid: areas are held at voltages, and which ones follows from what has to
flow into each.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from cami.connectivity.graph import Floats, Ints
from cami.connectivity.grid_circuit import GridCircuit
from cami.connectivity.landscape import Landscape, neighbour_means
from cami.connectivity.lattice import Lattice
from cami.errors import NotConvergedError

MOST_AREAS, MOST_AREAS_OF_LARGE = 64, 400
"""Areas that are held this way: each costs one solution and one map of memory. On grids
above `LARGE` nodes factors need more than that many maps, and soon more than there is."""
LARGE = 1_000_000

ROUNDS = 4
"""Corrections after which a residual that is still too large is given up."""


def most_areas(nodes: int) -> int:
    """How many areas of a circuit of that size are held; with more it is factorised."""
    return MOST_AREAS if nodes <= LARGE else MOST_AREAS_OF_LARGE


@dataclass(frozen=True)
class Basis:
    """Voltages with one area at 1 V and all other areas and grounds at 0 V."""

    volts: Floats
    """Shape ``(areas, nodes)``."""
    flows: Floats
    """``flows[a, b]``: what leaves area a while b is at 1 V; singular without grounds."""


@dataclass(frozen=True)
class CondensedCircuit:
    """A lattice in which the cells of each area are one node: that of its first cell.

    Notes
    -----
    With u the voltages that currents outside of the areas raise while all areas are at 0 V,
    and e_b those of the `Basis`, v = u + Σ V_b e_b. What leaves the areas, F u + (F e) V,
    has to be what enters them: as many equations as there are areas.
    """

    grid: GridCircuit
    areas: tuple[Ints, ...]

    @property
    def nodes(self) -> int:
        """Cells, passable or not; of an area, its first cell counts."""
        return self.grid.nodes

    @cached_property
    def firsts(self) -> Ints:
        """The first cell of each area."""
        return np.array([int(area[0]) for area in self.areas], np.int64)

    @cached_property
    def pieces(self) -> NDArray[np.int32]:
        """Connected piece of each cell, -1 where impassable; areas join pieces."""
        own = self.grid.pieces
        count = int(own.max()) + 1
        tails = np.concatenate([own[area[:-1]] for area in self.areas])
        heads = np.concatenate([own[area[1:]] for area in self.areas])
        links = coo_array((np.ones(tails.size), (tails, heads)), shape=(count, count))
        joined = connected_components(links, directed=False)[1].astype(np.int32)
        pieces: NDArray[np.int32] = np.where(own >= 0, joined[own], -1).astype(np.int32)
        return pieces

    def potentials(
        self, currents: Floats, grounds: Floats | None = None
    ) -> tuple[Floats, float]:
        """Voltages that ``currents`` raise, and the largest relative residual."""
        basis = self._free_basis if grounds is None else self._basis(grounds)
        size = np.linalg.norm(currents, axis=1)
        size[size == 0] = 1.0
        volts = np.zeros_like(currents)
        left = currents.copy()
        worst = np.inf
        for _ in range(ROUNDS):
            volts += self._once(left, grounds, basis)
            left = currents - self._leaving(volts, grounds)
            if grounds is not None:
                left[:, np.isinf(grounds)] = 0.0
            worst = float((np.linalg.norm(left, axis=1) / size).max())
            if worst <= self.grid.tolerance:
                return volts, worst
        raise NotConvergedError(
            solver="multigrid", residual=worst, tolerance=self.grid.tolerance
        )

    @cached_property
    def _free_basis(self) -> Basis:
        return self._basis(np.zeros(self.nodes))

    def _held(self, grounds: Floats | None) -> Floats:
        """Conductances to ground with all areas held at 0 V."""
        held = np.zeros(self.nodes) if grounds is None else grounds.copy()
        for area in self.areas:
            held[area] = np.inf
        return held

    def _basis(self, grounds: Floats) -> Basis:
        held = self._held(grounds)
        count = len(self.areas)
        volts, flows = np.zeros((count, self.nodes)), np.zeros((count, count))
        for k, area in enumerate(self.areas):
            if np.isinf(grounds[area[0]]):
                flows[k, k] = 1.0
                continue
            volts[k, area] = 1.0
            pull = -self.grid.leaving(volts[k])
            pull[np.isinf(held)] = 0.0
            volts[k] += self.grid.potentials(pull[None], held)[0][0]
            leaving = self._leaving(volts[k : k + 1], grounds)[0, self.firsts]
            flows[:, k] = np.where(np.isinf(grounds[self.firsts]), 0.0, leaving)
        return Basis(volts, flows)

    def _once(self, currents: Floats, grounds: Floats | None, basis: Basis) -> Floats:
        """One superposition; as exact as its parts."""
        held = self._held(grounds)
        outside = np.where(np.isinf(held), 0.0, currents)
        volts = self.grid.potentials(outside, held)[0]
        missing = (currents - self._leaving(volts, grounds))[:, self.firsts]
        if grounds is not None:
            missing[:, np.isinf(grounds[self.firsts])] = 0.0
        levels = np.linalg.lstsq(basis.flows, missing.T, rcond=1e-12)[0]
        for level, row in zip(levels, basis.volts, strict=True):
            volts += level[:, None] * row
        return volts

    def _leaving(self, volts: Floats, grounds: Floats | None) -> Floats:
        """What leaves each node, through edges and finite grounds."""
        net = np.stack([self.grid.leaving(side) for side in volts])
        for side in net:
            self._gather(side)
        if grounds is not None:
            net += np.where(np.isinf(grounds), 0.0, grounds) * volts
        return net

    def node_currents(self, voltages: Floats, leak: Floats | None = None) -> Floats:
        """Current through each node: what flows in, or out where that is more."""
        outward, inward = self.grid.both_ways(voltages)
        for flow in (outward, inward):
            self._gather(flow)
        if leak is not None:
            outward += np.maximum(leak, 0)
            inward += np.maximum(-leak, 0)
        return np.maximum(outward, inward)

    def half_sums(
        self, potentials: Floats, rows: Ints, members: NDArray[np.bool_]
    ) -> Floats:
        """Half the sum of all absolute edge currents at each node, over all pairs."""
        total = self.grid.half_sums(potentials, rows, members)
        self._gather(total)
        return total

    def _gather(self, values: Floats) -> None:
        """Give each area's first cell the sum of all, and the others nothing."""
        for area in self.areas:
            total = values[area].sum()
            values[area] = 0.0
            values[area[0]] = total


def condensed_circuit(
    landscape: Landscape, node_of_cell: Ints
) -> tuple[CondensedCircuit, Ints]:
    """The circuit of a landscape whose cells belong to the nodes of `merge`.

    And the node of each cell: the first cell of its area.
    """
    there = np.flatnonzero(node_of_cell >= 0)
    order = there[np.argsort(node_of_cell[there], kind="stable")]
    starts = np.flatnonzero(np.diff(node_of_cell[order], prepend=-1))
    sizes = np.diff(starts, append=order.size)
    areas = tuple(
        order[start : start + size]
        for start, size in zip(starts[sizes > 1], sizes[sizes > 1], strict=True)
    )
    nodes = np.where(node_of_cell >= 0, np.arange(node_of_cell.size), -1)
    for area in areas:
        nodes[area] = area[0]
    present = (node_of_cell >= 0).reshape(landscape.conductance.shape)
    lattice = Lattice(*neighbour_means(landscape, present), passable=present)
    return CondensedCircuit(GridCircuit(lattice), areas), nodes

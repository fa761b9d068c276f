"""Circuits of any shape: networks, and rasters of which areas are merged into one node.

A `Graph` is small enough to be factorised; whole regions without merged areas belong to
the multigrid (`cami.connectivity.raster_circuit` chooses).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array
from scipy.sparse.csgraph import connected_components

from cami.connectivity.assembly import laplacian
from cami.connectivity.direct import factorise
from cami.errors import NotConvergedError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

TOLERANCE = 1e-6
"""Largest relative residual that passes."""

SIDES_AT_ONCE = 64
"""Right-hand sides that share one pass over the factors."""


@dataclass(frozen=True)
class Graph:
    """Resistors between numbered nodes; parallel ones add up, loops count for nothing."""

    tails: Ints
    heads: Ints
    conductances: Floats
    nodes: int

    @cached_property
    def pieces(self) -> NDArray[np.int32]:
        """Connected piece of each node, from 0."""
        links = coo_array(
            (np.ones(self.tails.size, np.int8), (self.tails, self.heads)),
            shape=(self.nodes, self.nodes),
        )
        labels: NDArray[np.int32] = connected_components(links, directed=False)[1]
        return labels

    @cached_property
    def matrix(self) -> csc_array:
        """The graph's Laplacian."""
        return laplacian(self.tails, self.heads, self.conductances, self.nodes)

    def potentials(
        self, currents: Floats, grounds: Floats | None = None
    ) -> tuple[Floats, float]:
        """Voltages that ``currents`` raise, and the largest relative residual.

        Parameters
        ----------
        currents
            Shape ``(sides, nodes)``: amperes into each node. Pieces without a ground must
            be balanced; their first node is at 0 V.
        grounds
            Conductance of each node to ground; inf holds it at 0 V.

        Raises
        ------
        NotConvergedError
            The relative residual exceeds `TOLERANCE`: the conductances differ by more than
            double precision can resolve.
        """
        finite, held = self._grounded(currents, grounds)
        A = self.matrix
        if finite.any():
            every = np.arange(self.nodes)
            A = (A + coo_array((finite, (every, every)), shape=A.shape)).tocsc()
        free = np.flatnonzero(~held)
        voltages = np.zeros_like(currents)
        if not free.size:
            return voltages, 0.0
        system = A[free][:, free].tocsc()
        factors = factorise(system)
        worst = 0.0
        for start in range(0, currents.shape[0], SIDES_AT_ONCE):
            block = slice(start, start + SIDES_AT_ONCE)
            right = np.ascontiguousarray(currents[block][:, free].T)
            left = factors.solve(right)
            left += factors.solve(right - system @ left)
            worst = max(worst, _residual(system, left, right))
            voltages[block, free] = left.T
        if not worst <= TOLERANCE:
            raise NotConvergedError(solver="direct", residual=worst, tolerance=TOLERANCE)
        return voltages, worst

    def _grounded(
        self, currents: Floats, grounds: Floats | None
    ) -> tuple[Floats, NDArray[np.bool_]]:
        """Finite grounds, and the nodes held at 0 V: one at least in each piece."""
        given = np.zeros(self.nodes) if grounds is None else grounds
        held = np.isinf(given)
        finite = np.where(held, 0.0, given)
        count = int(self.pieces.max(initial=-1)) + 1
        rooted = np.bincount(self.pieces, given > 0, count) > 0
        busy = np.bincount(self.pieces, (currents != 0).any(axis=0), count) > 0
        held |= ~busy[self.pieces]
        first = np.full(count, self.nodes)
        np.minimum.at(first, self.pieces, np.arange(self.nodes))
        held[first[~rooted]] = True
        return finite, held

    def node_currents(self, voltages: Floats, leak: Floats | None = None) -> Floats:
        """Current through each node: what flows in, or out where that is more.

        ``leak`` is the current from each node to finite grounds, negative into the node.
        Sources and direct grounds carry the whole of their own current that way.
        """
        flow = self.flows(voltages)
        forth, back = np.maximum(flow, 0), np.maximum(-flow, 0)
        outward = np.bincount(self.tails, forth, self.nodes)
        outward += np.bincount(self.heads, back, self.nodes)
        inward = np.bincount(self.heads, forth, self.nodes)
        inward += np.bincount(self.tails, back, self.nodes)
        if leak is not None:
            outward += np.maximum(leak, 0)
            inward += np.maximum(-leak, 0)
        return np.maximum(outward, inward)

    def flows(self, voltages: Floats) -> Floats:
        """Current along each edge, positive from its tail to its head."""
        drop: Floats = voltages[..., self.tails] - voltages[..., self.heads]
        return drop * self.conductances

    def half_sums(
        self, potentials: Floats, rows: Ints, members: NDArray[np.bool_]
    ) -> Floats:
        """Half the sum of all absolute edge currents at each node, over all pairs.

        ``rows`` of ``potentials`` are the ends that a pair may have, one as often as it
        occurs. Only edges between ``members`` count.

        Notes
        -----
        With the n edge currents d sorted ascending, the sum of all |d_i - d_j| is the sum
        of (2k - n - 1) d_k, k from 1: no pair is looked at.
        """
        count = rows.size
        weight = 2.0 * np.arange(1, count + 1) - count - 1
        total = np.zeros(self.nodes)
        chosen = np.flatnonzero(members[self.tails])
        step = max(1, 4_000_000 // max(count, 1))
        for start in range(0, chosen.size, step):
            at = chosen[start : start + step]
            tails, heads = self.tails[at], self.heads[at]
            drop = potentials[np.ix_(rows, tails)] - potentials[np.ix_(rows, heads)]
            drop.sort(axis=0)
            flow = (weight @ drop) * self.conductances[at] / 2
            total += np.bincount(tails, flow, self.nodes)
            total += np.bincount(heads, flow, self.nodes)
        return total


def _residual(system: csc_array, left: Floats, right: Floats) -> float:
    """Largest relative residual of several sides, of those that are not all zero."""
    size = np.linalg.norm(right, axis=0)
    rest = np.linalg.norm(system @ left - right, axis=0)
    return float((rest[size > 0] / size[size > 0]).max(initial=0.0))


def simple_graph(tails: Ints, heads: Ints, conductances: Floats, nodes: int) -> Graph:
    """The graph with one edge for each pair of connected nodes, tail below head."""
    apart = (tails != heads) & (conductances > 0)
    low = np.minimum(tails, heads)[apart]
    high = np.maximum(tails, heads)[apart]
    keys, where = np.unique(low * nodes + high, return_inverse=True)
    total = np.zeros(keys.size)
    np.add.at(total, where, conductances[apart])
    return Graph(keys // nodes, keys % nodes, total, nodes)

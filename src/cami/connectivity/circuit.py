"""Current between areas: pairwise, one to all, all to one, and by sources and grounds.

Everything between nodes that stay the same comes from one set of potentials: that of a
unit current from each node to a common one. Voltages are linear in the currents, so n nodes
need n - 1 solutions, whichever of their pairs are asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.graph import SIDES_AT_ONCE, Floats, Ints
from cami.connectivity.raster_circuit import Circuit

NOT_CONNECTED = -1.0
"""Stands for an infinite resistance, as in Circuitscape."""

VALUES_AT_ONCE = 50_000_000
"""Voltages that are solved for together, all right-hand sides counted: 0.4 GB."""

Policy = Literal["keepall", "rmvsrc", "rmvgnd", "rmvall"]


@dataclass(slots=True)
class Shelf:
    """Where potentials lie while they are solved for: here in memory, and all anew.

    A caller may give one that keeps them in a file, and has some from an earlier run.
    """

    finished: int = 0
    """Rows that are there already, the first ones."""
    residual: float = 0.0
    """The largest of theirs."""

    def room(self, shape: tuple[int, int]) -> Floats:
        """Room for all rows, with those that are there in it."""
        return np.empty(shape)

    def note(self, finished: int, residual: float) -> None:
        """Take notice of how many rows are there now."""


@dataclass(frozen=True)
class Ends:
    """Nodes between which current is to flow, by the numbers people gave them."""

    ids: Ints
    nodes: Ints
    """-1 where the area lies on no node: nothing reaches it."""

    def __len__(self) -> int:
        """How many there are."""
        return int(self.ids.size)


@dataclass(frozen=True)
class Answer:
    """What one arrangement of sources and grounds gave; values are of nodes."""

    ids: tuple[int, ...]
    """The pair, the one, or nothing for an arrangement of many sources and grounds."""
    resistance: float
    voltages: Floats
    """Volts; 0 at the ground, and where the current does not reach."""
    currents: Floats
    """Amperes through each node."""
    piece: NDArray[np.bool_]
    """Nodes that the current could reach."""


@dataclass(frozen=True)
class Potentials:
    """Voltages of unit currents from each end to the first end of its piece."""

    circuit: Circuit
    ends: Ends
    row_of: dict[int, int]
    """Row of ``volts`` for each node that has one."""
    volts: Floats
    """Shape ``(distinct nodes, nodes)``."""
    residual: float

    def of(self, strengths: dict[int, float], zero: int) -> Floats:
        """Voltages where each node is given its current, and node ``zero`` is at 0 V.

        The currents must sum to zero, and all nodes lie in one piece.
        """
        volts = np.zeros(self.circuit.nodes)
        for node, strength in strengths.items():
            volts += strength * self.volts[self.row_of[node]]
        volts -= volts[zero]
        volts[self.circuit.pieces != self.circuit.pieces[zero]] = 0.0
        return volts

    def between(self) -> Floats:
        """Resistances between all ends; -1 where there is no connection."""
        count = len(self.ends)
        R = np.full((count, count), NOT_CONNECTED)
        there = np.flatnonzero(self.ends.nodes >= 0)
        nodes = self.ends.nodes[there]
        rows = np.array([self.row_of[int(node)] for node in nodes])
        at = self.volts[np.ix_(rows, nodes)]
        between = np.diag(at)[:, None] + np.diag(at)[None, :] - at - at.T
        pieces = self.circuit.pieces[nodes]
        linked = pieces[:, None] == pieces[None, :]
        R[np.ix_(there, there)] = np.where(linked, np.maximum(between, 0), NOT_CONNECTED)
        np.fill_diagonal(R, 0.0)
        return R


def unit_potentials(circuit: Circuit, ends: Ends, shelf: Shelf | None = None) -> Potentials:
    """Solve once for each end but the first of each piece; what the shelf has is taken."""
    shelf = Shelf() if shelf is None else shelf
    nodes = np.unique(ends.nodes[ends.nodes >= 0])
    first: dict[int, int] = {}
    for node in nodes:
        first.setdefault(int(circuit.pieces[node]), int(node))
    volts = shelf.room((nodes.size, circuit.nodes))
    worst = shelf.residual
    step = max(1, min(SIDES_AT_ONCE, VALUES_AT_ONCE // circuit.nodes))
    for start in range(0, nodes.size, step):
        block = nodes[start : start + step]
        if start + block.size <= shelf.finished:
            continue
        roots = np.array([first[int(piece)] for piece in circuit.pieces[block]])
        solved = np.flatnonzero(block != roots)
        volts[start : start + block.size] = 0.0
        if not solved.size:
            continue
        currents = np.zeros((solved.size, circuit.nodes))
        currents[np.arange(solved.size), block[solved]] = 1.0
        currents[np.arange(solved.size), roots[solved]] = -1.0
        found, residual = circuit.potentials(currents)
        found -= found[np.arange(solved.size), roots[solved]][:, None]
        apart = circuit.pieces[None, :] != circuit.pieces[block[solved]][:, None]
        found[apart] = 0.0
        volts[start + solved] = found
        worst = max(worst, residual)
        shelf.note(start + block.size, worst)
    rows = {int(node): row for row, node in enumerate(nodes)}
    return Potentials(circuit, ends, rows, volts, worst)


def pairwise(
    potentials: Potentials, allowed: NDArray[np.bool_], skip: int = 0
) -> Iterator[Answer]:
    """Voltages and currents of each allowed pair of ends that are connected.

    One ampere leaves at the first, which is at 0 V, and enters at the second. The first
    ``skip`` answers are left out.
    """
    circuit, ends = potentials.circuit, potentials.ends
    R = potentials.between()
    for i in range(len(ends)):
        for j in range(i + 1, len(ends)):
            if not allowed[i, j] or R[i, j] == NOT_CONNECTED:
                continue
            if skip > 0:
                skip -= 1
                continue
            one, other = int(ends.nodes[i]), int(ends.nodes[j])
            piece = circuit.pieces == circuit.pieces[one]
            volts = np.zeros(circuit.nodes)
            if one != other:
                volts = potentials.of({one: -1.0, other: 1.0}, zero=one)
            pair = (int(ends.ids[i]), int(ends.ids[j]))
            yield Answer(pair, R[i, j], volts, circuit.node_currents(volts), piece)


def summed_currents(potentials: Potentials, *, silence_ends: bool = False) -> Floats:
    """Current through each node, summed over all pairs of ends, without solving pairs.

    The same as the sum over `pairwise` with every pair allowed. ``silence_ends`` leaves
    out, of each pair, the current at its own two ends.

    Notes
    -----
    Away from a pair's ends as much flows in as out, so that a node's current is half the
    sum of its edges' absolute currents; at an end, half an ampere more, one in all.
    """
    circuit, ends = potentials.circuit, potentials.ends
    total = np.zeros(circuit.nodes)
    nodes = ends.nodes[ends.nodes >= 0]
    for piece in np.unique(circuit.pieces[nodes]):
        here = nodes[circuit.pieces[nodes] == piece]
        rows = np.array([potentials.row_of[int(node)] for node in here])
        members = circuit.pieces == piece
        sums = circuit.half_sums(potentials.volts, rows, members)
        at, times = np.unique(here, return_counts=True)
        partners = times * (here.size - times)
        sums[at] += -0.5 * partners if silence_ends else 0.5 * partners
        total += np.maximum(sums, 0)
    return total


def one_to_all(potentials: Potentials, one: int, strength: float, others: Ints) -> Answer:
    """``strength`` amperes enter at end ``one``; the ends ``others`` are grounded.

    ``one`` and ``others`` are positions among the ends. The resistance is the voltage at
    ``one`` per ampere, -1 where no ground is reached or no current given.
    """
    source, grounds = _around(potentials, one, others)
    circuit, ids = potentials.circuit, (int(potentials.ends.ids[one]),)
    if strength == 0 or not grounds:
        return _nothing(circuit, ids, NOT_CONNECTED)
    nodes = [source, *grounds]
    G = potentials.volts[np.ix_([potentials.row_of[node] for node in nodes], nodes)]
    count = len(grounds)
    system = np.ones((count + 1, count + 1))
    system[:count, :count] = G[1:, 1:]
    system[count, count] = 0.0
    right = np.append(strength * G[0, 1:], strength)
    leaving = np.linalg.solve(system, right)[:count]
    strengths = {source: strength}
    strengths |= dict(zip(grounds, (-leaving).tolist(), strict=True))
    volts = potentials.of(strengths, zero=grounds[0])
    volts[grounds] = 0.0
    return Answer(
        ids,
        float(volts[source] / strength),
        volts,
        circuit.node_currents(volts),
        circuit.pieces == circuit.pieces[source],
    )


def all_to_one(potentials: Potentials, one: int, strengths: dict[int, float]) -> Answer:
    """Every other end gives its strength, in amperes; end ``one`` is grounded.

    ``strengths`` is by position among the ends. The resistance is 0, or -1 where no
    current reaches the ground.
    """
    circuit, ids = potentials.circuit, (int(potentials.ends.ids[one]),)
    ground, sources = _around(potentials, one, np.array([*strengths], dtype=np.int64))
    given: dict[int, float] = {}
    for position, strength in strengths.items():
        node = int(potentials.ends.nodes[position])
        if node in sources:
            given[node] = given.get(node, 0.0) + strength
    if not any(given.values()):
        return _nothing(circuit, ids, NOT_CONNECTED)
    volts = potentials.of(given | {ground: -sum(given.values())}, zero=ground)
    piece = circuit.pieces == circuit.pieces[ground]
    return Answer(ids, 0.0, volts, circuit.node_currents(volts), piece)


def _around(potentials: Potentials, one: int, others: Ints) -> tuple[int, list[int]]:
    """The node of ``one``, and the distinct other nodes in its piece."""
    ends, pieces = potentials.ends, potentials.circuit.pieces
    centre = int(ends.nodes[one])
    if centre < 0:
        return centre, []
    nodes = np.unique(ends.nodes[others])
    nodes = nodes[(nodes >= 0) & (nodes != centre)]
    return centre, [int(node) for node in nodes if pieces[node] == pieces[centre]]


def _nothing(circuit: Circuit, ids: tuple[int, ...], resistance: float) -> Answer:
    none = np.zeros(circuit.nodes)
    return Answer(ids, resistance, none, none, np.zeros(circuit.nodes, dtype=np.bool_))


def resolve(sources: Floats, grounds: Floats, policy: Policy) -> tuple[Floats, Floats]:
    """Sources and grounds, where both are at one node, after the policy.

    A source at a direct ground would be idle: with ``"keepall"`` it keeps its current, and
    the ground goes.
    """
    both = (sources != 0) & (grounds > 0)
    if policy in {"rmvsrc", "rmvall"}:
        sources = np.where(both, 0.0, sources)
    if policy in {"rmvgnd", "rmvall"}:
        grounds = np.where(both, 0.0, grounds)
    idle = (sources != 0) & np.isinf(grounds)
    return sources, np.where(idle, 0.0, grounds)


def sources_to_grounds(
    circuit: Circuit, sources: Floats, grounds: Floats
) -> tuple[Answer, float]:
    """Voltages and currents of any sources and grounds, and the residual.

    Pieces of the circuit without a source, or without a ground, stay at 0 V. Values are of
    nodes: amperes, and conductances to ground with inf for 0 V.
    """
    at_work = piece_at_work(circuit, sources, grounds)
    sources, grounds = np.where(at_work, sources, 0.0), np.where(at_work, grounds, 0.0)
    if not at_work.any():
        return _nothing(circuit, (), NOT_CONNECTED), 0.0
    volts, residual = circuit.potentials(sources[None], grounds)
    held = np.isinf(grounds)
    leak = np.where(held, 0.0, grounds) * volts[0]
    currents = circuit.node_currents(volts[0], leak)
    return Answer((), 0.0, volts[0], currents, at_work), residual


def piece_at_work(circuit: Circuit, sources: Floats, grounds: Floats) -> NDArray[np.bool_]:
    """The nodes of pieces that have both a source and a ground."""
    inside = circuit.pieces >= 0
    pieces = circuit.pieces[inside]
    fed = np.bincount(pieces, sources[inside] != 0) > 0
    drained = np.bincount(pieces, grounds[inside] > 0) > 0
    return inside & (fed & drained)[np.where(inside, circuit.pieces, 0)]

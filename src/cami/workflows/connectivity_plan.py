"""What a connectivity job would do and need, before any of it is done."""

import os
from dataclasses import dataclass

import numpy as np

from cami.connectivity.circuit import VALUES_AT_ONCE
from cami.connectivity.condensed import most_areas
from cami.connectivity.graph import Graph
from cami.connectivity.grid_circuit import SIDES_AT_ONCE
from cami.connectivity.raster_circuit import (
    GRAPH_AT_MOST,
    RasterCircuit,
    raster_circuit,
)
from cami.connectivity.solve import plan
from cami.errors import NotEnoughMemoryError
from cami.messages import N_, Message
from cami.sources.circuitscape.job import Job
from cami.sources.circuitscape.network_inputs import NetworkInputs
from cami.sources.circuitscape.raster_inputs import RasterInputs

GIB = 2**30
MAP_BYTES = 8
"""Bytes for each cell of a map."""

MAPS = 12
"""Maps that are held at the same time besides those of the solver."""

GRAPH_BYTES = 700
"""Bytes for each node of a small graph, its edges and factors included."""

FILL = 130.0
"""Bytes of the factors for each node and doubling of the nodes: 3 GB for a million."""


@dataclass(frozen=True)
class Plan:
    """A job's size."""

    nodes: int
    pieces: int
    focal: int
    solves: int
    pairs: int
    on_grid: bool
    """Solved on the grid by multigrid; else as a graph, by factors."""
    memory_bytes: int
    available_bytes: int
    remarks: tuple[Message, ...] = ()
    kept: tuple[int, int] = (0, 0)
    """Potentials and answers that an interrupted run has left."""

    def sentences(self) -> list[Message]:
        """The plan in words."""
        how = (
            N_("It is solved on the grid itself.")
            if self.on_grid
            else N_("It is solved as a graph, whose matrix is factorised.")
        )
        return [
            Message(
                N_("{nodes} nodes in {pieces} connected parts, {focal} focal nodes."),
                {"nodes": self.nodes, "pieces": self.pieces, "focal": self.focal},
            ),
            Message(
                N_("{pairs} arrangements of currents, from {solves} solutions."),
                {"pairs": self.pairs, "solves": self.solves},
            ),
            Message(how),
            Message(
                N_("It needs about {needed} GB of memory; {available} GB are free."),
                {
                    "needed": _gigabytes(self.memory_bytes),
                    "available": _gigabytes(self.available_bytes),
                },
            ),
            *self._on_interruption(),
        ]

    def _on_interruption(self) -> list[Message]:
        rows, answers = self.kept
        if rows or answers:
            text = N_(
                "An interrupted run has left {rows} potentials and {answers} answers: they "
                "are not computed again."
            )
            return [Message(text, {"rows": rows, "answers": answers})]
        if self.solves == 1:
            return []
        text = N_(
            "Finished solutions are kept beside the results: if it is interrupted, the "
            "same command goes on from them."
        )
        return [Message(text)]


def plan_raster(job: Job, inputs: RasterInputs) -> Plan:
    """The plan of a raster job."""
    shared = inputs.areas.values() if job.options.scenario != "pairwise" else ()
    raster = raster_circuit(inputs.landscape, shared)
    count = len(inputs.areas)
    regional = any(cells.size > 1 for cells in inputs.areas.values())
    allowed = count * (count - 1) // 2
    if inputs.pairs is not None:
        ids = [*inputs.areas]
        allowed = sum(
            inputs.pairs.allows(one, other)
            for k, one in enumerate(ids)
            for other in ids[k + 1 :]
        )
    if job.options.scenario == "advanced":
        pairs = solves = 1
    elif job.options.scenario == "pairwise":
        pairs, solves = allowed, allowed if regional else _distinct(raster, inputs)
    else:
        separate = regional and inputs.pairs is not None
        pairs, solves = count, 2 * allowed if separate else _distinct(raster, inputs)
    on_grid = not isinstance(raster.circuit, Graph)
    live = len(np.unique(raster.node_of_cell[raster.node_of_cell >= 0]))
    pieces = raster.circuit.pieces
    return Plan(
        live,
        int(pieces.max(initial=-1)) + 1,
        count,
        solves,
        pairs,
        on_grid,
        raster_bytes(inputs),
        available_bytes(),
        inputs.remarks,
    )


def plan_network(job: Job, inputs: NetworkInputs) -> Plan:
    """The plan of a network job."""
    graph, count = inputs.graph, int(inputs.focal.size)
    pieces = int(graph.pieces.max(initial=-1)) + 1
    solves, pairs = 1, 1
    if job.options.scenario == "pairwise":
        nodes = np.searchsorted(inputs.names, inputs.focal)
        solves = count - len(np.unique(graph.pieces[nodes]))
        pairs = count * (count - 1) // 2
    return Plan(
        graph.nodes,
        pieces,
        count,
        solves,
        pairs,
        False,
        network_bytes(inputs),
        available_bytes(),
    )


def raster_bytes(inputs: RasterInputs) -> int:
    """Memory that a raster job needs at most, files of potentials left out."""
    shape = inputs.landscape.conductance.shape
    cells = inputs.landscape.conductance.size
    live = int((inputs.landscape.conductance > 0).sum())
    areas = sum(1 for _ in inputs.landscape.region_cells())
    areas += sum(1 for area in inputs.areas.values() if area.size > 1)
    if areas and (live <= GRAPH_AT_MOST or areas > most_areas(live)):
        solving = _factor_bytes(live)
    else:
        sides = max(1, min(SIDES_AT_ONCE, VALUES_AT_ONCE // cells))
        held = areas + 2 * sides
        solving = plan((shape[0], shape[1]), sides, double=True) + held * MAP_BYTES * cells
    kept = min((len(inputs.areas) + 1) * cells * MAP_BYTES, GIB)
    return solving + MAPS * MAP_BYTES * cells + kept


def network_bytes(inputs: NetworkInputs) -> int:
    """Memory that a network job needs."""
    nodes = inputs.graph.nodes
    return _factor_bytes(nodes) + (int(inputs.focal.size) + 1) * nodes * 8


def refuse_too_large(needed: int) -> None:
    """Stop before the work starts if it cannot end.

    Raises
    ------
    NotEnoughMemoryError
        More memory is needed than there is.
    """
    available = available_bytes()
    if needed > available:
        raise NotEnoughMemoryError(
            needed_gb=_gigabytes(needed), available_gb=_gigabytes(available)
        )


def available_bytes() -> int:
    """Memory that can be had now."""
    try:
        with open("/proc/meminfo", encoding="ascii") as meminfo:  # noqa: PTH123 (no file)
            for line in meminfo:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))


def _factor_bytes(nodes: int) -> int:
    """Memory of a graph and of its factors, which grow a little faster than it."""
    return int(nodes * (GRAPH_BYTES + FILL * max(0.0, np.log2(max(nodes, 1)))))


def _distinct(raster: RasterCircuit, inputs: RasterInputs) -> int:
    """Solutions that single focal nodes need: one less than there are, in each piece."""
    nodes = {raster.node_of(cells) for cells in inputs.areas.values()} - {-1}
    pieces = raster.circuit.pieces
    return len(nodes) - len({int(pieces[node]) for node in nodes})


def _gigabytes(count: int) -> float:
    return round(count / GIB, 2 if count < GIB else 1)

"""The four modes of a raster job: which circuits are solved, and which maps are written."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryFile, gettempdir

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.circuit import (
    NOT_CONNECTED,
    Answer,
    Ends,
    Keep,
    Potentials,
    all_to_one,
    one_to_all,
    pairwise,
    piece_at_work,
    resolve,
    sources_to_grounds,
    summed_currents,
    unit_potentials,
)
from cami.connectivity.graph import Floats, Ints
from cami.connectivity.raster_circuit import RasterCircuit, raster_circuit
from cami.connectivity.region_pairs import region_pair
from cami.connectivity.solve import Solver
from cami.errors import NoRoomError
from cami.messages import N_, Message
from cami.places import Place
from cami.renderers.circuitscape_outputs import CircuitscapeOutputs
from cami.sources.circuitscape.complaints import Complaints
from cami.sources.circuitscape.job import Job
from cami.sources.circuitscape.raster_inputs import RasterInputs, few
from cami.workflows.connectivity_journal import Journal

Result = tuple[int, float, Floats | None]
"""Solves, the largest residual, and resistances where the mode has any."""

IN_MEMORY = 2**30
"""Bytes of potentials that are kept in memory; more goes into a file."""


def run_raster(
    job: Job, inputs: RasterInputs, outputs: CircuitscapeOutputs, journal: Journal
) -> Result:
    """Solve and write everything that the job asks for."""
    maps = _Maps(job, inputs, outputs)
    if job.options.scenario == "advanced":
        return _advanced(job, inputs, maps)
    with _room(outputs.prefix.parent) as keep:
        if job.options.scenario == "pairwise":
            regional = any(cells.size > 1 for cells in inputs.areas.values())
            solver = _pairs_of_regions if regional else _pairs_of_points
            solves, residual, R = solver(job, inputs, maps, keep, journal)
            outputs.resistances(np.array([*inputs.areas]), R)
        else:
            solves, residual, R = _each_alone(job, inputs, maps, keep, journal)
            outputs.resistance_list(np.array([*inputs.areas]), R)
    maps.write_totals()
    return solves, residual, R


def solver_of(job: Job) -> Solver:
    """The solver that the job's own choice stands for."""
    return "auto" if job.options.solver == "cg+amg" else "direct"


class _Maps:
    """Writes the maps of each answer, and keeps their sum and maximum."""

    def __init__(
        self, job: Job, inputs: RasterInputs, outputs: CircuitscapeOutputs
    ) -> None:
        self.options, self.outputs, self.frame = job.options, outputs, inputs.frame
        self.barrier = inputs.landscape.conductance <= 0
        self.total = np.zeros(self.barrier.shape)
        self.most = np.zeros(self.barrier.shape)

    @property
    def needed(self) -> bool:
        """Whether anything needs the voltages of each answer."""
        options = self.options
        return options.write_volt_maps or options.any_current_map

    @property
    def only_sum(self) -> bool:
        """Whether the cumulative map is the only one asked for."""
        options = self.options
        alone = not (options.each_current_map or options.write_volt_maps)
        return options.any_current_map and alone and not options.write_max_cur_maps

    def take(self, answer: Answer, raster: RasterCircuit, ends: list[int]) -> None:
        """Write the maps of one answer; ``ends`` are its focal nodes."""
        name = "".join(f"_{one}" for one in answer.ids)
        if self.options.write_volt_maps:
            volts = raster.grid(answer.voltages)
            if self.options.set_null_voltages_to_nodata:
                volts = np.where(self.barrier, np.nan, volts)
            self._write("voltmap", name, volts)
        if not self.options.any_current_map:
            return
        currents = answer.currents
        if self.options.set_focal_node_currents_to_zero and ends:
            currents = currents.copy()
            currents[[node for node in ends if node >= 0]] = 0.0
        grid = raster.grid(currents)
        self.total += grid
        np.maximum(self.most, grid, out=self.most)
        if self.options.each_current_map or self.options.scenario == "advanced":
            self._write_current("curmap", name, grid)

    def write_totals(self) -> None:
        """Write the cumulative and the maximum map, if the job asks for them."""
        if self.options.write_cur_maps or self.options.write_cum_cur_map_only:
            self._write_current("cum_curmap", "", self.total)
        if self.options.write_max_cur_maps:
            self._write_current("max_curmap", "", self.most)

    def _write_current(self, kind: str, name: str, grid: Floats) -> None:
        if self.options.log_transform_maps:
            logs = np.full(grid.shape, np.nan)
            np.log10(grid, out=logs, where=grid > 0)
            grid = logs
        if self.options.set_null_currents_to_nodata:
            grid = np.where(self.barrier, np.nan, grid)
        self._write(kind, name, grid)

    def _write(self, kind: str, name: str, grid: Floats) -> None:
        frame = self.frame
        self.outputs.grid(kind, name, grid, frame.west, frame.south, frame.cell, frame.crs)


def _pairs_of_points(
    job: Job, inputs: RasterInputs, maps: _Maps, keep: Keep, journal: Journal
) -> tuple[int, float, Floats]:
    """All pairs of single cells: one circuit, one solution less than there are cells."""
    raster = raster_circuit(inputs.landscape, solver=solver_of(job))
    ends = _ends(raster, inputs.areas)
    _say_lost(ends, journal)
    potentials = unit_potentials(raster.circuit, ends, keep)
    allowed = _allowed(inputs)
    R = np.where(allowed, potentials.between(), NOT_CONNECTED)
    np.fill_diagonal(R, 0.0)
    solves = _solves(potentials)
    journal.progress(solved(solves))
    every = bool((allowed | np.eye(len(allowed), dtype=np.bool_)).all())
    if maps.only_sum and every:
        silence = job.options.set_focal_node_currents_to_zero
        maps.total += raster.grid(summed_currents(potentials, silence_ends=silence))
    elif maps.needed:
        node_of = dict(zip(inputs.areas, potentials.ends.nodes.tolist(), strict=True))
        for answer in pairwise(potentials, allowed):
            maps.take(answer, raster, [node_of[one] for one in answer.ids])
            journal.detail(_pair_solved(*answer.ids))
    return solves, potentials.residual, R


def _pairs_of_regions(
    job: Job, inputs: RasterInputs, maps: _Maps, keep: Keep, journal: Journal
) -> tuple[int, float, Floats]:
    """Pairs with a circuit each: a region is a node only in its own pairs."""
    allowed, ids = _allowed(inputs), [*inputs.areas]
    R = np.full(allowed.shape, NOT_CONNECTED)
    np.fill_diagonal(R, 0.0)
    merged = any(True for _ in inputs.landscape.region_cells())
    plain = None if merged else raster_circuit(inputs.landscape, solver=solver_of(job))
    solves, worst = 0, 0.0
    for i, j in combinations(range(len(ids)), 2):
        if not allowed[i, j]:
            continue
        areas = inputs.areas[ids[i]], inputs.areas[ids[j]]
        raster, answer, residual = region_pair(
            inputs.landscape, plain, (ids[i], ids[j]), areas
        )
        solves, worst = solves + 1, max(worst, residual)
        if answer is None:
            continue
        R[i, j] = R[j, i] = answer.resistance
        if maps.needed:
            ends = np.unique(raster.node_of_cell[np.concatenate(areas)])
            maps.take(answer, raster, ends.tolist())
        journal.detail(_pair_solved(ids[i], ids[j]))
    journal.progress(solved(solves))
    return solves, worst, R


def _each_alone(
    job: Job, inputs: RasterInputs, maps: _Maps, keep: Keep, journal: Journal
) -> tuple[int, float, Floats]:
    """One-to-all and all-to-one: each focal node in turn against its partners."""
    ids = [*inputs.areas]
    partners = _allowed(inputs)
    regional = any(cells.size > 1 for cells in inputs.areas.values())
    shared = None
    solves, worst = 0, 0.0
    R = np.full(len(ids), NOT_CONNECTED)
    for i in range(len(ids)):
        others = np.flatnonzero(partners[i])
        if not others.size:
            continue
        if shared is None or (regional and inputs.pairs is not None):
            there = inputs.areas
            if regional and inputs.pairs is not None:
                there = {ids[k]: inputs.areas[ids[k]] for k in [i, *others.tolist()]}
            raster = raster_circuit(inputs.landscape, there.values(), solver_of(job))
            ends = _ends(raster, inputs.areas)
            shared = unit_potentials(raster.circuit, ends, keep)
            solves += _solves(shared)
            worst = max(worst, shared.residual)
        answer = _alone(job, inputs, shared, i, others)
        R[i] = answer.resistance
        if maps.needed:
            nodes = shared.ends.nodes
            maps.take(answer, raster, [int(nodes[k]) for k in [i, *others.tolist()]])
    journal.progress(solved(solves))
    return solves, worst, R


def _alone(
    job: Job, inputs: RasterInputs, potentials: Potentials, i: int, others: Ints
) -> Answer:
    """The answer for the i-th focal node.

    Notes
    -----
    Where strengths are given, Circuitscape (4 and 5) lets focal nodes that are excluded
    from an all-to-one run inject 1 A all the same; its published answers hold that, and
    ours with them.
    """
    ids = [*inputs.areas]
    strength = inputs.strengths or {}
    if job.options.scenario == "one-to-all":
        return one_to_all(potentials, i, strength.get(ids[i], 1.0), others)
    given = {int(k): strength.get(ids[k], 1.0) for k in others}
    if inputs.strengths is not None:
        given = {k: given.get(k, 1.0) for k in range(len(ids)) if k != i}
    return all_to_one(potentials, i, given)


def _advanced(job: Job, inputs: RasterInputs, maps: _Maps) -> Result:
    raster = raster_circuit(inputs.landscape, solver=solver_of(job))
    sources, grounds = electrodes_on(raster, inputs, job)
    answer, residual = sources_to_grounds(raster.circuit, sources, grounds)
    maps.take(answer, raster, [])
    return 1, residual, None


def electrodes_on(
    raster: RasterCircuit, inputs: RasterInputs, job: Job
) -> tuple[Floats, Floats]:
    """Sources and grounds of the circuit's nodes, conflicts resolved.

    Raises
    ------
    InvalidInputError
        No connected piece has both: nothing would flow.
    """
    if inputs.sources is None or inputs.grounds is None:
        raise AssertionError  # an advanced job always has both
    nodes, count = raster.node_of_cell, raster.circuit.nodes
    there = nodes >= 0
    sources, grounds = np.zeros(count), np.zeros(count)
    np.add.at(sources, nodes[there], inputs.sources[there])
    np.add.at(grounds, nodes[there], inputs.grounds[there])
    sources, grounds = resolve(sources, grounds, job.options.remove_src_or_gnd)
    if not piece_at_work(raster.circuit, sources, grounds).any():
        complaints = Complaints()
        refuse_idle(complaints, job)
        complaints.refuse()
    return sources, grounds


def refuse_idle(complaints: Complaints, job: Job) -> None:
    """Complain that no current would flow."""
    complaints.add(
        "no-circuit",
        ("source_file", job.file("source_file").name),
        N_("No connected part of the map has both a source and a ground."),
        N_("Move one of them, or choose another remove_src_or_gnd than {policy}."),
        policy=job.options.remove_src_or_gnd,
    )


def _ends(raster: RasterCircuit, areas: dict[int, Ints]) -> Ends:
    nodes = [raster.node_of(cells) for cells in areas.values()]
    return Ends(np.array([*areas], np.int64), np.array(nodes, np.int64))


def _allowed(inputs: RasterInputs) -> NDArray[np.bool_]:
    """Which pairs of focal nodes take part; no node with itself."""
    ids = [*inputs.areas]
    allowed = ~np.eye(len(ids), dtype=np.bool_)
    if inputs.pairs is not None:
        for i, j in combinations(range(len(ids)), 2):
            allowed[i, j] = allowed[j, i] = inputs.pairs.allows(ids[i], ids[j])
    return allowed


def _solves(potentials: Potentials) -> int:
    """Solutions that were needed: distinct nodes less one for each piece."""
    nodes = [*potentials.row_of]
    return len(nodes) - len(np.unique(potentials.circuit.pieces[nodes]))


def _pair_solved(one: int, other: int) -> Message:
    return Message(N_("Pair {one}, {other} is done."), {"one": one, "other": other})


def solved(count: int) -> Message:
    """How many systems were solved, in words."""
    return Message(N_("Solved {count} times."), {"count": count})


def _say_lost(ends: Ends, journal: Journal) -> None:
    """Tell of focal nodes where nothing conducts."""
    lost = ends.ids[ends.nodes < 0].tolist()
    if lost:
        journal.remark(
            Message(
                N_("Focal nodes on nodata are not connected to any other: {ids}."),
                {"ids": few(lost)},
            )
        )


@contextmanager
def _room(place: Place) -> Iterator[Keep]:
    """Room for potentials: in memory, or until the work is done in files of a folder.

    That is ``place``, or the one for temporary files where that lies in a store.
    """
    folder = place if isinstance(place, Path) else Path(gettempdir())
    with ExitStack() as until_done:

        def keep(shape: tuple[int, int]) -> Floats:
            needed = shape[0] * shape[1] * 8
            if needed <= IN_MEMORY:
                return np.empty(shape)
            folder.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(folder).free
            if needed > free:
                raise NoRoomError(
                    folder=str(folder),
                    needed_gb=round(needed / 2**30, 1),
                    free_gb=round(free / 2**30, 1),
                )
            scratch = until_done.enter_context(TemporaryFile(dir=folder))
            return np.memmap(scratch, dtype=np.float64, mode="w+", shape=shape)

        yield keep

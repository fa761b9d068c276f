"""The four modes of a raster job: which circuits are solved, and which maps are written."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.circuit import (
    NOT_CONNECTED,
    Answer,
    Ends,
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
from cami.messages import N_, Message
from cami.renderers.circuitscape_outputs import CircuitscapeOutputs
from cami.sources.circuitscape.complaints import Complaints
from cami.sources.circuitscape.job import Job
from cami.sources.circuitscape.raster_inputs import RasterInputs, few
from cami.workflows.connectivity_journal import Journal
from cami.workflows.connectivity_maps import Maps
from cami.workflows.kept_work import Answered, KeptWork, kept_work, sign_of

Result = tuple[int, float, Floats | None]
"""Solves, the largest residual, and resistances where the mode has any."""

SILENT = ("log_", "print_", "profiler_", "suppress_", "screenprint_", "parallelize", "max_")
"""Beginnings of options on which no answer depends."""


def run_raster(
    job: Job, inputs: RasterInputs, outputs: CircuitscapeOutputs, journal: Journal
) -> Result:
    """Solve and write everything that the job asks for; go on where it was broken off."""
    grid = inputs.landscape.conductance.shape
    sides, shape = len(inputs.areas), (grid[0], grid[1])
    if job.options.scenario == "advanced":
        none = np.zeros((0, 0))
        new = Answered(none, np.zeros(shape), np.zeros(shape))
        return _advanced(job, inputs, Maps(job, inputs, outputs, new))
    square = job.options.scenario == "pairwise"
    with kept_work(outputs.prefix, raster_sign(job, inputs)) as kept:
        answered = kept.answered(
            (sides, sides) if square else (sides,), shape, outputs.prefix.parent
        )
        journal.resumed(kept.rows, answered.count)
        maps = Maps(job, inputs, outputs, answered)
        if square:
            regional = any(cells.size > 1 for cells in inputs.areas.values())
            solver = _pairs_of_regions if regional else _pairs_of_points
            solves, residual, R = solver(job, inputs, maps, kept, journal)
            outputs.resistances(np.array([*inputs.areas]), R)
        else:
            solves, residual, R = _each_alone(job, inputs, maps, kept, journal)
            outputs.resistance_list(np.array([*inputs.areas]), R)
        maps.write_totals()
    return solves, residual, R


def raster_sign(job: Job, inputs: RasterInputs) -> str:
    """What a job's answers depend on, as a digest."""
    land, pairs = inputs.landscape, inputs.pairs
    words = [
        *(line for line in job.options.as_lines() if not line.startswith(SILENT)),
        str(sorted((inputs.strengths or {}).items())),
        ""
        if pairs is None
        else f"{pairs.include} {sorted(pairs.ids)} {sorted(pairs.pairs)}",
        str([*inputs.areas]),
    ]
    arrays = [land.conductance, *inputs.areas.values()]
    return sign_of(words, [*arrays, *([] if land.regions is None else [land.regions])])


def solver_of(job: Job) -> Solver:
    """The solver that the job's own choice stands for."""
    return "auto" if job.options.solver == "cg+amg" else "direct"


def _pairs_of_points(
    job: Job, inputs: RasterInputs, maps: Maps, kept: KeptWork, journal: Journal
) -> tuple[int, float, Floats]:
    """All pairs of single cells: one circuit, one solution less than there are cells."""
    raster = raster_circuit(inputs.landscape, solver=solver_of(job))
    ends = _ends(raster, inputs.areas)
    _say_lost(ends, journal)
    potentials = unit_potentials(raster.circuit, ends, kept.shelf())
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
        for answer in pairwise(potentials, allowed, maps.answered.count):
            nodes = [node_of[one] for one in answer.ids]
            maps.take_next(answer, raster, nodes, kept)
            journal.detail(_pair_solved(*answer.ids))
    return solves, potentials.residual, R


def _pairs_of_regions(
    job: Job, inputs: RasterInputs, maps: Maps, kept: KeptWork, journal: Journal
) -> tuple[int, float, Floats]:
    """Pairs with a circuit each: a region is a node only in its own pairs."""
    allowed, ids = _allowed(inputs), [*inputs.areas]
    done = maps.answered
    np.fill_diagonal(done.R, 0.0)
    merged = any(True for _ in inputs.landscape.region_cells())
    plain = None if merged else raster_circuit(inputs.landscape, solver=solver_of(job))
    pairs = [pair for pair in combinations(range(len(ids)), 2) if allowed[pair]]
    for i, j in pairs[done.count :]:
        areas = inputs.areas[ids[i]], inputs.areas[ids[j]]
        raster, answer, residual = region_pair(
            inputs.landscape, plain, (ids[i], ids[j]), areas
        )
        done.solves, done.residual = done.solves + 1, max(done.residual, residual)
        ends: list[int] = []
        if answer is not None:
            done.R[i, j] = done.R[j, i] = answer.resistance
            ends = np.unique(raster.node_of_cell[np.concatenate(areas)]).tolist()
        maps.take_next(answer, raster, ends, kept)
        journal.detail(_pair_solved(ids[i], ids[j]))
    journal.progress(solved(done.solves))
    return done.solves, done.residual, done.R


def _each_alone(
    job: Job, inputs: RasterInputs, maps: Maps, kept: KeptWork, journal: Journal
) -> tuple[int, float, Floats]:
    """One-to-all and all-to-one: each focal node in turn against its partners."""
    ids = [*inputs.areas]
    partners = _allowed(inputs)
    regional = any(cells.size > 1 for cells in inputs.areas.values())
    own_circuits = regional and inputs.pairs is not None
    shared, done = None, maps.answered
    for i in range(done.count, len(ids)):
        others = np.flatnonzero(partners[i])
        if not others.size:
            done.count += 1
            continue
        if shared is None or own_circuits:
            there = inputs.areas
            if own_circuits:
                there = {ids[k]: inputs.areas[ids[k]] for k in [i, *others.tolist()]}
            raster = raster_circuit(inputs.landscape, there.values(), solver_of(job))
            ends = _ends(raster, inputs.areas)
            shelf = None if own_circuits else kept.shelf()
            shared = unit_potentials(raster.circuit, ends, shelf)
            # one set of potentials serves all, also those of an earlier run
            done.solves = _solves(shared) + (done.solves if own_circuits else 0)
            done.residual = max(done.residual, shared.residual)
        answer = _alone(job, inputs, shared, i, others)
        done.R[i] = answer.resistance
        nodes = shared.ends.nodes
        around = [int(nodes[k]) for k in [i, *others.tolist()]]
        maps.take_next(answer, raster, around, kept)
    journal.progress(solved(done.solves))
    return done.solves, done.residual, done.R


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


def _advanced(job: Job, inputs: RasterInputs, maps: Maps) -> Result:
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

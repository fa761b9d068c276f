"""The two modes of a network job: what is solved, and which lists are written."""

from itertools import combinations

import numpy as np

from cami.connectivity.circuit import (
    NOT_CONNECTED,
    Answer,
    Ends,
    pairwise,
    piece_at_work,
    resolve,
    sources_to_grounds,
    unit_potentials,
)
from cami.connectivity.graph import Floats
from cami.renderers.circuitscape_outputs import CircuitscapeOutputs
from cami.sources.circuitscape.complaints import Complaints
from cami.sources.circuitscape.job import Job
from cami.sources.circuitscape.network_inputs import NetworkInputs
from cami.workflows.connectivity_journal import Journal
from cami.workflows.connectivity_raster import refuse_idle, solved
from cami.workflows.kept_work import KeptWork, kept_work, sign_of

FAINT = 1e-6
"""Share of the largest source below which a resistor carries none worth a line."""


def run_network(
    job: Job, inputs: NetworkInputs, outputs: CircuitscapeOutputs, journal: Journal
) -> tuple[int, float, Floats | None]:
    """Solve and write everything; solves, the largest residual, and resistances if any."""
    if job.options.scenario == "advanced":
        return _advanced(job, inputs, outputs)
    with kept_work(outputs.prefix, network_sign(job, inputs)) as kept:
        journal.resumed(kept.rows, 0)
        return _pairwise(job, inputs, outputs, journal, kept)


def network_sign(job: Job, inputs: NetworkInputs) -> str:
    """What a job's potentials depend on, as a digest."""
    graph = inputs.graph
    arrays = [graph.tails, graph.heads, graph.conductances, inputs.names, inputs.focal]
    return sign_of([job.options.solver], arrays)


def _pairwise(
    job: Job,
    inputs: NetworkInputs,
    outputs: CircuitscapeOutputs,
    journal: Journal,
    kept: KeptWork,
) -> tuple[int, float, Floats | None]:
    graph = inputs.graph
    ends = Ends(inputs.focal, np.searchsorted(inputs.names, inputs.focal))
    potentials = unit_potentials(graph, ends, kept.shelf())
    allowed = ~np.eye(len(ends), dtype=np.bool_)
    if inputs.pairs is not None:
        for i, j in combinations(range(len(ends)), 2):
            allows = inputs.pairs.allows(int(ends.ids[i]), int(ends.ids[j]))
            allowed[i, j] = allowed[j, i] = allows
    R = np.where(allowed, potentials.between(), NOT_CONNECTED)
    np.fill_diagonal(R, 0.0)
    total, branches = np.zeros(graph.nodes), np.zeros(graph.tails.size)
    options = job.options
    if options.write_volt_maps or options.any_current_map:
        for answer in pairwise(potentials, allowed):
            total += answer.currents
            branches += np.abs(graph.flows(answer.voltages))
            _write(answer, inputs, outputs, job)
    if options.write_cur_maps or options.write_cum_cur_map_only:
        listed = _branches(inputs, branches, 1.0)
        outputs.network_currents("_cum", inputs.names, total, listed)
    outputs.resistances(ends.ids, R)
    solves = len(potentials.row_of) - len(np.unique(graph.pieces[ends.nodes]))
    journal.progress(solved(solves))
    return solves, potentials.residual, R


def _advanced(
    job: Job, inputs: NetworkInputs, outputs: CircuitscapeOutputs
) -> tuple[int, float, None]:
    if inputs.sources is None or inputs.grounds is None:
        raise AssertionError  # an advanced job always has both
    policy = job.options.remove_src_or_gnd
    sources, grounds = resolve(inputs.sources, inputs.grounds, policy)
    if not piece_at_work(inputs.graph, sources, grounds).any():
        complaints = Complaints()
        refuse_idle(complaints, job)
        complaints.refuse()
    answer, residual = sources_to_grounds(inputs.graph, sources, grounds)
    whole = np.ones(inputs.graph.nodes, dtype=np.bool_)
    everywhere = Answer((), 0.0, answer.voltages, answer.currents, whole)
    _write(everywhere, inputs, outputs, job)
    return 1, residual, None


def _write(
    answer: Answer, inputs: NetworkInputs, outputs: CircuitscapeOutputs, job: Job
) -> None:
    """Write the lists of one answer: the nodes of its piece."""
    name = "".join(f"_{one}" for one in answer.ids)
    here = np.flatnonzero(answer.piece)
    names = inputs.names[here]
    if job.options.write_volt_maps:
        outputs.network_voltages(name, names, answer.voltages[here])
    if job.options.each_current_map or (
        job.options.any_current_map and job.options.scenario == "advanced"
    ):
        flows = np.abs(inputs.graph.flows(answer.voltages))
        source = 1.0 if inputs.sources is None else float(np.abs(inputs.sources).max())
        listed = _branches(inputs, flows, source)
        outputs.network_currents(name, names, answer.currents[here], listed)


def _branches(inputs: NetworkInputs, flows: Floats, source: float) -> Floats:
    """Three columns: both nodes of each resistor that carries current, and how much.

    ``source`` is the largest current that was given, in amperes.
    """
    graph = inputs.graph
    kept = flows > FAINT * source
    ends = inputs.names[graph.tails[kept]], inputs.names[graph.heads[kept]]
    return np.column_stack([*ends, flows[kept]])

"""Run a connectivity job as Circuitscape would: read its files, solve, write its maps."""

from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from cami.connectivity.graph import Floats
from cami.messages import N_, Message
from cami.places import Place
from cami.renderers.circuitscape_outputs import CircuitscapeOutputs
from cami.sources.circuitscape.job import Job, read_job
from cami.sources.circuitscape.network_inputs import read_network_inputs
from cami.sources.circuitscape.raster_inputs import read_raster_inputs
from cami.workflows.connectivity_journal import Journal, Tell
from cami.workflows.connectivity_network import network_sign, run_network
from cami.workflows.connectivity_plan import (
    Plan,
    network_bytes,
    plan_network,
    plan_raster,
    raster_bytes,
    refuse_too_large,
)
from cami.workflows.connectivity_raster import raster_sign, run_raster
from cami.workflows.kept_work import kept_so_far


@dataclass(frozen=True)
class Ran:
    """What a job did."""

    written: tuple[Place, ...]
    solves: int
    residual: float
    """Largest relative residual of all solutions."""
    resistances: Floats | None = None


def run_connectivity_job(
    path: Place, base: Place | None, out: Place | None, tell: Tell
) -> Ran:
    """Run the job at ``path``.

    Parameters
    ----------
    base
        Folder from which relative paths in the job are taken; None for the job's own.
    out
        Folder for the output files; None for where the job says.
    tell
        Is given remarks and progress, as they arise.

    Raises
    ------
    InvalidInputError
        The job or its files have to be mended; nothing has been computed or written.
    NotEnoughMemoryError
        The work needs more memory than there is; likewise.
    """
    job = read_job(path, base)
    outputs = CircuitscapeOutputs(
        job.prefix(out), compress=job.options.compress_grids, tif=job.options.write_as_tif
    )
    journal = Journal(job, out, tell)
    for remark in job.remarks:
        journal.remark(remark)
    if job.options.data_type == "network":
        network = read_network_inputs(job)
        journal.finished(Message(N_("Reading")))
        refuse_too_large(network_bytes(network))
        solves, residual, R = run_network(job, network, outputs, journal)
    else:
        raster = read_raster_inputs(job)
        journal.finished(Message(N_("Reading")))
        for remark in raster.remarks:
            journal.remark(remark)
        refuse_too_large(raster_bytes(raster))
        solves, residual, R = run_raster(job, raster, outputs, journal)
    journal.finished(Message(N_("Solving and writing")))
    _record(job, outputs)
    return Ran(tuple(outputs.written), solves, residual, R)


def explain_connectivity_job(
    path: Place, base: Place | None, out: Place | None = None
) -> tuple[Job, Plan]:
    """What the job at ``path`` would do, and what it would need; nothing is solved."""
    job = read_job(path, base)
    if job.options.data_type == "network":
        network = read_network_inputs(job)
        plan, sign = plan_network(job, network), network_sign(job, network)
    else:
        raster = read_raster_inputs(job)
        plan, sign = plan_raster(job, raster), raster_sign(job, raster)
    return job, replace(plan, kept=kept_so_far(job.prefix(out), sign))


def _record(job: Job, outputs: CircuitscapeOutputs) -> None:
    """Leave the options beside the results, where no input has that name."""
    name = PurePosixPath(job.options.output_file).name
    target = outputs.prefix.with_name(name)
    if target.suffix == ".out" and target.resolve() != job.path.resolve():
        outputs.record(name, job.options.as_lines())

"""Run a connectivity job as Circuitscape would: read its files, solve, write its maps."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cami.connectivity.graph import Floats
from cami.messages import Message
from cami.renderers.circuitscape_outputs import CircuitscapeOutputs
from cami.sources.circuitscape.job import Job, read_job
from cami.sources.circuitscape.network_inputs import read_network_inputs
from cami.sources.circuitscape.raster_inputs import read_raster_inputs
from cami.workflows.connectivity_network import run_network
from cami.workflows.connectivity_plan import Plan, plan_network, plan_raster, refuse_too_large
from cami.workflows.connectivity_raster import run_raster

Tell = Callable[[Message], None]


@dataclass(frozen=True)
class Ran:
    """What a job did."""

    written: tuple[Path, ...]
    solves: int
    residual: float
    """Largest relative residual of all solutions."""
    resistances: Floats | None = None


def run_connectivity_job(
    path: Path, base: Path | None, out: Path | None, tell: Tell
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
    for remark in job.remarks:
        tell(remark)
    if job.options.data_type == "network":
        network = read_network_inputs(job)
        refuse_too_large(plan_network(job, network))
        solves, residual, R = run_network(job, network, outputs, tell)
    else:
        raster = read_raster_inputs(job)
        for remark in raster.remarks:
            tell(remark)
        refuse_too_large(plan_raster(job, raster))
        solves, residual, R = run_raster(job, raster, outputs, tell)
    _record(job, outputs)
    return Ran(tuple(outputs.written), solves, residual, R)


def explain_connectivity_job(path: Path, base: Path | None) -> tuple[Job, Plan]:
    """What the job at ``path`` would do, and what it would need; nothing is solved."""
    job = read_job(path, base)
    if job.options.data_type == "network":
        return job, plan_network(job, read_network_inputs(job))
    return job, plan_raster(job, read_raster_inputs(job))


def _record(job: Job, outputs: CircuitscapeOutputs) -> None:
    """Leave the options beside the results, where no input has that name."""
    name = Path(job.options.output_file).name
    target = outputs.prefix.with_name(name)
    if target.suffix == ".out" and target.resolve() != job.path.resolve():
        outputs.record(name, job.options.as_lines())

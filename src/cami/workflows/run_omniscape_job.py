"""Run an Omniscape job: read its files, solve its windows, write its maps."""

import os
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.moving_windows import refuse_without_targets
from cami.messages import N_, Message
from cami.places import Place
from cami.renderers.omniscape_outputs import OmniscapeOutputs
from cami.sources.omniscape.inputs import OmniscapeInputs, read_omniscape_inputs
from cami.sources.omniscape.job import OmniscapeJob, read_omniscape_job
from cami.workflows.checkpoint import Checkpoint
from cami.workflows.connectivity_plan import refuse_too_large
from cami.workflows.run_connectivity_job import Ran
from cami.workflows.run_windows import Tell, run_problem, windows_bytes, windows_plan


def run_omniscape_job(
    path: Place,
    base: Place | None,
    out: Place | None,
    tell: Tell,
    *,
    local: int = 0,
    scheduler: str = "",
    exchange: Place | None = None,
) -> Ran:
    """Run the job at ``path``; what was interrupted goes on where it was.

    Parameters
    ----------
    base
        Folder from which relative paths in the job are taken; None for the job's own.
    out
        Folder for the project's folder; None for ``base``.
    local, scheduler
        Local processes, or a Dask scheduler's address, to share the windows out to.

    Raises
    ------
    InvalidInputError
        The job or its files have to be mended; nothing has been computed or written.
    NotEnoughMemoryError
        The work needs more memory than there is; likewise.
    """
    job = read_omniscape_job(path, base)
    for remark in job.remarks:
        tell(remark)
    inputs = read_omniscape_inputs(job)
    refuse_without_targets(inputs.windows.strength, inputs.windows.block_size)
    refuse_too_large(windows_bytes(inputs.windows, local or _processors(job)))
    folder = job.folder(out)
    found = run_problem(
        inputs.windows,
        _unfinished(job, out),
        tell,
        local=local,
        scheduler=scheduler,
        exchange=exchange,
        threads=_processors(job),
    )
    options = job.options
    maps: dict[str, NDArray[np.float64] | None] = {
        "classified_resistance": inputs.resistance
        if options.reclassify_resistance and options.write_reclassified_resistance
        else None,
        "cum_currmap": found.current if options.write_raw_currmap else None,
        "flow_potential": found.potential if options.calc_flow_potential else None,
        "normalized_cum_currmap": found.normalised
        if options.calc_normalized_current
        else None,
    }
    outputs = _write(job, inputs, folder, maps)
    solves = int(found.remarks["targets"]) * (2 if found.potential is not None else 1)
    return Ran(tuple(outputs.written), solves, found.residual)


def explain_omniscape_job(
    path: Place, base: Place | None, out: Place | None = None
) -> tuple[OmniscapeJob, list[Message]]:
    """What the job at ``path`` would do, and what it would need; nothing is solved."""
    job = read_omniscape_job(path, base)
    inputs = read_omniscape_inputs(job)
    refuse_without_targets(inputs.windows.strength, inputs.windows.block_size)
    said = [*job.remarks, *windows_plan(inputs.windows, _processors(job))]
    left = Checkpoint(_unfinished(job, out), inputs.windows).load()
    if left is not None:
        text = N_(
            "An interrupted run has left {finished} parts: they are not computed again."
        )
        said.append(Message(text, {"finished": left.finished}))
    return job, said


def _unfinished(job: OmniscapeJob, out: Place | None) -> Place:
    """Where the sums of a run that is under way lie."""
    name = PurePosixPath(job.options.project_name).name
    return (out or job.base) / f"{name}.unfinished.npz"


def _processors(job: OmniscapeJob) -> int:
    return len(os.sched_getaffinity(0)) if job.options.parallelize else 1


def _write(
    job: OmniscapeJob,
    inputs: OmniscapeInputs,
    folder: Place,
    maps: dict[str, NDArray[np.float64] | None],
) -> OmniscapeOutputs:
    outputs = OmniscapeOutputs(folder, tif=job.options.write_as_tif)
    frame = inputs.frame
    for name, values in maps.items():
        if values is None:
            continue
        laid = values
        if job.options.mask_nodata:
            laid = np.where(np.isnan(inputs.resistance), np.nan, values)
        outputs.grid(name, "", laid, frame.west, frame.south, frame.cell, frame.crs)
    outputs.config(job.given)
    return outputs

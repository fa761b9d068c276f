"""Sources and grounds of an advanced job, as its switches make them."""

import numpy as np
from numpy.typing import NDArray

from cami.messages import N_
from cami.sources.circuitscape.complaints import Complaints
from cami.sources.circuitscape.job import Job

Floats = NDArray[np.float64]


def effective(
    job: Job, sources: Floats, grounds: Floats, complaints: Complaints
) -> tuple[Floats, Floats]:
    """Amperes into each place, and its conductance to ground, inf for a direct one.

    ``sources`` and ``grounds`` are as in the files, nan where there are none.
    """
    options = job.options
    current = np.where(np.isfinite(sources), sources, 0.0)
    if np.isinf(sources).any():
        complaints.add(
            "source-value",
            ("source_file", job.file("source_file").name),
            N_("A source cannot be infinite."),
            N_("Give numbers, and nodata where there is no source."),
        )
    if options.use_unit_currents:
        current = np.where(current != 0, 1.0, 0.0)
    given = ~np.isnan(grounds)
    if (grounds[given] < 0).any():
        complaints.add(
            "ground-value",
            ("ground_file", job.file("ground_file").name),
            N_("A ground cannot be {found}."),
            N_("Write 0 or more, and nodata where there is no ground."),
            found=float(grounds[given].min()),
        )
    to_ground = np.zeros_like(grounds)
    if options.ground_file_is_resistances:
        direct = given & (grounds == 0)
        ordinary = given & (grounds > 0)
        to_ground[direct] = np.inf
        to_ground[ordinary] = 1 / grounds[ordinary]
    else:
        to_ground[given] = grounds[given]
    if options.use_direct_grounds:
        to_ground[to_ground > 0] = np.inf
    _need(current != 0, job, "source_file", "sources", complaints)
    _need(to_ground > 0, job, "ground_file", "grounds", complaints)
    return current, to_ground


def _need(
    there: NDArray[np.bool_], job: Job, option: str, kind: str, complaints: Complaints
) -> None:
    if not there.any():
        complaints.add(
            f"no-{kind}",
            (option, job.file(option).name),
            N_("The file holds no {kind}."),
            N_("Current needs a source and a ground: give both."),
            kind=kind,
        )

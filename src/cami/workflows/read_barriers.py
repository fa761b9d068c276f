"""Read barriers into the plane of some fixes, and refuse those that lie nowhere near."""

from pathlib import Path

import numpy as np

from cami.errors import InvalidInputError, Problem
from cami.messages import N_, Message
from cami.movement.fixes import Fixes
from cami.movement.lines import BarrierLines
from cami.sources.barrier_layer import BarrierLayer, read_barrier_layer

FAR_M = 1_000_000.0
"""Between the boxes of fixes and barriers; our choice: no mammal of ours goes that far."""


def read_barriers(path: Path, crs: str) -> BarrierLines:
    """The lines of a layer in the plane ``crs``; see `read_barrier_layer`."""
    return read_barrier_layer(path, crs).lines


def read_barriers_for(path: Path, fixes: Fixes) -> BarrierLayer:
    """The barriers in the plane of the fixes, and their source for the stamp.

    Raises
    ------
    InvalidInputError
        All that is wrong with the layer; or it lies more than `FAR_M` from all fixes.
    """
    layer = read_barrier_layer(path, fixes.crs)
    lines = layer.lines
    x, y = fixes.x_m[fixes.usable], fixes.y_m[fixes.usable]
    if len(x) == 0:
        return layer
    apart_m = float(
        np.hypot(
            max(lines.x_m.min() - x.max(), x.min() - lines.x_m.max(), 0.0),
            max(lines.y_m.min() - y.max(), y.min() - lines.y_m.max(), 0.0),
        )
    )
    if apart_m > FAR_M or not np.isfinite(apart_m):
        told = {"km": round(apart_m / 1000) if np.isfinite(apart_m) else "∞"}
        what = Message(N_("The barriers lie {km} km from all fixes."), told)
        remedy = Message(N_("Check the reference systems of both: one is named wrongly."))
        problem = Problem("barriers-far", (path.name, "crs"), what, remedy)
        raise InvalidInputError((problem,))
    return layer

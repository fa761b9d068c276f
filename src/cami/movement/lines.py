"""Barriers as lines in a plane: where they run and when they stood."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BarrierLines:
    """Barriers of many parts; part ``k`` has the vertices ``starts[k]:starts[k + 1]``."""

    x_m: Floats
    """Eastings of all vertices ``(m,)``."""
    y_m: Floats
    starts: NDArray[np.int64]
    """First vertex of every part, and ``m`` at the end ``(parts + 1,)``."""
    feature: NDArray[np.int32]
    """Which feature a part belongs to ``(parts,)``, an index into `names`."""
    names: tuple[str, ...]
    """One a feature, as the layer calls it."""
    since_s: Floats
    """When each began to stand, UTC seconds since 1970 ``(features,)``; -inf: always."""
    until_s: Floats
    """When it was opened or removed; inf: it stands."""
    crs: str
    """The same as the fixes'; two systems in one calculation are an error."""

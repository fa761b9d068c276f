"""Meetings of animals with barriers: rules by which they are told apart, and a table."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cami.errors import UnknownOptionError
from cami.movement.fixes import Fixes

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
HOUR_S = 3600.0

TYPES = (
    "Bounce",
    "Quick_Cross",
    "Average_Movement",
    "Back_n_forth",
    "Trace",
    "Trapped",
    "unknown",
)
"""Xu et al. (2021); the number of each is its place here."""
HINDERED = (0, 3, 4, 5)
"""Types in which the barrier changed what the animal did, as the ranking counts them."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What an encounter is and how it is classified; names and defaults as published."""

    distance_m: float
    """How near a barrier an animal has met it."""
    b_time_h: float = 4.0
    """Up to this long an encounter is short: a bounce or a quick cross."""
    p_time_h: float = 36.0
    """Longer than this the animal is trapped."""
    window_h: float = 168.0
    """Half before and half after, in which its usual straightness is measured."""
    tolerance_h: float = 0.0
    """How long it may be out of reach within one encounter."""
    max_cross: int = 0
    """Crossings up to which a long encounter can be back-and-forth or a trace."""
    sd_multiplier: float = 1.0
    """Standard deviations from the mean at which straightness is unusual."""
    exclude_buffer: bool = False
    """Measure the usual straightness away from barriers only."""
    interval_h: float | None = None
    """Between fixes; None: the most frequent one."""

    def __post_init__(self) -> None:
        above = {
            "distance": self.distance_m,
            "b-time": self.b_time_h,
            "p-time": self.p_time_h,
            "window": self.window_h,
            "interval": 1.0 if self.interval_h is None else self.interval_h,
        }
        least = {
            "tolerance": self.tolerance_h,
            "max-cross": self.max_cross,
            "sd-multiplier": self.sd_multiplier,
        }
        for option, value in above.items():
            if not 0 < value < np.inf:
                raise UnknownOptionError(option=option, found=f"{value:g}", known="> 0")
        for option, value in least.items():
            if not 0 <= value < np.inf:
                raise UnknownOptionError(option=option, found=f"{value:g}", known=">= 0")
        if self.p_time_h < self.b_time_h:
            raise UnknownOptionError(
                option="p-time", found=f"{self.p_time_h:g}", known=f">= {self.b_time_h:g}"
            )


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """Usable fixes of all animals, one animal after the other, each in order of time."""

    individuals: tuple[str, ...]
    bounds: Numbers
    """First fix of every individual, and their number at the end."""
    time_s: Floats
    x_m: Floats
    y_m: Floats
    error_m: Floats
    row: Numbers
    """In the `Fixes` they come from."""

    @property
    def owner(self) -> Numbers:
        """Number of the individual of each fix."""
        return np.repeat(np.arange(len(self.individuals)), np.diff(self.bounds))

    @property
    def is_step(self) -> NDArray[np.bool_]:
        """Whether a fix and the next one are of one animal ``(n - 1,)``."""
        inner = np.ones(max(len(self.time_s) - 1, 0), np.bool_)
        ends = self.bounds[1:-1] - 1
        inner[ends[(ends >= 0) & (ends < len(inner))]] = False
        return inner


def ordered(fixes: Fixes) -> Ordered:
    """Lay the usable fixes out animal by animal in order of time."""
    rows = np.flatnonzero(fixes.usable)
    rows = rows[np.lexsort((fixes.time_s[rows], fixes.individual[rows]))]
    numbers = np.arange(len(fixes.individuals) + 1)
    return Ordered(
        fixes.individuals,
        np.searchsorted(fixes.individual[rows], numbers).astype(np.int64),
        fixes.time_s[rows],
        fixes.x_m[rows],
        fixes.y_m[rows],
        fixes.error_m[rows],
        rows,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Encounters:
    """One row an encounter; arrays of shape ``(n,)``, by animal and then by time."""

    individuals: tuple[str, ...]
    individual: Numbers
    """Index into `individuals`."""
    start_s: Floats
    """Of the first fix in it, UTC seconds since 1970."""
    end_s: Floats
    kind: NDArray[np.int8]
    """Index into `TYPES`."""
    crossings: Numbers
    straightness: Floats
    """Distance over way, 0 to 1; nan for a single fix."""
    usual_mean: Floats
    """Of the straightness around it; nan where it was not asked for or cannot be known."""
    usual_sd: Floats
    x_m: Floats
    """Of the first fix."""
    y_m: Floats
    fixes: Numbers
    """How many it has."""

    def __len__(self) -> int:
        return len(self.start_s)

    @property
    def duration_h(self) -> Floats:
        """From the first fix to the last."""
        return (self.end_s - self.start_s) / HOUR_S

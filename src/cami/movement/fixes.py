"""Positions of animals, one row a fix: what every other module of this room takes."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int32]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Deployment:
    """One tag on one animal, and what its data may be used for."""

    individual: str
    tag: str = ""
    species: str = ""
    """Scientific name."""
    start_s: float = -np.inf
    """When the animal began to carry the tag, UTC seconds since 1970; unknown: no limit."""
    end_s: float = np.inf
    owner: str = ""
    licence: str = ""
    study: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    """The fixes of one individual in order of time; arrays of shape ``(n,)``."""

    individual: str
    time_s: Floats
    """UTC seconds since 1970; rising strictly."""
    x_m: Floats
    """Easting in metres."""
    y_m: Floats
    """Northing in metres."""
    error_m: Floats
    """Standard deviation of a position along either axis in metres; nan: not known."""

    def __len__(self) -> int:
        return len(self.time_s)


@dataclass(frozen=True, slots=True)
class Fixes:
    """Fixes of many individuals in one plane; arrays of shape ``(n,)``, row by row as read.

    Nothing is ever removed from it: `usable` says which fixes a calculation may take, and
    `cami.movement.quality` says why the others may not.
    """

    individuals: tuple[str, ...]
    individual: Numbers
    """Index into `individuals`."""
    time_s: Floats
    """UTC seconds since 1970 (since the animal's first fix where `epoch` is relative)."""
    x_m: Floats
    y_m: Floats
    crs: str
    """Of ``x_m, y_m``, in metres: EPSG:32612 or WKT; ``local`` where the owner hides it."""
    error_m: Floats
    """Standard deviation of a position along either axis in metres; nan: not known."""
    row: NDArray[np.int64]
    """Of the file that the fix was read from, counted as an editor counts lines."""
    usable: Truths
    epoch: str = "utc"
    """``utc``, or ``relative`` for times that count from each animal's first fix."""
    deployments: tuple[Deployment, ...] = field(default=())
    deployment: Numbers | None = None
    """Index into `deployments`; -1: not known."""
    dop: Floats | None = None
    """Dilution of precision as the tag gives it; nan: not given."""
    dimensions: NDArray[np.int8] | None = None
    """2 or 3 for fixes in the plane or in space, 0 where the tag does not say."""
    marked: Truths | None = None
    """What the owner, or the source itself, marks as no good position."""

    def __len__(self) -> int:
        return len(self.time_s)

    def only(self, usable: Truths) -> "Fixes":
        """Return the same fixes, of which a calculation may take fewer."""
        return replace(self, usable=self.usable & usable)

    def tracks(self) -> Iterator[Track]:
        """Give the usable fixes animal by animal, in order of time."""
        rows = np.flatnonzero(self.usable)
        order = rows[np.lexsort((self.time_s[rows], self.individual[rows]))]
        bounds = np.searchsorted(
            self.individual[order], np.arange(len(self.individuals) + 1)
        )
        for name, start, end in zip(self.individuals, bounds[:-1], bounds[1:], strict=True):
            mine = order[start:end]
            yield Track(
                name, self.time_s[mine], self.x_m[mine], self.y_m[mine], self.error_m[mine]
            )

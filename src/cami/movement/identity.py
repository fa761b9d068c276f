"""Signs that two animals go under one name, or that a name stands for no track at all."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cami.movement.fixes import Fixes
from cami.movement.kernels_quality import alternations
from cami.movement.order import bounds, by_animal_and_time
from cami.movement.quality import Reason, Reasons, Thresholds

FEWEST_JUMPS = 6
"""To and fro in a row: single wrong fixes never make so many; project choice."""
FEWEST_TWOFOLD = 3
"""Times at which one name is at two far places; project choice."""
FAR_M = 1000.0
"""Between places that no tag confuses; project choice."""
LONG_SILENCE_S = 365.25 * 86_400.0
"""After which a name may have been given again; project choice."""

Kind = Literal[
    "one-fix", "no-movement", "two-places", "jumps-to-and-fro", "two-tags", "long-silence"
]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What is strange about the fixes of a name."""

    individual: int
    kind: Kind
    rows: Rows
    """Indices of the fixes that show it."""


def suspicions(fixes: Fixes, found: Reasons, limits: Thresholds) -> tuple[Suspicion, ...]:
    """Everything strange about names, animal by animal.

    Parameters
    ----------
    found
        Hard reasons of the fixes; those that have one are left out, but conflicts tell.
    limits
        How fast an animal can be: the widest limits, whatever the species.
    """
    told = list(_two_places(fixes, found))
    rows = np.flatnonzero(found == 0)
    order = rows[by_animal_and_time(fixes.individual[rows], fixes.time_s[rows])]
    ends = bounds(fixes.individual[order], len(fixes.individuals))
    for animal, (start, end) in enumerate(pairwise(ends)):
        mine = order[start:end]
        if len(mine) == 0:
            continue
        if len(mine) == 1:
            told.append(Suspicion(animal, "one-fix", mine))
            continue
        told += _of_track(fixes, animal, mine, limits)
    return tuple(told)


def _of_track(fixes: Fixes, animal: int, mine: Rows, limits: Thresholds) -> list[Suspicion]:
    time_s, x_m, y_m = fixes.time_s[mine], fixes.x_m[mine], fixes.y_m[mine]
    told = []
    if np.ptp(x_m) == 0 and np.ptp(y_m) == 0:
        told.append(Suspicion(animal, "no-movement", mine))
    reach = (limits.near_m, limits.fast_m_s, limits.fast_s, limits.steady_m_s)
    longest, at = alternations(time_s, x_m, y_m, reach)
    if longest >= FEWEST_JUMPS:
        told.append(Suspicion(animal, "jumps-to-and-fro", mine[at : at + longest + 2]))
    late = np.flatnonzero(np.diff(time_s) > LONG_SILENCE_S)
    if len(late):
        told.append(Suspicion(animal, "long-silence", mine[late + 1]))
    turns = _turns_of_tags(fixes, mine)
    if len(turns) >= FEWEST_TWOFOLD:
        kind: Kind = "two-tags"
        apart_m = np.hypot(x_m[turns] - x_m[turns - 1], y_m[turns] - y_m[turns - 1])
        if np.median(apart_m) > FAR_M:
            kind = "two-places"
        told.append(Suspicion(animal, kind, mine[turns]))
    return told


def _turns_of_tags(fixes: Fixes, mine: Rows) -> Rows:
    """Places in the track where another tag reports, beyond one exchange of tags each."""
    if fixes.deployment is None or len(fixes.deployments) <= len(fixes.individuals):
        return np.empty(0, np.int64)
    tag = fixes.deployment[mine]
    turns = np.flatnonzero(np.diff(tag) != 0) + 1
    return turns if len(turns) >= len(np.unique(tag)) else np.empty(0, np.int64)


def _two_places(fixes: Fixes, found: Reasons) -> list[Suspicion]:
    """Names that are at one time at places far apart, again and again."""
    rows = np.flatnonzero((found & np.uint16(Reason.CONFLICT)) > 0)
    order = rows[by_animal_and_time(fixes.individual[rows], fixes.time_s[rows])]
    same = (np.diff(fixes.individual[order]) == 0) & (np.diff(fixes.time_s[order]) == 0)
    apart_m = np.hypot(np.diff(fixes.x_m[order]), np.diff(fixes.y_m[order]))
    far = np.flatnonzero(same & (apart_m > FAR_M))
    told = []
    for animal in np.unique(fixes.individual[order[far]]):
        mine = far[fixes.individual[order[far]] == animal]
        if len(mine) >= FEWEST_TWOFOLD:
            shown = np.unique(order[np.concatenate((mine, mine + 1))])
            told.append(Suspicion(int(animal), "two-places", shown))
    return told

"""What errors of positions leave open: within reach or not, across a line or not.

A barrier counts as straight over the length of an error; fixes without an error are exact.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from cami.movement.barrier_index import BarrierIndex
from cami.movement.crossings import Crossings
from cami.movement.encounters import Ordered

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


def met_probability(
    tracks: Ordered, away: Floats, held: tuple[Numbers, Numbers], distance_m: float
) -> Floats:
    """That one fix at least lies within the distance of a straight line, by its error."""
    lists, starts = held
    error = np.nan_to_num(tracks.error_m[lists])
    far = away[lists]
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = ndtr((distance_m - far) / error) - ndtr((-distance_m - far) / error)
    inside = np.where(error > 0, inside, far <= distance_m)
    outside = np.log(np.maximum(1 - inside, 1e-300))
    return 1 - np.exp(np.add.reduceat(outside, starts[:-1])) if len(lists) else inside


def missed_crossings(
    tracks: Ordered,
    near: tuple[Floats, Numbers],
    found: Crossings,
    held: tuple[Numbers, Numbers],
    index: BarrierIndex,
) -> Floats:
    """Crossings to expect on steps along a barrier that seem not to cross it."""
    away, segment = near
    lists, starts = held
    error = np.nan_to_num(tracks.error_m)
    with np.errstate(divide="ignore", invalid="ignore"):
        wrong = np.where(error > 0, ndtr(-away / error), 0.0)
    feature = np.where(segment >= 0, index.feature[segment], -1)
    same = (feature[:-1] == feature[1:]) & (feature[1:] >= 0) & tracks.is_step
    chance = wrong[:-1] * (1 - wrong[1:]) + wrong[1:] * (1 - wrong[:-1])
    chance[~same] = 0.0
    chance[found.step] = 0.0
    total = np.concatenate(([0.0], np.cumsum(chance), [0.0]))
    first, last = lists[starts[:-1]], lists[starts[1:] - 1]
    return np.asarray(total[last] - total[first])

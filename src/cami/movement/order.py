"""The order in which fixes are walked: animal by animal, each in order of time."""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


def by_animal_and_time(individual: NDArray[np.int32], time_s: NDArray[np.float64]) -> Rows:
    """Row numbers, animal by animal and by time, rows of one time as they stand.

    Tables that are in order already, as most are, are not sorted again.
    """
    same = individual[1:] == individual[:-1]
    rising = time_s[1:] >= time_s[:-1]
    if bool(np.all(np.where(same, rising, individual[1:] > individual[:-1]))):
        return np.arange(len(individual))
    return np.lexsort((time_s, individual))


def bounds(individual_in_order: NDArray[np.int32], individuals: int) -> Rows:
    """Where each animal's rows begin in that order, and their number at the end."""
    return np.searchsorted(individual_in_order, np.arange(individuals + 1))

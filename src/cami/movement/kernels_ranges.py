"""Compiled loop over pairs of fixes for the bandwidth of a kernel."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@njit(cache=True, nogil=True)
def cross_validation(x: Floats, y: Floats, bandwidths: Floats, firsts: int) -> Floats:
    """Least-squares cross-validation of a normal kernel, for each bandwidth.

    Over pairs of the first so many fixes with all fixes; of all with all as published.
    """
    sums = np.zeros(bandwidths.size)
    for i in range(firsts):
        for j in range(x.size):
            d = (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2
            for k in range(bandwidths.size):
                half = math.exp(-d / (4 * bandwidths[k] ** 2))
                sums[k] += half - 4 * half * half
    out = np.empty(bandwidths.size)
    for k in range(bandwidths.size):
        area = math.pi * bandwidths[k] ** 2 * firsts
        out[k] = 1 / area + sums[k] / (4 * area * firsts)
    return out

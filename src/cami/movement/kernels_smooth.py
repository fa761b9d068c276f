"""Compiled smoother: where an animal was at any time given all its fixes; paths drawn."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Truths = NDArray[np.bool_]


@njit(cache=True, nogil=True)
def smoothed(
    x: Floats,
    y: Floats,
    fixed: Truths,
    step: Indices,
    table: Floats,
    noise: Floats,
    moving: bool,
) -> tuple[Floats, Floats, Floats]:
    """Mean of x and y, and variance of either, at each time; unit stationary variance.

    Notes
    -----
    Filter forwards, and backwards the adjoint recursion of Bryson and Frazier, which
    inverts nothing but the variance of an innovation, so that exact fixes do no harm.
    """
    n = x.size
    xs, ys = np.empty((n, 2)), np.empty((n, 2))
    ps = np.empty((n, 3))
    rx, ry, inverse = np.zeros(n), np.zeros(n), np.zeros(n)
    gain = np.zeros((n, 2))
    x0 = x1 = y0 = y1 = 0.0
    p00, p01, p11 = 1.0, 0.0, 1.0 if moving else 0.0
    for i in range(n):
        if i > 0:
            k = step[i - 1]
            a, b, c, d = table[k, 0], table[k, 1], table[k, 2], table[k, 3]
            x0, x1 = a * x0 + b * x1, c * x0 + d * x1
            y0, y1 = a * y0 + b * y1, c * y0 + d * y1
            left, right = a * p00 + b * p01, a * p01 + b * p11
            low, high = c * p00 + d * p01, c * p01 + d * p11
            p00 = left * a + right * b + table[k, 4]
            p01 = left * c + right * d + table[k, 5]
            p11 = low * c + high * d + table[k, 6]
        if fixed[i]:
            f = max(p00 + noise[i], 1e-300)
            inverse[i] = 1.0 / f
            rx[i], ry[i] = x[i] - x0, y[i] - y0
            k0, k1 = p00 / f, p01 / f
            gain[i, 0], gain[i, 1] = k0, k1
            x0 += k0 * rx[i]
            x1 += k1 * rx[i]
            y0 += k0 * ry[i]
            y1 += k1 * ry[i]
            p11 -= k1 * p01
            p01 = noise[i] / f * p01
            p00 = k0 * noise[i]
        xs[i, 0], xs[i, 1], ys[i, 0], ys[i, 1] = x0, x1, y0, y1
        ps[i, 0], ps[i, 1], ps[i, 2] = p00, p01, p11
    mean_x, mean_y, variance = np.empty(n), np.empty(n), np.empty(n)
    u0 = u1 = v0 = v1 = 0.0
    l00 = l01 = l11 = 0.0
    for i in range(n - 1, -1, -1):
        p00, p01 = ps[i, 0], ps[i, 1]
        mean_x[i] = xs[i, 0] - p00 * u0 - p01 * u1
        mean_y[i] = ys[i, 0] - p00 * v0 - p01 * v1
        known = p00 * p00 * l00 + 2.0 * p00 * p01 * l01 + p01 * p01 * l11
        variance[i] = max(p00 - known, 0.0)
        if fixed[i]:
            f, k0, k1 = inverse[i], gain[i, 0], gain[i, 1]
            u0 = (1.0 - k0) * u0 - k1 * u1 - f * rx[i]
            v0 = (1.0 - k0) * v0 - k1 * v1 - f * ry[i]
            e = 1.0 - k0
            l00 = e * e * l00 - 2.0 * e * k1 * l01 + k1 * k1 * l11 + f
            l01 = e * l01 - k1 * l11
        if i > 0:
            k = step[i - 1]
            a, b, c, d = table[k, 0], table[k, 1], table[k, 2], table[k, 3]
            u0, u1 = a * u0 + c * u1, b * u0 + d * u1
            v0, v1 = a * v0 + c * v1, b * v0 + d * v1
            left, right = a * l00 + c * l01, a * l01 + c * l11
            low, high = b * l00 + d * l01, b * l01 + d * l11
            l00, l01, l11 = left * a + right * c, left * b + right * d, low * b + high * d
    return mean_x, mean_y, variance


@njit(cache=True, nogil=True)
def drawn(noise: Floats, step: Indices, table: Floats) -> Floats:
    """One axis of a path with unit stationary variance from normal numbers ``(n, 2)``."""
    out = np.empty(noise.shape[0])
    x, v = noise[0, 0], noise[0, 1]
    out[0] = x
    for i in range(1, noise.shape[0]):
        k = step[i - 1]
        q11, q12, q22 = table[k, 4], table[k, 5], table[k, 6]
        root = math.sqrt(q11)
        mixed = q12 / root if root > 0.0 else 0.0
        rest = math.sqrt(max(q22 - mixed * mixed, 0.0))
        e0, e1 = noise[i, 0], noise[i, 1]
        x, v = (
            table[k, 0] * x + table[k, 1] * v + root * e0,
            table[k, 2] * x + table[k, 3] * v + mixed * e0 + rest * e1,
        )
        out[i] = x
    return out


@njit(cache=True, nogil=True)
def add_gaussians(
    density: Floats,
    cols: Floats,
    rows: Floats,
    weights: Floats,
    xx: Floats,
    xy: Floats,
    yy: Floats,
    reach: float,
) -> None:
    """Add Gaussians to a grid; centres, covariances and ``reach`` (sd) count in cells."""
    for i in range(cols.size):
        out_x, out_y = reach * math.sqrt(xx[i]), reach * math.sqrt(yy[i])
        first, last = math.ceil(cols[i] - out_x), math.floor(cols[i] + out_x)
        top, low = math.ceil(rows[i] - out_y), math.floor(rows[i] + out_y)
        first, last = max(first, 0), min(last, density.shape[1] - 1)
        top, low = max(top, 0), min(low, density.shape[0] - 1)
        det = xx[i] * yy[i] - xy[i] * xy[i]
        share = weights[i] / (2.0 * math.pi * math.sqrt(det))
        a, b, c = yy[i] / det, -xy[i] / det, xx[i] / det
        for r in range(top, low + 1):
            dy = r - rows[i]
            for k in range(first, last + 1):
                dx = k - cols[i]
                power = a * dx * dx + 2.0 * b * dx * dy + c * dy * dy
                density[r, k] += share * math.exp(-0.5 * power)

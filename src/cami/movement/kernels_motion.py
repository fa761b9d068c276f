"""Compiled Kalman filter and smoother of a stationary motion with unit variance.

A motion along one axis has the state (displacement from the mean, velocity), the velocity
in units of its own standard deviation, so that the stationary covariance is the identity.
A row of a table of steps holds what one lag does to it: the transition ``g11 g12 g21 g22``
and the covariance of the noise ``q11 q12 q22``.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

# Gauss-Legendre nodes and weights on [0, 1], six points
_NODES = np.array(
    [
        0.033765242898423986,
        0.16939530676686775,
        0.3806904069584015,
        0.6193095930415985,
        0.8306046932331322,
        0.966234757101576,
    ]
)
_WEIGHTS = np.array(
    [
        0.08566224618958517,
        0.1803807865240693,
        0.23395696728634552,
        0.23395696728634552,
        0.1803807865240693,
        0.08566224618958517,
    ]
)


@njit(cache=True, nogil=True)
def _swing(slow: float, fast: float, t: float) -> float:
    """``(exp(-slow t) - exp(-fast t)) / (fast - slow)``, also where the rates meet."""
    apart = (fast - slow) * t
    if apart < 1e-8:
        return t * math.exp(-slow * t)
    return -t * math.exp(-slow * t) * math.expm1(-apart) / apart


@njit(cache=True, nogil=True)
def steps(lags: Floats, tau_position: float, tau_velocity: float) -> Floats:
    """Table ``(lags, 7)``; ``tau_velocity`` 0 for OU, both 0 for independent fixes."""
    table = np.zeros((lags.size, 7))
    if tau_position <= 0.0:
        table[:, 4] = 1.0
        return table
    if tau_velocity <= 0.0:
        for i in range(lags.size):
            table[i, 0] = math.exp(-lags[i] / tau_position)
            table[i, 4] = -math.expm1(-2.0 * lags[i] / tau_position)
        return table
    slow, fast = 1.0 / tau_position, 1.0 / tau_velocity
    both, product = slow + fast, slow * fast
    root = math.sqrt(product)
    for i in range(lags.size):
        t = lags[i]
        swing = _swing(slow, fast, t)
        decay = math.exp(-fast * t)
        g11 = decay + fast * swing
        g22 = decay - slow * swing
        g12 = root * swing
        table[i, 0], table[i, 1], table[i, 2], table[i, 3] = g11, g12, -g12, g22
        if both * t < 1.0:
            within = 0.0
            for k in range(_NODES.size):
                at = _swing(slow, fast, _NODES[k] * t)
                within += _WEIGHTS[k] * at * at
            table[i, 4] = 2.0 * both * product * t * within
        else:
            table[i, 4] = 1.0 - g11 * g11 - g12 * g12
        table[i, 5] = both * root * swing * swing
        table[i, 6] = 1.0 - g12 * g12 - g22 * g22
    return table


@njit(cache=True, nogil=True)
def products(
    x: Floats, y: Floats, step: Indices, table: Floats, noise: Floats, moving: bool
) -> Floats:
    """Sums of products of the standardised innovations of x, y and the constant 1.

    Returns
    -------
    ``(xx, xy, yy, x1, y1, 11, log of the determinant)``
    """
    x0 = x1 = y0 = y1 = c0 = c1 = 0.0
    p00, p01, p11 = 1.0, 0.0, 1.0 if moving else 0.0
    xx = xy = yy = sx = sy = ss = logs = 0.0
    for i in range(x.size):
        if i > 0:
            k = step[i - 1]
            a, b, c, d = table[k, 0], table[k, 1], table[k, 2], table[k, 3]
            x0, x1 = a * x0 + b * x1, c * x0 + d * x1
            y0, y1 = a * y0 + b * y1, c * y0 + d * y1
            c0, c1 = a * c0 + b * c1, c * c0 + d * c1
            left, right = a * p00 + b * p01, a * p01 + b * p11
            low, high = c * p00 + d * p01, c * p01 + d * p11
            p00 = left * a + right * b + table[k, 4]
            p01 = left * c + right * d + table[k, 5]
            p11 = low * c + high * d + table[k, 6]
        f = p00 + noise[i]
        f = max(f, 1e-300)
        rx, ry, rc = x[i] - x0, y[i] - y0, 1.0 - c0
        share = 1.0 / f
        xx += rx * rx * share
        xy += rx * ry * share
        yy += ry * ry * share
        sx += rx * rc * share
        sy += ry * rc * share
        ss += rc * rc * share
        logs += math.log(f)
        k0, k1 = p00 * share, p01 * share
        x0 += k0 * rx
        x1 += k1 * rx
        y0 += k0 * ry
        y1 += k1 * ry
        c0 += k0 * rc
        c1 += k1 * rc
        p11 -= k1 * p01
        p01 = noise[i] * share * p01
        p00 = k0 * noise[i]
    return np.array((xx, xy, yy, sx, sy, ss, logs))

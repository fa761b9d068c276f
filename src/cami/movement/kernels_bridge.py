"""Compiled sampling of paths of a lasting velocity between fixes, and of their zeros.

Units: time in tau_v, velocity in its standard deviation, so that of a path
``u' = v, dv = -v dt + sqrt(2) dW``. The sign of ``u`` is the side of a line.
"""

import math

import numpy as np
from numba import njit

from cami.movement.lines import Floats

FINEST = 0.06
"""Part of tau_v below which a path is taken for the cubic between its ends."""

SURE = 4.0
"""Standard deviations of a path about that cubic that count as out of reach."""

DEEPEST = 24
"""Halvings at most: a gap of ``2**24`` times `FINEST`."""

FAR = 200.0
"""Standard deviation of where a path begins before anything was seen of it: far beyond
what is looked at, and small enough for its square not to drown what is."""


@njit(cache=True, nogil=True)
def joint_covariance(t: Floats) -> Floats:
    """Covariance ``(2m, 2m)`` of all positions, then all velocities, at times ``t``."""
    m = t.size
    out = np.empty((2 * m, 2 * m))
    for i in range(m):
        a = t[i] - t[0]
        for j in range(m):
            b = t[j] - t[0]
            lag = abs(a - b)
            out[i, j] = (
                FAR * FAR
                + (a - 1.0 + math.exp(-a))
                + (b - 1.0 + math.exp(-b))
                - (lag - 1.0 + math.exp(-lag))
            )
            out[m + i, m + j] = math.exp(-lag)
            if b <= a:
                cov = 2.0 - math.exp(-b) - math.exp(-lag)
            else:
                cov = math.exp(-lag) - math.exp(-b)
            out[i, m + j] = cov
            out[m + j, i] = cov
    return out


@njit(cache=True, nogil=True)
def halves(lag: float) -> Floats:
    """Law of the middle of a gap: rows ``u``, ``v`` of its mean over both ends, its spread.

    Returns ``(2, 6)``: factors of ``u0 v0 u1 v1`` and the row of the Cholesky factor.
    """
    h = 0.5 * lag
    e = math.exp(-h)
    quu = 2.0 * h - 3.0 + 4.0 * e - e * e
    if h < 0.02:  # where the difference would be lost in rounding
        quu = h * h * h * (2.0 / 3.0 - 0.5 * h)
    quv = (1.0 - e) * (1.0 - e)
    qvv = 1.0 - e * e
    det = quu * qvv - quv * quv
    iuu, iuv, ivv = qvv / det, -quv / det, quu / det
    f = 1.0 - e
    # F = [[1, f], [0, e]]; the precision of the middle is Q^-1 + F' Q^-1 F
    fuu, fuv = iuu, iuv
    gvu, gvv = f * iuu + e * iuv, f * iuv + e * ivv
    puu = iuu + fuu
    puv = iuv + f * fuu + e * fuv
    pvv = ivv + f * gvu + e * gvv
    det = puu * pvv - puv * puv
    cuu, cuv, cvv = pvv / det, -puv / det, puu / det
    # Q^-1 F of the left end
    luu, luv = iuu, f * iuu + e * iuv
    lvu, lvv = iuv, f * iuv + e * ivv
    out = np.empty((2, 6))
    out[0, 0], out[0, 1] = cuu * luu + cuv * lvu, cuu * luv + cuv * lvv
    out[1, 0], out[1, 1] = cuv * luu + cvv * lvu, cuv * luv + cvv * lvv
    # F' Q^-1 of the right end
    out[0, 2], out[0, 3] = cuu * fuu + cuv * gvu, cuu * fuv + cuv * gvv
    out[1, 2], out[1, 3] = cuv * fuu + cvv * gvu, cuv * fuv + cvv * gvv
    root = math.sqrt(cuu)
    out[0, 4], out[0, 5] = root, 0.0
    out[1, 4] = cuv / root
    out[1, 5] = math.sqrt(max(0.0, cvv - out[1, 4] * out[1, 4]))
    return out


@njit(cache=True, nogil=True)
def _zeros_of_cubic(u0: float, v0: float, u1: float, v1: float, lag: float) -> int:
    """Zeros within a short gap: 1 where the sides differ, else 0 or 2."""
    if (u0 < 0.0) != (u1 < 0.0):
        return 1
    side = -1.0 if u0 < 0.0 else 1.0
    if side * v0 >= 0.0 or side * v1 <= 0.0:
        return 0
    # The least of the cubic: zero of its derivative a s^2 + b s + c
    a = 6.0 * (u0 - u1) + 3.0 * lag * (v0 + v1)
    b = 6.0 * (u1 - u0) - 2.0 * lag * (2.0 * v0 + v1)
    c = lag * v0
    if abs(a) < 1e-14:
        s = -c / b
    else:
        root = math.sqrt(max(0.0, b * b - 4.0 * a * c))
        s = (-b + side * root) / (2.0 * a)
    r = 1.0 - s
    least = (
        (1.0 + 2.0 * s) * r * r * u0
        + s * r * r * lag * v0
        + s * s * (3.0 - 2.0 * s) * u1
        - s * s * r * lag * v1
    )
    return 2 if side * least < 0.0 else 0


@njit(cache=True, nogil=True)
def zeros_between(
    rng: np.random.Generator,
    ends: Floats,
    lag: float,
    laws: Floats,
    depth: int,
    stack: Floats,
    when: Floats,
) -> int:
    """Sample a path between two states and give where it is zero, as shares of the gap.

    ``ends`` is ``u0 v0 u1 v1``; ``laws[k]`` the law of the middle after ``k`` halvings;
    halves in which the path cannot come near zero are not looked into.
    """
    found, top = 0, 1
    stack[0, 0], stack[0, 1], stack[0, 2], stack[0, 3] = ends[0], ends[1], ends[2], ends[3]
    stack[0, 4], stack[0, 5] = 0.0, 0.0
    while top > 0:
        top -= 1
        u0, v0, u1, v1 = stack[top, 0], stack[top, 1], stack[top, 2], stack[top, 3]
        at, level = stack[top, 4], int(stack[top, 5])
        share = 0.5**level
        h = lag * share
        if level >= depth:
            zeros = _zeros_of_cubic(u0, v0, u1, v1, h)
            for _ in range(zeros):
                if found < when.size:
                    when[found] = at + 0.5 * share
                    found += 1
            continue
        if (u0 < 0.0) == (u1 < 0.0):
            side = -1.0 if u0 < 0.0 else 1.0
            least = min(
                min(side * u0, side * u1),
                min(side * (u0 + h * v0 / 3.0), side * (u1 - h * v1 / 3.0)),
            )
            if least > SURE * laws[level, 0, 4]:
                continue
        law = laws[level]
        first = rng.standard_normal()
        u = law[0, 0] * u0 + law[0, 1] * v0 + law[0, 2] * u1 + law[0, 3] * v1
        v = law[1, 0] * u0 + law[1, 1] * v0 + law[1, 2] * u1 + law[1, 3] * v1
        u += law[0, 4] * first
        v += law[1, 4] * first + law[1, 5] * rng.standard_normal()
        stack[top, 0], stack[top, 1], stack[top, 2], stack[top, 3] = u, v, u1, v1
        stack[top, 4], stack[top, 5] = at + 0.5 * share, level + 1.0
        top += 1
        stack[top, 0], stack[top, 1], stack[top, 2], stack[top, 3] = u0, v0, u, v
        stack[top, 4], stack[top, 5] = at, level + 1.0
        top += 1
    return found

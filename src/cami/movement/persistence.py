"""How long a velocity lasts, from collars of any schedule and with barriers in the way."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

from cami.movement.fixes import Floats, Track
from cami.movement.kernels_motion import products, steps
from cami.movement.lines import BarrierLines

USUAL_S, USUAL_LOG_SD = 5400.0, 1.0
"""What is believed of a hoofed animal before its fixes are seen: 12 min to 11 h, most
likely 1.5 h. Counts only where collars are too coarse to tell."""

CERTAIN_LOG_SD = 0.05
"""Below it a permeability does not feel that the time is not known exactly."""

ONE_WAY = 0.8
"""Share of the barriers' length that must agree in direction to be taken as one line."""


@dataclass(frozen=True, slots=True)
class Persistence:
    """The velocity of one species' animals where nothing is in their way."""

    tau_s: float
    """After this time a velocity is forgotten to 1/e."""
    log_sd: float
    """Standard error of the logarithm of `tau_s`."""
    speed_m_per_s: tuple[float, ...]
    """Standard deviation of the velocity along an axis, one a track."""
    spread_m2_per_s: tuple[float, ...]
    """Growth of half a coordinate's variance with time, one a track: this is what coarse
    collars tell well; ``speed ** 2 * tau``."""

    def possible(self) -> list[tuple["Persistence", float]]:
        """Return what it may be and the logarithm of how probable that is.

        Three times that have the mean and the variance of the logarithm, where these are
        uncertain at all.
        """
        if self.log_sd < CERTAIN_LOG_SD:
            return [(self, 0.0)]
        apart = float(np.exp(np.sqrt(3) * self.log_sd))
        return [
            (self.at(self.tau_s / apart), float(np.log(1 / 6))),
            (self, float(np.log(2 / 3))),
            (self.at(self.tau_s * apart), float(np.log(1 / 6))),
        ]

    def at(self, tau_s: float) -> "Persistence":
        """Return the same spreads, had the velocity lasted otherwise."""
        speeds = tuple(float(np.sqrt(d / tau_s)) for d in self.spread_m2_per_s)
        return Persistence(tau_s, self.log_sd, speeds, self.spread_m2_per_s)


def fit_persistence(
    tracks: Sequence[Track], lines: BarrierLines | None = None, error_m: float = 0.0
) -> Persistence:
    """Fit a motion whose times are shared by all tracks, each with a spread of its own.

    Parameters
    ----------
    lines
        If most of them run one way, only the coordinate along them is used: a line that
        turns animals back as a mirror does changes nothing along itself.
    error_m
        Of positions whose error is not known.

    Notes
    -----
    The exact likelihood of an OUF motion, its variance and centre profiled out per track;
    `tau_s` has a log-normal prior (`USUAL_S`, `USUAL_LOG_SD`).
    """
    axes = _axes(lines)
    prepared = [_prepared(track, axes, error_m) for track in tracks]
    span = max((p[1].max() * len(p[1]) for p in prepared), default=86400.0)
    start = np.log([USUAL_S, span / 20])
    noise = [np.zeros(len(p[0][0])) for p in prepared]
    for _ in range(2):
        fit = minimize(
            _minus_log,
            start,
            (prepared, noise, np.log(20 * span)),
            method="Nelder-Mead",
            options={"xatol": 2e-3, "fatol": 1e-3},
        )
        start = fit.x
        noise = [
            p[3] / v
            for p, v in zip(prepared, _variances(fit.x, prepared, noise), strict=True)
        ]
    tau = float(np.exp(fit.x[0]))
    tau_position = float(np.exp(fit.x[1]))
    variances = _variances(fit.x, prepared, noise)
    spread = [v / tau_position for v in variances]
    speeds = tuple(float(np.sqrt(s / tau)) for s in spread)
    log_sd = _standard_error(fit.x, (prepared, noise, np.log(20 * span)))
    return Persistence(tau, log_sd, speeds, tuple(map(float, spread)))


Prepared = tuple[tuple[Floats, Floats], Floats, NDArray[np.int64], Floats, int]
"""Coordinates, distinct lags, index of the lags, variances of error, number of axes."""


def _axes(lines: BarrierLines | None) -> Floats:
    """Unit vectors ``(1 or 2, 2)`` of the coordinates to use."""
    if lines is None or len(lines.x_m) < 2:  # noqa: PLR2004 (no edge)
        return np.eye(2)
    inner = np.ones(len(lines.x_m) - 1, bool)
    inner[lines.starts[1:-1] - 1] = False
    dx, dy = np.diff(lines.x_m)[inner], np.diff(lines.y_m)[inner]
    length = np.hypot(dx, dy)
    twice = 2 * np.arctan2(dy, dx)
    mean = np.sum(length * np.exp(1j * twice)) / length.sum()
    if abs(mean) < ONE_WAY:
        return np.eye(2)
    angle = np.angle(mean) / 2
    return np.array([[np.cos(angle), np.sin(angle)]])


def _prepared(track: Track, axes: Floats, error_m: float) -> Prepared:
    place = np.stack([track.x_m, track.y_m])
    along = axes @ place
    along = along - along.mean(axis=1, keepdims=True)
    lags, step = np.unique(np.round(np.diff(track.time_s), 1), return_inverse=True)
    second = along[1] if len(along) > 1 else np.zeros_like(along[0])
    error = np.where(np.isfinite(track.error_m), track.error_m, error_m) ** 2
    return (
        (np.ascontiguousarray(along[0]), np.ascontiguousarray(second)),
        lags,
        step.astype(np.int64),
        error,
        len(along),
    )


def _sums(taus: Floats, one: Prepared, noise: Floats) -> tuple[float, float]:
    """Sum of squared standardised innovations about the best centre, log-determinant."""
    (x, y), lags, step, _, _ = one
    table = steps(lags, float(np.exp(taus[1])), float(np.exp(taus[0])))
    xx, _, yy, x1, y1, ones, logs = products(x, y, step, table, noise, True)
    return float(xx + yy - (x1 * x1 + y1 * y1) / ones), float(logs)


def _variances(taus: Floats, prepared: list[Prepared], noise: list[Floats]) -> list[float]:
    return [
        _sums(taus, one, more)[0] / (one[4] * len(one[0][0]))
        for one, more in zip(prepared, noise, strict=True)
    ]


def _minus_log(
    taus: Floats, prepared: list[Prepared], noise: list[Floats], longest: float
) -> float:
    if not (0.0 < taus[0] < taus[1] < longest):
        return 1e12 * (1 + abs(float(taus[0])))
    total = 0.5 * ((taus[0] - np.log(USUAL_S)) / USUAL_LOG_SD) ** 2
    for one, more in zip(prepared, noise, strict=True):
        squares, logs = _sums(taus, one, more)
        n = one[4] * len(one[0][0])
        total += 0.5 * (n * np.log(squares / n) + one[4] * logs)
    return float(total)


def _standard_error(at: Floats, given: tuple[list[Prepared], list[Floats], float]) -> float:
    """Of the first parameter, the second at its best: from the curvature."""

    def profile(shift: float) -> float:
        value = at[0] + shift
        inner = minimize_scalar(
            lambda second: _minus_log(np.array([value, second]), *given),
            bounds=(max(value, at[1] - 2) + 1e-6, at[1] + 2),
            method="bounded",
            options={"xatol": 1e-3},
        )
        return float(inner.fun)

    least = profile(0.0)
    step = 0.05
    for _ in range(2):
        curve = (profile(step) - 2 * least + profile(-step)) / step**2
        step = float(np.clip(1 / np.sqrt(max(curve, 1e-6)), 1e-3, 0.5))
    return float(min(1 / np.sqrt(max(curve, 1e-6)), USUAL_LOG_SD))

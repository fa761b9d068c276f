"""Animals of known truth near lines that let a known share of them pass."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cami.movement.fixes import Floats, Numbers, Track
from cami.movement.kernels_walk import walk
from cami.movement.lines import BarrierLines

STEPS_PER_PERSISTENCE = 50
"""Steps while a velocity is forgotten; contacts are counted this finely."""


@dataclass(frozen=True, slots=True)
class Gait:
    """How an animal moves where nothing is in its way: an integrated OU process or OUF."""

    speed_m_per_s: float
    """Standard deviation of the velocity along either axis."""
    persistence_s: float
    """After this time a velocity is forgotten to 1/e (tau_v)."""
    range_s: float = 0.0
    """After this time a place of the home range is forgotten (tau_p); 0: a nomad."""

    @property
    def spread_m2_per_s(self) -> float:
        """Growth of half the variance along an axis, once the velocity is forgotten."""
        return self.speed_m_per_s**2 * self.persistence_s


@dataclass(frozen=True, slots=True)
class Walked:
    """What an animal truly did; every row is one moment."""

    time_s: Floats
    x_m: Floats
    y_m: Floats
    approaches: Numbers
    """Contacts, each a crossing had there been no line ``(features, periods)``."""
    passes: Numbers
    """Those that it crossed ``(features, periods)``."""


def simulate_walk(
    gait: Gait,
    lines: BarrierLines,
    permeability: Floats,
    rng: np.random.Generator,
    *,
    start_m: tuple[float, float],
    start_s: float,
    days: float,
    change_s: tuple[float, ...] = (),
    home_m: tuple[float, float] | None = None,
    record_s: float = 3600.0,
) -> Walked:
    """Return what one animal does near lines of known permeability.

    Parameters
    ----------
    permeability
        Share of the contacts that become crossings ``(features, len(change_s) + 1)``: of
        the times at which the path would have crossed had there been no line, the share
        in which it does. At the others the path is mirrored in the line there, as light is,
        and goes on. A contact belongs to the path in continuous time, for a velocity that
        persists crosses a line finitely often; neither the collar nor the step of the
        simulation is part of the definition.
    change_s
        When the permeability changes, UTC seconds, rising: an opening, a removal.
    home_m
        Centre of the home range; ``start_m`` if not given, of no meaning to a nomad.

    Notes
    -----
    ``dv = -(v / tau_v) dt - (x - home) / (tau_v tau_p) dt + s sqrt(2 / tau_v) dW``,
    in steps of ``tau_v / 50``, each exact for the velocity.
    """
    every = int(np.ceil(record_s / gait.persistence_s * STEPS_PER_PERSISTENCE))
    step = record_s / every
    steps = int(days * 86400 // record_s) * every
    edges, feature = _edges(lines)
    approaches = np.zeros(permeability.shape, np.int64)
    passes = np.zeros_like(approaches)
    changes = (np.array(change_s, float) - start_s) / step
    path = walk(
        rng,
        np.array(start_m, float),
        np.array(home_m or start_m, float),
        gait.speed_m_per_s,
        gait.persistence_s,
        gait.range_s,
        step,
        steps,
        every,
        edges,
        feature,
        np.ascontiguousarray(permeability, float),
        np.clip(changes, -1, 2**62).astype(np.int64),
        approaches,
        passes,
    )
    time_s = start_s + record_s * np.arange(len(path), dtype=np.float64)
    return Walked(
        time_s,
        path[:, 0].copy(),
        path[:, 1].copy(),
        approaches.astype(np.int32),
        passes.astype(np.int32),
    )


def wear_collar(
    walked: Walked,
    name: str,
    every_h: float,
    rng: np.random.Generator,
    *,
    dropped_fraction: float = 0.0,
    error_m: float = 0.0,
) -> Track:
    """Return what a collar tells of it: fewer moments, some lost, each a little wrong.

    ``every_h`` is taken to the next moment that was recorded.
    """
    record_s = walked.time_s[1] - walked.time_s[0]
    rows = np.arange(0, len(walked.time_s), max(1, round(every_h * 3600 / record_s)))
    rows = rows[rng.random(len(rows)) >= dropped_fraction]
    return Track(
        name,
        walked.time_s[rows],
        walked.x_m[rows] + error_m * rng.standard_normal(len(rows)),
        walked.y_m[rows] + error_m * rng.standard_normal(len(rows)),
        np.full(len(rows), error_m),
    )


def _edges(lines: BarrierLines) -> tuple[Floats, NDArray[np.int64]]:
    """Every edge ``x0, y0, x1, y1``, and the feature that it belongs to."""
    part = np.repeat(np.arange(len(lines.feature)), np.diff(lines.starts))
    first = np.flatnonzero(part[:-1] == part[1:]) if len(part) else np.empty(0, int)
    edges = np.column_stack(
        [lines.x_m[first], lines.y_m[first], lines.x_m[first + 1], lines.y_m[first + 1]]
    )
    long = (edges[:, :2] != edges[:, 2:]).any(axis=1)
    return edges[long], lines.feature[part[first[long]]].astype(np.int64)

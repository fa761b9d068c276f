"""What a continuous-time model of an animal's motion is, and what a fit of it tells."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ellipe

Floats = NDArray[np.float64]
Kind = Literal["iid", "ou", "ouf_critical", "ouf"]
KINDS: tuple[Kind, ...] = ("iid", "ou", "ouf_critical", "ouf")
"""Independent fixes; Ornstein-Uhlenbeck; with foraging (velocity that lasts), critically
damped and overdamped: each is a limit of the one after it."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95 % interval; nan where the data say nothing about it."""

    value: float
    low: float = np.nan
    high: float = np.nan


@dataclass(frozen=True, slots=True)
class Motion:
    """A stationary Gaussian motion about a mean, in a plane.

    The autocovariance at lag ``t`` is ``covariance_m2`` times `correlation` of ``t``.
    """

    kind: Kind
    mean_m: tuple[float, float]
    """Easting and northing of the centre."""
    covariance_m2: Floats
    """Of a position ``(2, 2)``."""
    tau_position_s: float = 0.0
    """Time after which the animal has forgotten where it was; 0 for independent fixes."""
    tau_velocity_s: float = 0.0
    """Time after which it has forgotten where it went; 0 without lasting velocity."""
    error_scale: float = 1.0
    """By which the stated errors of positions are to be multiplied."""

    @property
    def spread_m2(self) -> float:
        """Geometric mean of the variances along the two axes of the motion."""
        return float(np.sqrt(np.linalg.det(self.covariance_m2)))

    def correlation(self, lag_s: Floats) -> Floats:
        """Autocorrelation of a coordinate at each lag, 1 at lag 0."""
        lag = np.abs(np.asarray(lag_s, np.float64))
        slow, fast = self.tau_position_s, self.tau_velocity_s
        if slow <= 0:
            return np.where(lag == 0, 1.0, 0.0)
        decay = np.exp(-lag / slow)
        if fast <= 0:
            return np.asarray(decay)
        apart = lag * (1 / fast - 1 / slow)
        near = apart < 1e-8  # noqa: PLR2004 (where the difference is lost in rounding)
        share = np.where(near, 1.0, -np.expm1(-apart) / np.where(near, 1.0, apart))
        return np.asarray(decay * (np.exp(-apart) + lag / fast * share))

    def area_m2(self, fraction: float = 0.95) -> float:
        """Of the ellipse that holds a share of a Gaussian's mass."""
        return float(-2 * np.pi * np.log1p(-fraction) * self.spread_m2)

    @property
    def mean_speed_ms(self) -> float:
        """Mean speed along the path in metres a second; nan where velocity does not last.

        Of a velocity that is Gaussian along either axis.
        """
        if self.tau_velocity_s <= 0:
            return np.nan
        minor, major = np.linalg.eigvalsh(self.covariance_m2)
        fastest = major / (self.tau_position_s * self.tau_velocity_s)
        return float(np.sqrt(2 / np.pi * fastest) * ellipe(1 - minor / major))


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A motion fitted to a track, and how well it is known."""

    motion: Motion
    method: Literal["ml", "phreml"]
    isotropic: bool
    fixes: int
    parameters: int
    loglik: float
    """At the estimates; of positions in metres."""
    aicc: float
    dof_area: float
    """Effective number of independent positions that the area rests on."""
    dof_mean: float
    dof_speed: float
    """0 where velocity does not last."""
    tau_position_s: Estimate
    tau_velocity_s: Estimate
    speed_ms: Estimate
    spread_m2: Estimate
    """Geometric mean variance; its interval from the likelihood's profile."""
    chi_square_m2: Estimate
    """The same with the interval customary in the field."""
    resident: bool
    """Whether the data tell that the animal comes back at all."""

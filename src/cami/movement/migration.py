"""What kind of mover an animal is, by the shape of its net squared displacement.

Five shapes are fitted by least squares to one position a day and compared by AICc:
resident, disperser, migrant, mixed migrant (comes back elsewhere), nomad.

Notes
-----
With ``t`` in days since the first position and ``s(θ, φ) = 1 / (1 + exp((θ - t) / φ))``::

    resident        γ (1 - exp(-t / κ))
    disperser       δ s(θ, φ)
    migrant         δ s(θ, φ) - δ s(θ₂, φ₂)
    mixed migrant   δ s(θ, φ) - δ₂ s(θ₂, φ₂)
    nomad           β t

with ``θ₂ = θ + 2 φ + 2 φ₂ + ρ``, so that the way back begins after the way out. Days of one
animal are not independent: AICc counts ``n (1 - r) / (1 + r)`` of them, with ``r`` the
correlation of neighbouring residuals of the shape that fits closest. The migrant is the
mixed migrant with ``δ₂ = δ``: where AICc does not part the two, it is a migrant.

References
----------
bunnefeld2011, equations 1-5; spitz2017, for the resident's shape and ``θ₂``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares
from scipy.special import expit

from cami.movement.fixes import Track
from cami.movement.tracks import at_intervals, net_squared_displacement

Floats = NDArray[np.float64]
Shape = Literal["resident", "disperser", "migrant", "mixed-migrant", "nomad"]

METHOD, VERSION = "net-squared-displacement", "1"
DAY_S = 86_400.0
FEWEST_DAYS = 30
"""Positions below which no shape is told; project choice."""
LONGEST_GAP_S = 7 * DAY_S
"""Between two fixes over which a day's position is still taken; project choice."""
CLEAR = 2.0
"""Differences of AICc below this decide nothing (Burnham and Anderson 2002, p. 70)."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A shape fitted to an animal's net squared displacement."""

    shape: Shape
    parameters: Mapping[str, float]
    """Square kilometres and days."""
    aicc: float
    """nan where the fit is refused."""
    refused: str = ""
    """Why the shape does not hold: ``no-convergence``, ``at-a-limit``, ``outside`` (a way
    begins before the first day or ends after the last), ``lost-in-scatter``,
    ``too-few-independent-days``."""


@dataclass(frozen=True, slots=True)
class MovementClass:
    """Which shape describes an animal, or why none is told."""

    shape: Shape | Literal["undecided", ""]
    fits: tuple[Fit, ...]
    """Best first."""
    days: int
    independent_days: float = 0.0
    """So many independent days would tell as much."""
    refused: str = ""
    """``too-few-days``, ``no-shape``; empty if a shape is told."""

    @property
    def best(self) -> Fit | None:
        """The fit with the lowest AICc."""
        return next((fit for fit in self.fits if not fit.refused), None)


def movement_class(track: Track) -> MovementClass:
    """Fit all shapes to an animal's track and choose among them."""
    daily = at_intervals(track, DAY_S, LONGEST_GAP_S)
    if len(daily) < FEWEST_DAYS:
        return MovementClass("", (), len(daily), refused="too-few-days")
    day = (daily.time_s - daily.time_s[0]) / DAY_S
    nsd_km2 = net_squared_displacement(daily) / 1e6
    fitted = [_fit(shape, day, nsd_km2) for shape in MODELS]
    independent = _independent(fitted, day, nsd_km2)
    fits = sorted(
        (_weighed(fit, day, nsd_km2, independent) for fit in fitted),
        key=lambda fit: np.inf if fit.refused else fit.aicc,
    )
    told = _told([fit for fit in fits if not fit.refused])
    refused = "" if told else "no-shape"
    return MovementClass(told, tuple(fits), len(daily), independent, refused)


def _told(held: list[Fit]) -> Shape | Literal["undecided", ""]:
    if not held:
        return ""
    close = [fit.shape for fit in held if fit.aicc - held[0].aicc < CLEAR]
    if len(close) == 1:
        return close[0]
    return "migrant" if set(close) == {"migrant", "mixed-migrant"} else "undecided"


def _independent(fits: list[Fit], day: Floats, nsd_km2: Floats) -> float:
    """How many independent days there are, by the residuals of the closest fit."""
    held = [fit for fit in fits if not fit.refused]
    if not held:
        return float(len(day))
    left = min((_residuals(fit, day, nsd_km2) for fit in held), key=lambda r: float(r @ r))
    scatter = float(left @ left)
    r = float(left[1:] @ left[:-1]) / scatter if scatter > 0 else 0.0
    return len(day) * (1 - max(r, 0.0)) / (1 + max(r, 0.0))


def _weighed(fit: Fit, day: Floats, nsd_km2: Floats, independent: float) -> Fit:
    """The fit with its AICc; refused where days are too few for its unknowns."""
    if fit.refused:
        return fit
    k = len(fit.parameters) + 1  # the errors' variance is unknown, too
    if independent <= k + 2:
        return replace(fit, refused="too-few-independent-days")
    left = _residuals(fit, day, nsd_km2)
    ways = [value for name, value in fit.parameters.items() if name.startswith("delta")]
    if ways and min(ways) < CLEAR_WAY * float(np.std(left)):
        return replace(fit, refused="lost-in-scatter")
    variance = max(float(left @ left) / len(day), 1e-300)
    penalty = 2 * k + 2 * k * (k + 1) / (independent - k - 1)
    return replace(fit, aicc=independent * float(np.log(variance)) + penalty)


def _residuals(fit: Fit, day: Floats, nsd_km2: Floats) -> Floats:
    model = MODELS[fit.shape][0]
    return nsd_km2 - model(day, np.array(list(fit.parameters.values())))


@dataclass(frozen=True, slots=True)
class Journey:
    """A way out or back, in days since the first position."""

    start_day: float
    """2 φ before its middle: an eighth of the displacement is done."""
    middle_day: float
    end_day: float
    """2 φ after it."""


def journeys(fit: Fit) -> tuple[Journey, ...]:
    """When a disperser or migrant was on its way; none for the other shapes."""
    found = []
    told = fit.parameters
    if "theta_day" in told:
        found.append(_journey(told["theta_day"], told["phi_day"]))
    if "rho_day" in told:
        found.append(_journey(_back(told), told["phi2_day"]))
    return tuple(found)


def _journey(middle: float, phi: float) -> Journey:
    return Journey(middle - 2 * phi, middle, middle + 2 * phi)


def _back(told: Mapping[str, float]) -> float:
    phis = told["phi_day"] + told["phi2_day"]
    return told["theta_day"] + 2 * phis + told["rho_day"]


Model = Callable[[Floats, Floats], Floats]


def _resident(t: Floats, p: Floats) -> Floats:
    return np.asarray(p[0] * -np.expm1(-t / p[1]))


def _disperser(t: Floats, p: Floats) -> Floats:
    return np.asarray(p[0] * expit((t - p[1]) / p[2]))


def _migrant(t: Floats, p: Floats) -> Floats:
    return _mixed(t, np.insert(p, 3, p[0]))


def _mixed(t: Floats, p: Floats) -> Floats:
    delta, theta, phi, delta2, phi2, rho = p
    back = theta + 2 * phi + 2 * phi2 + rho
    return np.asarray(delta * expit((t - theta) / phi) - delta2 * expit((t - back) / phi2))


def _nomad(t: Floats, p: Floats) -> Floats:
    return np.asarray(p[0] * t)


MODELS: Mapping[Shape, tuple[Model, tuple[str, ...]]] = {
    "resident": (_resident, ("gamma_km2", "kappa_day")),
    "disperser": (_disperser, ("delta_km2", "theta_day", "phi_day")),
    "migrant": (
        _migrant,
        ("delta_km2", "theta_day", "phi_day", "phi2_day", "rho_day"),
    ),
    "mixed-migrant": (
        _mixed,
        ("delta_km2", "theta_day", "phi_day", "delta2_km2", "phi2_day", "rho_day"),
    ),
    "nomad": (_nomad, ("beta_km2_day",)),
}


def _fit(shape: Shape, day: Floats, nsd_km2: Floats) -> Fit:
    """The best from several starts; unknowns are positive, and scaled to about one."""
    model, names = MODELS[shape]
    span, top = float(day[-1]), float(nsd_km2.max())
    if top == 0:
        return Fit(shape, {}, np.nan, "no-convergence")
    scale = np.array([top if name.endswith("km2") else span for name in names])
    if shape == "nomad":
        scale = np.array([top / span])
    steep = np.array([name.startswith("phi") for name in names])
    sized = np.array(["km2" in name for name in names])
    lowest = np.where(steep, STEEPEST_DAY / span, 1e-6)
    highest = np.where(steep, 0.5, np.where(sized, 10.0, 3.0))

    def misfit(p: Floats) -> Floats:
        return np.asarray((model(day, p * scale) - nsd_km2) / top)

    starts = np.clip(_starts(shape), lowest * 1.001, highest * 0.999)
    order = np.argsort([float(np.sum(misfit(start) ** 2)) for start in starts])
    ended = [
        least_squares(misfit, starts[start], bounds=(lowest, highest), max_nfev=500)
        for start in order[:STARTS]
    ]
    best = min(
        (each for each in ended if each.status > 0),
        key=lambda each: float(each.cost),
        default=None,
    )
    if best is None:
        return Fit(shape, {}, np.nan, "no-convergence")
    told = dict(zip(names, (best.x * scale).tolist(), strict=True))
    refused = _unsound(shape, told, np.asarray(best.x), highest, span)
    return Fit(shape, told, np.nan, refused)


CLEAR_WAY = 2.0
"""A way out or back is told if its displacement is more than so many standard deviations
of what the shape leaves over; project choice."""
STARTS = 5
"""Of a grid of starts, those closest to the data are followed."""
STEEPEST_DAY = 0.1
"""Positions are a day apart: a steeper way cannot be told."""


def _unsound(
    shape: Shape, told: Mapping[str, float], x: Floats, highest: Floats, span: float
) -> str:
    """Why a fit that ended does not hold; empty if it does."""
    if shape != "resident" and (x > 0.99 * highest).any():
        return "at-a-limit"
    if "theta_day" in told:
        ways = journeys(Fit(shape, told, 0.0))
        if ways[0].start_day < 0 or ways[-1].end_day > span:
            return "outside"
    return ""


def _starts(shape: Shape) -> Floats:
    """Unknowns as parts of span and largest displacement ``(starts, unknowns)``."""
    thetas, rhos = np.linspace(0.05, 0.9, 18), np.linspace(0.02, 0.8, 14)
    if shape == "resident":
        return np.array([(0.7, 0.02), (0.7, 0.2), (0.9, 0.6)])
    if shape == "nomad":
        return np.array([(0.5,)])
    if shape == "disperser":
        return np.array([(0.8, theta, phi) for theta in thetas for phi in (0.01, 0.05)])
    both = [
        (0.8, theta, phi, phi, rho)
        for theta in thetas
        for rho in rhos
        for phi in (0.01, 0.04)
        if theta + 4 * phi + rho < 1
    ]
    if shape == "migrant":
        return np.array(both)
    return np.array([(*way[:3], 0.7, *way[3:]) for way in both])

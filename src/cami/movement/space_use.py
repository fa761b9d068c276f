"""One animal's use of space by any method: areas and shapes, or why there are none."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from cami.errors import (
    CamiError,
    ExtentTooSmallError,
    TimesUnorderedError,
    TooFewFixesError,
    TrackStillError,
    UnknownOptionError,
)
from cami.messages import Message
from cami.movement.akde import LEAST_DOF, Refusal, akde, gaussian_area
from cami.movement.bridges import (
    bridge,
    brownian_variance,
    dynamic_variance,
)
from cami.movement.fixes import Track
from cami.movement.motion import KINDS, Fit, Kind
from cami.movement.occurrence import occurrence
from cami.movement.ranges import (
    cross_validated_bandwidth,
    hull,
    kernel_range,
    reference_bandwidth,
)
from cami.movement.selection import fit, select
from cami.movement.utilisation import (
    M2_PER_KM2,
    Area,
    Utilisation,
    grid_around,
    isopleth,
)

Floats = NDArray[np.float64]
Sort = Literal["range", "occurrence"]
REFUSING = (
    ExtentTooSmallError,
    TimesUnorderedError,
    TooFewFixesError,
    TrackStillError,
)
"""Errors that say of one animal's data that they do not carry the method."""
CUT_SD = 6.0
"""Bridges end so many standard deviations out: an error of a part in a hundred million."""
KERNELS_OUT = 5.0
CELLS_PER_KERNEL = 10.0
"""Of kernels for independent fixes; see `cami.movement.akde` for the same of others."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How space use is to be estimated; every number is of a method or of this project."""

    method: str = "akde"
    levels: tuple[float, ...] = (0.95, 0.5)
    """Shares of the isopleths; the first is the one that is reported."""
    model: str = "auto"
    """Kind of motion, or ``auto``: the best by AICc."""
    fitted_by: Literal["phreml", "ml"] = "phreml"
    error: Literal["none", "known", "scaled"] = "none"
    """Of positions, in the motion: none, as stated, or a multiple of it that is fitted."""
    weighted: bool = False
    """Fixes that tell what others tell already count less (AKDE)."""
    least_dof: float = LEAST_DOF
    bandwidth: Literal["reference", "lscv", "independent"] = "reference"
    """Of ``kde``: of a round normal, cross-validated, or that of AKDE for fixes taken as
    independent."""
    cell_m: float | None = None
    longest_gap_s: float = math.inf
    """Longer steps are no part of an occurrence."""
    window: int = 31
    margin: int = 11
    """Fixes, of the dynamic bridge (Kranstauber et al. 2012)."""


@dataclass(frozen=True, slots=True, eq=False)
class SpaceUse:
    """What a method found of one animal."""

    individual: str
    fixes: int
    sort: Sort
    fit: Fit | None
    """The motion; None where the track carries none."""
    areas: Mapping[float, Area] = field(default_factory=dict)
    shapes: Mapping[float, shapely.MultiPolygon] = field(default_factory=dict)
    parameters: Mapping[str, float | str | bool] = field(default_factory=dict)
    used: Utilisation | None = None
    """None for hulls."""
    refused: Refusal | None = None
    """Why there are no areas."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What one method makes of a track."""

    used: Utilisation | None
    shapes: Mapping[float, shapely.MultiPolygon]
    areas: Mapping[float, Area]
    parameters: Mapping[str, float | str | bool]


Estimator = Callable[[Track, Fit | None, str, Asked], "Found | Refusal"]


def space_use(track: Track, crs: str, asked: Asked) -> SpaceUse:
    """The space that an animal uses, or used, as one method tells it.

    Data of this animal that do not carry the method end in a refusal, with what they lack;
    options that cannot be are errors.

    Raises
    ------
    UnknownOptionError
        A method, model or level that does not exist.
    """
    check(asked)
    sort, estimate = METHODS[asked.method]
    try:
        moved = _fitted(track, asked)
        found = estimate(track, moved, crs, asked)
    except REFUSING as error:
        moved, found = None, _refused(error)
    told = SpaceUse(track.individual, len(track), sort, moved)
    if isinstance(found, Refusal):
        return replace(told, refused=found)
    return replace(
        told,
        areas=found.areas,
        shapes=found.shapes,
        parameters=found.parameters,
        used=found.used,
    )


def check(asked: Asked) -> None:
    """Refuse options that cannot be, before any animal is looked at."""
    if asked.method not in METHODS:
        known = ", ".join(METHODS)
        raise UnknownOptionError(option="method", found=asked.method, known=known)
    if asked.model != "auto" and asked.model not in KINDS:
        known = ", ".join(("auto", *KINDS))
        raise UnknownOptionError(option="model", found=asked.model, known=known)
    whole = asked.method == "mcp"
    for level in asked.levels or (math.nan,):
        if not (0 < level < 1 or (whole and level == 1)):
            known = "0 … 100" if whole else "0 … 99.9"
            found = f"{100 * level:g}"
            raise UnknownOptionError(option="levels", found=found, known=known)
    if asked.cell_m is not None and not 0 < asked.cell_m < math.inf:
        raise UnknownOptionError(option="cell", found=f"{asked.cell_m:g} m", known="> 0 m")


def _fitted(track: Track, asked: Asked) -> Fit | None:
    """The motion; methods that do without one do so where the track carries none."""
    try:
        if asked.model == "auto":
            return select(track, method=asked.fitted_by, error=asked.error)[0]
        return fit(track, _kind(asked.model), method=asked.fitted_by, error=asked.error)
    except REFUSING:
        if asked.method in {"akde", "occurrence"}:
            raise
        return None


def _kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind == name)


def _refused(error: CamiError) -> Refusal:
    text = Message(error.text, error.message.params)
    return Refusal(error.code, 0.0, LEAST_DOF, text)


def _of(
    used: Utilisation, asked: Asked, parameters: Mapping[str, float | str | bool]
) -> Found:
    shapes = {level: isopleth(used, level) for level in asked.levels}
    areas = {level: Area(shape.area / M2_PER_KM2) for level, shape in shapes.items()}
    return Found(used, shapes, areas, parameters)


def _akde(track: Track, moved: Fit | None, crs: str, asked: Asked) -> Found | Refusal:
    if moved is None:
        raise AssertionError  # `_fitted` gave a motion, or its error
    told = akde(
        track,
        moved,
        crs,
        levels=asked.levels,
        weighted=asked.weighted,
        cell_m=asked.cell_m,
        least_dof=asked.least_dof,
    )
    if isinstance(told, Refusal):
        return told
    gaussian = gaussian_area(moved, asked.levels[0])
    parameters: dict[str, float | str | bool] = {
        "bandwidth_of_covariance": told.kernels.relative,
        "bias": told.kernels.bias,
        "weighted": asked.weighted,
        "gaussian_area_km2": gaussian.km2,
    }
    shapes = {level: isopleth(told.used, level) for level in asked.levels}
    return Found(told.used, shapes, told.areas, parameters)


def _occurrence(track: Track, moved: Fit | None, crs: str, asked: Asked) -> Found:
    if moved is None:
        raise AssertionError  # `_fitted` gave a motion, or its error
    used = occurrence(
        track,
        moved,
        crs,
        cell_m=asked.cell_m,
        longest_gap_s=asked.longest_gap_s,
        with_error=asked.error != "none",
    )
    return _of(used, asked, {})


def _kde(track: Track, moved: Fit | None, crs: str, asked: Asked) -> Found | Refusal:
    del moved
    if asked.bandwidth == "independent":
        alone = fit(track, "iid", method=asked.fitted_by, error=asked.error)
        return _akde(track, alone, crs, replace(asked, least_dof=0.0))
    cross = asked.bandwidth == "lscv"
    found = (cross_validated_bandwidth if cross else reference_bandwidth)(
        track.x_m, track.y_m
    )
    cell = asked.cell_m or found.h_m / CELLS_PER_KERNEL
    grid = grid_around(track.x_m, track.y_m, cell, KERNELS_OUT * found.h_m, crs)
    used = kernel_range(track.x_m, track.y_m, found.h_m, grid)
    parameters: dict[str, float | str | bool] = {
        "bandwidth_m": found.h_m,
        "bandwidth": asked.bandwidth,
        "converged": found.converged,
    }
    return _of(used, asked, parameters)


def _mcp(track: Track, moved: Fit | None, crs: str, asked: Asked) -> Found:
    del moved, crs
    hulls = {level: hull(track.x_m, track.y_m, level) for level in asked.levels}
    shapes = {level: shapely.MultiPolygon([shape]) for level, shape in hulls.items()}
    areas = {level: Area(shape.area / M2_PER_KM2) for level, shape in hulls.items()}
    return Found(None, shapes, areas, {})


def _bridged(
    track: Track,
    variance: Floats | float,
    crs: str,
    asked: Asked,
    quadrature: Literal["middle", "parts"],
) -> Found:
    made = bridge(
        track,
        variance,
        math.nan,
        cell_m=asked.cell_m,
        longest_s=asked.longest_gap_s,
        quadrature=quadrature,
        cut_sd=CUT_SD,
        crs=crs,
    )
    parameters: dict[str, float | str | bool] = {
        "variance_m2_per_s": float(np.nanmedian(made.variance_m2_per_s)),
        "bridged_fraction": made.bridged_fraction,
    }
    return _of(made.used, asked, parameters)


def _bbmm(track: Track, moved: Fit | None, crs: str, asked: Asked) -> Found:
    del moved
    return _bridged(track, brownian_variance(track, math.nan), crs, asked, "middle")


def _kernelbb(track: Track, moved: Fit | None, crs: str, asked: Asked) -> Found:
    del moved
    variance = brownian_variance(track, math.nan, every=1)
    return _bridged(track, variance, crs, asked, "parts")


def _dbbmm(track: Track, moved: Fit | None, crs: str, asked: Asked) -> Found:
    del moved
    variance, _ = dynamic_variance(track, math.nan, asked.window, asked.margin)
    return _bridged(track, variance, crs, asked, "middle")


METHODS: Mapping[str, tuple[Sort, Estimator]] = {
    "akde": ("range", _akde),
    "kde": ("range", _kde),
    "mcp": ("range", _mcp),
    "occurrence": ("occurrence", _occurrence),
    "bbmm": ("occurrence", _bbmm),
    "dbbmm": ("occurrence", _dbbmm),
    "kernelbb": ("occurrence", _kernelbb),
}
"""Each by its name, with what its areas are."""

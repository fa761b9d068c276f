"""Where an animal was between its fixes: Brownian bridges, as occurrence.

Never a home range: a bridge says where the animal was in the time it was followed, and
says nothing of the places that it would use if it were followed for longer.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cami.errors import TooFewFixesError, UnknownOptionError
from cami.geo.grid import Grid
from cami.movement.fixes import Track
from cami.movement.kernels_brownian import (
    left_out,
    likeliest,
    log_likelihood,
    scattered,
    windowed_variance,
)
from cami.movement.utilisation import Utilisation, grid_around, utilisation

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

PARTS = 25
"""Nodes of a step in the quadrature of the kernel Brownian bridge."""
EXACT_SD = 9.0
"""Beyond so many standard deviations a bell is less than 1e-17 of its height, which a sum
of doubles no longer notices."""
MARGIN_SD = 4.0
"""Beyond the fixes a grid goes on so far, in standard deviations of the widest bridge."""
TRIPLE = 3
"""Fixes of which one can be left out between two others."""
PER_SHORTEST = 15
"""Nodes in the shortest step, the default of the dynamic bridge's first program."""


@dataclass(frozen=True, slots=True, eq=False)
class Occurrence:
    """A map of where the animal was, and which of its time it speaks of."""

    used: Utilisation
    variance_m2_per_s: Floats
    """Brownian variance of every step ``(n - 1,)``; nan where none is known."""
    bridged: NDArray[np.bool_]
    """Steps that the map holds ``(n - 1,)``."""
    bridged_fraction: float
    """Of the time between first fix and last that they cover."""


def step_errors(track: Track, error_m: float) -> Floats:
    """Standard deviation of every fix: its own, or the stated one where it has none.

    Raises
    ------
    UnknownOptionError
        A fix has none and none is stated: a bridge without error is a thread.
    """
    unknown = np.isnan(track.error_m)
    if unknown.any() and not (0 <= error_m < np.inf):
        raise UnknownOptionError(option="error", found=f"{error_m:g} m", known=">= 0 m")
    return np.where(unknown, error_m, track.error_m)


def brownian_variance(
    track: Track, error_m: float, every: int = 2, *, own_error: bool = False
) -> float:
    """Brownian variance of a whole track in m²/s, by maximum likelihood.

    Every second fix is left out and compared with the bridge over it; with ``every=1``
    each in turn (see `likelihoods`). As published the error of the fix that is left out is
    taken for movement; ``own_error`` counts it as the error it is.

    References
    ----------
    Horne et al. (2007), Ecology 88: 2354-2363, equation 7.
    """
    _at_least(track, TRIPLE, "brownian bridge")
    errors = step_errors(track, error_m)
    found = left_out(track.x_m, track.y_m, track.time_s, errors, own_error)
    return float(likeliest(*found, np.arange(1, len(track) - 1, every), 0.0))


def likelihoods(track: Track, error_m: float, variances: Floats, every: int = 2) -> Floats:
    """Log-likelihood of Brownian variances in m²/s, as `brownian_variance` maximises it.

    ``every=1`` leaves out each fix in turn, as Calenge's program does: neighbouring bridges
    then share steps and are not independent, which the likelihood takes them for.
    """
    errors = step_errors(track, error_m)
    found = left_out(track.x_m, track.y_m, track.time_s, errors, False)
    chosen = np.arange(1, len(track) - 1, every)
    return np.array([log_likelihood(v, *found, chosen) for v in variances])


def dynamic_variance(
    track: Track,
    error_m: float,
    window: int = 31,
    margin: int = 11,
    *,
    own_error: bool = False,
) -> tuple[Floats, Numbers]:
    """Brownian variance of each step in m²/s ``(n - 1,)``, and from how many windows.

    nan where no window speaks of the step: near both ends of the track. ``own_error`` as
    in `brownian_variance`.

    Raises
    ------
    UnknownOptionError
        Window and margin are not odd, or the margins leave no place for a break.

    References
    ----------
    Kranstauber et al. (2012), Journal of Animal Ecology 81: 738-746.
    """
    if window % 2 == 0 or margin % 2 == 0 or not TRIPLE <= margin <= window // 2:
        raise UnknownOptionError(
            option="window, margin",
            found=f"{window}, {margin}",
            known=f"odd; {TRIPLE} <= margin < window / 2",
        )
    _at_least(track, window, "dynamic brownian bridge")
    errors = step_errors(track, error_m)
    found = left_out(track.x_m, track.y_m, track.time_s, errors, own_error)
    variance, number = windowed_variance(*found, window, margin)
    return variance[:-1], number[:-1]


def bridge(
    track: Track,
    variance_m2_per_s: Floats | float,
    error_m: float,
    grid: Grid | None = None,
    *,
    cell_m: float | None = None,
    longest_s: float = np.inf,
    step_s: float | None = None,
    quadrature: Literal["middle", "ends", "parts"] = "middle",
    cut_sd: float = np.inf,
    crs: str = "local",
) -> Occurrence:
    """Occurrence from the Brownian bridges over the steps of a track.

    Parameters
    ----------
    variance_m2_per_s
        One for all steps, or one a step ``(n - 1,)``; steps with nan are left out.
    grid
        In metres, square cells; None: cells of ``cell_m`` around the fixes, with a margin
        of four standard deviations of the widest bridge.
    longest_s
        Steps that take longer are left out: nobody knows where the animal was.
    step_s
        Between the nodes of a bridge; None: a 15th of the shortest step.
    quadrature
        ``middle``: nodes in the middle of equal parts of a step, none longer than
        ``step_s``; ``ends``: every ``step_s`` from its first fix to its last, which counts
        fixes twice, as the program BBMM does; ``parts``: 25 nodes a step whatever its
        length, as the kernel Brownian bridge of adehabitatHR has them.
    cut_sd
        Nodes reach so far, in standard deviations: 5 leaves an error of 4e-6; inf for no
        cut-off, which stops where a double no longer notices.
    crs
        Of the track, for a grid made here.

    Notes
    -----
    At the share a of a step of length T the animal is normally distributed around the
    straight line with variance T a (1 - a) v + (1 - a)² e₁² + a² e₂². A step whose v is 0
    has only its errors; where these are 0 too the node has half a cell for its sd.
    """
    _at_least(track, 2, "brownian bridge")
    errors = step_errors(track, error_m)
    lasts = np.diff(track.time_s)
    v = np.broadcast_to(np.asarray(variance_m2_per_s, np.float64), lasts.shape)
    bridged = np.isfinite(v) & (lasts <= longest_s)
    if not bridged.any():
        raise UnknownOptionError(option="longest", found=f"{longest_s:g} s", known="> 0 s")
    widest = np.sqrt(np.max(lasts[bridged] * v[bridged] / 4) + errors.max() ** 2)
    if grid is None:
        cell_m = default_cell_m(track) if cell_m is None else cell_m
        grid = grid_around(track.x_m, track.y_m, cell_m, MARGIN_SD * widest, crs)
    steps = np.flatnonzero(bridged)
    if quadrature == "parts":
        step, share, weight = _in_parts(steps, lasts)
    else:
        each = lasts[steps].min() / PER_SHORTEST if step_s is None else step_s
        split = _in_middles if quadrature == "middle" else _from_end_to_end
        step, share, weight = split(steps, lasts, each)
    mx = track.x_m[step] + share * (track.x_m[step + 1] - track.x_m[step])
    my = track.y_m[step] + share * (track.y_m[step + 1] - track.y_m[step])
    variance = lasts[step] * share * (1 - share) * v[step]
    variance += (1 - share) ** 2 * errors[step] ** 2 + share**2 * errors[step + 1] ** 2
    variance = np.maximum(variance, (1e-6 * grid.cell_width) ** 2)
    place = (grid.west, grid.north, grid.cell_width, *grid.shape, min(cut_sd, EXACT_SD))
    density = scattered(mx, my, variance, weight, *place)
    fraction = float(lasts[bridged].sum() / lasts.sum())
    return Occurrence(utilisation(grid, density, "occurrence"), v.copy(), bridged, fraction)


def default_cell_m(track: Track) -> float:
    """A cell for maps of a track: half its median step, and at most 1000 cells across."""
    across = max(np.ptp(track.x_m), np.ptp(track.y_m), 1.0)
    steps = np.hypot(np.diff(track.x_m), np.diff(track.y_m))
    return float(max(np.median(steps) / 2, across / 1000, 1e-3))


def _at_least(track: Track, needed: int, method: str) -> None:
    if len(track) < needed:
        raise TooFewFixesError(method=method, needed=needed, found=len(track))


def _in_parts(steps: Numbers, lasts: Floats) -> tuple[Numbers, Floats, Floats]:
    """Nodes of one weight every so many seconds from a step's start to its end."""
    shares = np.append(0.0, np.arange(2, PARTS + 1) / PARTS)
    gaps = np.diff(shares)
    weights = np.zeros(PARTS)
    weights[1:] += gaps / 2
    weights[:-1] += gaps / 2
    step = np.repeat(steps, PARTS)
    share = np.tile(shares, len(steps))
    return step, share, np.tile(weights, len(steps)) * lasts[step]


def _in_middles(
    steps: Numbers, lasts: Floats, each_s: float
) -> tuple[Numbers, Floats, Floats]:
    """Nodes in the middle of equal parts of each step, none longer than wanted."""
    counts = np.maximum(np.ceil(lasts[steps] / each_s - 1e-9).astype(np.int64), 1)
    step, number = _numbered(steps, counts)
    share = (number + 0.5) / np.repeat(counts, counts)
    return step, share, np.repeat(lasts[steps] / counts, counts)


def _from_end_to_end(
    steps: Numbers, lasts: Floats, each_s: float
) -> tuple[Numbers, Floats, Floats]:
    """Nodes of one weight every so many seconds from the start of each step to its end."""
    counts = (lasts[steps] / each_s + 1e-9).astype(np.int64) + 1
    step, number = _numbered(steps, counts)
    share = np.minimum(number * each_s / lasts[step], 1.0)
    return step, share, np.ones(len(step))


def _numbered(steps: Numbers, counts: Numbers) -> tuple[Numbers, Numbers]:
    """Each step as often as it has nodes, and the number of the node in it."""
    step = np.repeat(steps, counts)
    return step, np.arange(len(step)) - np.repeat(np.cumsum(counts) - counts, counts)

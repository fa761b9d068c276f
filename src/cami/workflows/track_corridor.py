"""Map the corridor of a population from the tracks of its animals."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from cami.errors import Problem, TooFewFixesError, UnknownOptionError
from cami.geo.cells import crs_of
from cami.geo.grid import Grid
from cami.messages import N_, Message, Say
from cami.movement.bridges import MARGIN_SD, bridge, brownian_variance, step_errors
from cami.movement.fixes import Fixes, Track
from cami.movement.population_use import (
    HIGH,
    LOW,
    MEDIUM,
    PopulationUse,
    SampleCurve,
    Sureness,
    population_use,
    sample_curve,
    sureness,
    use_classes,
)
from cami.movement.sequences import SeasonTrack, season, season_tracks
from cami.movement.utilisation import M2_PER_KM2, Utilisation, grid_around
from cami.renderers.raster import write_cog
from cami.renderers.track_figures_corridor import write_corridor_figure
from cami.workflows.read_fixes import FixesWanted, read_telemetry
from cami.workflows.track_stamp import stamp

VERSION = "1"
LOCAL = "local"
LEAST_FIXES = 10
"""Of a season of an animal, for a variance of its own; our choice."""
BANDS = ("share", "low", "high", "medium_probability", "high_probability", "use")
CLASSES = {"low": LOW, "medium": MEDIUM, "high": HIGH}
TOO_SHORT = N_("{count} seasons of animals have fewer than {least} fixes.")
WIDEN_SEASON = N_("They are left out; choose longer seasons if that is too many.")


@dataclass(frozen=True, slots=True)
class CorridorWanted:
    """How a population's corridor is to be mapped."""

    seasons: tuple[str, ...] = ()
    """``MM-DD/MM-DD``; none: all that there is of every animal."""
    cell_m: float = 500.0
    longest_h: float = 8.0
    """Steps that take longer are not bridged (Migration Mapper's default)."""
    error_m: float = 20.0
    """Of fixes that have none of their own (Migration Mapper's default)."""
    draws: int = 500
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Corridor:
    """What `cami track corridor` found."""

    result: dict[str, Any]
    """``corridor``, ``curve`` and ``stamp``."""
    remarks: tuple[Problem, ...]
    use: PopulationUse
    sure: Sureness
    curve: SampleCurve


def track_corridor(
    path: Path, wanted: FixesWanted, how: CorridorWanted, *, on: date
) -> Corridor:
    """Low, medium and high use, stopovers, and how sure they are.

    Raises
    ------
    TooFewFixesError
        No season of any animal has ten fixes.
    UnknownOptionError
        Options that cannot be.
    """
    _check(how)
    telemetry = read_telemetry(path, wanted)
    fixes = telemetry.fixes
    seasons = [season(text) for text in how.seasons]
    tracks, short = season_tracks(fixes, seasons, LEAST_FIXES)
    if not tracks:
        longest = max((len(each.track) for each in short), default=0)
        raise TooFewFixesError(method="corridor", needed=LEAST_FIXES, found=longest)
    use = population_use(_occurrences(tracks, fixes, how))
    sure = sureness(use, np.random.default_rng(how.seed), how.draws)
    curve = sample_curve(use)
    counts = {
        "individuals": len(use.animals),
        "seasons": len(tracks),
        "seasons_left_out": len(short),
        "fixes": sum(len(each.track) for each in tracks),
    }
    made = stamp(
        "population-corridor",
        VERSION,
        asdict(how),
        [telemetry.source],
        crs=fixes.crs,
        counts=counts,
        on=on,
    )
    result = {"corridor": _told(use, sure), "curve": _curve(curve), "stamp": made}
    return Corridor(result, telemetry.remarks + _short(short, path), use, sure, curve)


def write_corridor_files(
    found: Corridor, *, say: Say, figure: Path | None = None, raster: Path | None = None
) -> None:
    """Write the picture, and the maps as one GeoTIFF of six bands.

    Raises
    ------
    UnknownOptionError
        A raster is wanted of fixes whose place is hidden.
    """
    if figure is not None:
        write_corridor_figure(figure, found.use, found.sure, found.curve, say)
    if raster is None:
        return
    grid = found.use.grid
    if grid.crs == LOCAL:
        raise UnknownOptionError(option="raster", found=LOCAL, known="EPSG:…")
    sure = found.sure
    bands = [
        found.use.share,
        sure.low_share,
        sure.high_share,
        sure.medium,
        sure.high,
        found.use.used.probability,
    ]
    made = found.result["stamp"]
    tags = {"METHOD": made["method"], "VERSION": made["version"]}
    tags |= {"FIXES_SHA256": made["inputs"][0]["sha256"], "DATE": made["date"]}
    tags |= {"ANIMALS": str(len(found.use.animals))}
    placed = Grid(
        crs_of(grid.crs).to_wkt(),
        grid.rows,
        grid.cols,
        grid.west,
        grid.north,
        grid.cell_width,
        grid.cell_height,
    )
    singles = [band.astype(np.float32) for band in bands]
    write_cog(raster, singles, placed, tags=tags, names=list(BANDS))


def _check(how: CorridorWanted) -> None:
    above = {"cell": how.cell_m, "max-gap": how.longest_h, "draws": how.draws}
    for option, value in above.items():
        if not 0 < value < np.inf:
            raise UnknownOptionError(option=option, found=f"{value:g}", known="> 0")
    if not 0 <= how.error_m < np.inf:
        raise UnknownOptionError(option="error", found=f"{how.error_m:g}", known=">= 0")


def _occurrences(
    tracks: Sequence[SeasonTrack], fixes: Fixes, how: CorridorWanted
) -> list[tuple[str, Utilisation]]:
    """Brownian bridges of all seasons on one grid, a variance each."""
    longest_s = how.longest_h * 3600
    bridged = [each.track for each in tracks if _bridges(each.track, longest_s)]
    if not bridged:
        raise UnknownOptionError(
            option="max-gap", found=f"{how.longest_h:g} h", known="longer than the interval"
        )
    variances = [brownian_variance(track, how.error_m) for track in bridged]
    widest = max(
        _widest_m(track, variance, longest_s, how.error_m)
        for track, variance in zip(bridged, variances, strict=True)
    )
    x = np.concatenate([track.x_m for track in bridged])
    y = np.concatenate([track.y_m for track in bridged])
    grid = grid_around(x, y, how.cell_m, MARGIN_SD * widest + how.cell_m, fixes.crs)
    return [
        (
            track.individual,
            bridge(
                track,
                variance,
                how.error_m,
                grid,
                longest_s=longest_s,
                step_s=longest_s / 96,
            ).used,
        )
        for track, variance in zip(bridged, variances, strict=True)
    ]


def _bridges(track: Track, longest_s: float) -> bool:
    return bool((np.diff(track.time_s) <= longest_s).any())


def _widest_m(track: Track, variance: float, longest_s: float, error_m: float) -> float:
    lasts = np.diff(track.time_s)
    errors = step_errors(track, error_m)
    longest = lasts[lasts <= longest_s].max()
    return float(np.sqrt(longest * variance / 4 + errors.max() ** 2))


def _told(use: PopulationUse, sure: Sureness) -> dict[str, Any]:
    """Areas with intervals, for machines."""
    areas = {
        name: {
            "above_share": above,
            "area_km2": use.area_km2(above),
            "low_km2": sure.area_km2[above][0],
            "high_km2": sure.area_km2[above][1],
        }
        for name, above in CLASSES.items()
    }
    classes = use_classes(use.share)
    stopovers = float(use.stopovers.sum()) * use.used.cell_m2 / M2_PER_KM2
    return {
        "animals": list(use.animals),
        "use": areas,
        "stopovers_km2": stopovers,
        "sure_cells_fraction": float(
            ((sure.medium > 0.9) | (sure.medium < 0.1))[classes > 0].mean()  # noqa: PLR2004
        ),
    }


def _curve(curve: SampleCurve) -> dict[str, Any]:
    return {
        "animals": curve.animals.tolist(),
        "area_km2": curve.area_km2.tolist(),
        "known_of_the_next_animal": curve.known.tolist(),
        "enough": curve.enough,
    }


def _short(short: Sequence[SeasonTrack], path: Path) -> tuple[Problem, ...]:
    if not short:
        return ()
    what = Message(TOO_SHORT, {"count": len(short), "least": LEAST_FIXES})
    return (Problem("season-short", (path.name,), what, Message(WIDEN_SEASON)),)

"""Describe what a file of fixes holds: animals, spans, gaps, movement and its kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from cami.errors import Problem
from cami.messages import N_, Message, Say
from cami.movement import migration
from cami.movement.fixes import Deployment, Fixes, Track
from cami.movement.migration import MovementClass, journeys, movement_class
from cami.movement.tracks import (
    bursts,
    first_passage_s,
    first_passage_variance,
    net_squared_displacement,
    steps,
    stopovers,
    straightness,
)
from cami.renderers.track_figures_tracks import animate_track, write_track_figure
from cami.workflows.read_fixes import FixesWanted, read_telemetry
from cami.workflows.track_stamp import stamp

METHOD, VERSION = "tracks", "1"
HOUR_S, DAY_S = 3_600.0, 86_400.0
FPT_RADII_M = (250.0, 500.0, 1000.0, 2500.0, 5000.0, 10_000.0, 25_000.0)
LONGEST_LISTED = 5
"""Gaps listed for each animal, longest first."""


@dataclass(frozen=True, slots=True)
class TracksWanted:
    """How tracks are described; each is told in the result's stamp."""

    longest_gap_h: float = 0.0
    """A longer silence parts bursts; 0: three median intervals of the animal."""
    stopover_km: float = 5.0
    """Radius of a stopover; project choice."""
    stopover_days: float = 3.0
    """Least stay; project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """What a file holds, and what to know of it."""

    result: dict[str, Any]
    fixes: Fixes
    remarks: tuple[Problem, ...]


def describe_tracks(
    path: Path, wanted: FixesWanted, *, on: date, how: TracksWanted | None = None
) -> Described:
    """Every animal of a file: its fixes, gaps, steps, kind of movement, stopovers."""
    how = how or TracksWanted()
    telemetry = read_telemetry(path, wanted)
    fixes = telemetry.fixes
    deployed: dict[str, list[Deployment]] = {name: [] for name in fixes.individuals}
    for deployment in fixes.deployments:
        deployed.setdefault(deployment.individual, []).append(deployment)
    read = np.bincount(fixes.individual, minlength=len(fixes.individuals))
    individuals = [
        {
            "individual": track.individual,
            **_carried(deployed[track.individual]),
            "rows": int(rows),
            **_described(track, fixes.epoch, how),
        }
        for track, rows in zip(fixes.tracks(), read, strict=True)
    ]
    made = stamp(
        METHOD,
        VERSION,
        {
            "zone": wanted.zone,
            "onto": wanted.onto,
            "longest_gap_h": how.longest_gap_h,
            "stopover_km": how.stopover_km,
            "stopover_days": how.stopover_days,
            "first_passage_radii_m": FPT_RADII_M,
            "migration": f"{migration.METHOD}-{migration.VERSION}",
        },
        [telemetry.source],
        crs=fixes.crs,
        counts={
            "individuals": len(fixes.individuals),
            "fixes": len(fixes),
            "usable": int(fixes.usable.sum()),
        },
        on=on,
    )
    result = {"epoch": fixes.epoch, "individuals": individuals, "stamp": made}
    return Described(result, fixes, telemetry.remarks)


def draw_tracks(
    described: Described,
    say: Say,
    *,
    figure: Path | None = None,
    animation: Path | None = None,
    name: str = "",
) -> None:
    """Draw the tracks for their owner, at rest or moving."""
    title = Message(N_("Tracks in {name}"), {"name": name})
    tracks = [track for track in described.fixes.tracks() if len(track) > 1]
    if figure is not None:
        write_track_figure(figure, tracks, described.fixes.epoch, title, say)
    if animation is not None:
        animate_track(animation, tracks, described.fixes.epoch, title, say)


def _carried(deployments: list[Deployment]) -> dict[str, Any]:
    def told(values: list[str]) -> list[str]:
        return [value for value in dict.fromkeys(values) if value]

    return {
        "species": told([each.species for each in deployments]),
        "tags": told([each.tag for each in deployments]),
        "owners": told([each.owner for each in deployments]),
        "licences": told([each.licence for each in deployments]),
        "studies": told([each.study for each in deployments]),
    }


def _described(track: Track, epoch: str, how: TracksWanted) -> dict[str, Any]:
    if len(track) < 2:  # noqa: PLR2004
        return {"fixes": len(track), "refused": "one-fix" if len(track) else "no-fix"}
    moved = steps(track)
    typical_s = float(np.median(moved.seconds))
    longest_gap_s = how.longest_gap_h * HOUR_S or 3 * typical_s
    nsd = net_squared_displacement(track)
    gaps = np.flatnonzero(moved.seconds > longest_gap_s)
    in_bursts = moved.seconds <= longest_gap_s
    speeds = moved.speed_m_s[in_bursts] * 3.6
    turns = moved.turn_rad[np.isfinite(moved.turn_rad)]
    return {
        "fixes": len(track),
        "start": when(track.time_s[0], epoch),
        "end": when(track.time_s[-1], epoch),
        "span_days": float(track.time_s[-1] - track.time_s[0]) / DAY_S,
        "median_interval_h": typical_s / HOUR_S,
        "gaps": {
            "longer_than_h": longest_gap_s / HOUR_S,
            "count": len(gaps),
            "bursts": len(bursts(track, longest_gap_s)),
            "longest": [
                {
                    "start": when(track.time_s[gap], epoch),
                    "end": when(track.time_s[gap + 1], epoch),
                    "hours": float(moved.seconds[gap]) / HOUR_S,
                }
                for gap in gaps[np.argsort(-moved.seconds[gaps], kind="stable")][
                    :LONGEST_LISTED
                ]
            ],
        },
        "distance_km": float(moved.length_m.sum()) / 1000,
        "speed_kmh": {
            "median": float(np.median(speeds)) if len(speeds) else None,
            "p95": float(np.quantile(speeds, 0.95)) if len(speeds) else None,
            "max": float(speeds.max()) if len(speeds) else None,
        },
        "mean_cosine_of_turns": float(np.cos(turns).mean()) if len(turns) else None,
        "straightness": straightness(track),
        "largest_displacement_km": float(np.sqrt(nsd.max())) / 1000,
        "migration": _migration(movement_class(track), track, epoch),
        "first_passage": _first_passage(track, longest_gap_s),
        "stopovers": [
            {
                "start": when(stay.start_s, epoch),
                "end": when(stay.end_s, epoch),
                "days": (stay.end_s - stay.start_s) / DAY_S,
                "x_m": stay.x_m,
                "y_m": stay.y_m,
                "fixes": stay.fixes,
            }
            for stay in stopovers(
                track,
                how.stopover_km * 1000,
                how.stopover_days * DAY_S,
                max(longest_gap_s, DAY_S),
            )
        ],
    }


def _migration(told: MovementClass, track: Track, epoch: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "class": told.shape or None,
        "days": told.days,
        "independent_days": told.independent_days,
        "models": {
            fit.shape: (
                {"refused": fit.refused}
                if fit.refused
                else {"aicc": fit.aicc, **fit.parameters}
            )
            for fit in told.fits
        },
    }
    if told.refused:
        found["refused"] = told.refused
    if told.best is None or told.shape in {"", "undecided"}:
        return found
    chosen = next(fit for fit in told.fits if fit.shape == told.shape)
    ways = journeys(chosen)
    begun = track.time_s[0]
    found["journeys"] = [
        {
            name: when(begun + getattr(way, f"{name}_day") * DAY_S, epoch)
            for name in ("start", "middle", "end")
        }
        for way in ways
    ]
    found["seasonal_ranges"] = _seasons(
        track, [(way.start_day, way.end_day) for way in ways], epoch
    )
    return found


def _seasons(
    track: Track, ways: list[tuple[float, float]], epoch: str
) -> list[dict[str, Any]]:
    """Between the journeys: from when to when, and around which point how far."""
    day = (track.time_s - track.time_s[0]) / DAY_S
    starts = [-np.inf, *(end for _, end in ways)]
    ends = [*(start for start, _ in ways), np.inf]
    seasons = []
    for start, end in zip(starts, ends, strict=True):
        mine = (day >= start) & (day <= end)
        if mine.sum() < 2 or not ways:  # noqa: PLR2004
            continue
        x, y = track.x_m[mine], track.y_m[mine]
        off_m = np.hypot(x - x.mean(), y - y.mean())
        seasons.append(
            {
                "start": when(track.time_s[mine][0], epoch),
                "end": when(track.time_s[mine][-1], epoch),
                "fixes": int(mine.sum()),
                "x_m": float(x.mean()),
                "y_m": float(y.mean()),
                "radius_95_km": float(np.quantile(off_m, 0.95)) / 1000,
            }
        )
    return seasons


def _first_passage(track: Track, longest_gap_s: float) -> Mapping[str, Any]:
    radii = np.array(FPT_RADII_M)
    variance = first_passage_variance(track, radii, longest_gap_s)
    hours = []
    for radius_m in FPT_RADII_M:
        passage = first_passage_s(track, radius_m, longest_gap_s)
        known = passage[np.isfinite(passage)]
        hours.append(float(known.mean()) / HOUR_S if len(known) else None)
    known_variance = np.isfinite(variance).any()
    return {
        "radius_m": list(FPT_RADII_M),
        "mean_h": hours,
        "variance_of_log": [float(each) for each in variance],
        "scale_m": FPT_RADII_M[int(np.nanargmax(variance))] if known_variance else None,
    }


def when(time_s: float, epoch: str) -> str | float:
    """A time as results have it: UTC, or seconds since the animal's first fix."""
    if epoch == "relative":
        return float(time_s)
    moment = datetime.fromtimestamp(round(float(time_s), 3), UTC)
    return moment.isoformat().replace("+00:00", "Z")

"""Describe what a file of fixes holds: animals, spans, intervals, gaps."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from cami.errors import Problem
from cami.movement.fixes import Fixes, Track
from cami.workflows.read_fixes import FixesWanted, read_telemetry
from cami.workflows.track_stamp import stamp

VERSION = "1"


@dataclass(frozen=True, slots=True)
class Described:
    """What a file holds, and what to know of it."""

    result: dict[str, Any]
    remarks: tuple[Problem, ...]


def describe_tracks(path: Path, wanted: FixesWanted, *, on: date) -> Described:
    """Every animal of a file with the number, span and interval of its fixes."""
    telemetry = read_telemetry(path, wanted)
    fixes = telemetry.fixes
    individuals = [_individual(fixes, track) for track in fixes.tracks()]
    counts = {
        "individuals": len(fixes.individuals),
        "fixes": len(fixes),
        "usable": int(fixes.usable.sum()),
    }
    made = stamp(
        "tracks",
        VERSION,
        {"zone": wanted.zone, "onto": wanted.onto},
        [telemetry.source],
        crs=fixes.crs,
        counts=counts,
        on=on,
    )
    return Described({"individuals": individuals, "stamp": made}, telemetry.remarks)


def _individual(fixes: Fixes, track: Track) -> dict[str, Any]:
    steps_s = np.diff(track.time_s)
    return {
        "individual": track.individual,
        "fixes": len(track),
        "start": _when(track.time_s[0], fixes.epoch) if len(track) else None,
        "end": _when(track.time_s[-1], fixes.epoch) if len(track) else None,
        "span_days": float(np.ptp(track.time_s)) / 86400 if len(track) else 0.0,
        "median_interval_h": float(np.median(steps_s)) / 3600 if len(steps_s) else None,
        "longest_gap_h": float(steps_s.max()) / 3600 if len(steps_s) else None,
    }


def _when(time_s: float, epoch: str) -> str | float:
    if epoch == "relative":
        return time_s
    return datetime.fromtimestamp(time_s, UTC).isoformat().replace("+00:00", "Z")

"""Find encounters of tracked animals with barriers, and say what each barrier did."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np

from cami.errors import Problem
from cami.messages import N_, Message, Say
from cami.movement.barrier_index import barrier_index
from cami.movement.barrier_ranking import BarrierTable, barrier_table, near_barriers
from cami.movement.behaviour_changes import Change, changes, compatible_by_interval
from cami.movement.behaviour_compatible import classify_compatible
from cami.movement.behaviour_corrected import CorrectedEncounters, classify_corrected
from cami.movement.encounters import TYPES, Encounters, Rules
from cami.movement.fixes import Fixes
from cami.movement.lines import BarrierLines
from cami.renderers.track_figures_barriers import write_barrier_figure
from cami.renderers.track_segments import write_segments
from cami.workflows.read_barriers import read_barriers_for
from cami.workflows.read_fixes import FixesWanted, read_telemetry
from cami.workflows.track_permeability import corrected_permeability, naive_shares
from cami.workflows.track_stamp import stamp

Mode = Literal["compatible", "corrected"]
VERSIONS = {"compatible": "1", "corrected": "1"}
DATES_UNSEEN = N_("The published analysis does not look at the dates of barriers.")
USE_CORRECTED = N_("Use --mode corrected for barriers that were built or opened.")


@dataclass(frozen=True, slots=True, eq=False)
class BarrierAnalysis:
    """What `cami track barriers` found: the result for machines, and what is drawn."""

    result: dict[str, Any]
    """``encounters``, ``permeability`` and ``stamp``."""
    remarks: tuple[Problem, ...]
    fixes: Fixes
    lines: BarrierLines
    met: Encounters
    corrected: CorrectedEncounters | None
    table: BarrierTable
    changes: tuple[Change, ...]
    """What the corrected analysis sees differently; empty in compatible mode."""


def track_barriers(
    path: Path,
    barriers: Path,
    wanted: FixesWanted,
    rules: Rules,
    mode: Mode,
    *,
    on: date,
) -> BarrierAnalysis:
    """Encounters of the animals in a file with the barriers of a layer.

    Raises
    ------
    InvalidInputError
        All that has to be mended in fixes or barriers.
    UnknownOptionError
        Rules that cannot be, or that the published analysis refuses.
    """
    telemetry = read_telemetry(path, wanted)
    fixes = telemetry.fixes
    layer = read_barriers_for(barriers, fixes)
    lines, remarks = layer.lines, telemetry.remarks
    corrected: CorrectedEncounters | None = None
    changed: tuple[Change, ...] = ()
    if mode == "compatible":
        met = classify_compatible(fixes, lines, rules)
        remarks += _unseen(lines, barriers.name)
        pairs = near_barriers(met, barrier_index(lines, rules.distance_m), rules.distance_m)
    else:
        corrected = classify_corrected(fixes, lines, rules)
        met = corrected.table
        held = np.flatnonzero(corrected.feature >= 0)
        pairs = held, corrected.feature[held]
        before = compatible_by_interval(fixes, lines, rules)
        changed = tuple(changes(before, corrected, lines))
    table = barrier_table(met, *pairs, len(lines.names))
    parameters = asdict(rules) | {"mode": mode}
    made = stamp(
        f"barrier-behaviour-{mode}",
        VERSIONS[mode],
        parameters,
        [telemetry.source, layer.source],
        crs=fixes.crs,
        counts=_counts(fixes, lines, met),
        on=on,
    )
    if corrected is not None:
        made["corrections"] = dict(Counter(change.reason for change in changed))
        made["crossings"] = {
            "certain": int(corrected.certain.sum()),
            "possible": int((met.crossings - corrected.certain).sum()),
            "expected": float(corrected.expected.sum()),
        }
    result = {
        "encounters": encounters_in_json(met, fixes.epoch),
        "permeability": naive_shares(lines, table)
        if corrected is None
        else corrected_permeability(fixes, lines),
        "stamp": made,
    }
    return BarrierAnalysis(result, remarks, fixes, lines, met, corrected, table, changed)


def write_barrier_files(
    found: BarrierAnalysis,
    *,
    say: Say,
    figure: Path | None = None,
    segments: Path | None = None,
) -> None:
    """Write the map for the owner, and the barriers with their results as GeoParquet."""
    if figure is not None:
        write_barrier_figure(figure, found.fixes, found.lines, found.met, found.table, say)
    if segments is not None:
        crossings = None if found.corrected is None else found.corrected.crossings
        write_segments(
            segments,
            found.lines,
            found.table,
            found.result["stamp"],
            crossings,
            found.result["permeability"],
        )


def encounters_in_json(met: Encounters, epoch: str) -> list[dict[str, Any]]:
    """One row an encounter; no positions. Relative times are given in seconds."""
    return [
        {
            "individual": met.individuals[met.individual[k]],
            "start_utc": moment(float(met.start_s[k]), epoch),
            "end_utc": moment(float(met.end_s[k]), epoch),
            "duration_h": float(met.end_s[k] - met.start_s[k]) / 3600,
            "type": TYPES[met.kind[k]],
            "crossings": int(met.crossings[k]),
            "straightness": float(met.straightness[k]),
        }
        for k in range(len(met))
    ]


def changes_in_json(found: BarrierAnalysis) -> list[dict[str, Any]]:
    """What the corrected analysis sees differently, and why."""
    epoch = found.fixes.epoch
    return [
        {
            "individual": change.individual,
            "start_utc": moment(change.start_s, epoch),
            "end_utc": moment(change.end_s, epoch),
            "compatible": list(change.compatible),
            "corrected": list(change.corrected),
            "compatible_crossings": change.compatible_crossings,
            "corrected_crossings": change.corrected_crossings,
            "reason": change.reason,
        }
        for change in found.changes
    ]


def moment(time_s: float, epoch: str) -> str | float:
    """A time as JSON has it: UTC to the second; a number where the epoch is relative."""
    if epoch == "relative":
        return time_s
    when = datetime.fromtimestamp(round(time_s), UTC)
    return when.isoformat().replace("+00:00", "Z")


def _unseen(lines: BarrierLines, name: str) -> tuple[Problem, ...]:
    if not (np.isfinite(lines.since_s) | np.isfinite(lines.until_s)).any():
        return ()
    what, remedy = Message(DATES_UNSEEN), Message(USE_CORRECTED)
    return (Problem("dates-unseen", (name,), what, remedy),)


def _counts(fixes: Fixes, lines: BarrierLines, met: Encounters) -> dict[str, int]:
    return {
        "individuals": len(fixes.individuals),
        "fixes": len(fixes),
        "usable": int(fixes.usable.sum()),
        "features": len(lines.names),
        "encounters": len(met),
    }

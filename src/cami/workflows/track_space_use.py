"""The space that tracked animals use: every animal on its own, spread over workers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from cami.documents.model import Document
from cami.errors import Problem
from cami.messages import N_, Message, Say
from cami.movement.fixes import Fixes, Track
from cami.movement.space_use import Asked, SpaceUse, check, space_use
from cami.movement.space_use_report import compose
from cami.renderers.track_figures_space_use import write_space_use_figure
from cami.renderers.track_isopleths import write_isopleths
from cami.renderers.track_maps import map_path, write_map
from cami.workflows.kept_space_use import Kept
from cami.workflows.read_fixes import FixesWanted, Telemetry, read_telemetry
from cami.workflows.space_use_json import in_json
from cami.workflows.spread import workers
from cami.workflows.track_stamp import stamp
from cami.workflows.write_report import write_report

VERSION = "1"
"""Of the numbers: raised whenever they change."""
PROGRESS = N_("{done} of {all} animals")
TOLD = 10
"""How often a run says how far it is."""
Tell = Callable[[Message], None]


@dataclass(frozen=True, slots=True)
class Running:
    """Where the work is done and what is kept of it on the way."""

    local: int = 0
    """Processes of this machine; 0 for threads."""
    scheduler: str = ""
    """Of Dask, ``tcp://host:port``."""
    kept_in: Path | None = None
    """Folder of finished animals, so that a run goes on where it stopped."""
    maps: Path | None = None
    """Folder for one raster an animal."""


@dataclass(frozen=True, slots=True, eq=False)
class SpaceUses:
    """What `cami track space-use` found: the result for machines, and what is drawn."""

    result: dict[str, Any]
    """``individuals`` and ``stamp``."""
    remarks: tuple[Problem, ...]
    fixes: Fixes
    asked: Asked
    found: tuple[SpaceUse, ...]
    """Without densities."""
    report: Document
    maps: tuple[Path, ...]


def track_space_use(
    path: Path,
    wanted: FixesWanted,
    asked: Asked,
    tell: Tell,
    *,
    on: date,
    running: Running | None = None,
) -> SpaceUses:
    """The space used by each animal of a file.

    Raises
    ------
    InvalidInputError
        All that has to be mended in the fixes.
    UnknownOptionError
        A method, model, level or error that cannot be.
    DaskMissingError
        Processes or a scheduler are asked for without Dask.
    """
    check(asked)
    running = running or Running()
    telemetry = read_telemetry(path, wanted)
    fixes = telemetry.fixes
    made = _stamp(telemetry, asked, on)
    tracks = [track for track in fixes.tracks() if len(track)]
    found: list[SpaceUse] = []
    maps: list[Path] = []
    for used in _each(tracks, fixes.crs, asked, running):
        if running.maps is not None and used.refused is None and asked.method != "mcp":
            if used.used is not None:
                write_map(running.maps, used, made)
            maps.append(map_path(running.maps, used.individual))
        found.append(replace(used, used=None))
        if len(found) % max(1, len(tracks) // TOLD) == 0:
            tell(Message(PROGRESS, {"done": len(found), "all": len(tracks)}))
    refused = sum(used.refused is not None for used in found)
    made["counts"] |= {"given": len(found) - refused, "refused": refused}
    result = {"individuals": [in_json(used, asked) for used in found], "stamp": made}
    report = compose(tuple(found), asked, path.name, on)
    return SpaceUses(
        result, telemetry.remarks, fixes, asked, tuple(found), report, tuple(maps)
    )


def write_space_use_files(
    uses: SpaceUses,
    *,
    say: Say,
    language: str,
    figure: Path | None = None,
    isopleths: Path | None = None,
    report: Path | None = None,
) -> None:
    """Write what was asked for: a picture, the isopleths, a report."""
    if figure is not None:
        write_space_use_figure(figure, uses.fixes, uses.found, uses.asked, say)
    if isopleths is not None:
        write_isopleths(isopleths, uses.found, uses.fixes.crs, uses.result["stamp"])
    if report is not None:
        write_report(report, uses.report, language, say)


def _each(
    tracks: Sequence[Track], crs: str, asked: Asked, running: Running
) -> Iterator[SpaceUse]:
    """Every animal in order: from the folder if it is kept there, else worked out."""
    kept = Kept(running.kept_in, crs, asked, VERSION) if running.kept_in else None
    known: list[SpaceUse | None] = [None] * len(tracks)
    if kept is not None:
        known = [_still(kept.load(track), running) for track in tracks]
    left = [track for track, have in zip(tracks, known, strict=True) if have is None]
    with workers(running.local, running.scheduler) as spread:
        made = iter(spread(_work, (crs, asked, running.maps is not None), left))
        for track, have in zip(tracks, known, strict=True):
            used = next(made) if have is None else have
            if have is None and kept is not None:
                kept.save(track, used)
            yield used


def _still(used: SpaceUse | None, running: Running) -> SpaceUse | None:
    """What is kept, unless its raster is wanted and not there."""
    if used is None or running.maps is None or used.refused is not None:
        return used
    return used if map_path(running.maps, used.individual).exists() else None


def _work(shared: tuple[str, Asked, bool], track: Track) -> SpaceUse:
    crs, asked, with_density = shared
    used = space_use(track, crs, asked)
    return used if with_density else replace(used, used=None)


def _stamp(telemetry: Telemetry, asked: Asked, on: date) -> dict[str, Any]:
    fixes = telemetry.fixes
    counts = {
        "individuals": len(fixes.individuals),
        "fixes": len(fixes),
        "usable": int(np.count_nonzero(fixes.usable)),
    }
    return stamp(
        f"space-use-{asked.method}",
        VERSION,
        asdict(asked),
        [telemetry.source],
        crs=fixes.crs,
        counts=counts,
        on=on,
    )

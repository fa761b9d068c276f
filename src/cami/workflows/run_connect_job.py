"""Run a job of our own: a resistance surface, and what is to be made of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from cami.geo.grid import Grid
from cami.messages import N_, Message
from cami.places import Place, is_there, make_folder
from cami.sources.areas import read_areas
from cami.sources.connect_job import ConnectJob, read_connect_job
from cami.sources.raster import grid_of
from cami.workflows import find_corridors as of_corridors
from cami.workflows import make_resistance_surface as of_surface
from cami.workflows import map_currents as of_currents
from cami.workflows.connectivity_plan import GIB, available_bytes
from cami.workflows.find_corridors import Wanted, find_corridors
from cami.workflows.lay_grid import lay_grid
from cami.workflows.make_resistance_surface import (
    BarrierFile,
    Tell,
    make_resistance_surface,
    write_surface,
)
from cami.workflows.map_currents import map_currents
from cami.workflows.map_omnidirectional import (
    UNFINISHED,
    OmniWanted,
    map_omnidirectional,
)
from cami.workflows.run_connectivity_job import Ran
from cami.workflows.run_windows import SKETCH_BYTES_PER_CELL, SKETCH_BYTES_PER_SIDE

NS_OF_SURFACE, NS_OF_SOLVE, NS_OF_CORRIDOR = 400, 800, 500
"""Wall time for each cell, measured on two slow cores; of writing maps the most."""
PAIRS_COST = {
    "current": (of_currents.BYTES_PER_CELL, NS_OF_SOLVE),
    "corridors": (of_corridors.BYTES_PER_CELL, NS_OF_CORRIDOR),
}
"""Bytes and time for each cell, the time for each pair too."""
NS_PER_MINUTE = 6e10
LONG_NAMES = {
    "restore_km": "restore_radius_km",
    "pinch_km": "pinch_width_km",
}


@dataclass(slots=True)
class _Land:
    surface: Place
    edges: Place | None
    written: list[Place] = field(default_factory=list)


def run_connect_job(
    path: Place,
    base: Place | None,
    out: Place | None,
    tell: Tell,
    *,
    local: int = 0,
    scheduler: str = "",
    exchange: Place | None = None,
) -> Ran:
    """Run the job at ``path``; results go into ``out``, else beside the job.

    Raises
    ------
    InvalidInputError
        The job has to be mended; nothing has been computed or written.
    """
    job = read_connect_job(path, base)
    folder = path.parent if out is None else out
    corridors_wanted, omni_wanted = _wanted(job)
    make_folder(folder)
    land = _land(job, folder)
    solves, residuals = 0, [0.0]
    if "current" in job.sections:
        asked = job.sections["current"]
        mapped = map_currents(
            land.surface,
            asked["areas"],
            land.edges,
            folder / f"{job.name}-current",
            tell,
            against=asked.get("against"),
            apart=asked.get("apart", False),
        )
        land.written += mapped.written
        both = [mapped.found, *([mapped.against] if mapped.against else [])]
        solves += sum(each.solves for each in both)
        residuals.append(mapped.residual)
    if corridors_wanted is not None:
        land.written += find_corridors(
            land.surface,
            job.sections["corridors"]["areas"],
            land.edges,
            folder / f"{job.name}-corridors",
            corridors_wanted,
            tell,
        )
    if omni_wanted is not None:
        written, found = map_omnidirectional(
            land.surface,
            job.sections["omni"].get("sources"),
            land.edges,
            folder / f"{job.name}-omni",
            omni_wanted,
            tell,
            local=local,
            scheduler=scheduler,
            exchange=exchange,
        )
        land.written += written
        solves += int(found.remarks["targets"]) if found.mode == "windows" else 0
        residuals.append(found.residual)
    return Ran(tuple(land.written), solves, max(residuals))


def explain_connect_job(
    path: Place, base: Place | None, out: Place | None = None
) -> tuple[list[str], list[Message]]:
    """The options as understood, and what the job would do and need."""
    job = read_connect_job(path, base)
    said = list(_plan(job))
    folder = path.parent if out is None else out
    if "omni" in job.sections and is_there(folder / f"{job.name}-omni" / UNFINISHED):
        text = N_("omni: goes on with an interrupted run, unless something has changed.")
        said.append(Message(text))
    return job.lines(), said


def _wanted(job: ConnectJob) -> tuple[Wanted | None, OmniWanted | None]:
    """What is wanted of corridors and of windows; what cannot be is refused."""
    corridors, omni = job.sections.get("corridors"), job.sections.get("omni")
    named = {
        LONG_NAMES.get(key, key): value
        for key, value in (corridors or {}).items()
        if key != "areas"
    }
    plain = {key: value for key, value in (omni or {}).items() if key != "sources"}
    return (
        None if corridors is None else Wanted(**named),
        None if omni is None else OmniWanted(**plain),
    )


def _land(job: ConnectJob, folder: Place) -> _Land:
    """The job's surface: given, or made."""
    asked = job.sections["resistance"]
    if "surface" in asked:
        return _Land(asked["surface"], asked.get("edges"))
    made = make_resistance_surface(
        asked["species"],
        asked["layers"],
        [
            BarrierFile(one["file"], one.get("kind"), one.get("fenced", False))
            for one in asked.get("barriers", ())
        ],
        on=_day(asked.get("on", "")),
        grid=_grid(asked),
    )
    target = folder / f"{job.name}.tif"
    written = write_surface(made, target, target.with_suffix(".png"))
    edges = target.with_name(f"{job.name}-edges.tif")
    return _Land(target, edges if edges in written else None, written)


def _grid(asked: dict[str, Any]) -> Grid | None:
    extent = None
    if "extent" in asked:
        west, south, east, north = map(float, asked["extent"])
        extent = west, south, east, north
    cell = float(asked.get("cell", 0))
    return lay_grid(asked.get("grid"), asked.get("crs", ""), cell, extent)


def _day(given: str) -> date:
    return date.fromisoformat(given) if given else datetime.now(UTC).date()


def _plan(job: ConnectJob) -> Iterator[Message]:
    """What each section would cost, measured per cell."""
    asked = job.sections["resistance"]
    here = _grid(asked)
    if here is None:
        here = grid_of(asked.get("surface") or next(iter(asked["layers"].values())))
    yield Message(N_("{rows} x {cols} cells."), {"rows": here.rows, "cols": here.cols})
    needed, ns = of_surface.BYTES_PER_CELL, NS_OF_SURFACE
    for section, (per_cell, per_pair) in PAIRS_COST.items():
        if section not in job.sections:
            continue
        options = job.sections[section]
        count = len(read_areas(options["areas"], here)[1])
        pairs = count * (count - 1) // 2
        text = N_("{section}: up to {pairs} pairs of {areas} areas.")
        yield Message(text, {"section": section, "pairs": pairs, "areas": count})
        needed = max(needed, per_cell + 9 * count)
        ns += pairs * per_pair * (2 if "against" in options else 1)
    _, wanted = _wanted(job)
    if wanted is not None:
        needed = max(needed, SKETCH_BYTES_PER_CELL + SKETCH_BYTES_PER_SIDE)
        ns += wanted.solves * NS_OF_SOLVE if wanted.mode == "sketch" else 0
        text = N_("omni: {mode}, radius {radius} cells.")
        yield Message(text, {"mode": wanted.mode, "radius": wanted.radius})
    cells = here.rows * here.cols
    yield Message(
        N_("It needs about {needed} GB of memory; {available} GB are free."),
        {
            "needed": round(needed * cells / GIB, 2),
            "available": round(available_bytes() / GIB, 1),
        },
    )
    minutes = max(1, round(ns * cells / NS_PER_MINUTE))
    text = N_("It takes about {minutes} minutes on two cores.")
    if wanted is not None and wanted.mode == "windows":
        text = N_("It takes about {minutes} minutes on two cores, and the windows' time.")
    yield Message(text, {"minutes": minutes})

"""``cami track barriers``: what animals do at fences, roads and railways."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from cami.cli.speak import in_words, tell
from cami.cli.track_options import (
    Columns,
    Crs,
    Deployments,
    Figure,
    FixesFile,
    Individual,
    JsonOut,
    On,
    Onto,
    Species,
    TimeFormat,
    Zone,
    day,
    fixes_wanted,
    give,
    tell_remarks,
)
from cami.errors import UnknownOptionError
from cami.messages import N_, Message


def barriers(
    fixes: FixesFile,
    layer: Annotated[
        Path, typer.Option("--barriers", help="Lines: GeoPackage, GeoJSON, GeoParquet.")
    ],
    distance: Annotated[float, typer.Option(help="How near is met, in metres.")],
    mode: Annotated[
        Literal["compatible", "corrected"],
        typer.Option(help="As published, or with its errors mended."),
    ] = "corrected",
    b_time: Annotated[float, typer.Option(help="Up to so many hours is short.")] = 4,
    p_time: Annotated[float, typer.Option(help="Above so many hours is trapped.")] = 36,
    window: Annotated[float, typer.Option(help="Hours of usual movement.")] = 168,
    tolerance: Annotated[float, typer.Option(help="Hours out of reach within one.")] = 0,
    max_cross: Annotated[int, typer.Option(help="Crossings of a trace at most.")] = 0,
    sd_multiplier: Annotated[float, typer.Option(help="Deviations that are unusual.")] = 1,
    exclude_buffer: Annotated[
        bool, typer.Option("--exclude-buffer", help="Usual movement away from barriers.")
    ] = False,
    interval: Annotated[
        float | None, typer.Option(help="Hours between fixes; else the most frequent.")
    ] = None,
    error_m: Annotated[
        float | None, typer.Option(help="Of positions along an axis, if the file has none.")
    ] = None,
    columns: Columns = "",
    crs: Crs = "",
    zone: Zone = "",
    species: Species = "",
    onto: Onto = "",
    individual: Individual = "",
    time_format: TimeFormat = "",
    deployments: Deployments = None,
    json_out: JsonOut = None,
    figure: Figure = None,
    segments: Annotated[
        Path | None, typer.Option(help="Barriers with their results (.parquet).")
    ] = None,
    changes: Annotated[
        Path | None, typer.Option(help="What the correction changed, and why (.json).")
    ] = None,
    on: On = "",
) -> None:
    """Classify encounters with barriers; rank barriers by what they did."""
    from cami.movement.encounters import Rules  # noqa: PLC0415
    from cami.workflows.track_barriers import (  # noqa: PLC0415
        changes_in_json,
        track_barriers,
        write_barrier_files,
    )

    if changes is not None and mode == "compatible":
        raise UnknownOptionError(option="changes", found=mode, known="--mode corrected")
    rules = Rules(
        distance,
        b_time,
        p_time,
        window,
        tolerance,
        max_cross,
        sd_multiplier,
        exclude_buffer,
        interval,
    )
    wanted = fixes_wanted(
        columns, crs, zone, species, onto, individual, time_format, deployments, error_m
    )
    found = track_barriers(fixes, layer, wanted, rules, mode, on=day(on))
    tell_remarks(found.remarks)
    write_barrier_files(found, say=in_words, figure=figure, segments=segments)
    if changes is not None:
        give({"changes": changes_in_json(found)}, changes)
    give(found.result, json_out)
    for written in (figure, segments):
        if written is not None:
            print(written)
    told = {"encounters": len(found.met), "crossings": int(found.met.crossings.sum())}
    tell(Message(N_("{encounters} encounters, {crossings} crossings."), told))

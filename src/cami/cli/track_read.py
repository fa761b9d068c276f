"""``cami track read``: what a file of fixes holds, animal by animal."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cami.cli.speak import in_words
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
    in_json,
    tell_remarks,
)


def read(
    fixes: FixesFile,
    columns: Columns = "",
    crs: Crs = "",
    zone: Zone = "",
    species: Species = "",
    onto: Onto = "",
    individual: Individual = "",
    time_format: TimeFormat = "",
    deployments: Deployments = None,
    gap: Annotated[
        float,
        typer.Option(min=0, help="Hours of silence between bursts; 0: 3 intervals."),
    ] = 0,
    stopover_km: Annotated[float, typer.Option(min=0.001, help="Radius of a stay.")] = 5,
    stopover_days: Annotated[float, typer.Option(min=0.01, help="Least stay.")] = 3,
    json_out: JsonOut = None,
    figure: Figure = None,
    animation: Annotated[
        Path | None, typer.Option(help="Also a moving picture (.gif).")
    ] = None,
    on: On = "",
) -> None:
    """Read a file of fixes and say what it holds, or all that has to be mended."""
    from cami.workflows.describe_tracks import (  # noqa: PLC0415
        TracksWanted,
        describe_tracks,
        draw_tracks,
    )

    wanted = fixes_wanted(
        columns, crs, zone, species, onto, individual, time_format, deployments
    )
    how = TracksWanted(gap, stopover_km, stopover_days)
    described = describe_tracks(fixes, wanted, on=day(on), how=how)
    tell_remarks(described.remarks)
    draw_tracks(described, in_words, figure=figure, animation=animation, name=fixes.name)
    result: dict[str, Any] = dict(described.result)
    result["remarks"] = [in_json(remark) for remark in described.remarks]
    give(result, json_out)
    for written in (figure, animation):
        if written is not None:
            print(written)

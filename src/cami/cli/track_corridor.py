"""``cami track corridor``: where a population goes, and how sure that is."""

from pathlib import Path
from typing import Annotated

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
from cami.messages import N_, Message


def corridor(
    fixes: FixesFile,
    season: Annotated[
        list[str] | None, typer.Option(help="MM-DD/MM-DD; repeat; else all of the year.")
    ] = None,
    cell: Annotated[float, typer.Option(help="Of the map, in metres.")] = 500,
    max_gap: Annotated[float, typer.Option(help="Hours that are still bridged.")] = 8,
    error_m: Annotated[
        float, typer.Option(help="Of positions along an axis, if the file has none.")
    ] = 20,
    draws: Annotated[int, typer.Option(min=1, help="Of animals, for sureness.")] = 500,
    seed: Annotated[int, typer.Option(min=0, help="Of the draws.")] = 0,
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
    raster: Annotated[
        Path | None, typer.Option(help="Maps in six bands (.tif); no positions.")
    ] = None,
    on: On = "",
) -> None:
    """Map low, medium and high use and stopovers from Brownian bridges of seasons."""
    from cami.workflows.track_corridor import (  # noqa: PLC0415
        CorridorWanted,
        track_corridor,
        write_corridor_files,
    )

    how = CorridorWanted(tuple(season or ()), cell, max_gap, error_m, draws, seed)
    wanted = fixes_wanted(
        columns, crs, zone, species, onto, individual, time_format, deployments
    )
    found = track_corridor(fixes, wanted, how, on=day(on))
    tell_remarks(found.remarks)
    write_corridor_files(found, say=in_words, figure=figure, raster=raster)
    give(found.result, json_out)
    for written in (figure, raster):
        if written is not None:
            print(written)
    if found.curve.enough is None:
        text = N_("{animals} animals are not enough to know the corridor of the next one.")
        told = {"animals": len(found.use.animals)}
    else:
        text = N_("{enough} of {animals} animals already show nine tenths of the next.")
        told = {"animals": len(found.use.animals), "enough": found.curve.enough}
    tell(Message(text, told))

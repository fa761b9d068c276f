"""``cami track effect``: what an opening, closing or new structure did."""

from pathlib import Path
from typing import Annotated

import typer

from cami.cli.speak import catalogue, tell
from cami.cli.track_options import (
    Columns,
    Crs,
    Deployments,
    FixesFile,
    JsonOut,
    On,
    Onto,
    Species,
    Zone,
    day,
    fixes_wanted,
    give,
    tell_remarks,
)
from cami.messages import Message


def effect(
    fixes: FixesFile,
    layer: Annotated[
        Path, typer.Option("--barriers", help="Lines: GeoPackage, GeoJSON, GeoParquet.")
    ],
    changed: Annotated[str, typer.Option(help="Day of the change: YYYY-MM-DD, UTC.")],
    treated: Annotated[list[str], typer.Option(help="Section that was changed; repeat.")],
    control: Annotated[
        list[str] | None, typer.Option(help="Section that was not; else all others.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the sampled paths.")] = 0,
    error_m: Annotated[
        float, typer.Option(min=0, help="Of positions along an axis, if the file has none.")
    ] = 10,
    columns: Columns = "",
    crs: Crs = "",
    zone: Zone = "",
    species: Species = "",
    onto: Onto = "",
    deployments: Deployments = None,
    json_out: JsonOut = None,
    case: Annotated[
        Path | None, typer.Option(help="A dated case for the atlas (.geojson).")
    ] = None,
    on: On = "",
) -> None:
    """Compare before and after, changed and unchanged sections; placebos included."""
    from cami.workflows.track_case import write_case  # noqa: PLC0415
    from cami.workflows.track_effect import EffectWanted, track_effect  # noqa: PLC0415

    how = EffectWanted(day(changed), tuple(treated), tuple(control or ()), seed, error_m)
    wanted = fixes_wanted(columns, crs, zone, species, onto, deployments=deployments)
    found = track_effect(fixes, layer, wanted, how, on=day(on))
    tell_remarks(found.remarks)
    if case is not None:
        write_case(case, found, _said_in)
        print(case)
    give(found.result, json_out)
    for sentence in found.sentences:
        tell(sentence)


def _said_in(language: str, message: Message) -> str:
    return catalogue(language).gettext(message.text).format_map(message.params)

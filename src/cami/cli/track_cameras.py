"""``cami track cameras``: how often animals pass where cameras stand."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cami.cli.speak import tell
from cami.cli.track_options import JsonOut, On, day, give
from cami.errors import UnknownOptionError
from cami.messages import N_, Message

REFUSED = {
    "effort": N_(
        "Nothing can be said of the change: too few camera-days on one side of it."
    ),
    "events": N_("Nothing can be said of the change: too few passages at its stations."),
}


def cameras(
    package: Annotated[
        Path, typer.Argument(help="Camtrap DP: its folder or datapackage.json.")
    ],
    species: Annotated[str, typer.Option(help="Scientific name; else all animals.")] = "",
    failures: Annotated[
        Path | None,
        typer.Option(help="When cameras did not work (.csv: deploymentID, start, end)."),
    ] = None,
    treated: Annotated[
        list[str] | None, typer.Option(help="Station at what was changed; repeat.")
    ] = None,
    control: Annotated[
        list[str] | None, typer.Option(help="Station where nothing was changed; repeat.")
    ] = None,
    changed: Annotated[str, typer.Option(help="First day after: 2020-05-01.")] = "",
    json_out: JsonOut = None,
    on: On = "",
) -> None:
    """Passages per camera-day, and by which factor a change at structures changed them."""
    from cami.workflows.track_cameras import (  # noqa: PLC0415
        CamerasWanted,
        track_cameras,
    )

    wanted = CamerasWanted(
        species, failures, tuple(treated or ()), tuple(control or ()), _changed(changed)
    )
    result = track_cameras(package, wanted, on=day(on))
    give(result, json_out)
    told = dict(result["stamp"]["counts"])
    told["days"] = round(sum(each["days"] for each in result["stations"]))
    text = N_("{passages} passages on {days} camera-days at {stations} stations.")
    tell(Message(text, told))
    change = result["change"]
    if change and change["verdict"] == "refused":
        tell(Message(REFUSED[change["reason"]]))
    elif change:
        text = N_("Rate at the changed stations: {ratio} times ({low} to {high}).")
        names = ("ratio", "low", "high")
        tell(Message(text, {name: f"{change[name]:.2g}" for name in names}))


def _changed(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        known = "YYYY-MM-DD"
        raise UnknownOptionError(option="changed", found=given, known=known) from error

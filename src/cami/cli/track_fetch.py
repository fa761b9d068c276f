"""``cami track fetch``: positions from EarthRanger or Movebank into a table."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from cami.cli.speak import tell
from cami.errors import UnknownOptionError
from cami.messages import N_, Message

MOVEBANK = "https://www.movebank.org"


def fetch(
    service: Annotated[Literal["earthranger", "movebank"], typer.Argument()],
    out: Annotated[Path, typer.Option("--output", "-o", help="Table of fixes (.csv).")],
    address: Annotated[
        str, typer.Option(help="https://SITE.pamdas.org; Movebank's own.")
    ] = "",
    study: Annotated[str, typer.Option(help="Number of a Movebank study.")] = "",
    animal: Annotated[
        list[str] | None, typer.Option(help="Name of an animal; repeat; else all.")
    ] = None,
    since: Annotated[str, typer.Option(help="2014-01-31T00:00:00Z")] = "",
    until: Annotated[str, typer.Option(help="2014-01-31T00:00:00Z")] = "",
    accept_licence: Annotated[str, typer.Option(help="Licence of the study.")] = "",
) -> None:
    """Fetch positions; CAMI_TELEMETRY_TOKEN or _USER and _PASSWORD say who asks."""
    from cami.sources.movebank import StudyWanted  # noqa: PLC0415
    from cami.workflows.fetch_fixes import (  # noqa: PLC0415
        fetch_from_earthranger,
        fetch_from_movebank,
    )

    first, last = _moment("since", since), _moment("until", until)
    if service == "earthranger":
        rows = fetch_from_earthranger(
            _given("address", address),
            _from_environment("CAMI_TELEMETRY_TOKEN"),
            out,
            subjects=animal or (),
            since=first,
            until=last,
        )
    else:
        wanted = StudyWanted(
            address or MOVEBANK,
            _given("study", study),
            _from_environment("CAMI_TELEMETRY_USER"),
            _from_environment("CAMI_TELEMETRY_PASSWORD"),
            animal or (),
            first,
            last,
            accept_licence,
        )
        rows = fetch_from_movebank(wanted, out)
    print(out)
    tell(Message(N_("{count} fixes fetched; only you can read the file."), {"count": rows}))


def _given(option: str, value: str) -> str:
    if not value:
        raise UnknownOptionError(option=option, found="-", known="…")
    return value


def _from_environment(name: str) -> str:
    return _given(name, os.environ.get(name, ""))


def _moment(option: str, given: str) -> datetime | None:
    if not given:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901
    if moment.tzinfo is None:
        known = "2014-01-31T00:00:00Z"
        raise UnknownOptionError(option=option, found=given, known=known)
    return moment.astimezone(UTC)

"""``cami round``: open and close rounds of reporting, and see where they stand."""

import getpass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cami.cli.programme import _prepare
from cami.cli.speak import tell
from cami.errors import UnknownOptionError
from cami.messages import N_, Message

if TYPE_CHECKING:
    from cami.stores.people import Viewer

app = typer.Typer(help="Rounds of reporting on a programme.", no_args_is_help=True)
Day = Annotated[str, typer.Option(metavar="YYYY-MM-DD")]
By = Annotated[str, typer.Option(help="Who does it; your user name if left out.")]


@app.callback()
def round_() -> None:
    """Open and close rounds of reporting, and see where they stand."""


@app.command("open")
def open_(
    key: str,
    name: Annotated[str, typer.Option(help="Short name of the programme.")],
    first: Day,
    last: Day,
    deadline: Day,
    country: Annotated[
        list[str] | None, typer.Option(help="ISO code; every Range State if left out.")
    ] = None,
    by: By = "",
) -> None:
    """Open a round: each Range State and partner gets its questions."""
    _prepare()
    from cami.programme.statements import Period  # noqa: PLC0415
    from cami.stores.rounds import Opening, of_round  # noqa: PLC0415
    from cami.workflows.open_round import open_round  # noqa: PLC0415

    period = Period(day("first", first), day("last", last))
    opening = Opening(key, name, period, day("deadline", deadline), ("en", "ru"))
    opened = open_round(operator(by), opening, datetime.now(UTC), tuple(country or ()))
    count = len(of_round(opened.key))
    text = N_("The round {key} is open; asked are {count}.")
    tell(Message(text, {"key": opened.key, "count": count}))


@app.command()
def status(key: str) -> None:
    """Say how far each body has come, in alphabetical order."""
    _prepare()
    from cami.workflows.round_status import round_status  # noqa: PLC0415

    for one in round_status(key, datetime.now(UTC).date()):
        stages = " ".join(f"{stage}={count}" for stage, count in sorted(one.stages.items()))
        print(f"{one.assignment.body.key}\t{one.answered}/{one.items}\t{stages}".rstrip())


@app.command()
def close(key: str, by: By = "") -> None:
    """Close a round: its answers can no longer be changed."""
    _prepare()
    from cami.workflows.close_round import close_round  # noqa: PLC0415

    close_round(operator(by), key, datetime.now(UTC))
    tell(Message(N_("The round {key} is closed."), {"key": key}))


def operator(by: str) -> "Viewer":
    """Return whoever sits at the server's terminal: they hold all its data anyway."""
    from cami.programme.statements import SECRETARIAT  # noqa: PLC0415
    from cami.stores.people import Viewer  # noqa: PLC0415

    name = by or getpass.getuser()
    return Viewer(name=name, writes_for=frozenset({SECRETARIAT}), secretariat=True)


def day(option: str, text: str) -> date:
    """Return a date that was typed.

    Raises
    ------
    UnknownOptionError
        It is not written as YYYY-MM-DD.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise UnknownOptionError(option=option, found=text, known="YYYY-MM-DD") from wrong

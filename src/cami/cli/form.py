"""``cami form``: forms for those who answer by mail, and what comes back in them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from cami.cli.asked import Country, Organisation, Species, body_of
from cami.cli.programme import _prepare, _write
from cami.cli.rounds import By, operator
from cami.cli.speak import catalogue, in_words, language, tell
from cami.errors import NoRoundOpenError, SourceMissingError, SourceUnreadableError
from cami.messages import N_, Message

app = typer.Typer(help="Forms that go by mail.", no_args_is_help=True)


@app.callback()
def form() -> None:
    """Make forms for those who answer by mail, and read what comes back."""


@app.command()
def export(
    out: Annotated[str, typer.Option("--output", "-o", help="File; - is stdout.")],
    *,
    country: Country = "",
    organisation: Organisation = "",
    species: Species = "",
    lang: Annotated[
        Literal["en", "ru"] | None, typer.Option(help="Language of the form.")
    ] = None,
    form_: Annotated[Literal["docx", "xlsx"], typer.Option("--format")] = "docx",
    round_: Annotated[
        str, typer.Option("--round", help="Key; the newest open round if left out.")
    ] = "",
    contact: Annotated[str, typer.Option(help="Whom to ask, printed on the form.")] = "",
) -> None:
    """Give the questions of a round to one body as a Word form or a workbook."""
    _prepare()
    from cami.workflows.export_form import assignment_of, export_form  # noqa: PLC0415

    tongue = lang or language()

    def say(message: Message) -> str:
        return catalogue(tongue).gettext(message.text).format_map(message.params)

    row = assignment_of(round_ or _newest_open(), body_of(country, organisation, species))
    now = datetime.now(UTC)
    made = export_form(operator(""), row, form_, tongue, say, now, contact)
    _write(out, made.content)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The form as it came back.")], by: By = ""
) -> None:
    """Read a returned form into answers; nothing that was saved is overwritten."""
    _prepare()
    from cami.workflows.import_form import import_form  # noqa: PLC0415

    made = import_form(operator(by), _content(file), file.name, datetime.now(UTC))
    for problem in made.problems:
        where = ".".join(map(str, problem.where))
        print(f"{where}\t{in_words(problem.what)} {in_words(problem.remedy)}")
    for one in made.conflicts:
        text = N_("{item}: {name} has saved something else since; both are kept.")
        said = in_words(Message(text, {"item": one.item, "name": one.standing.by}))
        print(f"{one.item}\t{said}")
    tell(
        Message(
            N_(
                "{country}, round {round}: {saved} answers saved, {unchanged} unchanged, "
                "{conflicts} in conflict, {problems} to look at."
            ),
            {
                "country": made.assignment.body.key,
                "round": made.assignment.round.key,
                "saved": len(made.saved),
                "unchanged": len(made.unchanged),
                "conflicts": len(made.conflicts),
                "problems": len(made.problems),
            },
        )
    )


def _newest_open() -> str:
    from cami.stores.rounds import rounds  # noqa: PLC0415

    for row in rounds():
        if row.closed_at is None:
            return row.key
    raise NoRoundOpenError


def _content(path: Path) -> bytes:
    """Read what was sent, but not without end.

    Raises
    ------
    SourceMissingError, SourceUnreadableError
        There is no such file, or it cannot be read.
    """
    from cami.sources.form_file import MAX_FORM_BYTES  # noqa: PLC0415

    try:
        with path.open("rb") as file:
            return file.read(MAX_FORM_BYTES + 1)
    except FileNotFoundError:
        raise SourceMissingError(name=path.name) from None
    except OSError:
        raise SourceUnreadableError(name=path.name) from None

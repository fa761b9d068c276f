"""``cami user``: the people who may log in."""

import sys
from typing import Annotated

import typer

from cami.cli.speak import in_words, language, tell
from cami.messages import N_, Message

app = typer.Typer(help="Manage the people who may log in.", no_args_is_help=True)


@app.callback()
def user() -> None:
    """Manage the people who may log in."""


@app.command()
def create(
    name: str,
    *,
    secretariat: Annotated[
        bool, typer.Option("--secretariat", help="May also change the register.")
    ] = False,
    email: Annotated[str, typer.Option(help="Where to write to this person.")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from a pipe.")
    ] = False,
) -> None:
    """Create a user who can log in."""
    from cami.web import server  # noqa: PLC0415 (other commands do without the web)

    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        question = in_words(Message(N_("Password for {name}"), {"name": name}))
        password = typer.prompt(
            question, hide_input=True, confirmation_prompt=True, err=True
        )
    server.prepare(language())
    server.migrate()
    from cami.web import accounts  # noqa: PLC0415 (needs the framework prepared)

    accounts.create_user(name, password, email=email, secretariat=secretariat)
    tell(Message(N_("User {name} can log in now."), {"name": name}))

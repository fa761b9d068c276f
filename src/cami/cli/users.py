"""``cami user``: the people who may log in."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from cami.cli.speak import in_words, language, tell
from cami.messages import N_, Message

app = typer.Typer(help="Manage the people who may log in.", no_args_is_help=True)

BY = "command line"


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
    role: Annotated[
        str, typer.Option(help="What the person acts as, e.g. national-focal-point.")
    ] = "",
    country: Annotated[str, typer.Option(help="Whom for: ISO code, e.g. KZ.")] = "",
    organisation: Annotated[
        str, typer.Option(help="Whom for: key of an organisation.")
    ] = "",
    species: Annotated[str, typer.Option(help="Whom for: key of a species.")] = "",
    email: Annotated[str, typer.Option(help="Where to write to this person.")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from a pipe.")
    ] = False,
) -> None:
    """Create a user who can log in, with a role if one is named."""
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

    scope = country or organisation or species
    if role or scope:
        accounts.check_role(role, scope)
    now = datetime.now(UTC)
    accounts.create_user(name, password, email=email, secretariat=secretariat)
    accounts.note_created(name, by=BY, at=now)
    if role:
        accounts.give_role(name, role, scope, by=BY, at=now)
    tell(Message(N_("User {name} can log in now."), {"name": name}))


@app.command("list")
def list_users() -> None:
    """List accounts: name, address, state, second factor, roles; tabs between them."""
    from cami.web import server  # noqa: PLC0415

    server.prepare(language())
    server.migrate()
    from cami.web import accounts  # noqa: PLC0415

    for one in accounts.accounts(datetime.now(UTC)):
        state = "active" if one.is_active else "closed"
        factor = "second-factor" if one.has_second_factor else "password-only"
        last = one.last_login.isoformat("T", "seconds") if one.last_login else "-"
        row = (one.name, one.email or "-", state, factor, last, "; ".join(one.roles) or "-")
        print("\t".join(row))


@app.command("reset-second-factor")
def reset_second_factor(name: str) -> None:
    """Take the second factor off an account whose authenticator and codes are lost."""
    from cami.web import server  # noqa: PLC0415

    server.prepare(language())
    server.migrate()
    from cami.web import accounts  # noqa: PLC0415

    accounts.reset_second_factor(name, by=BY, at=datetime.now(UTC))
    done = N_("{name} has no second factor any more, and is signed out everywhere.")
    tell(Message(done, {"name": name}))

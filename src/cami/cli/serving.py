"""``cami run`` and ``cami migrate``: the web application on this machine."""

from typing import Annotated

import typer

from cami.cli.speak import language, tell
from cami.messages import N_, Message


def run(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
) -> None:
    """Bring the database up to date, then serve until interrupted."""
    from cami.web import server  # noqa: PLC0415 (other commands do without the web)

    server.check_free(host, port)
    server.expect(host)
    migrate()
    tell(
        Message(
            N_("cami is at http://{host}:{port}/ (stop it with Ctrl-C)"),
            {"host": f"[{host}]" if ":" in host else host, "port": port},
        )
    )
    server.serve(host, port)
    tell(Message(N_("cami has stopped.")))


def migrate() -> None:
    """Bring the database up to date, and say what was done."""
    from cami.web import server  # noqa: PLC0415

    server.prepare(language())
    tell(Message(N_("Database: {place}"), {"place": server.database()}))
    steps = server.migrate()
    if steps:
        tell(
            Message(
                N_("The database is up to date; steps taken: {steps}"), {"steps": steps}
            )
        )
    else:
        tell(Message(N_("The database is up to date.")))

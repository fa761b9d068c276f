"""``cami programme``: official documents read, checked, compared, kept and given out."""

import typer

app = typer.Typer(
    help="Read, check, compare, keep and give out programmes of work.",
    no_args_is_help=True,
)


@app.callback()
def programme() -> None:
    """Read, check, compare, keep and give out programmes of work."""

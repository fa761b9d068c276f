"""``cami track``: from collars to evidence about barriers; one module a command."""

import typer

from cami.cli import (
    track_barriers,
    track_cameras,
    track_corridor,
    track_effect,
    track_fetch,
    track_plan,
    track_quality,
    track_read,
    track_share,
    track_space_use,
)

app = typer.Typer(
    help="Positions of animals: quality, tracks, space use, barriers.",
    no_args_is_help=True,
)
app.command("fetch")(track_fetch.fetch)
app.command("cameras")(track_cameras.cameras)
app.command("read")(track_read.read)
app.command("quality")(track_quality.quality)
app.command("barriers")(track_barriers.barriers)
app.command("space-use")(track_space_use.space_use)
app.command("corridor")(track_corridor.corridor)
app.command("effect")(track_effect.effect)
app.command("plan")(track_plan.plan)

app.command("share")(track_share.share)


@app.callback()
def track() -> None:
    """Positions of animals: quality, tracks, space use, barriers."""

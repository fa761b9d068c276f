"""``cami track share``: what may leave the owner's workspace, and nothing else."""

from pathlib import Path
from typing import Annotated

import typer

from cami.cli.speak import tell
from cami.cli.track_options import On, day
from cami.messages import N_, Message


def share(
    result: Annotated[
        Path, typer.Argument(help="Isopleths, barriers (.parquet) or corridor (.tif).")
    ],
    consent: Annotated[Path, typer.Option(help="What the owner signed (.toml).")],
    out: Annotated[
        Path, typer.Option("--output", "-o", help="Layer to give (.parquet or .tif).")
    ],
    on: On = "",
) -> None:
    """Write a layer that tells no position: coarse cells, enough animals, with consent."""
    from cami.workflows.share_derived import share_derived  # noqa: PLC0415

    shared = share_derived(result, consent, out, on=day(on))
    print(shared.path)
    tell(
        Message(
            N_(
                "{told} cells of {step}° are told; {withheld} are withheld, in which too "
                "few animals contribute."
            ),
            {
                "told": shared.told,
                "step": f"{shared.step_deg:g}",
                "withheld": shared.withheld,
            },
        )
    )

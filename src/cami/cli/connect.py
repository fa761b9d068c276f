"""``cami connect``: where animals can still go, computed from maps of resistance."""

from pathlib import Path
from typing import Annotated

import typer

from cami.cli import land
from cami.cli.speak import tell
from cami.messages import N_, Message

app = typer.Typer(
    help="Compute connectivity: current, resistance, corridors.", no_args_is_help=True
)
JobFile = Annotated[Path, typer.Argument(metavar="JOB", help="Job file (.ini).")]
Base = Annotated[
    Path | None,
    typer.Option(help="Folder of the job's relative paths; else the job's own."),
]

app.command("resistance")(land.resistance)
app.command("corridors")(land.corridors)


@app.callback()
def connect() -> None:
    """Compute connectivity: current, resistance, corridors."""


@app.command()
def run(
    job: JobFile,
    base: Base = None,
    out: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder of the output files; else the job's."),
    ] = None,
) -> None:
    """Run a Circuitscape job, and name the files written on standard output."""
    from cami.workflows.run_connectivity_job import run_connectivity_job  # noqa: PLC0415

    ran = run_connectivity_job(job, base, out, tell)
    for file in ran.written:
        print(file)
    tell(
        Message(
            N_("{files} files written; largest residual {residual}."),
            {"files": len(ran.written), "residual": f"{ran.residual:.1e}"},
        )
    )


@app.command()
def explain(job: JobFile, base: Base = None) -> None:
    """Check a job and its files, and say what it would do and need."""
    from cami.workflows.run_connectivity_job import (  # noqa: PLC0415
        explain_connectivity_job,
    )

    understood, plan = explain_connectivity_job(job, base)
    print("\n".join(understood.options.as_lines()))
    for sentence in (*understood.remarks, *plan.remarks, *plan.sentences()):
        tell(sentence)

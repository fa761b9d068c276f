"""``cami connect``: where animals can still go, computed from maps of resistance."""

from typing import Annotated

import typer

from cami.cli import land, omni
from cami.cli.speak import tell
from cami.messages import N_, Message
from cami.places import Place, place

app = typer.Typer(
    help="Compute connectivity: current, resistance, corridors.", no_args_is_help=True
)
JobFile = Annotated[
    Place,
    typer.Argument(parser=place, metavar="JOB", help="Job file (.ini, .toml)."),
]
Base = Annotated[
    Place | None,
    typer.Option(
        parser=place, help="Folder of the job's relative paths; else the job's own."
    ),
]
Out = Annotated[
    Place | None,
    typer.Option(
        *("--output", "-o"),
        parser=place,
        help="Folder of the output files; else the job's.",
    ),
]

app.command("resistance")(land.resistance)
app.command("current")(land.current)
app.command("corridors")(land.corridors)
app.command("omni")(omni.omni)


@app.callback()
def connect() -> None:
    """Compute connectivity: current, resistance, corridors."""


@app.command()
def run(
    job: JobFile,
    base: Base = None,
    out: Out = None,
    workers: omni.Workers = 0,
    scheduler: omni.Scheduler = "",
    exchange: omni.Exchange = None,
) -> None:
    """Run a job of our own, Circuitscape or Omniscape, and name the files written."""
    from cami.workflows.compiling import told_of_compiling  # noqa: PLC0415
    from cami.workflows.run_any_job import run_any_job  # noqa: PLC0415
    from cami.workflows.run_connect_job import run_connect_job  # noqa: PLC0415

    run_it = run_connect_job if _is_ours(job) else run_any_job
    with told_of_compiling(tell):
        ran = run_it(
            job, base, out, tell, local=workers, scheduler=scheduler, exchange=exchange
        )
    for file in ran.written:
        print(file)
    tell(
        Message(
            N_("{files} files written; largest residual {residual}."),
            {"files": len(ran.written), "residual": f"{ran.residual:.1e}"},
        )
    )


@app.command()
def explain(job: JobFile, base: Base = None, out: Out = None) -> None:
    """Check a job and its files, and say what it would do and need."""
    from cami.workflows.run_any_job import explain_any_job  # noqa: PLC0415
    from cami.workflows.run_connect_job import explain_connect_job  # noqa: PLC0415

    explain_it = explain_connect_job if _is_ours(job) else explain_any_job
    lines, sentences = explain_it(job, base, out)
    print("\n".join(lines))
    for sentence in sentences:
        tell(sentence)


def _is_ours(job: Place) -> bool:
    return job.suffix.lower() == ".toml"

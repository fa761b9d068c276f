"""``cami track space-use``: ranges and occurrence, or why data do not carry them."""

from typing import Annotated

import typer

from cami.cli.speak import in_words, language, tell
from cami.cli.track_options import (
    Columns,
    Crs,
    Deployments,
    Figure,
    FixesFile,
    Individual,
    JsonOut,
    On,
    Onto,
    Species,
    TimeFormat,
    Zone,
    day,
    fixes_wanted,
    give,
    in_json,
    tell_remarks,
)
from cami.cli.track_space_use_options import (
    Bandwidth,
    Cell,
    Error,
    ErrorM,
    FittedBy,
    Isopleths,
    Keep,
    LeastDof,
    Levels,
    LongestGap,
    Maps,
    Margin,
    Method,
    Model,
    Report,
    Weighted,
    Window,
    Workers,
)
from cami.errors import UnknownOptionError
from cami.messages import N_, Message

Scheduler = Annotated[
    str, typer.Option(help="Dask scheduler to share the work out to, tcp://host:port.")
]


def space_use(
    fixes: FixesFile,
    method: Method = "akde",
    levels: Levels = "95,50",
    model: Model = "auto",
    fitted_by: FittedBy = "phreml",
    error: Error = "none",
    error_m: ErrorM = None,
    weighted: Weighted = False,
    bandwidth: Bandwidth = "reference",
    least_dof: LeastDof = 5,
    cell: Cell = None,
    longest_gap: LongestGap = None,
    window: Window = 31,
    margin: Margin = 11,
    columns: Columns = "",
    crs: Crs = "",
    zone: Zone = "",
    species: Species = "",
    onto: Onto = "",
    individual: Individual = "",
    time_format: TimeFormat = "",
    deployments: Deployments = None,
    json_out: JsonOut = None,
    figure: Figure = None,
    isopleths: Isopleths = None,
    maps: Maps = None,
    report: Report = None,
    keep: Keep = None,
    workers: Workers = 0,
    scheduler: Scheduler = "",
    on: On = "",
) -> None:
    """Estimate the space that each animal uses, with its effective sample size."""
    from cami.movement.space_use import Asked  # noqa: PLC0415
    from cami.workflows.track_space_use import (  # noqa: PLC0415
        Running,
        track_space_use,
        write_space_use_files,
    )

    asked = Asked(
        method=method,
        levels=_levels(levels),
        model=model,
        fitted_by=fitted_by,
        error=error,
        weighted=weighted,
        least_dof=least_dof,
        bandwidth=bandwidth,
        cell_m=cell,
        longest_gap_s=float("inf") if longest_gap is None else longest_gap * 3600,
        window=window,
        margin=margin,
    )
    wanted = fixes_wanted(
        columns, crs, zone, species, onto, individual, time_format, deployments, error_m
    )
    running = Running(workers, scheduler, keep, maps)
    uses = track_space_use(fixes, wanted, asked, tell, on=day(on), running=running)
    tell_remarks(uses.remarks)
    write_space_use_files(
        uses,
        say=in_words,
        language=language(),
        figure=figure,
        isopleths=isopleths,
        report=report,
    )
    result = uses.result | {"remarks": [in_json(remark) for remark in uses.remarks]}
    give(result, json_out)
    for written in (figure, isopleths, report, *uses.maps):
        if written is not None:
            print(written)
    counts = uses.result["stamp"]["counts"]
    told = {name: counts[name] for name in ("given", "refused")}
    tell(Message(N_("{given} animals with an area, {refused} without."), told))


def _levels(given: str) -> tuple[float, ...]:
    try:
        return tuple(float(level) / 100 for level in given.split(","))
    except ValueError as error:
        known = "95,50"
        raise UnknownOptionError(option="levels", found=given, known=known) from error

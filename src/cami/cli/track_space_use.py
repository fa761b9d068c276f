"""``cami track space-use``: ranges and occurrence, or why data do not carry them."""

from pathlib import Path
from typing import Annotated, Literal

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
from cami.errors import UnknownOptionError
from cami.messages import N_, Message

Scheduler = Annotated[
    str, typer.Option(help="Dask scheduler to share the work out to, tcp://host:port.")
]


def space_use(
    fixes: FixesFile,
    method: Annotated[
        str,
        typer.Option(help="akde, kde, mcp: range; occurrence, bbmm, dbbmm, kernelbb."),
    ] = "akde",
    levels: Annotated[
        str, typer.Option(help="Percents of isopleths; the first is reported.")
    ] = "95,50",
    model: Annotated[
        str, typer.Option(help="auto, iid, ou, ouf_critical, ouf: of the motion.")
    ] = "auto",
    fitted_by: Annotated[
        Literal["phreml", "ml"], typer.Option(help="Corrected for few fixes, or not.")
    ] = "phreml",
    error: Annotated[
        Literal["none", "known", "scaled"],
        typer.Option(help="Of positions in the motion; scaled: a multiple is fitted."),
    ] = "none",
    error_m: Annotated[
        float | None, typer.Option(help="Of positions along an axis, if the file has none.")
    ] = None,
    weighted: Annotated[
        bool, typer.Option("--weighted", help="AKDE for irregular schedules.")
    ] = False,
    bandwidth: Annotated[
        Literal["reference", "lscv", "independent"], typer.Option(help="Of kde.")
    ] = "reference",
    least_dof: Annotated[
        float, typer.Option(min=0, help="Independent positions that a range needs.")
    ] = 5,
    cell: Annotated[float | None, typer.Option(help="Of the grid, in metres.")] = None,
    longest_gap: Annotated[
        float | None, typer.Option(help="Hours; longer steps are no occurrence.")
    ] = None,
    window: Annotated[int, typer.Option(help="Fixes, of dbbmm.")] = 31,
    margin: Annotated[int, typer.Option(help="Fixes, of dbbmm.")] = 11,
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
    isopleths: Annotated[
        Path | None, typer.Option(help="Isopleths with areas (.parquet).")
    ] = None,
    maps: Annotated[
        Path | None, typer.Option(help="Folder for one GeoTIFF of density an animal.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="For people (.docx, .html, .json).")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(help="Folder of finished animals, to go on from.")
    ] = None,
    workers: Annotated[
        int, typer.Option(min=0, help="Local processes; 0 for threads. Needs cami[dask].")
    ] = 0,
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

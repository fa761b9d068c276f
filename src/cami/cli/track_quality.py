"""``cami track quality``: fixes that should not be taken, why, and what to do."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cami.cli.speak import in_words, language
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


def quality(
    fixes: FixesFile,
    columns: Columns = "",
    crs: Crs = "",
    zone: Zone = "",
    species: Species = "",
    onto: Onto = "",
    individual: Individual = "",
    time_format: TimeFormat = "",
    deployments: Deployments = None,
    thresholds: Annotated[
        Path | None, typer.Option(help="Limits of your own (.toml), for all animals.")
    ] = None,
    json_out: JsonOut = None,
    figure: Figure = None,
    report: Annotated[
        Path | None, typer.Option(help="For people in the field (.docx, .html, .json).")
    ] = None,
    flags: Annotated[
        Path | None, typer.Option(help="Every row with its flags (.csv); no positions.")
    ] = None,
    on: On = "",
) -> None:
    """Flag fixes that should not be taken, with reasons; none is taken out."""
    from cami.workflows.screen_fixes import screen_fixes, write_screened  # noqa: PLC0415

    wanted = fixes_wanted(
        columns, crs, zone, species, onto, individual, time_format, deployments
    )
    screened = screen_fixes(fixes, wanted, on=day(on), thresholds=thresholds)
    tell_remarks(screened.remarks)
    write_screened(
        screened,
        language=language(),
        say=in_words,
        figure=figure,
        report=report,
        flags=flags,
    )
    result: dict[str, Any] = dict(screened.result)
    result["remarks"] = [in_json(remark) for remark in screened.remarks]
    give(result, json_out)
    for written in (figure, report, flags):
        if written is not None:
            print(written)

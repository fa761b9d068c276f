"""What every command of ``cami track`` is told about its fixes."""

import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cami.cli.speak import in_words, tell
from cami.errors import OutputUnwritableError, Problem, UnknownOptionError
from cami.messages import Message

if TYPE_CHECKING:
    from cami.workflows.read_fixes import FixesWanted

FixesFile = Annotated[
    Path, typer.Argument(metavar="FIXES", help="Positions: CSV, Darwin Core, GeoPackage.")
]
Columns = Annotated[
    str,
    typer.Option(help="What columns hold: individual=animal_id,time=timestamp,x=x,y=y."),
]
Crs = Annotated[str, typer.Option(help="Of the coordinates: EPSG:32648; or local.")]
Zone = Annotated[str, typer.Option(help="Of times without one: UTC, +08:00, Asia/Almaty.")]
Species = Annotated[str, typer.Option(help="Scientific name, where the file has none.")]
Onto = Annotated[str, typer.Option(help="Plane to compute in; else theirs, or one around.")]
Individual = Annotated[str, typer.Option(help="The one animal of a file that names none.")]
TimeFormat = Annotated[str, typer.Option(help="Of times: '%d.%m.%Y %H:%M'.")]
JsonOut = Annotated[
    Path | None, typer.Option("--json", help="File for the result; else standard output.")
]
Figure = Annotated[Path | None, typer.Option(help="Also a picture (.png, .svg, .pdf).")]
Deployments = Annotated[
    Path | None, typer.Option(help="Table of which tag was on whom, from when to when.")
]
On = Annotated[str, typer.Option(help="Day that the result names; today if left out.")]


def fixes_wanted(
    columns: str = "",
    crs: str = "",
    zone: str = "",
    species: str = "",
    onto: str = "",
    individual: str = "",
    time_format: str = "",
    deployments: Path | None = None,
    error_m: float | None = None,
) -> "FixesWanted":
    """What the options say of the fixes."""
    from cami.workflows.read_fixes import FixesWanted  # noqa: PLC0415

    return FixesWanted(
        columns=_pairs(columns),
        crs=crs,
        zone=zone,
        species=species,
        onto=onto,
        individual=individual,
        time_format=time_format,
        deployments=deployments,
        error_m=math.nan if error_m is None else error_m,
    )


def day(given: str) -> date:
    """The day that the option names, or today."""
    if not given:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise UnknownOptionError(option="on", found=given, known="YYYY-MM-DD") from error


def give(result: Mapping[str, Any], out: Path | None) -> None:
    """Write a result as JSON into a file, whole or not at all, or to standard output."""
    text = json.dumps(_finite(result), ensure_ascii=False, indent=2, allow_nan=False)
    if out is None:
        print(text)
        return
    try:
        part = out.with_name(out.name + ".part")
        part.write_text(text + "\n", encoding="utf-8")
        part.replace(out)
    except OSError as error:
        raise OutputUnwritableError(name=str(out)) from error
    print(out)


def tell_remarks(remarks: tuple[Problem, ...]) -> None:
    """Say what the person should know of the file."""
    for remark in remarks:
        where = " · ".join(str(step) for step in remark.where if step != "")
        told = {
            "where": where,
            "what": in_words(remark.what),
            "remedy": in_words(remark.remedy),
        }
        tell(Message("{where}: {what} {remedy}", told))


def in_json(problem: Problem) -> dict[str, Any]:
    """A problem or remark for machines, with its words in the terminal's language."""
    return {
        "code": problem.code,
        "where": list(problem.where),
        "what": in_words(problem.what),
        "remedy": in_words(problem.remedy),
    }


def _pairs(columns: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in columns.split(",") if columns else ():
        role, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or not role or not column or role in found:
            known = "individual=COLUMN,time=COLUMN,x=COLUMN,y=COLUMN"
            raise UnknownOptionError(option="columns", found=pair, known=known)
        found[role] = column
    return found


def _finite(value: object) -> object:
    """The value with null for what is not a number, as JSON demands."""
    if isinstance(value, Mapping):
        return {str(name): _finite(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value

"""Camtrap DP in: when cameras stood, what they saw, and when they had failed.

The package's tables are read with their published column names; schemas named by an address
are not fetched, and what the standard cannot say (a failed camera) comes from silence or
from a table of its own.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from cami.errors import (
    InvalidInputError,
    Problem,
    SourceMissingError,
)
from cami.messages import N_, Message, Scalar
from cami.movement.cameras import Cameras, silent_from
from cami.sources.raster import digest_of

DESCRIPTOR = "datapackage.json"
NEEDED = {
    "deployments": ("deploymentID", "deploymentStart", "deploymentEnd"),
    "observations": ("deploymentID", "eventStart", "observationType"),
    "media": ("deploymentID", "timestamp"),
}
"""Tables and the columns without which they say nothing; media may be missing."""
FAILURE_COLUMNS = ("deploymentID", "start", "end")

Row = tuple[int, dict[str, str]]


@dataclass(frozen=True, slots=True, eq=False)
class CameraPackage:
    """What a package tells, and where it comes from."""

    cameras: Cameras
    source: dict[str, str]
    species: tuple[str, ...]
    """Scientific names that occur, of animals."""


@dataclass(slots=True)
class _Placed:
    station: str
    start_s: float
    end_s: float


def read_camtrap_dp(
    path: Path, species: str = "", failures: Path | None = None
) -> CameraPackage:
    """Cameras and the passages of one species, or of all animals.

    A passage is an event, counted once whatever number of pictures or animals it has.
    Stations are locations (``locationName``, else ``locationID``, else the deployment).

    Parameters
    ----------
    path
        The descriptor ``datapackage.json`` or its folder.
    failures
        Table (.csv) ``deploymentID, start, end`` of times in which a camera did not work.

    Raises
    ------
    SourceMissingError
        There is no such package.
    InvalidInputError
        All that has to be mended, with table, row and column.
    """
    folder, resources = _descriptor(path)
    problems: list[Problem] = []
    tables = {
        name: _table(folder, resources, name, problems)
        for name in NEEDED
        if name in resources or name != "media"
    }
    _refuse(problems)
    placed = _placed(tables["deployments"], problems)
    events, names = _events(tables["observations"], placed, species, problems)
    gaps = _gaps(failures, placed, problems) if failures else []
    pictures = list(_pictures(tables, placed, problems))
    _refuse(problems)
    digest = digest_of(folder / DESCRIPTOR)
    source = {"file": folder.name, "sha256": digest, "layout": "camtrap-dp"}
    cameras = _cameras(placed, pictures, events, gaps)
    return CameraPackage(cameras, source, tuple(sorted(names)))


def _descriptor(path: Path) -> tuple[Path, dict[str, str]]:
    """The package's folder, and the path of each table in it."""
    file = path / DESCRIPTOR if path.is_dir() else path
    if not file.is_file():
        raise SourceMissingError(name=str(file))
    try:
        described = json.loads(file.read_text("utf-8"))
        resources = {
            each["name"]: each["path"]
            for each in described["resources"]
            if isinstance(each.get("path"), str)
        }
    except (ValueError, KeyError, TypeError) as error:
        problem = Problem(
            "camtrap-dp",
            (file.name,),
            Message(N_("The file describes no data package.")),
            Message(N_("Give the datapackage.json of a Camtrap DP package.")),
        )
        raise InvalidInputError((problem,)) from error
    return file.parent, resources


def _table(
    folder: Path, resources: dict[str, str], name: str, problems: list[Problem]
) -> list[Row]:
    relative = resources.get(name, f"{name}.csv")
    file = (folder / relative).resolve()
    if not file.is_relative_to(folder.resolve()) or not file.is_file():
        _note(problems, (name,), N_("The table {file} is not there."), file=relative)
        return []
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [c for c in NEEDED[name] if c not in (reader.fieldnames or ())]
        for column in missing:
            _note(
                problems,
                (name, column),
                N_("The column {column} is not there."),
                column=column,
            )
        if missing:
            return []
        return [(line, row) for line, row in enumerate(reader, 2)]


def _placed(rows: list[Row], problems: list[Problem]) -> dict[str, _Placed]:
    found: dict[str, _Placed] = {}
    for line, row in rows:
        start = _time(row, "deploymentStart", ("deployments", line), problems)
        end = _time(row, "deploymentEnd", ("deployments", line), problems)
        name = row["deploymentID"]
        if end <= start:
            text = N_("The deployment {name} ends before it begins.")
            _note(problems, ("deployments", line, "deploymentEnd"), text, name=name)
        if name in found:
            text = N_("The deployment {name} is listed twice.")
            _note(problems, ("deployments", line, "deploymentID"), text, name=name)
        station = row.get("locationName") or row.get("locationID") or name
        found[name] = _Placed(station, start, end)
    return found


def _events(
    rows: list[Row], placed: dict[str, _Placed], species: str, problems: list[Problem]
) -> tuple[dict[tuple[str, str], tuple[str, float]], set[str]]:
    """Deployment and time of each event of the species, and which species there are."""
    found: dict[tuple[str, str], tuple[str, float]] = {}
    names: set[str] = set()
    for line, row in rows:
        if not _known(row, ("observations", line), placed, problems):
            continue
        name = row.get("scientificName", "")
        if row["observationType"] != "animal":
            continue
        names.add(name)
        if species and name != species:
            continue
        when = _time(row, "eventStart", ("observations", line), problems)
        event = row.get("eventID") or f"row {line}"
        before = found.get((row["deploymentID"], event))
        if before is None or when < before[1]:
            found[row["deploymentID"], event] = (row["deploymentID"], when)
    if species and species not in names:
        known = ", ".join(sorted(names - {""}))
        text = N_("No animal is called {name}; there are {known}.")
        _note(problems, ("observations", "scientificName"), text, name=species, known=known)
    return found, names - {""}


def _pictures(
    tables: dict[str, list[Row]], placed: dict[str, _Placed], problems: list[Problem]
) -> Iterator[tuple[str, float]]:
    """Give every sign of life of a camera: its pictures, and what was seen on them."""
    for name, column in (("media", "timestamp"), ("observations", "eventStart")):
        for line, row in tables.get(name, ()):
            if row["deploymentID"] in placed:
                yield row["deploymentID"], _time(row, column, (name, line), problems)


def _gaps(
    path: Path, placed: dict[str, _Placed], problems: list[Problem]
) -> list[tuple[str, float, float]]:
    if not path.is_file():
        raise SourceMissingError(name=str(path))
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [c for c in FAILURE_COLUMNS if c not in (reader.fieldnames or ())]
        if missing:
            text = N_("The column {column} is not there.")
            _note(problems, (path.name, missing[0]), text, column=missing[0])
            return []
        found = []
        for line, row in enumerate(reader, 2):
            if _known(row, (path.name, line), placed, problems):
                start = _time(row, "start", (path.name, line), problems)
                end = _time(row, "end", (path.name, line), problems)
                found.append((row["deploymentID"], start, end))
        return found


def _cameras(
    placed: dict[str, _Placed],
    pictures: list[tuple[str, float]],
    events: dict[tuple[str, str], tuple[str, float]],
    gaps: list[tuple[str, float, float]],
) -> Cameras:
    stations = tuple(sorted({each.station for each in placed.values()}))
    number = {name: k for k, name in enumerate(stations)}
    periods: list[tuple[int, float, float]] = []
    failures: list[tuple[str, float, float]] = []
    signs: dict[str, list[float]] = {name: [] for name in placed}
    for whose, when in pictures:
        signs[whose].append(when)
    for name, each in placed.items():
        seen = np.array(signs[name])
        mine = [(a, b) for whose, a, b in gaps if whose == name]
        quiet = silent_from(each.start_s, each.end_s, seen)
        if quiet < each.end_s:
            mine.append((quiet, each.end_s))
        failures += [(each.station, a, b) for a, b in mine]
        worked = _without(each.start_s, each.end_s, mine)
        periods += [(number[each.station], a, b) for a, b in worked]
    who = [number[placed[name].station] for name, _ in events.values()]
    moments = np.array([moment for _, moment in events.values()])
    station, start, end = (
        (np.array(c) for c in zip(*periods, strict=True))
        if periods
        else (
            np.empty(0, np.int64),
            np.empty(0),
            np.empty(0),
        )
    )
    return Cameras(
        stations, station, start, end, np.array(who, np.int64), moments, tuple(failures)
    )


def _without(
    start: float, end: float, gaps: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """A period without the gaps in it."""
    left = []
    at = start
    for a, b in sorted(gaps):
        if a > at:
            left.append((at, min(a, end)))
        at = max(at, b)
    return [*left, (at, end)] if at < end else left


def _known(
    row: dict[str, str],
    where: tuple[str, int],
    placed: dict[str, _Placed],
    problems: list[Problem],
) -> bool:
    name = row["deploymentID"]
    if name not in placed:
        text = N_("There is no deployment {name}.")
        _note(problems, (*where, "deploymentID"), text, name=name)
    return name in placed


def _time(
    row: dict[str, str], column: str, where: tuple[str, int], problems: list[Problem]
) -> float:
    """A moment in UTC seconds; nan, and a problem, where it is none or has no zone."""
    given = row.get(column) or ""
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        text = N_('"{found}" is no time as 2024-05-01T06:30:00+08:00.')
        _note(problems, (*where, column), text, found=given)
        return float("nan")
    if moment.tzinfo is None:
        text = N_('"{found}" names no time zone; put Z or an offset behind it.')
        _note(problems, (*where, column), text, found=given)
        return float("nan")
    return moment.timestamp()


def _note(
    problems: list[Problem], where: tuple[str | int, ...], text: str, **told: Scalar
) -> None:
    remedy = Message(
        N_("See the table's definition in Camtrap DP 1.0; mend and try again.")
    )
    problems.append(Problem("camtrap-dp", where, Message(text, told), remedy))


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InvalidInputError(tuple(problems))

"""Barriers in: lines with their kind and dates, from GeoJSON."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.resistance import Life
from cami.errors import InvalidInputError, Problem
from cami.geo.cells import to_crs
from cami.geo.grid import Grid
from cami.messages import N_, Message, Scalar
from cami.places import Place, content_of, refuse_missing

WGS84 = "OGC:CRS84"
PLAIN = ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326")

Line = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class BarrierLine:
    """One barrier: its parts as ``lon, lat``, what it is and when it stands."""

    parts: tuple[Line, ...]
    kind: str
    fenced: bool
    life: Life
    name: str

    def on_grid(self, grid: Grid) -> list[Line]:
        """Its parts as columns and rows of cells, bent with the grid's own system."""
        step_deg = _step_deg(grid)
        found: list[Line] = []
        for part in self.parts:
            dense = _densified(part, step_deg)
            x, y = to_crs(dense[:, 0], dense[:, 1], WGS84, grid.crs)
            cells = grid.cells_of(x, y)
            # what a projection cannot show lies far off the grid
            runs = np.split(cells, np.flatnonzero(~np.isfinite(cells).all(axis=1)))
            kept = (run[np.isfinite(run).all(axis=1)] for run in runs)
            found.extend(run for run in kept if len(run) > 1)
        return found


def read_barriers(
    path: Place, *, kind: str | None = None, fenced: bool = False
) -> tuple[BarrierLine, ...]:
    """The barriers of a GeoJSON file in longitude and latitude.

    Parameters
    ----------
    kind, fenced
        For features that do not say what they are. Else the properties ``kind``,
        ``fenced`` (true or false), ``built``, ``opened``, ``removed`` (a year, or a date
        as YYYY-MM-DD; null for not known) and ``name`` are read.

    Raises
    ------
    SourceMissingError
        There is no such file.
    InvalidInputError
        All that is wrong with its features.
    """
    refuse_missing(path)
    try:
        table = json.loads(content_of(path).decode("utf-8"))
        features = table["features"]
        crs = table.get("crs", {}).get("properties", {}).get("name", PLAIN[0])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _refusal((), N_("The file is no GeoJSON collection of features.")) from error
    if crs not in PLAIN:
        what = N_("Its coordinates are in {crs}, not in longitude and latitude.")
        raise _refusal(("crs",), what, crs=str(crs))
    problems: list[Problem] = []
    lines = [
        _feature(feature, ("features", number), kind, fenced, problems)
        for number, feature in enumerate(features, 1)
    ]
    if not lines:
        raise _refusal(("features",), N_("The file holds no feature."))
    if problems:
        raise InvalidInputError(tuple(problems))
    return tuple(line for line in lines if line is not None)


def _feature(
    feature: dict[str, Any],
    where: tuple[str | int, ...],
    kind: str | None,
    fenced: bool,
    problems: list[Problem],
) -> BarrierLine | None:
    told = feature.get("properties") or {}
    named = told.get("kind", kind)
    if not isinstance(named, str):
        _note(problems, (*where, "kind"), N_("It is not said what this line is."))
        return None
    is_fenced = told.get("fenced", fenced)
    if not isinstance(is_fenced, bool):
        _note(problems, (*where, "fenced"), N_("This must be true or false."))
        return None
    dates = {}
    for key in ("built", "opened", "removed"):
        try:
            dates[key] = _date(told.get(key))
        except ValueError:
            what = N_('"{found}" is not a year, nor a date as YYYY-MM-DD.')
            _note(problems, (*where, key), what, found=str(told[key]))
            return None
    parts = _parts(feature.get("geometry") or {})
    if not parts:
        what = N_("The geometry is no line with longitudes and latitudes.")
        _note(problems, (*where, "geometry"), what)
        return None
    return BarrierLine(parts, named, is_fenced, Life(**dates), str(told.get("name", "")))


def _parts(geometry: dict[str, Any]) -> tuple[Line, ...]:
    """The vertices of a line or several; none if they are not that."""
    kind, given = geometry.get("type"), geometry.get("coordinates") or []
    listed = [given] if kind == "LineString" else given
    if kind not in {"LineString", "MultiLineString"} or not listed:
        return ()
    parts = []
    for each in listed:
        try:
            line = np.array([vertex[:2] for vertex in each], dtype=np.float64)
        except (TypeError, ValueError):
            return ()
        if line.ndim != 2 or len(line) < 2 or not np.isfinite(line).all():  # noqa: PLR2004
            return ()
        if np.abs(line[:, 0]).max() > 360 or np.abs(line[:, 1]).max() > 90:  # noqa: PLR2004
            return ()
        parts.append(line)
    return tuple(parts)


def _date(given: object) -> date | None:
    if given is None:
        return None
    if isinstance(given, int) and not isinstance(given, bool):
        return date(given, 1, 1)
    text = str(given)
    return date(int(text), 1, 1) if text.isdigit() else date.fromisoformat(text)


def _densified(line: Line, step: float) -> Line:
    """The line with vertices put in, none of them further than ``step`` apart."""
    pieces = np.maximum(np.ceil(np.abs(np.diff(line, axis=0)).max(axis=1) / step), 1)
    position = np.concatenate(
        [i + np.arange(n) / n for i, n in enumerate(pieces)] + [[len(pieces)]]
    )
    index = np.arange(len(line))
    return np.stack([np.interp(position, index, axis) for axis in line.T], axis=1)


def _step_deg(grid: Grid) -> float:
    """About ten cells, in degrees: bends less than that are not seen on the grid."""
    x, y = grid.x_of([0, min(10, grid.cols - 1)]), grid.y_of([0, 0])
    lon, lat = to_crs(x, y, grid.crs, WGS84)
    apart = float(np.hypot(np.diff(lon), np.diff(lat))[0])
    return min(max(apart, 1e-4), 1.0) if np.isfinite(apart) else 0.1


def _note(
    problems: list[Problem], where: tuple[str | int, ...], what: str, **params: Scalar
) -> None:
    remedy = Message(N_("See the page on barriers for what a file of barriers holds."))
    problems.append(Problem("barrier-unfit", where, Message(what, params), remedy))


def _refusal(
    where: tuple[str | int, ...], what: str, **params: Scalar
) -> InvalidInputError:
    problems: list[Problem] = []
    _note(problems, where, what, **params)
    return InvalidInputError(tuple(problems))

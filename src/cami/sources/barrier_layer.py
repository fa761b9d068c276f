"""Barriers in: lines with names and dates from any layer of lines, in a plane in metres."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from cami.errors import (
    BarriersUnreadableError,
    CRSMissingError,
    InvalidInputError,
    Problem,
    SourceMissingError,
)
from cami.geo.cells import same_crs, to_crs
from cami.geo.planes import LOCAL, is_geographic
from cami.messages import N_, Message, Scalar
from cami.movement.lines import BarrierLines
from cami.sources.raster import digest_of

SINCE = ("since", "built")
UNTIL = ("until", "opened", "removed")
NAMES = ("name", "id")
STEP_DEG = 0.01
"""Vertices are put into lines in degrees this close before they are bent; 2 cm at 60°."""


@dataclass(frozen=True, slots=True, eq=False)
class BarrierLayer:
    """Barriers and where they come from."""

    lines: BarrierLines
    source: dict[str, str]
    """File, digest, and the layer's own reference system."""


def read_barrier_layer(path: Path, crs: str) -> BarrierLayer:
    """The lines of a layer in the plane ``crs``.

    Columns ``name`` or ``id``; ``since`` or ``built``; ``until``, ``opened`` or ``removed``
    (the earliest of them) are read where there are such: years, dates, times.

    Raises
    ------
    SourceMissingError, BarriersUnreadableError, CRSMissingError
        There is no such file, no such layer, or nothing says where it lies.
    InvalidInputError
        All that is wrong with its features.
    """
    frame = _frame(path)
    own = _crs_of(frame, path.name, crs)
    problems: list[Problem] = []
    if frame.empty:
        _note(problems, (path.name,), N_("The layer holds no barrier."), NO_BARRIER)
    geometries = np.asarray(frame.geometry.values)
    _check_geometries(geometries, path.name, problems)
    since = _first_date(frame, SINCE, -np.inf, path.name, problems)
    until = _first_date(frame, UNTIL, np.inf, path.name, problems)
    for feature in np.flatnonzero(since > until):
        what = N_("The barrier ends before it begins.")
        _note(problems, (path.name, f"feature {feature + 1}"), what, SWAP_DATES)
    if not problems:
        _check_places(geometries, own, path.name, problems)
    if problems:
        raise InvalidInputError(tuple(problems))
    if own != crs and is_geographic(own):
        geometries = shapely.segmentize(geometries, STEP_DEG)
    parts, owner = shapely.get_parts(shapely.force_2d(geometries), return_index=True)
    points, part = shapely.get_coordinates(parts, return_index=True)
    x, y = points[:, 0], points[:, 1]
    if own != crs:
        x, y = to_crs(x, y, own, crs)
    starts = np.searchsorted(part, np.arange(len(parts) + 1))
    names = _names(frame)
    lines = BarrierLines(
        x, y, starts.astype(np.int64), owner.astype(np.int32), names, since, until, crs
    )
    source = {"file": path.name, "sha256": digest_of(path), "crs": own}
    return BarrierLayer(lines, source)


def _frame(path: Path) -> gpd.GeoDataFrame:
    if not path.is_file():
        raise SourceMissingError(name=path.name)
    try:
        if path.suffix.lower() in {".parquet", ".geoparquet"}:
            return gpd.read_parquet(path)
        layers = pyogrio.list_layers(path)
        if len(layers) > 1:
            named = ", ".join(str(layer) for layer in layers[:, 0])
            raise BarriersUnreadableError(name=path.name, reason=f"{len(layers)}: {named}.")
        frame = gpd.read_file(path, engine="pyogrio")
    except (pyogrio.errors.DataSourceError, OSError, ValueError) as error:
        reason = str(error).splitlines()[0][:200]
        raise BarriersUnreadableError(name=path.name, reason=reason) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise BarriersUnreadableError(name=path.name, reason="no geometry.")
    return frame


def _crs_of(frame: gpd.GeoDataFrame, name: str, crs: str) -> str:
    """The layer's system: the fixes' own text where both mean the same."""
    if frame.crs is None:
        if crs == LOCAL:
            return LOCAL
        raise CRSMissingError(name=name)
    own = frame.crs.to_string()
    if crs == LOCAL:
        problems: list[Problem] = []
        what = N_("The fixes lie in a plane without a place, the barriers in {crs}.")
        _note(problems, (name, "crs"), what, NO_PLACE, crs=own)
        raise InvalidInputError(tuple(problems))
    return crs if same_crs(own, crs) else str(own)


NO_BARRIER = N_("Give a layer with at least one line.")
ONE_LINE = N_("Mend the feature, or take it out of the layer.")
SWAP_DATES = N_("Swap its dates, or mend them.")
NO_PLACE = N_("Give fixes with their true place, or barriers in the same plane.")
REPROJECT = N_("Give the layer its true reference system; it was named wrongly.")
DATE_FORMS = N_("Write a year, or a date as 2014-01-31, or leave it empty.")


def _check_geometries(
    geometries: NDArray[np.object_], name: str, problems: list[Problem]
) -> None:
    kinds = shapely.get_type_id(geometries)
    lines = np.isin(
        kinds, (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)
    )
    bare = ~lines | shapely.is_empty(geometries)
    for feature in np.flatnonzero(bare):
        geometry = geometries[feature]
        found = "-" if geometry is None else geometry.geom_type
        what = N_("The feature is no line but {found}, or has no vertices.")
        _note(problems, (name, f"feature {feature + 1}"), what, ONE_LINE, found=found)


def _check_places(
    geometries: NDArray[np.object_], crs: str, name: str, problems: list[Problem]
) -> None:
    """Degrees that are metres, and metres that are degrees."""
    if crs == LOCAL:
        return
    west, south, east, north = shapely.total_bounds(geometries)
    in_degrees = max(abs(west), abs(east)) <= 360 and max(abs(south), abs(north)) <= 90  # noqa: PLR2004
    if is_geographic(crs) != in_degrees:
        what = N_("Coordinates such as {x}, {y} cannot be in {crs}.")
        told: dict[str, Scalar] = {"x": float(west), "y": float(south), "crs": crs}
        _note(problems, (name, "crs"), what, REPROJECT, **told)


def _first_date(
    frame: gpd.GeoDataFrame,
    columns: tuple[str, ...],
    nothing: float,
    name: str,
    problems: list[Problem],
) -> NDArray[np.float64]:
    """UTC seconds of the earliest date in columns; ``nothing`` where there is none."""
    found = np.full(len(frame), np.inf)
    for column in frame.columns:
        if str(column).lower() not in columns:
            continue
        for feature, given in enumerate(frame[column]):
            moment = _moment(given)
            if moment is None:
                where = (name, f"feature {feature + 1}", str(column))
                what = N_('"{found}" is no date.')
                _note(problems, where, what, DATE_FORMS, found=str(given))
            else:
                found[feature] = min(found[feature], moment)
    return np.where(np.isinf(found), nothing, found)


def _moment(given: object) -> float | None:
    """Seconds of a year, a date or a time in UTC; inf for nothing, None for no date."""
    if given is None or given != given or str(given) in {"", "NaT", "None"}:  # noqa: PLR0124
        return np.inf
    text = str(int(given)) if isinstance(given, int | float | np.number) else str(given)
    try:
        if text.isdigit():
            moment = datetime(int(text), 1, 1, tzinfo=UTC)
        else:
            moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _names(frame: gpd.GeoDataFrame) -> tuple[str, ...]:
    lower = {str(column).lower(): column for column in frame.columns}
    column = next((lower[name] for name in NAMES if name in lower), None)
    numbers = range(1, len(frame) + 1)
    if column is None:
        return tuple(str(number) for number in numbers)
    return tuple(
        str(given) if given is not None and given == given else str(number)  # noqa: PLR0124
        for given, number in zip(frame[column], numbers, strict=True)
    )


def _note(
    problems: list[Problem],
    where: tuple[str | int, ...],
    what: str,
    remedy: str,
    **told: Scalar,
) -> None:
    problems.append(Problem("barrier-unfit", where, Message(what, told), Message(remedy)))

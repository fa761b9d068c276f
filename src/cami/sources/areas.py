"""Areas in: a raster of their numbers, or polygons in GeoJSON."""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cami.errors import InvalidInputError, Problem
from cami.geo.cells import to_crs
from cami.geo.grid import Grid
from cami.messages import N_, Message, Scalar
from cami.places import Place, content_of, name_of, refuse_missing
from cami.sources.barrier_lines import PLAIN, WGS84
from cami.sources.raster import burned, read_raster, refuse_other_grids

Named = tuple[NDArray[np.int32], dict[int, str]]


def read_areas(path: Place, grid: Grid) -> Named:
    """The number of the area that each cell belongs to, 0 for none, and their names.

    A raster must lie on ``grid`` and holds whole numbers, nodata and 0 for none. Polygons
    are in longitude and latitude, numbered by their order from 1, named by ``name``.
    """
    refuse_missing(path)
    name = name_of(path)
    if name.lower().endswith((".geojson", ".json")):
        return _polygons(path, grid)
    raster = read_raster(path)
    if grid.difference(raster.grid):
        raster_of_grid = type(raster)(raster.values, grid, "surface", "")
        refuse_other_grids([raster_of_grid, raster])
    numbers = np.nan_to_num(raster.values, nan=0.0)
    strange = np.argwhere((numbers != np.rint(numbers)) | (numbers < 0))
    if len(strange):
        raise _refusal(
            (name, f"row {strange[0][0]}", f"column {strange[0][1]}"),
            N_("Areas are numbered by whole numbers from 1; this is none."),
        )
    whole = numbers.astype(np.int32)
    return whole, {int(number): str(number) for number in np.unique(whole[whole > 0])}


def _polygons(path: Place, grid: Grid) -> Named:
    name = name_of(path)
    content = content_of(path)
    try:
        table = json.loads(content.decode("utf-8"))
        features = table["features"]
        crs = table.get("crs", {}).get("properties", {}).get("name", PLAIN[0])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = N_("The file is no GeoJSON collection of features.")
        raise _refusal((name,), what) from error
    if crs not in PLAIN:
        what = N_("The coordinates are not in longitude and latitude.")
        raise _refusal((name, "crs"), what)
    geometries: list[tuple[object, int]] = []
    names: dict[int, str] = {}
    for number, feature in enumerate(features, 1):
        geometry = feature.get("geometry") or {}
        if geometry.get("type") not in {"Polygon", "MultiPolygon"}:
            what = N_("The geometry is no polygon.")
            raise _refusal((name, "features", number), what)
        moved = _moved(geometry["coordinates"], grid)
        geometries.append(({"type": geometry["type"], "coordinates": moved}, number))
        told = feature.get("properties") or {}
        names[number] = str(told.get("name", number))
    if not geometries:
        raise _refusal((name, "features"), N_("The file holds no feature."))
    _refuse_twins(names, name)
    numbers, many = burned(geometries, grid)
    if many.any():
        row, col = np.argwhere(many)[0]
        where = (name, f"row {row}", f"column {col}")
        raise _refusal(where, N_("Two areas overlap here; a cell belongs to one."))
    return numbers, names


def _refuse_twins(names: dict[int, str], file: str) -> None:
    """See that no two areas have one name: a table could not tell them apart."""
    first: dict[str, int] = {}
    twins = []
    for number, name in names.items():
        before = first.setdefault(name, number)
        if before != number:
            what = N_('The area {first} is called "{name}" too.')
            remedy = N_("Rename one, or join them as one feature of several polygons.")
            told: dict[str, Scalar] = {"first": before, "name": name}
            where = (file, "features", number, "name")
            twins.append(Problem("area-twice", where, Message(what, told), Message(remedy)))
    if twins:
        raise InvalidInputError(tuple(twins))


def _moved(coordinates: list[Any], grid: Grid) -> list[Any]:
    """Nested coordinates brought into the grid's reference system."""
    if isinstance(coordinates[0], int | float):
        x, y = to_crs(
            np.array([coordinates[0]]), np.array([coordinates[1]]), WGS84, grid.crs
        )
        return [float(x[0]), float(y[0])]
    return [_moved(each, grid) for each in coordinates]


def _refusal(where: tuple[str | int, ...], what: str) -> InvalidInputError:
    remedy = Message(N_("Give a raster of whole numbers, or polygons in GeoJSON."))
    return InvalidInputError((Problem("area-unfit", where, Message(what), remedy),))

"""A layer's features as a release holds them: in Hilbert order, with boxes, generalised."""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from cami.atlas.generalise import generalise, told_once
from cami.catalogue.sensitivity import Sensitivity

ROW_GROUP = 4_096
"""Features that are read together: as many as a map of one place needs."""

YEARS = ("since_year", "until_year")
PLACES = 7
"""Digits of a degree behind the point."""

SIDES = ("xmin", "ymin", "xmax", "ymax")


@dataclass(frozen=True, slots=True)
class Copied:
    """What is told of a copy's features."""

    count: int
    bbox: tuple[float, float, float, float] | None
    attributes: tuple[tuple[str, str], ...]
    geometry_types: tuple[str, ...]
    first_year: int | None
    last_year: int | None


def write_released(held: Path, target: Path, sensitivity: Sensitivity) -> Copied:
    """Write a copy of a held layer, generalised to its policy, and say what is in it.

    Columns: ``id`` (stays the same for as long as the feature does), the attributes of the
    kind, ``geometry`` (WKB, degrees), ``bbox`` (rounded outwards to single precision).
    Attributes without any value are left out.
    """
    table = pq.read_table(held)
    geometries = generalise(
        shapely.from_wkb(table.column("geometry").to_numpy(zero_copy_only=False)),
        sensitivity,
    )
    geometries = shapely.transform(geometries, _rounded)
    attributes = table.drop_columns(["geometry"])
    if sensitivity != "none":
        rows = [tuple(row.values()) for row in attributes.to_pylist()]
        kept = told_once(geometries, rows)
        geometries, attributes = geometries[kept], attributes.take(kept)
    order = _hilbert(geometries)
    geometries, attributes = geometries[order], attributes.take(order)
    names = attributes.column_names
    empty = [name for name in names if _without_values(attributes[name])]
    attributes = attributes.drop_columns(empty)
    _write(target, geometries, attributes)
    return _told(geometries, attributes)


def _rounded(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees to a centimetre: further digits are noise that everybody would load."""
    return np.round(places, PLACES)


def _without_values(column: pa.ChunkedArray) -> bool:
    return bool(column.null_count == len(column))


def _hilbert(geometries: NDArray[np.object_]) -> NDArray[np.intp]:
    """Row numbers along a Hilbert curve; at one place, in the order of their bytes."""
    if not len(geometries):
        return np.array([], dtype=np.intp)
    distance = geopandas.GeoSeries(geometries).hilbert_distance(level=16).to_numpy()
    order: NDArray[np.intp] = np.lexsort((shapely.to_wkb(geometries), distance))
    return order


def _ids(wkb: Iterable[bytes], attributes: pa.Table) -> pa.Array:
    """A number of 52 bits a feature, made from all that is told of it."""
    seen: dict[int, int] = {}
    ids = []
    for place, told in zip(wkb, attributes.to_pylist(), strict=True):
        text = place + json.dumps(told, sort_keys=True, ensure_ascii=False).encode()
        number = int.from_bytes(hashlib.sha256(text).digest()[:8]) >> 12
        seen[number] = seen.get(number, -1) + 1
        ids.append(number + seen[number])
    return pa.array(ids, pa.int64())


def _write(target: Path, geometries: NDArray[np.object_], attributes: pa.Table) -> None:
    wkb = shapely.to_wkb(geometries)
    table = attributes.add_column(0, "id", _ids(wkb, attributes))
    table = table.append_column("geometry", pa.array(wkb, pa.binary()))
    table = table.append_column("bbox", _boxes(geometries))
    column = {
        "encoding": "WKB",
        "geometry_types": _types(geometries),
        "covering": {"bbox": {side: ["bbox", side] for side in SIDES}},
    }
    if len(geometries):
        column["bbox"] = list(shapely.total_bounds(geometries))
    geo = {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": column},
    }
    table = table.replace_schema_metadata({"geo": json.dumps(geo)})
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    pq.write_table(table, part, compression="zstd", row_group_size=ROW_GROUP)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)


def _types(geometries: NDArray[np.object_]) -> list[str]:
    return sorted({one.geom_type for one in geometries})


def _told(geometries: NDArray[np.object_], attributes: pa.Table) -> Copied:
    years = [
        year
        for name in YEARS
        if name in attributes.column_names
        for year in attributes.column(name).to_pylist()
        if year is not None
    ]
    bounds = shapely.total_bounds(geometries).tolist() if len(geometries) else None
    return Copied(
        count=len(geometries),
        bbox=tuple(bounds) if bounds else None,
        attributes=tuple((field.name, str(field.type)) for field in attributes.schema),
        geometry_types=tuple(_types(geometries)),
        first_year=min(years, default=None),
        last_year=max(years, default=None),
    )


CHOSEN_BY = ("species", "status", "presence", "since_year", "until_year", "name", "name_ru")
OVERVIEW_DEG = 0.04
"""About half a pixel of a map of the whole region."""


def write_overview(features: Path, target: Path) -> int:
    """Write what a map of the whole region shows of a layer; return how many features.

    Lines that are told alike are joined, lines and areas are thinned, those too small to
    see are left out; attributes are those that features are chosen by. A joined line bears
    the id of its first part.
    """
    table = pq.read_table(features)
    kept = ["id", *(name for name in CHOSEN_BY if name in table.column_names)]
    shapes = shapely.from_wkb(table.column("geometry").to_numpy(zero_copy_only=False))
    shapes, rows = _joined(shapes, table.select(kept[1:]).to_pylist())
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    seen = (bounds[:, 2:] - bounds[:, :2]).max(axis=1, initial=0.0) >= OVERVIEW_DEG / 2
    seen |= shapely.get_dimensions(shapes) == 0
    thin = shapely.simplify(shapes[seen], OVERVIEW_DEG / 2)
    attributes = table.select(kept).take(rows[seen])
    attributes = attributes.append_column("geometry", pa.array(shapely.to_wkb(thin)))
    attributes = attributes.append_column("bbox", _boxes(thin))
    pq.write_table(attributes, target, compression="zstd")
    return len(thin)


def _joined(
    shapes: NDArray[np.object_], told: list[dict[str, object]]
) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Lines joined end to end where the same is told of them, and the row of each."""
    alike: dict[object, list[int]] = {}
    lines = shapely.get_dimensions(shapes) == 1
    for row, words in enumerate(told or [{}] * len(shapes)):
        key = tuple(words.values()) if lines[row] else row
        alike.setdefault(key, []).append(row)
    made = np.empty(len(alike), dtype=object)
    for index, rows in enumerate(alike.values()):
        one = shapes[rows]
        made[index] = one[0] if len(rows) == 1 else _merged(one)
    return made, np.array([rows[0] for rows in alike.values()], dtype=np.intp)


def _merged(lines: NDArray[np.object_]) -> shapely.Geometry:
    whole = shapely.multilinestrings(shapely.get_parts(lines))
    parts = shapely.get_parts(shapely.line_merge(whole))
    long = shapely.length(parts) >= OVERVIEW_DEG / 2  # degrees: what is drawn, not measured
    kept: shapely.Geometry = shapely.MultiLineString(
        list(parts[long] if long.any() else parts)
    )
    return kept


def _boxes(shapes: NDArray[np.object_]) -> pa.StructArray:
    """Boxes rounded outwards to single precision."""
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    lower = np.nextafter(bounds[:, :2].astype(np.float32), np.float32(-np.inf))
    upper = np.nextafter(bounds[:, 2:].astype(np.float32), np.float32(np.inf))
    sides = [pa.array(side) for side in (*lower.T, *upper.T)]
    return pa.StructArray.from_arrays(sides, names=SIDES)

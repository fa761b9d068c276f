"""Features of any vector file that GDAL reads, or of GeoParquet, in bounded pieces.

What a file says of itself (`VectorFile`) is read first, so that nothing is taken in whose
reference system, layer or kind of geometry is not known.
"""

import json
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyogrio
import pyogrio.raw
import shapely
from numpy.typing import NDArray

from cami.errors import (
    CRSMismatchError,
    CRSMissingError,
    LayerAmbiguousError,
    LayerUnreadableError,
    ShapefilePartMissingError,
    SourceMissingError,
)
from cami.geo.cells import crs_of
from cami.sources import geonames_dump
from cami.sources.openstreetmap import is_whole
from cami.sources.unpacking import unpack

Geometries = NDArray[np.object_]

BATCH: Final = 20_000
"""Features in memory at a time."""

MOST_BYTES: Final = 2**25
"""Of geometries, mended at a time: some two million vertices."""
READ_BYTES: Final = 2**27
"""Of a layer, held by GDAL at a time."""

ENDINGS: Final = (
    ".gpkg", ".shp", ".geojson", ".json", ".geojsonl", ".fgb", ".parquet", ".kml", ".kmz",
    ".gpx", ".gml", ".pbf", ".osm", ".gdb",
)  # fmt: skip
DRIVERS: Final = frozenset({
    "GPKG", "ESRI Shapefile", "GeoJSON", "GeoJSONSeq", "TopoJSON", "FlatGeobuf", "KML",
    "LIBKML", "GPX", "GML", "OSM", "OpenFileGDB",
})  # fmt: skip
"""Drivers that read nothing but the file they are given."""

MOST_INNER: Final = 20
"""Archives in an archive that are looked into."""

_LEADS_ELSEWHERE: Final = (b"<OGRVRTDataSource", b"<VRTDataset", b"<GDAL_WMS", b"<OGR_")
_MEMORY: Final = "OGR_ARROW_MEM_LIMIT"


@dataclass(frozen=True, slots=True)
class VectorFile:
    """What a file says of one layer in it."""

    path: Path
    layer: str
    driver: str
    crs: str
    """WKT or ``AUTHORITY:CODE``."""
    count: int
    """Features; -1 where only reading all of them tells."""
    geometry: str
    fields: tuple[tuple[str, str], ...]
    """Names and types."""
    further: tuple[Path, ...] = ()
    """Files that go on where this one ends, as large layers are delivered."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some features of a layer, in the file's order."""

    geometries: Geometries
    """Shapely geometries, or None ``(n,)``."""
    table: pa.Table
    """All their columns, as many rows."""


@contextmanager
def opened(
    path: Path, *, layer: str = "", crs: str = "", members: Sequence[str] = ()
) -> Iterator[VectorFile]:
    """Open a file, or the one layer in a zip file, for as long as the block runs.

    Parameters
    ----------
    layer
        Which of several.
    crs
        The reference system, where the file does not say it.
    members
        Patterns of the files in an archive that are the layer, one after another; archives
        in the archive are looked into.

    Raises
    ------
    SourceMissingError, LayerUnreadableError, LayerAmbiguousError,
    ShapefilePartMissingError, ArchiveUnsafeError
        It cannot be read safely.
    CRSMissingError
        Neither the file nor the person says in which system it lies.
    """
    if not path.exists():
        raise SourceMissingError(name=path.name)
    if path.suffix.lower() == ".zip":
        with TemporaryDirectory(prefix="cami-layer-") as folder:
            unpack(path, Path(folder))
            first, *others = _layer_files(path, Path(folder), members)
            told = described(first, path.name, layer=layer, crs=crs)
            for other in others:
                _refuse_unlike(told, described(other, path.name, layer=layer, crs=crs))
            yield replace(told, further=tuple(others))
    else:
        yield described(path, path.name, layer=layer, crs=crs)


def described(path: Path, name: str, *, layer: str = "", crs: str = "") -> VectorFile:
    """What a file says of itself; see `opened`."""
    if path.suffix.lower() == ".parquet":
        return _of_parquet(path, name, crs)
    if path.suffix.lower() == ".txt":
        geonames_dump.refuse_others(path, name)
        fields = tuple((field, "text") for field in geonames_dump.COLUMNS)
        return VectorFile(path, "", "GeoNames", geonames_dump.CRS, -1, "Point", fields)
    _refuse_detours(path, name)
    try:
        with _quiet():
            layers = [str(one) for one, kind in pyogrio.list_layers(path) if kind]
            chosen = layer or _one_of(layers, path, name)
            told = pyogrio.read_info(path, layer=chosen)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise LayerUnreadableError(name=name, reason=_said(error, path)) from error
    if told["driver"] not in DRIVERS:
        raise LayerUnreadableError(name=name, reason=str(told["driver"]))
    system = crs or told["crs"]
    if not system:
        raise CRSMissingError(name=name)
    types = zip(told["fields"].tolist(), told["dtypes"].tolist(), strict=True)
    return VectorFile(
        path,
        chosen,
        str(told["driver"]),
        str(system),
        int(told["features"]),
        str(told["geometry_type"]),
        tuple((str(field), str(kind)) for field, kind in types),
    )


def batches(file: VectorFile, size: int = BATCH) -> Iterator[Batch]:
    """Read the features piece by piece, no more than `size` and some 100 MB at a time.

    Raises
    ------
    LayerUnreadableError
        The file is damaged or was cut short.
    """
    yield from _of_one(file, size)
    for other in file.further:
        layer = other.stem if file.driver == "ESRI Shapefile" else file.layer
        yield from _of_one(replace(file, path=other, layer=layer), size)


def _of_one(file: VectorFile, size: int) -> Iterator[Batch]:
    name = file.path.name
    try:
        if file.driver == "Parquet":
            yield from _parquet_batches(file, size)
            return
        if file.driver == "GeoNames":
            for table in geonames_dump.tables(file.path):
                yield from _bounded(table, geonames_dump.GEOMETRY)
            return
        opening = pyogrio.raw.open_arrow(
            file.path, layer=file.layer, batch_size=size, use_pyarrow=True
        )
        with _quiet(), _held_small(), opening as (told, reader):
            column = told["geometry_name"] or "wkb_geometry"
            for piece in reader:
                yield from _bounded(pa.Table.from_batches([piece]), column)
    except (pyogrio.errors.DataSourceError, pa.ArrowException, OSError) as error:
        raise LayerUnreadableError(name=name, reason=_said(error, file.path)) from error
    except shapely.GEOSException as error:
        raise LayerUnreadableError(name=name, reason=str(error)[:120]) from error


@contextmanager
def _held_small() -> Iterator[None]:
    """Make GDAL hand over what it holds before it is much."""
    before = pyogrio.get_gdal_config_option(_MEMORY)
    pyogrio.set_gdal_config_options({_MEMORY: str(READ_BYTES)})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({_MEMORY: before})


@contextmanager
def _quiet() -> Iterator[None]:
    """GDAL warns of what it goes on to refuse, or of what we say better."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        yield


def _bounded(table: pa.Table, column: str) -> Iterator[Batch]:
    """Split where geometries are large: mending takes several times their room."""
    sizes = pc.binary_length(table.column(column)).fill_null(0).to_numpy()
    upto, start = np.cumsum(sizes), 0
    while start < table.num_rows:
        before = upto[start] - sizes[start]
        end = max(int(np.searchsorted(upto, before + MOST_BYTES, "right")), start + 1)
        yield _batch(table.slice(start, end - start), column)
        start = end


def _batch(table: pa.Table, column: str) -> Batch:
    wkb = table.column(column).to_numpy(zero_copy_only=False)
    with np.errstate(invalid="ignore"):  # what is no number is counted, not warned of
        return Batch(shapely.from_wkb(wkb), table)


def _of_parquet(path: Path, name: str, crs: str) -> VectorFile:
    try:
        file = pq.ParquetFile(path)
        told = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"null"))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise LayerUnreadableError(name=name, reason=_said(error, path)) from error
    if not told:
        raise LayerUnreadableError(name=name, reason="Parquet without the key geo")
    column = told["columns"][told["primary_column"]]
    system = crs or _parquet_crs(column)
    if not system:
        raise CRSMissingError(name=name)
    if column.get("encoding") != "WKB":
        raise LayerUnreadableError(name=name, reason=str(column.get("encoding")))
    covered = (column.get("covering") or {}).get("bbox") or {}
    besides = {told["primary_column"], *(str(side[0]) for side in covered.values())}
    fields = tuple(
        (field.name, str(field.type))
        for field in file.schema_arrow
        if field.name not in besides
    )
    kinds = ", ".join(column.get("geometry_types") or ()) or "Unknown"
    rows = file.metadata.num_rows
    return VectorFile(path, told["primary_column"], "Parquet", system, rows, kinds, fields)


def _parquet_crs(column: dict[str, Any]) -> str:
    """Absent means longitude and latitude; null means not known (GeoParquet 1.1)."""
    if "crs" not in column:
        return "OGC:CRS84"
    return json.dumps(column["crs"]) if column["crs"] else ""


def _parquet_batches(file: VectorFile, size: int) -> Iterator[Batch]:
    parquet = pq.ParquetFile(file.path)
    groups = [parquet.metadata.row_group(i) for i in range(parquet.num_row_groups)]
    largest = max(
        (one.total_byte_size // max(one.num_rows, 1) for one in groups), default=0
    )
    size = max(1, min(size, READ_BYTES // max(largest, 1)))
    wanted = [file.layer, *(name for name, _ in file.fields)]
    for piece in parquet.iter_batches(size, columns=wanted):
        yield from _bounded(pa.Table.from_batches([piece]), file.layer)


def _layer_files(archive: Path, folder: Path, members: Sequence[str]) -> list[Path]:
    """The files in an unpacked archive that are the layer."""
    if members:
        for inner in sorted(folder.rglob("*.zip"))[:MOST_INNER]:
            unpack(inner, inner.with_suffix(""))
    every = sorted(one for one in folder.rglob("*") if one.suffix.lower() in ENDINGS)
    found = [
        one
        for one in sorted(folder.rglob("*"))
        if any(fnmatch(one.name.lower(), pattern.lower()) for pattern in members)
    ]
    if found:
        return found
    if not every:
        raise LayerUnreadableError(name=archive.name, reason="no layer inside")
    if len(every) > 1:
        names = ", ".join(one.name for one in every[:10])
        raise LayerAmbiguousError(name=archive.name, layers=names)
    return every


def _refuse_unlike(one: VectorFile, other: VectorFile) -> None:
    """Refuse parts of a layer that do not say the same of themselves."""
    if not crs_of(one.crs).equals(crs_of(other.crs)):
        left, right = (f"{it.path.name} ({crs_of(it.crs).name})" for it in (one, other))
        raise CRSMismatchError(left=left, right=right)
    if one.fields != other.fields:
        raise LayerUnreadableError(name=other.path.name, reason="other columns")


def _one_of(layers: list[str], path: Path, name: str) -> str:
    if len(layers) == 1:
        return layers[0]
    if path.suffix.lower() in {".pbf", ".osm"} and "lines" in layers:
        return "lines"
    if not layers:
        raise LayerUnreadableError(name=name, reason="no geometries")
    raise LayerAmbiguousError(name=name, layers=", ".join(layers[:10]))


def _refuse_detours(path: Path, name: str) -> None:
    """Refuse what is incomplete, of another format, or leads to other files."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise LayerUnreadableError(name=name, reason=ending or "-")
    if ending == ".shp":
        for part in (".shx", ".dbf"):
            if not any(path.with_suffix(one).exists() for one in (part, part.upper())):
                raise ShapefilePartMissingError(name=name, part=part)
    if ending in {".pbf", ".osm"} and not is_whole(path):
        raise LayerUnreadableError(name=name, reason="cut short")
    if path.is_file():
        with path.open("rb") as file:
            head = file.read(4096)
        if any(mark in head for mark in _LEADS_ELSEWHERE):
            raise LayerUnreadableError(name=name, reason="XML")


def _said(error: Exception, path: Path) -> str:
    """What a library says, without our folders."""
    return str(error).replace(str(path), path.name).replace(str(path.parent), "")[:160]

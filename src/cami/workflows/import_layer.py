"""Take a file of features into the atlas as a draft: checked, mended, whole or not."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from cami.atlas.conform import Conformity, conform
from cami.atlas.standards import KINDS, Kind
from cami.catalogue.record import Record, Step
from cami.errors import InvalidInputError, Problem
from cami.geo.cells import crs_of
from cami.geo.validity import Geometries, Mended, tidy, to_lon_lat
from cami.messages import N_, Message
from cami.renderers.geoparquet import GeoParquetFile
from cami.sources.layer_columns import check_columns, under_our_names, wanted_rows
from cami.sources.layer_sources import LayerSource
from cami.sources.vector_file import VectorFile, batches, opened
from cami.stores import holdings

Progress = Callable[[int, int], None]
"""Features done, and all of them (-1 where not known)."""

REGION = (38.0, 13.0, 155.0, 63.0)
"""West, south, east, north, in degrees: where CAMI's animals live, and around it."""
MOST_VERTICES = 2_000_000
"""Of one feature."""
DIMENSIONS = {"point": 0, "line": 1, "polygon": 2}
VERSION = "1"


@dataclass(slots=True)
class _Counts:
    """What was met on the way through a file."""

    mended: Mended = field(default_factory=Mended)
    seen: Conformity = field(default_factory=Conformity)
    kept: int = 0
    not_wanted: int = 0
    duplicates: int = 0
    vertices: int = 0
    inside: int = 0
    other_shapes: Counter[str] = field(default_factory=Counter)
    digests: set[int] = field(default_factory=set)
    bounds: list[float] = field(default_factory=lambda: [np.inf, np.inf, -np.inf, -np.inf])


def import_layer(
    path: Path,
    record: Record,
    source: LayerSource,
    *,
    by: str,
    at: datetime,
    layer: str = "",
    crs: str = "",
    progress: Progress = lambda done, total: None,
) -> tuple[holdings.Held, bool]:
    """Take a file in; return the edition, and whether it is new.

    The same file under the same card is taken in once.

    Parameters
    ----------
    record
        The layer's card; ``crs``, ``sha256`` and ``lineage`` are filled in here.
    layer, crs
        Which of several layers, and the reference system where the file does not say.

    Raises
    ------
    InvalidInputError
        Features that do not conform, all told; nothing is kept.
    CamiError
        The file cannot be read; see `cami.sources.vector_file.opened`.
    """
    digest = _sha256(path)
    kind = KINDS[record.kind]
    chosen = layer or _layer_of(source, path)
    with opened(path, layer=chosen, crs=crs, members=source.members) as file:
        told = replace(record, crs=_name_of(file.crs), sha256=digest)
        last = holdings.edition(record.key)
        if last is not None and _alike(last, told):
            return last, False
        check_columns(source, [name for name, _ in file.fields], path.name)
        folder = holdings.holdings_folder() / record.key
        out = GeoParquetFile(folder, _types(kind))
        try:
            counts = _take_in(file, kind, source, out, progress)
            _refuse(counts, kind, path.name)
            name = out.close(digest[:8])
        except BaseException:
            out.discard()
            raise
    step = Step("atlas.import", VERSION, (digest,), (("as", path.name),), _remarks(counts))
    told = replace(told, lineage=(*record.lineage, step))
    held = f"{record.key}/{name}"
    return (
        holdings.add_edition(told, held, _facts(counts), file_name=path.name, by=by, at=at),
        True,
    )


def _take_in(
    file: VectorFile,
    kind: Kind,
    source: LayerSource,
    out: GeoParquetFile,
    progress: Progress,
) -> _Counts:
    counts = _Counts()
    way = to_lon_lat(crs_of(file.crs))
    first = 1
    for batch in batches(file):
        rows = np.array(wanted_rows(batch.table, source.only), dtype=np.intp)
        counts.not_wanted += len(batch.geometries) - len(rows)
        rows = _of_bearable_size(counts, batch.geometries, rows, first)
        geometries, kept, mended = tidy(batch.geometries[rows], way)
        counts.mended.add(mended)
        rows = rows[kept]
        columns = under_our_names(batch.table.take(rows), source)
        values = conform(kind, columns, (rows + first).tolist(), counts.seen)
        _look(counts, kind, geometries)
        new = _not_yet_seen(counts, geometries, values)
        out.write(
            geometries[new], {key: [all_[i] for i in new] for key, all_ in values.items()}
        )
        counts.kept += len(new)
        first += len(batch.geometries)
        progress(first - 1, file.count)
    return counts


def _of_bearable_size(
    counts: _Counts, geometries: Geometries, rows: NDArray[np.intp], first: int
) -> NDArray[np.intp]:
    """Rows of features that can be mended; of larger ones it is complained."""
    sizes = shapely.get_num_coordinates(geometries[rows])
    for row, size in zip(rows, sizes, strict=True):
        if size > MOST_VERTICES:
            what = Message(N_("It has {count} vertices."), {"count": int(size)})
            remedy = Message(
                N_("Simplify it, or cut it into parts of at most {limit} vertices."),
                {"limit": MOST_VERTICES},
            )
            where = ("features", int(row) + first)
            counts.seen.complain(Problem("too-many-vertices", where, what, remedy))
    return rows[sizes <= MOST_VERTICES]


def _look(counts: _Counts, kind: Kind, geometries: Geometries) -> None:
    """Count what the geometries are."""
    wanted = {DIMENSIONS[one] for one in kind.geometries if one in DIMENSIONS}
    counts.vertices += int(shapely.get_num_coordinates(geometries).sum())
    for index in np.flatnonzero(~np.isin(shapely.get_dimensions(geometries), list(wanted))):
        counts.other_shapes[geometries[index].geom_type] += 1
    if len(geometries):
        bounds = shapely.bounds(geometries)
        west, south, east, north = REGION
        inside = (bounds[:, 0] <= east) & (bounds[:, 2] >= west)
        inside &= (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
        counts.inside += int(inside.sum())
        lowest, highest = bounds.min(axis=0), bounds.max(axis=0)
        counts.bounds = [
            *(min(a, float(b)) for a, b in zip(counts.bounds[:2], lowest[:2], strict=True)),
            *(
                max(a, float(b))
                for a, b in zip(counts.bounds[2:], highest[2:], strict=True)
            ),
        ]


def _not_yet_seen(
    counts: _Counts, geometries: Geometries, values: Mapping[str, Sequence[object]]
) -> list[int]:
    """Indices of features that did not stand in the file before."""
    new = []
    told = list(zip(*values.values(), strict=True)) if values else [()] * len(geometries)
    for index, wkb in enumerate(shapely.to_wkb(geometries)):
        digest = hash((wkb, told[index]))
        if digest in counts.digests:
            counts.duplicates += 1
        else:
            counts.digests.add(digest)
            new.append(index)
    return new


def _refuse(counts: _Counts, kind: Kind, name: str) -> None:
    """Raise all that keeps the layer out."""
    problems = list(counts.seen.problems)
    if counts.other_shapes:
        found = ", ".join(
            f"{shape} {count}" for shape, count in counts.other_shapes.items()
        )
        what = Message(
            N_("It holds other geometries than its kind has: {found}."), {"found": found}
        )
        remedy = Message(
            N_("The kind takes: {wanted}."), {"wanted": ", ".join(kind.geometries)}
        )
        problems.append(Problem("geometry-unfit", (name,), what, remedy))
    if counts.mended.beyond:
        what = Message(
            N_("{count} features lie beyond what longitude and latitude can be."),
            {"count": counts.mended.beyond},
        )
        remedy = Message(
            N_("Check the order of the axes (longitude first) and the reference system.")
        )
        problems.append(Problem("beyond-the-earth", (name,), what, remedy))
    elif counts.kept and not counts.inside:
        what = Message(N_("No feature lies in the region of the Initiative."))
        remedy = Message(
            N_("Check the order of the axes (longitude first) and the reference system.")
        )
        problems.append(Problem("outside-the-region", (name,), what, remedy))
    if not counts.kept and not problems:
        what = Message(N_("No feature is left to be kept."))
        remedy = Message(N_("Check that the file holds what the source is said to hold."))
        problems.append(Problem("layer-empty", (name,), what, remedy))
    if problems:
        raise InvalidInputError(tuple(problems))


def _remarks(counts: _Counts) -> tuple[str, ...]:
    """What was mended or left out, in English, for the lineage."""
    told = (
        (counts.mended.invalid, "features were made valid"),
        (counts.mended.split, "features were cut at 180 degrees"),
        (counts.mended.heights, "features lost their heights"),
        (counts.mended.empty, "features without geometry were left out"),
        (
            counts.mended.not_numbers,
            "features with coordinates that are no numbers were left out",
        ),
        (counts.duplicates, "features that stood there twice were left out"),
        (counts.not_wanted, "features of other kinds were left out"),
        *(
            (number, f"values of {name} could not be read")
            for name, number in counts.seen.unread.items()
        ),
    )
    return tuple(f"{count} {words}" for count, words in told if count)


def _facts(counts: _Counts) -> dict[str, object]:
    return {
        "features": counts.kept,
        "vertices": counts.vertices,
        "bbox": counts.bounds,
        "words": {name: dict(words) for name, words in counts.seen.words.items()},
        "first_year": min(counts.seen.years, default=None),
        "last_year": max(counts.seen.years, default=None),
    }


def _types(kind: Kind) -> dict[str, str]:
    return {attribute.name: attribute.type for attribute in kind.attributes}


def _layer_of(source: LayerSource, path: Path) -> str:
    """OpenStreetMap's layers have names in its own formats only."""
    return source.layer if path.suffix.lower() in {".pbf", ".osm"} else ""


def _name_of(crs: str) -> str:
    system = crs_of(crs)
    known = system.to_authority()
    return ":".join(known) if known else system.name


def _alike(last: holdings.Held, told: Record) -> bool:
    """Whether the last edition says the same of the same file."""
    before = replace(last.record, edition=1, lineage=())
    return last.stage != "withdrawn" and before == replace(told, edition=1, lineage=())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

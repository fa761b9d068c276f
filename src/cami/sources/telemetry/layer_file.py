"""Fixes as points of a layer: GeoPackage, GeoJSON, shapefile, streamed in batches."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyogrio
import shapely

from cami.errors import FixesUnreadableError, InvalidInputError, Problem
from cami.geo.cells import same_crs
from cami.geo.planes import LOCAL
from cami.messages import N_, Message
from cami.sources.telemetry.gather import Gatherer
from cami.sources.telemetry.layout import Layout, find_layout
from cami.sources.telemetry.reading import Reading

SUFFIXES = (".gpkg", ".geojson", ".json", ".shp", ".fgb")
BATCH = 65_536
X, Y = "geometry x", "geometry y"


def read_layer(
    path: Path,
    stated: Mapping[str, str],
    gatherer: Callable[[Layout], Gatherer],
    *,
    individual: str = "",
    crs: str = "",
) -> Reading:
    """Read the points of a file's only layer; its geometry says where.

    Raises
    ------
    FixesUnreadableError, InvalidInputError
        The file cannot be read, or what of it cannot.
    """
    try:
        info = pyogrio.read_info(path)
        layers = pyogrio.list_layers(path)
    except (pyogrio.errors.DataSourceError, OSError) as error:
        reason = str(error).splitlines()[0][:200]
        raise FixesUnreadableError(name=path.name, reason=reason) from error
    if len(layers) > 1:
        named = ", ".join(str(layer) for layer in layers[:, 0])
        raise FixesUnreadableError(name=path.name, reason=f"{len(layers)}: {named}.")
    fields = [str(field) for field in info["fields"]]
    layout, problems = find_layout(
        [*fields, X, Y], {**stated, "x": X, "y": Y}, path.name, individual=individual
    )
    if info["geometry_type"] not in {"Point", "Point Z", "Point M", "Point ZM"}:
        problems.append(_no_points(path.name, str(info["geometry_type"])))
    own = "" if info["crs"] is None else str(info["crs"])
    if own and crs and (crs == LOCAL or not same_crs(own, crs)):
        problems.append(_two_systems(path.name, own, crs))
    if layout is None or problems:
        raise InvalidInputError(tuple(problems))
    used = {*layout.columns.values(), *layout.outliers} - {X, Y}
    gather = gatherer(Layout("layer", layout.columns, layout.outliers, own))
    row = 1
    with pyogrio.open_arrow(
        path,
        columns=[field for field in fields if field in used],
        batch_size=BATCH,
        use_pyarrow=True,
    ) as (about, batches):
        geometry = about["geometry_name"] or "wkb_geometry"
        for batch in batches:
            block = {name: _text(batch.column(name)) for name in sorted(used)}
            points = shapely.from_wkb(batch.column(geometry).to_numpy(zero_copy_only=False))
            block[X] = pa.array(shapely.get_x(points), from_pandas=True)
            block[Y] = pa.array(shapely.get_y(points), from_pandas=True)
            gather.take(block, np.arange(row, row + len(batch), dtype=np.int64))
            row += len(batch)
    return gather.reading()


def _two_systems(name: str, own: str, stated: str) -> Problem:
    told = {"own": own, "stated": stated}
    what = Message(N_("The layer says {own}, and {stated} was stated."), told)
    remedy = Message(N_("Leave --crs out if the layer is right; else mend the layer."))
    return Problem("crs-contradicted", (name, "--crs"), what, remedy)


def _text(values: pa.Array) -> pa.Array:
    """Values as the texts that a table would have; empty texts as nothing."""
    texts = pc.cast(values, pa.string())
    blank = pc.equal(pc.utf8_trim_whitespace(texts), "")
    return pc.if_else(blank, pa.scalar(None, pa.string()), texts)


def _no_points(name: str, kind: str) -> Problem:
    told = {"kind": kind}
    what = Message(N_("The layer holds no points but {kind}."), told)
    remedy = Message(N_("Give the layer of fixes, one point each, not that of tracks."))
    return Problem("layer-unfit", (name, "geometry"), what, remedy)

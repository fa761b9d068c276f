"""Barriers with what happened at each, as GeoParquet with the stamp of the analysis."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np

from cami.movement.barrier_index import shapes
from cami.movement.barrier_ranking import BarrierTable
from cami.movement.crossings import Crossings
from cami.movement.encounters import TYPES
from cami.movement.lines import BarrierLines
from cami.renderers.stamped_geoparquet import write_stamped

LOCAL = "local"


def write_segments(
    path: Path,
    lines: BarrierLines,
    table: BarrierTable,
    stamp: Mapping[str, Any],
    crossings: Crossings | None = None,
    permeability: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Write every barrier of the layer, those never met with no values.

    Columns: encounters by type, animals, crossed encounters; ``index`` as published;
    ``hindered_share`` with ``_low`` and ``_high`` (90 %), shrunken; ``rank``; where they
    are known, ``crossings_certain`` and ``crossings_possible``; ``permeability`` with
    ``_low``, ``_high`` (95 %) and ``_kind``, where one species was looked at. Lines keep
    the plane in which they were measured.

    Raises
    ------
    OutputUnwritableError
        The file cannot be written.
    """
    met = table.rank > 0
    columns: dict[str, Any] = {"barrier": lines.names}
    columns |= {name.lower(): table.counts[:, k] for k, name in enumerate(TYPES)}
    columns |= {
        "animals": table.animals,
        "crossed": table.crossed,
        "index": table.index,
        "hindered_share": table.share,
        "hindered_share_low": table.low,
        "hindered_share_high": table.high,
        "rank": np.where(met, table.rank, np.nan),
    }
    if crossings is not None:
        size = len(lines.names)
        certain = np.bincount(crossings.feature[crossings.certain], minlength=size)
        every = np.bincount(crossings.feature, minlength=size)
        columns |= {"crossings_certain": certain, "crossings_possible": every - certain}
    columns |= _permeability(lines, permeability)
    crs = None if lines.crs == LOCAL else lines.crs
    drawn = shapes(lines, np.arange(len(lines.names)))
    frame = gpd.GeoDataFrame(columns, geometry=drawn, crs=crs)
    write_stamped(path, frame, stamp)


def _permeability(
    lines: BarrierLines, rows: Sequence[Mapping[str, Any]]
) -> dict[str, list[Any]]:
    """Columns of the estimate; none where species or names of barriers are not one."""
    by_name = {row["barrier"]: row for row in rows if "permeability" in row}
    one_each = len(by_name) == len(rows) and len(set(lines.names)) == len(lines.names)
    if not by_name or not one_each:
        return {}
    found = [by_name.get(name, {}) for name in lines.names]
    keys = {"permeability": "permeability", "low": "permeability_low"}
    keys |= {"high": "permeability_high"}
    columns = {
        named: [row.get(key, np.nan) for row in found] for key, named in keys.items()
    }
    return columns | {"permeability_kind": [row.get("kind", "") for row in found]}

"""Isopleths of ranges or occurrence, as GeoParquet with the stamp of the analysis."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd

from cami.geo.planes import LOCAL
from cami.movement.space_use import SpaceUse
from cami.renderers.stamped_geoparquet import write_stamped


def write_isopleths(
    path: Path, found: Sequence[SpaceUse], crs: str, stamp: Mapping[str, Any]
) -> None:
    """Write every isopleth of every animal that was given one, in the plane of the fixes.

    Columns: individual, kind (range or occurrence), level_percent, area_km2 with ``_low``
    and ``_high`` (95 %, null where no interval is known), effective_sample_size.
    """
    rows = [
        (used, level, shape)
        for used in found
        if used.refused is None
        for level, shape in sorted(used.shapes.items(), reverse=True)
    ]
    areas = [used.areas[level] for used, level, _ in rows]
    columns: dict[str, Any] = {
        "individual": [used.individual for used, _, _ in rows],
        "kind": [used.sort for used, _, _ in rows],
        "level_percent": [100 * level for _, level, _ in rows],
        "area_km2": [area.km2 for area in areas],
        "area_km2_low": [area.low_km2 for area in areas],
        "area_km2_high": [area.high_km2 for area in areas],
        "effective_sample_size": [
            float("nan") if used.fit is None else used.fit.dof_area for used, _, _ in rows
        ],
    }
    drawn = [shape for _, _, shape in rows]
    frame = gpd.GeoDataFrame(columns, geometry=drawn, crs=None if crs == LOCAL else crs)
    write_stamped(path, frame, stamp)

"""Turn the effect of an opening into a monitored case that the atlas takes in."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import mapping

from cami.errors import OutputUnwritableError, UnknownOptionError
from cami.geo.cells import to_crs
from cami.messages import Message
from cami.movement.barrier_index import shapes
from cami.workflows.track_effect import EffectStudy

WGS84 = "OGC:CRS84"
LOCAL = "local"


def write_case(
    path: Path, found: EffectStudy, say_in: Callable[[str, Message], str]
) -> None:
    """Write the changed sections as a GeoJSON feature of the atlas' kind *Dated cases*.

    It holds the sections and what was found, never a position of an animal. Its source
    names the method and the digests of what it was computed from.

    Raises
    ------
    UnknownOptionError
        The barriers lie in a plane without a place.
    OutputUnwritableError
        The file cannot be written.
    """
    lines = found.lines
    if lines.crs == LOCAL:
        raise UnknownOptionError(option="case", found=LOCAL, known="EPSG:…")
    drawn = shapely.MultiLineString(
        [
            part
            for shape in shapes(lines, np.array(found.treated))
            for part in getattr(shape, "geoms", [shape])
        ]
    )
    placed = shapely.transform(
        drawn,
        lambda xy: np.column_stack(to_crs(xy[:, 0], xy[:, 1], lines.crs, WGS84)),
    )
    made = found.result["stamp"]
    digests = ", ".join(each["sha256"][:12] for each in made["inputs"])
    name = ", ".join(lines.names[k] for k in found.treated)
    properties = {
        "name": name,
        "name_ru": name,
        "status": "existing",
        "since_year": found.wanted.changed.year,
        "told": " ".join(say_in("en", each) for each in found.sentences),
        "told_ru": " ".join(say_in("ru", each) for each in found.sentences),
        "source": f"{made['software']}, {made['method']} {made['version']}; {digests}",
        "source_date": made["date"],
        "monitoring": found.result,
    }
    feature = {"type": "Feature", "properties": properties, "geometry": mapping(placed)}
    text = json.dumps(
        _finite({"type": "FeatureCollection", "features": [feature]}),
        ensure_ascii=False,
        indent=1,
        allow_nan=False,
    )
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputUnwritableError(name=str(path)) from error


def _finite(value: object) -> object:
    """The value with null for what is not a number, as JSON demands."""
    if isinstance(value, dict):
        return {name: _finite(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value

"""Features with the stamp of the analysis that made them, as GeoParquet."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow.parquet as pq

from cami.errors import LayerUnreadableError, OutputUnwritableError

STAMP = b"cami"
"""Name of the stamp among the file's metadata."""


def read_stamped(path: Path) -> tuple[gpd.GeoDataFrame, dict[str, Any]]:
    """The features and the stamp that `write_stamped` put into a file.

    Raises
    ------
    LayerUnreadableError
        It is no GeoParquet, or has no stamp of ours.
    """
    try:
        frame = gpd.read_parquet(path)
        told = pq.read_schema(path).metadata or {}
        return frame, json.loads(told[STAMP])
    except (OSError, ValueError, KeyError) as error:
        reason = str(error).splitlines()[0][:200]
        raise LayerUnreadableError(name=path.name, reason=reason) from error


def write_stamped(path: Path, frame: gpd.GeoDataFrame, stamp: Mapping[str, Any]) -> None:
    """Write a frame and its stamp, whole or not at all.

    Raises
    ------
    OutputUnwritableError
        The file cannot be written.
    """
    part = path.with_name(path.name + ".part")
    try:
        frame.to_parquet(part, compression="zstd")
        whole = pq.read_table(part)
        told = dict(whole.schema.metadata or {}) | {STAMP: json.dumps(stamp).encode()}
        pq.write_table(whole.replace_schema_metadata(told), part, compression="zstd")
        part.replace(path)
    except OSError as error:
        raise OutputUnwritableError(name=str(path)) from error

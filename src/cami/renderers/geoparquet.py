"""GeoParquet 1.1 written piece by piece: longitude and latitude, whole or not at all."""

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

Geometries = NDArray[np.object_]
TYPES = {
    "text": pa.string(),
    "code": pa.string(),
    "whole": pa.int32(),
    "number": pa.float64(),
    "truth": pa.bool_(),
}


class GeoParquetFile:
    """A file being written; it gets its name when it is whole."""

    def __init__(self, folder: Path, types: Mapping[str, str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        os.close(handle)
        self._path = Path(name)
        self._types = dict(types)
        fields = [pa.field(name, TYPES[kind]) for name, kind in types.items()]
        self._schema = pa.schema([*fields, pa.field("geometry", pa.binary())])
        self._writer = pq.ParquetWriter(self._path, self._schema, compression="zstd")
        self._kinds: set[str] = set()
        self._bounds = np.array([np.inf, np.inf, -np.inf, -np.inf])

    def write(
        self, geometries: Geometries, columns: Mapping[str, Sequence[object]]
    ) -> None:
        """Add features: geometries ``(n,)`` in degrees, and ``n`` values a column."""
        if not len(geometries):
            return
        arrays = [
            pa.array(columns[name], TYPES[kind]) for name, kind in self._types.items()
        ]
        wkb = pa.array(shapely.to_wkb(geometries), pa.binary())
        self._writer.write_table(pa.table([*arrays, wkb], schema=self._schema))
        self._kinds |= {one.geom_type for one in geometries}
        bounds = shapely.bounds(geometries)
        self._bounds[:2] = np.minimum(self._bounds[:2], bounds[:, :2].min(axis=0))
        self._bounds[2:] = np.maximum(self._bounds[2:], bounds[:, 2:].max(axis=0))

    def close(self, stem: str) -> str:
        """Finish the file under ``<stem>.parquet`` in its folder and return that name."""
        column = {
            "encoding": "WKB",
            "geometry_types": sorted(self._kinds),
            "bbox": self._bounds.tolist() if np.isfinite(self._bounds).all() else None,
        }
        told = {
            "version": "1.1.0",
            "primary_column": "geometry",
            "columns": {
                "geometry": {key: one for key, one in column.items() if one is not None}
            },
        }
        self._writer.add_key_value_metadata({"geo": json.dumps(told)})
        self._writer.close()
        with self._path.open("rb") as file:
            os.fsync(file.fileno())
        self._path.replace(self._path.with_name(f"{stem}.parquet"))
        return f"{stem}.parquet"

    def discard(self) -> None:
        """Leave nothing behind."""
        self._writer.close()
        self._path.unlink(missing_ok=True)

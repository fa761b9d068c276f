"""Features out of a released GeoParquet file: by box, by id, a page at a time.

The boxes of all features are held in single precision (16 bytes each), so that a page costs
one pass over them and the decoding of the few row groups that it lies in.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

SIDES = ("xmin", "ymin", "xmax", "ymax")
KEPT_GROUPS = 64
"""Row groups that stay decoded, of all files together."""

Box = tuple[float, float, float, float]
Rows = NDArray[np.int64]
Where = Callable[[pa.Table], NDArray[np.bool_]]
"""Which rows of a table of properties are wanted."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature."""

    id: int
    geometry: shapely.Geometry
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the features that were asked for."""

    matched: int
    """How many there are in all."""
    features: tuple[Feature, ...]


class FeaturesFile:
    """One released file, which never changes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = pq.ParquetFile(path)
        groups = self._file.metadata.num_row_groups
        sizes = [self._file.metadata.row_group(one).num_rows for one in range(groups)]
        self._starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
        boxes = self._file.read(columns=["bbox"]).column("bbox").combine_chunks()
        self._boxes = np.array([boxes.field(side).to_numpy() for side in SIDES])
        self._ids = self._file.read(columns=["id"]).column("id").to_numpy()
        self._order = np.argsort(self._ids)
        names = self._file.schema_arrow.names
        self.properties = tuple(
            name for name in names if name not in {"id", "geometry", "bbox"}
        )

    def __len__(self) -> int:
        return len(self._ids)

    def within(self, box: Box | None) -> Rows:
        """Rows whose boxes touch a box of west, south, east, north; all where it is None.

        A box whose west lies east of its east goes over 180°.
        """
        if box is None:
            return np.arange(len(self), dtype=np.int64)
        west, south, east, north = box
        xmin, ymin, xmax, ymax = self._boxes
        over = west > east
        beside = (
            (xmax >= west) | (xmin <= east) if over else (xmax >= west) & (xmin <= east)
        )
        return np.flatnonzero(beside & (ymax >= south) & (ymin <= north))

    def page(
        self,
        box: Box | None = None,
        *,
        limit: int,
        offset: int = 0,
        where: Where | None = None,
        columns: Sequence[str] = (),
    ) -> Page:
        """Features that touch a box, ``limit`` of them after the first ``offset``.

        Parameters
        ----------
        where
            Which properties are wanted besides.
        columns
            What it has to be given, as far as they are there.
        """
        rows = self.within(box)
        if where is not None:
            known = {*self.properties, "geometry"}
            there = [name for name in columns if name in known]
            rows = rows[where(self._file.read(columns=there or ["id"]).take(rows))]
        return Page(len(rows), tuple(self._features(rows[offset : offset + limit])))

    def one(self, number: int) -> Feature | None:
        """The feature of an id; None where there is none."""
        place = int(np.searchsorted(self._ids, number, sorter=self._order))
        if place == len(self) or self._ids[self._order[place]] != number:
            return None
        return next(self._features(self._order[place : place + 1]))

    def _features(self, rows: Rows) -> Iterator[Feature]:
        groups = np.searchsorted(self._starts, rows, side="right") - 1
        for group in dict.fromkeys(groups.tolist()):
            inside = rows[groups == group] - self._starts[group]
            table = _group(self.path, group).take(inside)
            shapes = shapely.from_wkb(
                table.column("geometry").to_numpy(zero_copy_only=False)
            )
            told = table.select(list(self.properties)).to_pylist()
            numbers = table.column("id").to_pylist()
            for number, shape, words in zip(
                numbers, shapes, told or [{}] * len(shapes), strict=True
            ):
                yield Feature(number, shape, words)


@lru_cache(maxsize=KEPT_GROUPS)
def _group(path: Path, group: int) -> pa.Table:
    names = [name for name in pq.read_schema(path).names if name != "bbox"]
    return pq.ParquetFile(path).read_row_group(group, columns=names)


@lru_cache(maxsize=256)
def features_file(path: Path) -> FeaturesFile:
    """The open file at a path; released files never change."""
    return FeaturesFile(path)

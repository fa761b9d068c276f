"""Tiles out of a PMTiles file: mapped into memory, its directories read once."""

import gzip
import json
import mmap
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pmtiles.tile import (
    Compression,
    Entry,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

DEPTH = 4
"""Levels of directories that the format allows."""


class TilesFile:
    """One PMTiles file, which never changes."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._header = deserialize_header(self._bytes[:127])
        self._directories: dict[tuple[int, int], list[Entry]] = {}

    @property
    def zooms(self) -> tuple[int, int]:
        """The coarsest and the finest zoom."""
        return self._header["min_zoom"], self._header["max_zoom"]

    @property
    def gzipped(self) -> bool:
        """Whether tiles lie compressed with gzip."""
        return bool(self._header["tile_compression"] == Compression.GZIP)

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What the file tells of its layers."""
        start = self._header["metadata_offset"]
        told = self._bytes[start : start + self._header["metadata_length"]]
        packed = self._header["internal_compression"] == Compression.GZIP
        words: Mapping[str, Any] = json.loads(gzip.decompress(told) if packed else told)
        return words

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """A tile as it lies; None where there is nothing.

        Parameters
        ----------
        z, x, y
            As in ``/{z}/{x}/{y}``, ``y`` counted from the north.
        """
        lowest, highest = self.zooms
        if not (lowest <= z <= highest and 0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        number = zxy_to_tileid(z, x, y)
        offset, length = self._header["root_offset"], self._header["root_length"]
        for _ in range(DEPTH):
            entry = find_tile(self._directory(offset, length), number)
            if entry is None:
                return None
            if entry.run_length:
                start = self._header["tile_data_offset"] + entry.offset
                return self._bytes[start : start + entry.length]
            offset = self._header["leaf_directory_offset"] + entry.offset
            length = entry.length
        return None

    def _directory(self, offset: int, length: int) -> list[Entry]:
        held = self._directories.get((offset, length))
        if held is None:
            held = deserialize_directory(self._bytes[offset : offset + length])
            self._directories[offset, length] = held
        return held


@lru_cache(maxsize=256)
def tiles_file(path: Path) -> TilesFile:
    """The open file at a path; released files never change."""
    return TilesFile(path)

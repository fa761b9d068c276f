"""A raster file at an address, opened for the library: only what it asks for is fetched."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

import rasterio
from rasterio.abc import FileContainer
from rasterio.io import DatasetReader

from cami.places import READ_ONLY, Place, name_of, refusals

if TYPE_CHECKING:
    from upath import UPath

AT_ONCE = 2**21
"""Bytes that are fetched with what was asked for: a block or two of a raster."""


@contextmanager
def opened(given: Place) -> Iterator[DatasetReader]:
    """A raster, wherever it lies."""
    if isinstance(given, Path):
        with rasterio.open(given) as dataset:
            yield dataset
        return
    # files beside it are not looked for: a bucket may hold millions
    with (
        rasterio.Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR"),
        rasterio.open(name_of(given), opener=_OneFile(given)) as dataset,
    ):
        yield dataset


class _OneFile(FileContainer):  # type: ignore[misc]
    """Knows one file, under its bare name."""

    def __init__(self, address: "UPath") -> None:
        self.address, self.name = address, name_of(address)

    def open(self, path: str, mode: str = "r", **_: object) -> IO[bytes]:
        """The file; whole, in a file without a name, where its server sends no parts."""
        fs, at = self.address.fs, self.address.path
        with refusals(self.address):
            file: IO[bytes] = fs.open(at, "rb", block_size=AT_ONCE)
            if self.address.protocol not in READ_ONLY or _sends_parts(file):
                return file
            fetched = TemporaryFile()  # noqa: SIM115 (the library closes it)
            with fs.open(at, "rb", block_size=0) as coming:
                shutil.copyfileobj(coming, fetched)
            fetched.seek(0)
            return fetched

    def size(self, path: str) -> int:
        """In bytes; the library asks for the size of nothing as a test."""
        if not self.isfile(path):
            return 0
        with refusals(self.address):
            return int(self.address.fs.info(self.address.path)["size"])

    def isfile(self, path: str) -> bool:
        """Whether the path is that of the file."""
        return path.endswith(self.name)

    def isdir(self, path: str) -> bool:
        """There are no folders."""
        return False

    def ls(self, path: str) -> list[str]:
        """There is nothing else."""
        return []

    def mtime(self, path: str) -> int:
        """When it changed is not known."""
        return 0

    def rm(self, path: str) -> None:
        """Files are not removed by readers."""
        raise OSError(path)


def _sends_parts(file: IO[bytes]) -> bool:
    """Whether a server sends a part of a file when asked for it."""
    if not file.seekable():
        return False
    try:
        file.seek(-1, 2)
        there = len(file.read(1)) == 1
        file.seek(0)
    except (ValueError, OSError):  # the driver's, of a server that sends all or nothing
        return False
    return there

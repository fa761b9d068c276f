"""Circuitscape's output files: maps, resistances and lists, under its names.

Every file is whole or not there: it is written beside its place and then moved.
"""

import gzip
import os
import tempfile
import warnings
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile

from cami.errors import OutputUnwritableError

Floats = NDArray[np.float64]

NODATA = -9999.0
DIGITS = "%.12g"


class CircuitscapeOutputs:
    """Writes the files of one job."""

    def __init__(self, prefix: Path, *, compress: bool = False, tif: bool = False) -> None:
        self.prefix, self.compress, self.tif = prefix, compress, tif
        self.written: list[Path] = []

    def grid(
        self,
        kind: str,
        name: str,
        values: Floats,
        west: float,
        south: float,
        cell: float,
        crs: str,
    ) -> None:
        """Write a map, e.g. ``curmap`` of ``_1_2``; nan becomes nodata."""
        laid = np.where(np.isnan(values), NODATA, values)
        if self.tif:
            top = south + laid.shape[0] * cell
            self._write(f"_{kind}{name}.tif", _tiff(laid, west, top, cell, crs))
        else:
            text = _ascii(laid, west, south, cell)
            packed = gzip.compress(text, mtime=0) if self.compress else text
            self._write(f"_{kind}{name}.asc{'.gz' if self.compress else ''}", packed)

    def resistances(self, ids: NDArray[np.int64], R: Floats) -> None:
        """Write the matrix with ids in its first row and column, and its three columns."""
        table = np.zeros((ids.size + 1, ids.size + 1))
        table[0, 1:] = table[1:, 0] = ids
        table[1:, 1:] = R
        self._write("_resistances.out", _lines(table))
        one, other = np.triu_indices(ids.size, 1)
        columns = np.column_stack([ids[one], ids[other], R[one, other]])
        self._write("_resistances_3columns.out", _lines(columns))

    def resistance_list(self, ids: NDArray[np.int64], values: Floats) -> None:
        """Write one resistance for each focal node."""
        self._write("_resistances.out", _lines(np.column_stack([ids, values])))

    def network_voltages(self, name: str, nodes: NDArray[np.int64], volts: Floats) -> None:
        """Write the voltage of each node."""
        self._write(f"_voltages{name}.txt", _lines(np.column_stack([nodes, volts])))

    def network_currents(
        self, name: str, nodes: NDArray[np.int64], currents: Floats, branches: Floats
    ) -> None:
        """Write the current through each node, and along each resistor that carries any."""
        table = np.column_stack([nodes, currents])
        self._write(f"_node_currents{name}.txt", _lines(table))
        self._write(f"_branch_currents{name}.txt", _lines(branches))

    def record(self, name: str, lines: Iterable[str]) -> None:
        """Write the job's options as they were understood."""
        target = self.prefix.with_name(name)
        self._put(target, ("\n".join(lines) + "\n").encode())

    def _write(self, ending: str, content: bytes) -> None:
        self._put(self.prefix.with_name(self.prefix.name + ending), content)

    def _put(self, target: Path, content: bytes) -> None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as kept:
                kept.write(content)
            mask = os.umask(0)
            os.umask(mask)
            Path(kept.name).chmod(0o666 & ~mask)
            Path(kept.name).replace(target)
        except OSError as error:
            raise OutputUnwritableError(name=str(target)) from error
        self.written.append(target)


def _lines(table: Floats) -> bytes:
    rows = (" ".join(DIGITS % value for value in row) for row in table)
    return "".join(f"{row}\n" for row in rows).encode()


def _ascii(values: Floats, west: float, south: float, cell: float) -> bytes:
    rows, cols = values.shape
    header = (
        f"ncols         {cols}\nnrows         {rows}\n"
        f"xllcorner     {west!r}\nyllcorner     {south!r}\n"
        f"cellsize      {cell!r}\nNODATA_value  {NODATA:g}\n"
    )
    row_of = " ".join([DIGITS] * cols) + "\n"
    return (header + "".join(row_of % tuple(row) for row in values)).encode()


def _tiff(values: Floats, west: float, top: float, cell: float, crs: str) -> bytes:
    rows, cols = values.shape
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with MemoryFile() as memory:
            with memory.open(
                driver="GTiff",
                height=rows,
                width=cols,
                count=1,
                dtype="float64",
                nodata=NODATA,
                compress="lzw",
                crs=rasterio.crs.CRS.from_wkt(crs) if crs else None,
                transform=rasterio.Affine(cell, 0, west, 0, -cell, top),
            ) as sink:
                sink.write(values, 1)
            return bytes(memory.read())

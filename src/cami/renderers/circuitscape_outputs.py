"""Circuitscape's output files: maps, resistances and lists, under its names.

Every file is whole or not there: it is written beside its place and then moved.
"""

import warnings
from collections.abc import Iterable
from gzip import GzipFile
from pathlib import Path
from typing import IO

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning
from rasterio.windows import Window

from cami.places import Place, make_folder, whole, whole_file

Floats = NDArray[np.float64]

NODATA = -9999.0
DIGITS = "%.12g"
ROWS_AT_ONCE = 256


class CircuitscapeOutputs:
    """Writes the files of one job."""

    def __init__(self, prefix: Place, *, compress: bool = False, tif: bool = False) -> None:
        self.prefix, self.compress, self.tif = prefix, compress, tif
        self.written: list[Place] = []

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
        if self.tif:
            target = self._target(f"_{kind}{name}.tif")
            with whole_file(target) as path:
                _write_tiff(path, values, west, south, cell, crs)
        else:
            target = self._target(f"_{kind}{name}.asc{'.gz' if self.compress else ''}")
            with whole(target) as file:
                if self.compress:
                    with GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as packed:
                        _write_ascii(packed, values, west, south, cell)
                else:
                    _write_ascii(file, values, west, south, cell)
        self.written.append(target)

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
        make_folder(self.prefix.parent)
        target = self.prefix.with_name(name)
        self._put(target, ("\n".join(lines) + "\n").encode())

    def _target(self, ending: str) -> Place:
        make_folder(self.prefix.parent)
        return self.prefix.with_name(self.prefix.name + ending)

    def _write(self, ending: str, content: bytes) -> None:
        self._put(self._target(ending), content)

    def _put(self, target: Place, content: bytes) -> None:
        with whole(target) as file:
            file.write(content)
        self.written.append(target)


def _lines(table: Floats) -> bytes:
    rows = (" ".join(DIGITS % value for value in row) for row in table)
    return "".join(f"{row}\n" for row in rows).encode()


def _write_ascii(
    file: IO[bytes] | GzipFile, values: Floats, west: float, south: float, cell: float
) -> None:
    """Write an Arc/Info ASCII grid, row by row."""
    rows, cols = values.shape
    header = (
        f"ncols         {cols}\nnrows         {rows}\n"
        f"xllcorner     {west!r}\nyllcorner     {south!r}\n"
        f"cellsize      {cell!r}\nNODATA_value  {NODATA:g}\n"
    )
    file.write(header.encode())
    row_of = " ".join([DIGITS] * cols) + "\n"
    for row in values:
        laid = np.where(np.isnan(row), NODATA, row)
        file.write((row_of % tuple(laid.tolist())).encode())


def _write_tiff(
    path: Path, values: Floats, west: float, south: float, cell: float, crs: str
) -> None:
    """Write a GeoTIFF, some rows at a time."""
    rows, cols = values.shape
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            height=rows,
            width=cols,
            count=1,
            dtype="float64",
            nodata=NODATA,
            compress="lzw",
            bigtiff="IF_SAFER",
            crs=rasterio.crs.CRS.from_wkt(crs) if crs else None,
            transform=rasterio.Affine(cell, 0, west, 0, -cell, south + rows * cell),
        ) as sink:
            for top in range(0, rows, ROWS_AT_ONCE):
                part = values[top : top + ROWS_AT_ONCE]
                laid = np.where(np.isnan(part), NODATA, part)
                sink.write(laid, 1, window=Window(0, top, cols, len(part)))

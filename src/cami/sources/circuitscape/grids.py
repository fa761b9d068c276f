"""Grids of a job: Arc/Info ASCII and GeoTIFF, each also compressed by gzip."""

import gzip
import warnings
import zlib
from dataclasses import dataclass

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import MemoryFile

from cami.errors import SourceMissingError
from cami.messages import N_
from cami.places import Place, content_of, is_there, shown
from cami.sources.circuitscape.complaints import Complaints

NODATA = -9999.0
"""Counts as nodata in every grid of a job, whatever else its header says."""

ALIGNED = 0.01
"""Share of a cell by which two grids may lie apart: what headers lose by rounding."""

_TIFF = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_KEYS = {"ncols", "nrows", "xllcorner", "yllcorner", "xllcenter", "yllcenter"}
_KEYS |= {"cellsize", "nodata_value"}


@dataclass(frozen=True, eq=False)
class Frame:
    """Where a grid lies; lengths are in the units of its coordinates."""

    rows: int
    cols: int
    west: float
    south: float
    cell: float
    crs: str = ""
    """WKT, "" where the file does not say."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Values of shape ``(rows, cols)``, nan where there is no data."""

    values: NDArray[np.float64]
    frame: Frame


def open_bytes(path: Place, option: str, complaints: Complaints) -> bytes | None:
    """What a file holds, unpacked if it is packed; None, and a complaint, if it cannot."""
    try:
        content = content_of(path)
    except (FileNotFoundError, SourceMissingError):
        complaints.add(
            "file-missing",
            (option, shown(path)),
            N_("There is no such file."),
            N_("Mend the path; it is looked up from the folder given with --base."),
        )
        return None
    except OSError:
        complaints.add(
            "file-unreadable",
            (option, shown(path)),
            N_("It cannot be read: it is no file, or its permissions forbid it."),
            N_("Name a file that you may read."),
        )
        return None
    if content[:2] != b"\x1f\x8b":
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, OSError, zlib.error):
        complaints.add(
            "file-cut-short",
            (option, path.name),
            N_("The packed file is damaged or cut short."),
            N_("Copy it again."),
        )
        return None


def is_grid(content: bytes) -> bool:
    """Whether it is a grid of a known format, not a list."""
    return content[:4] in _TIFF or content[:5].lower() == b"ncols"


def read_grid(
    content: bytes, path: Place, option: str, complaints: Complaints
) -> Grid | None:
    """The grid in a file's bytes; None, and a complaint, if there is none."""
    if content[:4] in _TIFF:
        return _read_tiff(content, (option, path.name), complaints)
    if content[:5].lower() == b"ncols":
        return _read_ascii(content, path, (option, path.name), complaints)
    complaints.add(
        "grid-format",
        (option, path.name),
        N_("This is no grid of a known format."),
        N_("Give an Arc/Info ASCII grid or a GeoTIFF."),
    )
    return None


def _read_tiff(
    content: bytes, where: tuple[str, ...], complaints: Complaints
) -> Grid | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with MemoryFile(content) as memory, memory.open() as source:
                values = source.read(1).astype(np.float64)
                values[source.read_masks(1) == 0] = np.nan
                place = source.transform
                crs = source.crs.to_wkt() if source.crs else ""
    except RasterioError as error:
        _cut_short(where, str(error), complaints)
        return None
    if place.b or place.d or not np.isclose(place.a, -place.e, rtol=1e-6):
        complaints.add(
            "grid-cells",
            where,
            N_("Its cells are {width} wide and {height} high, or turned."),
            N_("Resample it to square cells with north up."),
            width=place.a,
            height=-place.e,
        )
        return None
    rows, cols = values.shape
    frame = Frame(rows, cols, place.c, place.f - rows * place.a, place.a, crs)
    return Grid(_blank(values), frame)


def _read_ascii(
    content: bytes, path: Place, where: tuple[str, ...], complaints: Complaints
) -> Grid | None:
    header: dict[str, float] = {}
    at = 0
    while at < len(content):
        end = content.find(b"\n", at)
        end = len(content) if end < 0 else end
        words = content[at:end].decode("latin-1").split()
        if words and words[0].lower() not in _KEYS:
            break
        if words:
            try:
                header[words[0].lower()] = float(words[1])
            except (IndexError, ValueError):
                _bad_header(where, " ".join(words), complaints)
                return None
        at = end + 1
    frame = _frame(header, path, where, complaints)
    if frame is None:
        return None
    values = _numbers(content[at:])
    expected = frame.rows * frame.cols
    if values is None or values.size != expected:
        _bad_body(content, at, where, frame, complaints)
        return None
    values = values.reshape(frame.rows, frame.cols)
    if "nodata_value" in header:
        values[values == header["nodata_value"]] = np.nan
    return Grid(_blank(values), frame)


def _frame(
    header: dict[str, float], path: Place, where: tuple[str, ...], complaints: Complaints
) -> Frame | None:
    size = header.get("cellsize", 0.0)
    rows, cols = header.get("nrows", 0.0), header.get("ncols", 0.0)
    west = header.get("xllcorner", header.get("xllcenter", np.nan) - size / 2)
    south = header.get("yllcorner", header.get("yllcenter", np.nan) - size / 2)
    whole = rows == int(rows) > 0 and cols == int(cols) > 0
    if not (whole and size > 0 and np.isfinite([west, south, size]).all()):
        said = ", ".join(f"{key} {value:g}" for key, value in header.items())
        _bad_header(where, said, complaints)
        return None
    return Frame(int(rows), int(cols), west, south, size, _projection(path))


def _projection(path: Place) -> str:
    """The WKT in the .prj file beside an ASCII grid, "" if there is none."""
    name = path.name.removesuffix(".gz")
    beside = path.with_name(name).with_suffix(".prj")
    if not is_there(beside):
        return ""
    try:
        told = content_of(beside).decode("utf-8", "replace")
        found = rasterio.crs.CRS.from_user_input(told)
    except RasterioError:
        return ""
    return str(found.to_wkt())


def _numbers(body: bytes) -> NDArray[np.float64] | None:
    """All numbers of a text, None if something else is among them."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)
        try:
            return np.fromstring(body.decode("latin-1"), dtype=np.float64, sep=" ")
        except (DeprecationWarning, ValueError):
            return None


def _bad_body(
    content: bytes, at: int, where: tuple[str, ...], frame: Frame, complaints: Complaints
) -> None:
    """Complain of the first line that is not as it should be."""
    above = content[:at].count(b"\n")
    count = 0
    for number, line in enumerate(content[at:].splitlines(), start=above + 1):
        for word in line.decode("latin-1").split():
            try:
                float(word)
            except ValueError:
                complaints.add(
                    "grid-number",
                    (*where, f"line {number}"),
                    N_('"{word}" is no number.'),
                    N_("Write a number, or the NODATA_value of the header."),
                    word=word[:30],
                )
                return
            count += 1
    complaints.add(
        "file-cut-short",
        where,
        N_("It holds {count} values; {rows} rows of {cols} need {expected}."),
        N_("Copy the file again, or mend its header."),
        count=count,
        rows=frame.rows,
        cols=frame.cols,
        expected=frame.rows * frame.cols,
    )


def _bad_header(where: tuple[str, ...], said: str, complaints: Complaints) -> None:
    complaints.add(
        "grid-header",
        where,
        N_('The header cannot be understood: "{said}".'),
        N_("Give ncols, nrows, xllcorner, yllcorner, cellsize and NODATA_value."),
        said=said[:120],
    )


def _cut_short(where: tuple[str, ...], reason: str, complaints: Complaints) -> None:
    complaints.add(
        "file-cut-short",
        where,
        N_("The GeoTIFF is damaged or cut short: {reason}"),
        N_("Copy it again."),
        reason=reason[:160],
    )


def _blank(values: NDArray[np.float64]) -> NDArray[np.float64]:
    values[values == NODATA] = np.nan
    return values


def check_aligned(
    grid: Grid,
    reference: Frame,
    where: tuple[str, ...],
    reference_name: str,
    complaints: Complaints,
) -> bool:
    """Whether the grid lies on the reference's cells; if not, complain."""
    found = grid.frame
    differs = [
        f"{name} {one:g} ≠ {other:g}"
        for name, one, other in (
            ("ncols", found.cols, reference.cols),
            ("nrows", found.rows, reference.rows),
        )
        if one != other
    ]
    near = ALIGNED * reference.cell
    drift = abs(found.cell - reference.cell) * max(reference.rows, reference.cols)
    for name, one, other, apart in (
        ("cellsize", found.cell, reference.cell, drift),
        ("xllcorner", found.west, reference.west, abs(found.west - reference.west)),
        ("yllcorner", found.south, reference.south, abs(found.south - reference.south)),
    ):
        if apart > near:
            differs.append(f"{name} {one:.10g} ≠ {other:.10g}")
    if differs:
        complaints.add(
            "grids-misaligned",
            where,
            N_("It lies on another grid than {reference}: {differs}."),
            N_("Resample one of the two to the grid of the other."),
            reference=reference_name,
            differs=", ".join(differs),
        )
    elif found.crs and reference.crs and not _same_crs(found.crs, reference.crs):
        complaints.add(
            "crs-mismatch",
            where,
            N_("It lies in another coordinate reference system than {reference}."),
            N_("Reproject one of the two."),
            reference=reference_name,
        )
    else:
        return True
    return False


def _same_crs(one: str, other: str) -> bool:
    return bool(rasterio.crs.CRS.from_wkt(one) == rasterio.crs.CRS.from_wkt(other))

"""Fixes in a Darwin Core archive, such as Movebank publishes: meta.xml says which table."""

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import ParseError

import pyarrow as pa
import pyarrow.csv as pc
from dwca.descriptors import ArchiveDescriptor, DataFileDescriptor, shorten_term
from dwca.exceptions import InvalidArchive

from cami.errors import FixesUnreadableError, InvalidInputError
from cami.sources.telemetry.csv_file import header_of, read_csv, stream_into
from cami.sources.telemetry.gather import Gatherer
from cami.sources.telemetry.layout import Layout, find_layout
from cami.sources.telemetry.reading import Reading

META = "meta.xml"
LARGEST_META = 1 << 20
LARGEST_TABLE = 32 << 30
LATITUDE = "decimalLatitude"


def is_archive(path: Path) -> bool:
    """Whether a path is a folder with a meta.xml, or an archive that holds one."""
    if path.is_dir():
        return (path / META).is_file()
    if path.name == META or not zipfile.is_zipfile(path):
        return path.name == META and path.is_file()
    with zipfile.ZipFile(path) as archive:
        return any(PurePosixPath(name).name == META for name in archive.namelist())


def read_archive(path: Path, gatherer: Callable[[Layout], Gatherer]) -> Reading:
    """Read the table of positions of an archive.

    Raises
    ------
    FixesUnreadableError
        The archive has no such table, or is damaged.
    InvalidInputError
        Every cell that cannot be read.
    """
    with _opened(path) as folder:
        try:
            text = (folder / META).read_text(encoding="utf-8")
            meta = ArchiveDescriptor(text)
        except (InvalidArchive, ParseError, ValueError, KeyError, AttributeError) as error:
            raise FixesUnreadableError(name=META, reason=str(error)[:200]) from error
        table = _table_of_positions(meta)
        file = folder / PurePosixPath(table.file_location).name
        if file.is_file():
            return _read_table(file, table, path.name, gatherer)
        other = file.with_suffix(".csv")
        if not other.is_file():
            raise FixesUnreadableError(name=path.name, reason=f"no {file.name}.")
        # not what meta.xml names, but a table whose header has the same terms
        header, _ = header_of(other)
        return read_csv(other, gatherer, _layout(header, other.name))


def _table_of_positions(meta: ArchiveDescriptor) -> DataFileDescriptor:
    """Occurrences before events: they hold what the tag says, and not only its span."""
    tables = [*meta.extensions, meta.core]
    for table in tables:
        terms = {shorten_term(term) for term in table.terms}
        if LATITUDE in terms and "Occurrence" in table.type:
            return table
    for table in tables:
        if LATITUDE in {shorten_term(term) for term in table.terms}:
            return table
    raise FixesUnreadableError(name=META, reason=LATITUDE)


def _read_table(
    file: Path,
    table: DataFileDescriptor,
    name: str,
    gatherer: Callable[[Layout], Gatherer],
) -> Reading:
    indexed = {
        int(field["index"]): shorten_term(field["term"])
        for field in table.fields
        if field["index"] is not None
    }
    own = table.id_index if table.represents_corefile else table.coreid_index
    if own is not None:
        indexed.setdefault(own, "id")
    names = [indexed.get(index, f"column {index}") for index in range(max(indexed) + 1)]
    gather = gatherer(_layout(names, name))
    quote = table.fields_enclosed_by or False
    parsing = pc.ParseOptions(delimiter=table.fields_terminated_by, quote_char=quote)
    try:
        stream_into(
            gather, file, parsing, names=names, skipped=int(table.lines_to_ignore or 0)
        )
    except pa.ArrowInvalid as error:
        raise FixesUnreadableError(name=file.name, reason=str(error)[:200]) from error
    return gather.reading()


def _layout(header: list[str], name: str) -> Layout:
    layout, problems = find_layout(header, {}, name)
    if layout is None:
        raise InvalidInputError(tuple(problems))
    return layout


@contextmanager
def _opened(path: Path) -> Iterator[Path]:
    """The folder of an archive; a packed one's tables in a folder that is taken away."""
    if not path.is_file() or path.name == META:
        yield path if path.is_dir() else path.parent
        return
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            plain = PurePosixPath(entry.filename).name
            if entry.is_dir() or not plain:
                continue
            limit = LARGEST_META if plain == META else LARGEST_TABLE
            if entry.file_size > limit:
                raise FixesUnreadableError(name=plain, reason=f"{entry.file_size} bytes.")
            with archive.open(entry) as packed, (Path(folder) / plain).open("xb") as file:
                shutil.copyfileobj(packed, file)
        yield Path(folder)

"""Tables of fixes as text, read block by block: Movebank's exports and plain CSV."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc

from cami.errors import (
    FixesUnreadableError,
    InvalidInputError,
    Problem,
    SourceEmptyError,
    SourceMissingError,
    TextEncodingError,
)
from cami.messages import N_, Message
from cami.sources.telemetry.gather import Gatherer
from cami.sources.telemetry.layout import Layout
from cami.sources.telemetry.reading import Reading

BLOCK_BYTES = 8 << 20
NOTHING = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None"]
DELIMITERS = (",", ";", "\t")
HEADER_BYTES = 1 << 16


def header_of(path: Path) -> tuple[list[str], str]:
    """The names of the columns and the delimiter between them.

    Raises
    ------
    SourceMissingError, SourceEmptyError, TextEncodingError, FixesUnreadableError
        There is no such file, or it is no table of text in UTF-8.
    """
    if not path.is_file():
        raise SourceMissingError(name=path.name)
    with path.open("rb") as file:
        start = file.read(HEADER_BYTES)
    if not start.strip():
        raise SourceEmptyError
    line = start.removeprefix(b"\xef\xbb\xbf").splitlines()[0]
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TextEncodingError(encoding="UTF-8", offset=error.start) from None
    if "\0" in text:
        raise FixesUnreadableError(name=path.name, reason="NUL")
    delimiter = max(DELIMITERS, key=text.count)
    return next(csv.reader([text], delimiter=delimiter)), delimiter


def read_csv(path: Path, gatherer: Callable[[Layout], Gatherer], layout: Layout) -> Reading:
    """Read a table of fixes with its own header.

    Raises
    ------
    InvalidInputError
        Every row and cell that cannot be read.
    """
    _, delimiter = header_of(path)
    gather = gatherer(layout)
    gather.decimal_comma = delimiter == ";"
    try:
        stream_into(gather, path, pc.ParseOptions(delimiter=delimiter))
    except pa.ArrowInvalid as error:
        raise _refusal(path, delimiter, str(error)) from error
    return gather.reading()


def stream_into(
    gather: Gatherer,
    path: Path,
    parsing: pc.ParseOptions,
    *,
    names: Sequence[str] = (),
    skipped: int = 0,
) -> None:
    """Give a gatherer the rows of a table block by block.

    Parameters
    ----------
    names
        Of the columns, where the table's own header is not to be believed or absent.
    skipped
        Rows before the first of those.
    """
    parsing.ignore_empty_lines = False
    columns = sorted({*gather.layout.columns.values(), *gather.layout.outliers})
    reading = pc.ReadOptions(block_size=BLOCK_BYTES)
    row = 2
    if names:
        reading = pc.ReadOptions(
            block_size=BLOCK_BYTES, column_names=list(names), skip_rows=skipped
        )
        row = 1 + skipped
    conversion = pc.ConvertOptions(
        column_types=dict.fromkeys(columns, pa.string()),
        include_columns=columns,
        null_values=NOTHING,
        strings_can_be_null=True,
    )
    for batch in pc.open_csv(path, reading, parsing, conversion):
        block = {name: batch.column(name) for name in columns}
        gather.take(block, np.arange(row, row + len(batch), dtype=np.int64))
        row += len(batch)


def _refusal(path: Path, delimiter: str, reason: str) -> Exception:
    """Which rows have too few or too many cells; found by reading the table again."""
    problems = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, delimiter=delimiter)
            wanted = len(next(rows))
            for row, cells in enumerate(rows, 2):
                if len(cells) != wanted:
                    told = {"wanted": wanted, "found": len(cells)}
                    what = N_("The row has {found} cells; the header has {wanted}.")
                    remedy = N_("Mend the row: is it cut short, or a comma not in quotes?")
                    problems.append(
                        Problem(
                            "row-cut",
                            (path.name, f"row {row}"),
                            Message(what, told),
                            Message(remedy),
                        )
                    )
    except UnicodeDecodeError as error:
        return TextEncodingError(encoding="UTF-8", offset=error.start)
    except csv.Error as error:
        return FixesUnreadableError(name=path.name, reason=str(error))
    if not problems:
        return FixesUnreadableError(name=path.name, reason=reason[:200])
    return InvalidInputError(tuple(problems))

"""Fetch positions from a service into a table that only its owner may read."""

import csv
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from cami.errors import FixesUnreadableError, OutputUnwritableError
from cami.sources.earthranger import COLUMNS, observations
from cami.sources.movebank import StudyWanted, fetch_study

Row = Mapping[str, str]
OWNER_ONLY = 0o600


def fetch_from_earthranger(
    address: str,
    token: str,
    out: Path,
    *,
    subjects: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> int:
    """Write the observations of subjects as Movebank's columns; how many there are."""
    with _table(out) as take:
        take.header = COLUMNS
        for row in observations(
            address, token, subjects=subjects, since=since, until=until
        ):
            take(row)
    return take.rows


def fetch_from_movebank(wanted: StudyWanted, out: Path) -> int:
    """Write the events of a study, with its licence and owner; how many there are."""
    with _table(out) as take:
        fetch_study(wanted, take)
    return take.rows


class _Table:
    """Rows into a file; the first row's columns are all rows' columns."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self.write = write
        self.header: Sequence[str] = ()
        self.rows = 0
        self.writer: csv.DictWriter[str] | None = None

    def __call__(self, row: Row) -> None:
        if self.writer is None:
            self.start(self.header or tuple(row))
        if row.keys() != set(self.header):
            raise FixesUnreadableError(name="service", reason=", ".join(row))
        self.writer.writerow(row)  # type: ignore[union-attr]
        self.rows += 1

    def start(self, header: Sequence[str]) -> None:
        self.header = header
        self.writer = csv.DictWriter(_Writing(self.write), list(header))
        self.writer.writeheader()


class _Writing:
    def __init__(self, write: Callable[[str], object]) -> None:
        self.write = write


@contextmanager
def _table(out: Path) -> Iterator[_Table]:
    """A table that appears whole or not at all, readable by its owner only."""
    part = out.with_name(out.name + ".part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                table = _Table(file.write)
                yield table
                if table.writer is None and table.header:
                    table.start(table.header)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise OutputUnwritableError(name=str(out)) from error

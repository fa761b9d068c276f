"""A returned workbook read into answers."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cami.errors import FormDamagedError, FormNotOursError, FormRowsChangedError, Problem
from cami.messages import N_, Message
from cami.programme.paper_form import Entry, Returned
from cami.sources.form_file import FormFile, parsed
from cami.sources.form_stamp import SHEET, Printed, read_stamp

_COLUMNS: Final = (
    "key", "number", "asked", "last", "same", "progress", "text", "next", "obstacles",
    "words", "links",
)  # fmt: skip
_MOST_ROWS: Final = 5_000
_MISSING_SHOWN: Final = 8


def read_form_xlsx(file: FormFile) -> Returned:
    """Read a workbook.

    Raises
    ------
    FormNotOursError, FormVersionError, FormDamagedError
        It carries no stamp of ours, or a broken one.
    FormRowsChangedError
        Rows or columns are missing, moved, or stand there twice.
    """
    book = _book(file)
    stamp, printed = read_stamp(_hidden(book))
    sheet = _form_sheet(book)
    lines = _lines(sheet)
    entries: dict[str, Entry] = {}
    missing: list[str] = []
    number = 0
    for at, (question, keys) in enumerate(stamp.questions, start=1):
        places = [(f"q{at}", question)]
        for key in keys:
            number += 1
            places.append((f"r{number}", key))
        for place, key in places:
            if place in lines:
                entries[key] = _Line(sheet, lines[place], key, printed).entry()
            else:
                missing.append(place)
    if missing:
        raise FormRowsChangedError(missing=", ".join(missing[:_MISSING_SHOWN]))
    return Returned(stamp, entries, tuple(printed.problems))


def _book(file: FormFile) -> Workbook:
    for name, content in file.parts.items():
        if name.endswith((".xml", ".rels")):
            parsed(content, name)  # refuses document types and what is no XML
    try:
        return load_workbook(io.BytesIO(file.content), keep_links=False)
    except Exception:  # the reader raises whatever broke it
        raise FormDamagedError(part="xl/workbook.xml") from None


def _hidden(book: Workbook) -> str:
    if SHEET not in book.sheetnames:
        raise FormNotOursError
    sheet = book[SHEET]
    _refuse_large(sheet)
    return "".join(str(cell.value or "") for cell in sheet["A"])


def _form_sheet(book: Workbook) -> Worksheet:
    """Return the sheet with our columns, wherever it stands."""
    begun = [s for s in book.worksheets if s["A1"].value == "key"]
    if len(begun) != 1:
        raise FormRowsChangedError(missing="key")
    sheet = begun[0]
    _refuse_large(sheet)
    found = tuple(sheet.cell(1, at).value for at in range(1, len(_COLUMNS) + 1))
    missing = [key for key, there in zip(_COLUMNS, found, strict=True) if key != there]
    if missing:
        raise FormRowsChangedError(missing=", ".join(missing))
    return sheet


def _refuse_large(sheet: Worksheet) -> None:
    if sheet.max_row > _MOST_ROWS:
        raise FormDamagedError(part=sheet.title)


def _lines(sheet: Worksheet) -> Mapping[str, int]:
    """Key of each row to its line."""
    lines: dict[str, int] = {}
    for at in range(3, sheet.max_row + 1):
        key = sheet.cell(at, 1).value
        if key is None:
            continue
        if str(key) in lines:
            raise FormRowsChangedError(missing=f"2 × {key}")
        lines[str(key)] = at
    return lines


@dataclass(frozen=True, slots=True)
class _Line:
    sheet: Worksheet
    at: int
    key: str
    printed: Printed

    def entry(self) -> Entry:
        progress, unread = self.printed.progress(self._said("progress"), self.key)
        obstacles, other = self.printed.obstacles(self._said("obstacles"), self.key)
        text = self.printed.text(self._said("text"))
        in_words = self.printed.text(self._said("words"))
        return Entry(
            progress,
            self.printed.yes(self._said("same"), self.key),
            "\n".join(filter(None, (unread, text))),
            self.printed.text(self._said("next")),
            obstacles,
            "\n".join(filter(None, (other, in_words))),
            tuple(filter(None, self.printed.text(self._said("links")).split("\n"))),
        )

    def _said(self, name: str) -> str:
        cell = self.sheet.cell(self.at, _COLUMNS.index(name) + 1)
        assert isinstance(cell, Cell)  # noqa: S101 (answers are never merged)
        if cell.data_type == "f":
            self.printed.problems.append(
                Problem(
                    "answer-formula",
                    (self.key, name),
                    Message(
                        N_("The cell {cell} holds a formula."), {"cell": cell.coordinate}
                    ),
                    Message(N_("It was left out. Write its result, or put words in it.")),
                )
            )
            return ""
        if isinstance(cell.value, datetime):
            return cell.value.date().isoformat()
        return "" if cell.value is None else str(cell.value)

"""A report as a workbook: a sheet for each table, one for the text, one for the sources."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cami.documents.model import Document, Heading, Listing, Note, Paragraph, Table
from cami.documents.trail import BEHIND, NUMBER, TITLE, Trail, pieces, words
from cami.messages import N_, Message, Say
from cami.renderers.archive import without_clock
from cami.renderers.document_cells import cell_value, row_refs
from cami.renderers.document_csv import tables
from cami.renderers.safe_text import xml_text

_LONGEST_CELL: Final = 32_767
_LONGEST_NAME: Final = 31
_WIDTH: Final = 150
"""Of a sheet, in characters: shared among its columns."""

_FONT: Final = Font(name="Arial", size=10)
_HEAD_FONT: Final = Font(name="Arial", size=10, bold=True, color="FFFFFF")
_HEAD_FILL: Final = PatternFill("solid", fgColor="1F5C4A")
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")

_Row = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class _Sheet:
    title: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[_Row]


def document_xlsx(document: Document, language: str, say: Say) -> bytes:
    """Give a workbook none of whose cells is a formula; equal reports, equal bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = xml_text(words(document.title, say))
    book.properties.creator = "cami"
    book.properties.language = language
    trail = Trail()
    text = _text(document, trail, say)
    sheets = [text, *(_table(table, say) for table in tables(document))]
    if trail.entries:
        entries = [(at, "\n".join(refs)) for at, refs in enumerate(trail.entries, start=1)]
        heads = (say(NUMBER), say(BEHIND))
        sheets.append(_Sheet(say(TITLE), heads, (10, 120), entries))
    names: set[str] = set()
    for sheet in (*sheets, _about(document, say)):
        _write(book.create_sheet(_free_name(sheet.title, names)), sheet)
    target = io.BytesIO()
    book.save(target)
    return without_clock(target.getvalue())


def _text(document: Document, trail: Trail, say: Say) -> _Sheet:
    rows: list[_Row] = []

    def add(part: Paragraph | Note, lead: str = "") -> None:
        cut = pieces(part.text, part.figures, say)
        said = "".join(
            f"{p.text} [{trail.mark(p.refs)}]" if p.refs else p.text for p in cut
        )
        rows.append((lead + said,))

    for block in document.blocks:
        match block:
            case Heading():
                rows.append((words(block.text, say).upper(),))
            case Paragraph() | Note():
                add(block)
            case Listing():
                for at, item in enumerate(block.items, start=1):
                    add(item, f"{at}. " if block.ordered else "• ")
            case Table():
                pass
    return _Sheet(say(Message(N_("Text"))), (words(document.title, say),), (120,), rows)


def _table(table: Table, say: Say) -> _Sheet:
    whole = sum(column.share for column in table.columns)
    widths = [max(8, _WIDTH * column.share // whole) for column in table.columns]
    heads = [words(column.title, say) for column in table.columns]
    rows = [
        (*(cell_value(cell, say) for cell in row), "\n".join(row_refs(row)))
        for row in table.rows
    ]
    title = words(table.caption, say) or table.name
    return _Sheet(title, (*heads, say(BEHIND)), (*widths, 40), rows)


def _about(document: Document, say: Say) -> _Sheet:
    facts = [(say(name), words(value, say)) for name, value in document.facts]
    rows = [
        *(
            [(say(Message(N_("Mind"))), words(document.marked, say))]
            * bool(document.marked)
        ),
        *facts,
        (say(Message(N_("Disclaimer"))), say(document.disclaimer)),
    ]
    heads = (say(Message(N_("About this file"))), say(Message(N_("Content"))))
    return _Sheet(say(Message(N_("About"))), heads, (30, 110), rows)


def _free_name(title: str, taken: set[str]) -> str:
    """Give a name that a sheet may bear, and no other bears."""
    bare = "".join(" " if sign in "[]:*?/\\'" else sign for sign in xml_text(title))
    for number in count(1):
        tail = f" {number}" if number > 1 else ""
        name = bare[: _LONGEST_NAME - len(tail)].strip() + tail
        if name.casefold() not in taken:
            taken.add(name.casefold())
            return name
    raise AssertionError  # pragma: no cover (a count has no end)


def _write(sheet: Worksheet, about: _Sheet) -> None:
    for at, row in enumerate((tuple(about.heads), *about.rows), start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(at, column)
            cell.alignment, cell.font = _WRAPPED, _FONT
            if isinstance(value, int):
                cell.value = value
            else:
                cell.value = xml_text(value)[:_LONGEST_CELL]
                cell.data_type = "s"  # text, also where it begins like a formula
    for cell in sheet[1]:
        cell.font, cell.fill = _HEAD_FONT, _HEAD_FILL
    for column, width in enumerate(about.widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(about.heads))}{len(about.rows) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"

"""A programme as a workbook: one sheet for each thing that the register holds."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cami.documents.disclaimer import DISCLAIMER
from cami.messages import N_, Message, Say
from cami.programme.provisions import ActivityId, Programme
from cami.renderers import activity_table
from cami.renderers.activity_table import Row, kind_name
from cami.renderers.archive import without_clock
from cami.renderers.safe_text import xml_text

_LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold."""

_LINE_PT = 13.5
_HIGHEST_ROW_PT = 409
"""The limit of the format."""

_HEAD_FONT = Font(name="Arial", size=10, bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="1F5C4A")
_FONT = Font(name="Arial", size=10)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_ACTIVITY_WIDTHS = (7, 9, 26, 16, 9, 15, 70, 50, 30, 24, 18, 14, 14, 16, 20, 8, 8, 24)

_NOTICE = N_(
    "The wording is that of the document named here, letter for letter. Where the register "
    "shows short titles instead, they are unofficial. Only the official document counts."
)
_STATUSES = {
    "ok": N_("resolves"),
    "stale": N_("stale"),
    "doubtful": N_("doubtful"),
    "external": N_("in another document"),
    "unresolved": N_("not resolved"),
}
_EVENTS = {
    "meeting": N_("meeting"),
    "project": N_("project"),
    "outreach": N_("outreach"),
    "fundraising": N_("fundraising"),
}


_Rows = Sequence[Row]


@dataclass(frozen=True, slots=True)
class _Sheet:
    title: str
    headings: Sequence[str]
    """Texts that are to be translated."""

    widths: Sequence[int]
    rows: _Rows


def programme_xlsx(programme: Programme, keys: Mapping[ActivityId, str], say: Say) -> bytes:
    """Give a workbook with frozen headings and filters, none of whose cells is a formula.

    A text longer than a cell can hold, 32 767 characters, is cut there; other formats
    hold it whole.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = xml_text(programme.title)
    book.properties.creator = "cami"
    for sheet in _sheets(programme, keys, say):
        names = [say(Message(text)) for text in sheet.headings]
        _write(
            book.create_sheet(say(Message(sheet.title))), names, sheet.widths, sheet.rows
        )
    target = io.BytesIO()
    book.save(target)
    return without_clock(target.getvalue())


def _sheets(programme: Programme, keys: Mapping[ActivityId, str], say: Say) -> list[_Sheet]:
    return [
        _Sheet(
            N_("Activities"),
            activity_table.HEADINGS,
            _ACTIVITY_WIDTHS,
            activity_table.rows(programme, keys, say),
        ),
        _sections(programme, say),
        _Sheet(
            N_("Species"),
            (
                N_("Common name"),
                N_("Scientific name"),
                N_("Appendix"),
                N_("Covered"),
                N_("Line"),
            ),
            (32, 32, 14, 12, 8),
            [
                (
                    s.common_name,
                    s.scientific_name,
                    s.appendix,
                    _yes(s.covered, say),
                    s.place.first,
                )
                for s in programme.species
            ],
        ),
        _Sheet(
            N_("Range States"),
            (N_("Name, as printed"), N_("Party"), N_("Line")),
            (36, 14, 8),
            [(s.name, _yes(s.party, say), s.place.first) for s in programme.range_states],
        ),
        _references(programme, say),
        _events(programme, say),
        _about(programme, say),
    ]


def _sections(programme: Programme, say: Say) -> _Sheet:
    titles = {part.label: part.title for part in programme.parts}
    return _Sheet(
        N_("Sections"),
        (
            N_("Part"),
            N_("Title of the part"),
            N_("Section number"),
            N_("Section title"),
            N_("Kind of section"),
            N_("Scientific name"),
            N_("Countries, as printed"),
            N_("Species, as printed"),
            N_("First line"),
        ),
        (7, 30, 9, 44, 18, 26, 40, 40, 8),
        [
            (
                section.part,
                titles.get(section.part, ""),
                section.number,
                section.title,
                kind_name(section.kind, say),
                section.scientific_name or "",
                ", ".join(section.countries),
                ", ".join(section.species),
                section.place.first,
            )
            for section in programme.sections
        ],
    )


def _references(programme: Programme, say: Say) -> _Sheet:
    return _Sheet(
        N_("References"),
        (
            N_("From section"),
            N_("From number"),
            N_("Occurrence of the number"),
            N_("Number printed"),
            N_("Words around it"),
            N_("Leads to"),
            N_("Status"),
            N_("Suggested instead"),
            N_("Why"),
            N_("Line"),
        ),
        (9, 9, 11, 12, 36, 16, 18, 18, 60, 8),
        [
            (
                reference.source.section,
                reference.source.number,
                reference.source.occurrence,
                reference.printed,
                reference.cue,
                ", ".join(reference.targets),
                say(Message(_STATUSES[reference.status])),
                ", ".join(reference.suggested),
                say(reference.why) if reference.why else "",
                reference.place.first,
            )
            for reference in programme.references
        ],
    )


def _events(programme: Programme, say: Say) -> _Sheet:
    return _Sheet(
        N_("Events"),
        (
            N_("Kind of event"),
            N_("Date"),
            N_("Date, as printed"),
            N_("Title"),
            N_("Text"),
            N_("Place, as printed"),
            N_("Partners"),
            N_("May bear on"),
            N_("Line"),
        ),
        (14, 12, 18, 44, 70, 26, 26, 20, 8),
        [
            (
                say(Message(_EVENTS[event.kind])),
                event.date,
                event.date_printed,
                event.title,
                event.text,
                event.location,
                "; ".join(event.partners),
                ", ".join(activity.number for activity in event.bears_on),
                event.place.first,
            )
            for event in programme.events
        ],
    )


def _about(programme: Programme, say: Say) -> _Sheet:
    period = "-".join(str(year) for year in programme.period) if programme.period else ""
    facts = (
        (N_("Document"), programme.title),
        (N_("Period"), period),
        (N_("Language of the document"), programme.language),
        (N_("Format of the document"), programme.format),
        (N_("SHA-256 of the document"), programme.sha256),
        (N_("Wording"), say(Message(_NOTICE))),
        (N_("Disclaimer"), say(DISCLAIMER)),
    )
    rows = [(say(Message(name)), value) for name, value in facts]
    return _Sheet(N_("About"), (N_("About this file"), N_("Content")), (28, 90), rows)


def _yes(claim: bool | None, say: Say) -> str:
    if claim is None:
        return say(Message(N_("not stated")))
    return say(Message(N_("yes") if claim else N_("no")))


def _write(
    sheet: Worksheet, names: Sequence[str], widths: Sequence[int], rows: _Rows
) -> None:
    for at, row in enumerate((tuple(names), *rows), start=1):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column).alignment = _WRAPPED
            sheet.cell(at, column).font = _FONT
            _fill(sheet, at, column, value)
        sheet.row_dimensions[at].height = _height(row, widths)
    for cell in sheet[1]:
        cell.font, cell.fill = _HEAD_FONT, _HEAD_FILL
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{len(rows) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _height(row: Row, widths: Sequence[int]) -> float:
    """Give the height that shows every line; not every program finds it by itself."""
    lines = [
        sum(max(ceil(len(line) / width), 1) for line in str(value).split("\n"))
        for value, width in zip(row, widths, strict=True)
    ]
    return min(_LINE_PT * max(lines), _HIGHEST_ROW_PT)


def _fill(sheet: Worksheet, row: int, column: int, value: str | int) -> None:
    if isinstance(value, int):
        sheet.cell(row, column, value)
        return
    cell = sheet.cell(row, column, xml_text(value)[:_LONGEST_CELL])
    cell.data_type = "s"  # text, also where it begins like a formula or an error

"""A round's questions as a workbook to fill in: lists to choose from, all else locked."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cami.documents.disclaimer import DISCLAIMER
from cami.messages import Message, Say
from cami.programme.paper_form import Entry, Form, FormQuestion, FormRow
from cami.programme.statements import OBSTACLES, PROGRESS
from cami.renderers import form_words as say_form
from cami.renderers.archive import without_clock
from cami.renderers.form_stamp import SHEET, stamp_text, words
from cami.renderers.safe_text import xml_text

_COLUMNS: Final[Sequence[tuple[str, Message, int]]] = (
    ("key", Message(""), 4),
    ("number", say_form.NUMBER, 9),
    ("asked", say_form.ASKED, 48),
    ("last", say_form.LAST, 26),
    ("same", say_form.NO_CHANGE, 12),
    ("progress", say_form.PROGRESS, 18),
    ("text", say_form.DONE, 40),
    ("next", say_form.NEXT, 26),
    ("obstacles", say_form.OBSTACLES, 18),
    ("words", say_form.OBSTACLES_TEXT, 24),
    ("links", say_form.LINKS, 30),
)
_FIRST_ANSWER: Final = 5
_LISTED: Final = {"same": "A", "progress": "B", "obstacles": "C"}
_LONGEST_CELL: Final = 32_767
_PIECE: Final = 30_000
_LEAST_LINES: Final = 3
_LINE_HEIGHT, _HIGHEST = 13.0, 400.0

_FONT: Final = Font(name="Arial", size=10)
_BOLD: Final = Font(name="Arial", size=10, bold=True)
_TITLE: Final = Font(name="Arial", size=12, bold=True)
_WHITE: Final = Font(name="Arial", size=10, bold=True, color="FFFFFF")
_BAND, _HEAD, _WRITE = (
    PatternFill("solid", fgColor=color) for color in ("1F5C4A", "E3ECE6", "FFFBEA")
)
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_LINE: Final = Side(style="thin", color="7F7F7F")
_RULED: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def form_xlsx(form: Form, say: Say) -> bytes:
    """Give the form as bytes; ``say`` speaks the form's language."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = xml_text(say(say_form.title(form)))
    book.properties.creator = "cami"
    book.properties.language = form.language
    _Guide(book.create_sheet(say(say_form.GUIDE)[:31]), form, say).write()
    sheet = book.create_sheet(say(say_form.FORM))
    _Rows(sheet, form, say).write()
    _lists(book.create_sheet("_lists"), say)
    hidden = book.create_sheet(SHEET)
    hidden.sheet_state = "veryHidden"
    text = stamp_text(form.stamp, words(say))
    for at in range(0, len(text), _PIECE):
        hidden.append([text[at : at + _PIECE]])
    for one in book.worksheets:
        one.protection.sheet = True
        one.protection.formatRows = one.protection.formatColumns = False
    book.security = WorkbookProtection(lockStructure=True)
    book.active = 1
    target = io.BytesIO()
    book.save(target)
    return without_clock(target.getvalue())


def _lists(sheet: Worksheet, say: Say) -> None:
    sheet.sheet_state = "hidden"
    columns = (
        [say(say_form.YES)],
        [say_form.progress_named(one, say) for one in PROGRESS],
        [say_form.obstacle_named(one, say) for one in OBSTACLES],
    )
    for column, listed in enumerate(columns, start=1):
        for at, word in enumerate(listed, start=1):
            sheet.cell(at, column, word)


@dataclass(frozen=True, slots=True)
class _Guide:
    sheet: Worksheet
    form: Form
    say: Say

    def write(self) -> None:
        for text in (say_form.CONVENTION, say_form.INITIATIVE, say_form.title(self.form)):
            self._line(self.say(text), _TITLE)
        self.sheet.append([])
        for name, value in say_form.facts(self.form, self.say):
            self.sheet.append([xml_text(name), xml_text(value)])
            at = self.sheet.max_row
            self.sheet.cell(at, 1).font = _BOLD
            self.sheet.cell(at, 2).font = _FONT
        self.sheet.append([])
        self._line(say_form.tone(self.form, self.say), _BOLD)
        for guidance in (*say_form.guidance(self.form), say_form.SEVERAL):
            self._line(f"• {self.say(guidance)}", _FONT)
        self.sheet.append([])
        self._line(self.say(DISCLAIMER), Font(name="Arial", size=8))
        self.sheet.column_dimensions["A"].width = 28
        self.sheet.column_dimensions["B"].width = 90
        self.sheet.sheet_view.showGridLines = False
        _printed(self.sheet)

    def _line(self, text: str, font: Font) -> None:
        self.sheet.append([xml_text(text)])
        at = self.sheet.max_row
        self.sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=2)
        cell = self.sheet.cell(at, 1)
        cell.font, cell.alignment = font, _WRAPPED
        lines = -(-len(text) * int(font.size) // 1100)
        self.sheet.row_dimensions[at].height = 1.5 * int(font.size) * lines


@dataclass(frozen=True, slots=True)
class _Rows:
    sheet: Worksheet
    form: Form
    say: Say

    def write(self) -> None:
        for at, (key, title, width) in enumerate(_COLUMNS, start=1):
            self.sheet.cell(1, at, key)
            head = self.sheet.cell(2, at, self.say(title) if title.text else None)
            head.font, head.fill, head.alignment = _BOLD, _HEAD, _WRAPPED
            head.border = _RULED
            self.sheet.column_dimensions[get_column_letter(at)].width = width
        self.sheet.row_dimensions[1].hidden = True
        self.sheet.column_dimensions["A"].hidden = True
        checks = self._checks()
        at, number = 3, 0
        for place, question in enumerate(self.form.questions, start=1):
            self._question(at, place, question)
            for row in question.rows:
                at, number = at + 1, number + 1
                self._row(at, f"r{number}", row)
            at += 1
        for name, check in checks.items():
            column = get_column_letter([key for key, *_ in _COLUMNS].index(name) + 1)
            check.add(f"{column}3:{column}{at - 1}")
            self.sheet.add_data_validation(check)
        self.sheet.freeze_panes = "D3"
        self.sheet.print_title_rows = "2:2"
        _printed(self.sheet)

    def _checks(self) -> dict[str, DataValidation]:
        lengths = {"A": 1, "B": len(PROGRESS), "C": len(OBSTACLES)}
        checks = {}
        for name, column in _LISTED.items():
            source = f"'_lists'!${column}$1:${column}${lengths[column]}"
            check = DataValidation("list", formula1=source, allow_blank=True)
            # several obstacles may stand in one cell, so that theirs only suggests
            check.showErrorMessage = name != "obstacles"
            checks[name] = check
        return checks

    def _question(self, at: int, place: int, question: FormQuestion) -> None:
        title = say_form.question_title(
            place, len(self.form.questions), question.title, self.say
        )
        asked = "" if question.rows else self._asked(question.whole)
        last = f"{self.say(say_form.WHOLE)}: {self.say(say_form.WHOLE_HINT)}"
        if not question.rows:
            last = say_form.last(question.whole, self.form.language, self.say)
        told = "\n".join(filter(None, (title, asked)))
        self._locked(at, (f"q{place}", str(place), told, last), _WHITE, _BAND)
        self._answers(at, question.whole.saved)

    def _row(self, at: int, key: str, row: FormRow) -> None:
        last = say_form.last(row, self.form.language, self.say)
        values = (key, say_form.numbers(row), self._asked(row), last)
        self._locked(at, values, _FONT, None)
        self._answers(at, row.saved)

    def _asked(self, row: FormRow) -> str:
        lines = (*say_form.asked(row, self.say), say_form.why(row, self.say))
        return "\n".join(filter(None, lines))

    def _locked(
        self, at: int, values: Sequence[str], font: Font, fill: PatternFill | None
    ) -> None:
        self.sheet.row_dimensions[at].height = _height(values)
        for column, value in enumerate(values, start=1):
            cell = self.sheet.cell(at, column)
            cell.value = xml_text(value)[:_LONGEST_CELL] or None
            cell.data_type = "s" if cell.value else "n"
            cell.font, cell.alignment, cell.border = font, _WRAPPED, _RULED
            if fill:
                cell.fill = fill

    def _answers(self, at: int, saved: Entry) -> None:
        values = (
            self.say(say_form.YES) if saved.no_change else "",
            say_form.progress_named(saved.progress, self.say) if saved.progress else "",
            saved.text,
            saved.next_steps,
            "; ".join(say_form.obstacle_named(one, self.say) for one in saved.obstacles),
            saved.obstacles_text,
            "\n".join(saved.links),
        )
        for column, value in enumerate(values, start=_FIRST_ANSWER):
            cell = self.sheet.cell(at, column)
            if value:
                cell.value = xml_text(value)[:_LONGEST_CELL]
                cell.data_type = "s"  # text, also where it begins like a formula
            cell.number_format = "@"
            cell.protection = Protection(locked=False)
            cell.font, cell.alignment, cell.border = _FONT, _WRAPPED, _RULED
            cell.fill = _WRITE


def _height(values: Sequence[str]) -> float:
    """Height of a row in points: Excel fits rows by itself only where none is given."""
    most = _LEAST_LINES
    for value, (_, _, width) in zip(values, _COLUMNS, strict=False):
        lines = sum(1 + len(line) // width for line in value.split("\n"))
        most = max(most, lines)
    return min(_LINE_HEIGHT * most + 4, _HIGHEST)


def _printed(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)

"""Paragraphs and table rows of a Word document, as adopted, in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cami.programme.source import Cell, Line, Note, Place, Row
from cami.sources.docx.changes import ChangeLog, Position
from cami.sources.docx.inline import Call, Draft, Fields, InlineReader
from cami.sources.docx.markup import Change, Element, W, change_of, content, within
from cami.sources.docx.notes import NoteBook
from cami.sources.docx.numbering import Numbering
from cami.sources.docx.styles import Styles
from cami.sources.docx.tables import Merges, cell_shape, columns_before

P, TBL, TR, TC = (W + name for name in ("p", "tbl", "tr", "tc"))
_MARK_CHANGES = ("ins", "moveTo", "del", "moveFrom")
_ROW_CHANGES = ("ins", "del")
_CELL_CHANGES = ("cellIns", "cellDel")


@dataclass(slots=True)
class StoryReader:
    """Reads the body of one document; it counts as it goes, so it reads it once."""

    styles: Styles
    numbering: Numbering
    book: NoteBook
    position: Position = field(default_factory=Position)
    log: ChangeLog = field(init=False)
    inline: InlineReader = field(init=False)
    notes: list[Note] = field(default_factory=list)
    _tables: int = 0

    def __post_init__(self) -> None:
        self.log = ChangeLog(self.position)
        self.inline = InlineReader(self.styles, self.book, self.log)

    def read(self, body: Element) -> Iterator[Line | Row]:
        """Yield the paragraphs and table rows that remain."""
        yield from self._blocks(body, None)
        self.log.close()

    def _blocks(self, container: Element, change: Change | None) -> Iterator[Line | Row]:
        """Yield what a body or a text box holds; a paragraph may end in the next one."""
        fields, draft, properties = Fields(), Draft(), None
        for element, inner in content(container, change):
            if element.tag == P:
                properties = element.find(W + "pPr")
                self.inline.read(element, inner, draft, fields)
                mark = None if properties is None else properties.find(W + "rPr")
                end = within(inner, change_of(mark, _MARK_CHANGES))
                self.log.end_paragraph(end)
                if end is None or not end.drops:
                    yield from self._paragraph(draft, properties)
                    draft = Draft()
                if properties is not None and properties.find(W + "sectPr") is not None:
                    self.book.end_section()
            elif element.tag == TBL:
                yield from self._remainder(draft, properties)
                draft = Draft()
                yield from self._table(element, inner)
        yield from self._remainder(draft, properties)

    def _remainder(self, draft: Draft, properties: Element | None) -> Iterator[Line | Row]:
        """Yield a paragraph whose mark was deleted, but which has none to go on in."""
        if draft.blank:
            yield from self._attached(draft)
        else:
            yield from self._paragraph(draft, properties)

    def _paragraph(self, draft: Draft, properties: Element | None) -> Iterator[Line | Row]:
        """Yield a complete paragraph, unless it is empty, and then its text boxes."""
        at = self.position.complete_paragraph()
        label = self.numbering.label(properties)
        text = draft.text
        if label is not None and (text or not label.bullet):
            text = (label.text + text).strip()
        if text or draft.notes:
            level = None if label is None else label.level
            yield Line(text, at, level, self.styles.heading(properties), draft.notes)
        yield from self._attached(draft)

    def _attached(self, draft: Draft) -> Iterator[Line | Row]:
        """Read the notes that a paragraph calls, and yield its text boxes."""
        for call in draft.calls:
            self._note(call)
        story = self.numbering.story
        for box, change in draft.boxes:
            self.numbering.story = "box"
            yield from self._blocks(box, change)
        self.numbering.story = story

    def _note(self, call: Call) -> None:
        """Read a note where it is called; of a deleted one only the change remains."""
        element = self.book.element(call.kind, call.key)
        story, self.numbering.story = self.numbering.story, call.kind
        self.position.in_note = True
        lines = () if element is None else self._lines(element, call.change)
        text = " ".join(line.text for line in lines if line.text)
        self.log.close()
        if call.number is not None:
            # A mark of the author's own stands as text before the note.
            text = text.removeprefix(call.number) if not call.number.isalnum() else text
            self.notes.append(Note(call.number, text.strip(), self.position.at))
        self.position.in_note = False
        self.numbering.story = story

    def _table(self, table: Element, change: Change | None) -> Iterator[Line | Row]:
        """Yield the rows of a table; a table inside a cell or a note gives its lines."""
        rows = list(_rows(table, change))
        if self.position.cell is not None or self.position.in_note:
            for row, inner in rows:
                for cell in self._cells(row, inner, Merges()):
                    yield from cell.lines
            return
        remains = any(inner is None or not inner.drops for _, inner in rows)
        self._tables += remains
        self.position.table = self._tables if remains else None
        number, merges = 0, Merges()
        for row, inner in rows:
            drops = inner is not None and inner.drops
            number += not drops
            self.position.row = number + drops if remains else None
            read = self._row(row, inner, merges)
            if not drops:
                yield read
        self.position.table = self.position.row = None

    def _row(self, row: Element, change: Change | None, merges: Merges) -> Row:
        self.log.close()
        self.log.row_change = change
        first = self.position.at
        cells = tuple(self._cells(row, change, merges))
        last = max(first, self.position.at - 1)
        self.log.close()
        self.log.row_change = self.position.cell = None
        return Row(cells, Place(first, last, self.position.table, self.position.row))

    def _cells(self, row: Element, change: Change | None, merges: Merges) -> Iterator[Cell]:
        """Yield the cells that remain, columns skipped at the left as one empty cell."""
        nested = self.position.cell is not None or self.position.in_note
        cells: list[Cell] = []
        merges.column = columns_before(row)
        if merges.column:
            cells.append(Cell((), merges.column))
        for element, outer in content(row, change):
            if element.tag != TC:
                continue
            properties = element.find(W + "tcPr")
            inner = within(outer, change_of(properties, _CELL_CHANGES))
            if not nested:
                self.position.cell = len(cells) + 1
            lines = self._lines(element, inner)
            shape = cell_shape(properties)
            if inner is not None and inner.drops:
                merges.drop(shape, whole_row=change is inner)
            elif shape.joins_left and cells:
                cells[-1] = merges.widen(cells[-1], lines, shape)
            else:
                cells.append(merges.place(lines, shape))
        yield from cells

    def _lines(self, container: Element, change: Change | None) -> tuple[Line, ...]:
        """Give the paragraphs of a cell or a note, those of inner tables among them."""
        blocks = self._blocks(container, change)
        return tuple(block for block in blocks if isinstance(block, Line))


def _rows(table: Element, change: Change | None) -> Iterator[tuple[Element, Change | None]]:
    for element, inner in content(table, change):
        if element.tag == TR:
            yield (
                element,
                within(inner, change_of(element.find(W + "trPr"), _ROW_CHANGES)),
            )

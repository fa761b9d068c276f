"""A report as a Word document in the manner of the United Nations."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import docx
import docx.document
from docx.enum.section import WD_ORIENT

from cami.documents.model import (
    Block,
    Cell,
    Document,
    Figures,
    Heading,
    Listing,
    Note,
    Paragraph,
    Table,
    Words,
)
from cami.documents.trail import BEHIND, NUMBER, TITLE, Trail, pieces, words
from cami.messages import Say
from cami.renderers.archive import without_clock
from cami.renderers.safe_text import xml_text
from cami.renderers.word_elements import (
    CellOf,
    Element,
    element,
    paragraph,
    row,
    run,
    table,
)
from cami.renderers.word_styles import TEXT_WIDTH, dress, style_id

_HEAD_FILL: Final = "E3ECE6"
_NOTE_FILL: Final = "F2F2F2"
_MARK_WIDTH: Final = 900
_DEEPEST: Final = 9
_UPRIGHT: Final = 5
"""Columns that fit side by side on an upright page; a wider table turns the page."""

_TURNED_WIDTH: Final = 14_287
"""Between the margins of a turned A4 page, in twentieths of a point."""


def document_docx(document: Document, language: str, say: Say) -> bytes:
    """Give the report as bytes; the same report gives the same bytes."""
    made = docx.Document()
    title = xml_text(words(document.title, say))
    dress(made, language, title)
    made.core_properties.title = title[:255]
    made.core_properties.author = "cami"
    made.core_properties.language = language
    width = _turned(made) if _is_wide(document) else TEXT_WIDTH
    body = made.element.body
    for part in _Writer(say, document.annexed, width).write(document):
        body.insert(len(body) - 1, part)
    target = io.BytesIO()
    made.save(target)
    return without_clock(target.getvalue())


def _is_wide(document: Document) -> bool:
    tables = (block for block in document.blocks if isinstance(block, Table))
    return any(len(table.columns) > _UPRIGHT for table in tables)


def _turned(made: docx.document.Document) -> int:
    """Turn the page, and give the width of its text."""
    page = made.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width
    return _TURNED_WIDTH


@dataclass(slots=True)
class _Writer:
    say: Say
    annexed: bool
    """Whether marks lead from numbers to an annex."""

    width: int
    """Between the margins, in twentieths of a point."""

    trail: Trail = field(default_factory=Trail)

    def write(self, document: Document) -> list[Element]:
        made = []
        if document.marked:
            made.append(self._shaded(document.marked, {}))
        made.append(self._plain("Centred Title", document.title))
        if document.subtitle:
            made.append(self._plain("Centred Title", document.subtitle))
        made += [
            self._plain("Prose", f"{self.say(name)}: {words(value, self.say)}")
            for name, value in document.facts
        ]
        for block in document.blocks:
            made += self._block(block)
        made += self._annex()
        made.append(paragraph(style_id("Gap")))
        made.append(self._plain("Note Text", document.disclaimer))
        return made

    def _block(self, block: Block) -> list[Element]:
        match block:
            case Heading():
                level = min(max(block.level, 1), _DEEPEST)
                return [self._plain(f"Heading {level}", block.text)]
            case Paragraph():
                runs = self._runs(block.text, block.figures)
                return [paragraph(style_id("Prose"), *runs)]
            case Listing():
                return [
                    paragraph(
                        style_id("Item"),
                        run(f"{at}.\t" if block.ordered else "•\t"),
                        *self._runs(item.text, item.figures),
                    )
                    for at, item in enumerate(block.items, start=1)
                ]
            case Note():
                return [self._shaded(block.text, block.figures)]
            case Table():
                return self._table(block)

    def _plain(self, style: str, text: Words) -> Element:
        return paragraph(style_id(style), run(words(text, self.say)))

    def _shaded(self, text: Words, figures: Figures) -> Element:
        made = paragraph(style_id("Statement"), *self._runs(text, figures))
        made[0].append(element("shd", val="clear", color="auto", fill=_NOTE_FILL))
        return made

    def _runs(self, text: Words, figures: Figures) -> list[Element]:
        made = []
        for piece in pieces(text, figures, self.say):
            made.append(run(piece.text))
            if piece.refs and self.annexed:
                made.append(self._call(piece.refs))
        return made

    def _call(self, refs: tuple[str, ...]) -> Element:
        """Give a raised mark that leads to its line in the annex."""
        mark = self.trail.mark(refs)
        style = element("rStyle", val=style_id("Note Call"))
        return element("hyperlink", run(f"[{mark}]", style), anchor=f"behind{mark}")

    def _table(self, block: Table) -> list[Element]:
        whole = sum(column.share for column in block.columns)
        widths = [self.width * column.share // whole for column in block.columns]
        made = table(widths)
        heads = [
            CellOf([self._plain("Table Head", c.title)], fill=_HEAD_FILL)
            for c in block.columns
        ]
        made.append(row(heads, widths, head=True))
        for cells in block.rows:
            made.append(row([CellOf(self._cell(c)) for c in cells], widths, whole=False))
        caption = [self._plain("Caption Line", block.caption)] if block.caption else []
        return [*caption, made, paragraph(style_id("Gap"))]

    def _cell(self, cell: Cell) -> Sequence[Element]:
        style = style_id("Table Text")
        if isinstance(cell.content, int):
            calls = [self._call(cell.refs)] if cell.refs and self.annexed else []
            return [paragraph(style, run(str(cell.content)), *calls)]
        lines = [paragraph(style, run(words(line, self.say))) for line in cell.content]
        return lines or [paragraph(style)]

    def _annex(self) -> list[Element]:
        """Give the list of what is behind the numbers: nothing if there are none."""
        if not self.trail.entries:
            return []
        widths = (_MARK_WIDTH, self.width - _MARK_WIDTH)
        made = table(widths)
        heads = [self._plain("Table Head", words(w, self.say)) for w in (NUMBER, BEHIND)]
        made.append(row([CellOf([h], fill=_HEAD_FILL) for h in heads], widths, head=True))
        for mark, refs in enumerate(self.trail.entries, start=1):
            label = paragraph(style_id("Table Text"), *_bookmarked(mark))
            behind = paragraph(style_id("Table Text"), run("; ".join(refs)))
            made.append(row([CellOf([label]), CellOf([behind])], widths, whole=False))
        return [self._plain("Heading 1", TITLE), made]


def _bookmarked(mark: int) -> list[Element]:
    start = element("bookmarkStart", id=mark, name=f"behind{mark}")
    return [start, run(f"[{mark}]"), element("bookmarkEnd", id=mark)]

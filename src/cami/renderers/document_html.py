"""A report as one HTML page for reading and printing; nothing is loaded from elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from lxml.html import tostring
from lxml.html.builder import E

from cami.documents.model import (
    Block,
    Cell,
    Document,
    Figures,
    Heading,
    Listing,
    Note,
    Paragraph,
    Ref,
    Table,
    Words,
)
from cami.documents.trail import BEHIND, NUMBER, TITLE, Trail, pieces, words
from cami.messages import Say
from cami.renderers.safe_text import xml_text

Link = Callable[[Ref], str]
"""Gives the address of a reference; empty where it has none."""

_DEEPEST: Final = 6
_STYLE: Final = """
body{font:11pt/1.45 Arial,"Liberation Sans",sans-serif;color:#111;max-width:60em;
margin:2em auto;padding:0 1em}
h1{text-align:center;font-size:1.4em}h2{font-size:1.2em}h3{font-size:1.05em}
.subtitle{text-align:center;font-weight:bold}
table{border-collapse:collapse;width:100%;margin:.5em 0 1.2em;font-size:.88em}
caption{text-align:left;font-weight:bold;padding:.4em 0}
th,td{border:1px solid #7f7f7f;padding:.25em .45em;text-align:left;vertical-align:top;
overflow-wrap:anywhere}
th{background:#e3ece6}td.number{text-align:right}td p{margin:0 0 .25em}
.note,.marked{background:#f2f2f2;padding:.6em .9em}.marked{font-weight:bold}
.disclaimer{border-top:1px solid #7f7f7f;font-size:.8em;padding-top:.6em;margin-top:2em}
sup a{text-decoration:none}
@page{size:A4;margin:20mm 18mm}
@media print{body{margin:0;max-width:none;padding:0}thead{display:table-header-group}
tr{break-inside:avoid}h2,h3,caption{break-after:avoid}a{color:inherit}}
"""

_Element = etree._Element


def document_html(
    document: Document,
    language: str,
    say: Say,
    link: Link | None = None,
    nonce: str = "",
) -> str:
    """Give the page.

    Parameters
    ----------
    link
        Makes references in the annex into links.
    nonce
        Of the page's style sheet, where the server's policy asks for one.
    """
    title = xml_text(words(document.title, say))
    style = E.style(_STYLE)
    if nonce:
        style.set("nonce", nonce)
    page = E.html(
        E.head(
            E.meta(charset="utf-8"),
            E.meta(name="viewport", content="width=device-width, initial-scale=1"),
            E.title(title),
            style,
        ),
        E.body(E.main(*_Writer(say, link, document.annexed).write(document))),
        lang=language,
    )
    return "<!doctype html>\n" + tostring(page, encoding="unicode") + "\n"


@dataclass(slots=True)
class _Writer:
    say: Say
    link: Link | None
    annexed: bool
    """Whether marks lead from numbers to an annex."""

    trail: Trail = field(default_factory=Trail)

    def write(self, document: Document) -> list[_Element]:
        made: list[_Element] = []
        if document.marked:
            made.append(E.p(self._said(document.marked), {"class": "marked"}))
        made.append(E.h1(self._said(document.title)))
        if document.subtitle:
            made.append(E.p(self._said(document.subtitle), {"class": "subtitle"}))
        for name, value in document.facts:
            made.append(E.p(f"{self._said(name)}: {self._said(value)}"))
        made += [self._block(block) for block in document.blocks]
        if self.trail.entries:
            made += self._annex()
        made.append(E.p(self._said(document.disclaimer), {"class": "disclaimer"}))
        return made

    def _said(self, text: Words) -> str:
        return xml_text(words(text, self.say))

    def _block(self, block: Block) -> _Element:
        match block:
            case Heading():
                level = min(max(block.level + 1, 2), _DEEPEST)
                made = E(f"h{level}", self._said(block.text))
                if block.anchor:
                    made.set("id", block.anchor)
                return made
            case Paragraph():
                return E.p(*self._runs(block.text, block.figures))
            case Listing():
                items = [E.li(*self._runs(i.text, i.figures)) for i in block.items]
                return E.ol(*items) if block.ordered else E.ul(*items)
            case Note():
                return E.p(*self._runs(block.text, block.figures), {"class": "note"})
            case Table():
                return self._table(block)

    def _runs(self, text: Words, figures: Figures) -> list[_Element | str]:
        made: list[_Element | str] = []
        for piece in pieces(text, figures, self.say):
            made.append(xml_text(piece.text))
            if piece.refs and self.annexed:
                made.append(self._call(piece.refs))
        return made

    def _call(self, refs: tuple[Ref, ...]) -> _Element:
        mark = self.trail.mark(refs)
        return E.sup(E.a(f"[{mark}]", href=f"#behind{mark}"))

    def _table(self, block: Table) -> _Element:
        heads = [E.th(self._said(column.title), scope="col") for column in block.columns]
        rows = [E.tr(*(self._cell(cell) for cell in cells)) for cells in block.rows]
        whole = sum(column.share for column in block.columns)
        widths = [E.col(width=f"{100 * c.share // whole}%") for c in block.columns]
        caption = [E.caption(self._said(block.caption))] if block.caption else []
        body = E.tbody(*rows)
        return E.table(*caption, E.colgroup(*widths), E.thead(E.tr(*heads)), body)

    def _cell(self, cell: Cell) -> _Element:
        if isinstance(cell.content, int):
            calls = [self._call(cell.refs)] if cell.refs and self.annexed else []
            return E.td(str(cell.content), *calls, {"class": "number"})
        return E.td(*(E.p(self._said(line)) for line in cell.content))

    def _annex(self) -> list[_Element]:
        heads = [E.th(self._said(text), scope="col") for text in (NUMBER, BEHIND)]
        rows = [
            E.tr(E.td(f"[{mark}]", id=f"behind{mark}"), E.td(*self._refs(refs)))
            for mark, refs in enumerate(self.trail.entries, start=1)
        ]
        body = E.tbody(*rows)
        return [E.h2(self._said(TITLE)), E.table(E.thead(E.tr(*heads)), body)]

    def _refs(self, refs: tuple[Ref, ...]) -> list[_Element | str]:
        if self.link is None:
            return [xml_text("; ".join(refs))]
        made: list[_Element | str] = []
        for at, ref in enumerate(refs):
            if at:
                made.append("; ")
            address = self.link(ref)
            made.append(E.a(xml_text(ref), href=address) if address else xml_text(ref))
        return made

"""Real Word footnotes, which the library that writes our documents does not know."""

from collections.abc import Iterable
from typing import Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree

from cami.programme.source import Note
from cami.renderers.word_elements import Element, element, paragraph, run

_CONTENT_TYPE: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
)
_SEPARATORS: Final = ((-1, "separator"), (0, "continuationSeparator"))
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Footnotes:
    """The footnotes of a document that is being written.

    Word counts footnotes itself. Where a printed number is the next one, Word is left to
    count; else the printed number is set as the author's own mark.
    """

    def __init__(self, notes: Iterable[Note]) -> None:
        self._texts = {note.number: note.text for note in notes}
        first = next(iter(self._texts), "1")
        self._start = int(first) if first.isdecimal() and first.isascii() else 1
        self._next = self._start
        self._root = etree.Element(qn("w:footnotes"), nsmap={"w": _W})
        for key, name in _SEPARATORS:
            mark = paragraph("NoteText", element("r", element(name)))
            self._root.append(element("footnote", mark, id=key, type=name))

    def call(self, number: str) -> Element:
        """Give the run that calls a footnote, and write the footnote."""
        key = len(self._root) - len(_SEPARATORS) + 1
        reference = element("footnoteReference", id=key)
        style = element("rPr", element("rStyle", val="NoteCall"))
        calling = element("r", style, reference)
        if number == str(self._next):
            self._next += 1
            mark = element("r", element("rPr", element("rStyle", val="NoteCall")))
            mark.append(element("footnoteRef"))
            opening = [mark]
        else:
            reference.set(qn("w:customMarkFollows"), "1")
            calling.append(run(number)[-1])
            opening = []
        text = paragraph("NoteText", *opening, run(f" {self._texts.get(number, '')}"))
        self._root.append(element("footnote", text, id=key))
        return calling

    def attach(self, document: Document) -> None:
        """Add the part with the footnotes to the document, if there are any."""
        if len(self._root) == len(_SEPARATORS):
            return
        blob = etree.tostring(
            self._root, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        name, package = PackURI("/word/footnotes.xml"), document.part.package
        part = Part(name, _CONTENT_TYPE, blob, package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        settings = document.settings.element
        about = element("footnotePr", element("numStart", val=self._start))
        about.extend([element("footnote", id=key) for key, _ in _SEPARATORS])
        settings.find(qn("w:compat")).addprevious(about)

"""Footnotes and endnotes: their elements, and the numbers that Word prints for them.

Word numbers notes in the order in which they are called; the stored ids say nothing.
Numbering that restarts on each page cannot be known without laying out the pages: such
notes are numbered through.
"""

from dataclasses import dataclass
from typing import Literal

from cami.sources.docx.markup import Element, W, number, value
from cami.sources.docx.numerals import numeral
from cami.sources.docx.package import Package

NoteKind = Literal["footnote", "endnote"]
_FORM: dict[NoteKind, str] = {"footnote": "decimal", "endnote": "lowerRoman"}


@dataclass(frozen=True, slots=True)
class _Style:
    form: str
    start: int
    by_section: bool


class NoteBook:
    """The notes of a document; it counts as they are called."""

    def __init__(self, package: Package, body: Element) -> None:
        settings = package.related("settings")
        sections: list[Element | None] = [
            s for s in body.iter(W + "sectPr") if _parent_tag(s) != W + "sectPrChange"
        ]
        sections = sections or [None]
        self._section = 0
        self._elements: dict[tuple[NoteKind, str], Element] = {}
        self._styles: dict[NoteKind, list[_Style]] = {}
        self._called: dict[NoteKind, int] = {"footnote": 0, "endnote": 0}
        for kind in _FORM:
            self._styles[kind] = [_style(kind, s, settings) for s in sections]
            root = package.related(f"{kind}s")
            for element in () if root is None else root.iterchildren(W + kind):
                self._elements[kind, value(element, "id") or ""] = element

    def element(self, kind: NoteKind, key: str) -> Element | None:
        """Give the element that holds the note; None if the document lacks it."""
        return self._elements.get((kind, key))

    def next_number(self, kind: NoteKind) -> str:
        """Count one more called note and give its number as printed."""
        style = self._styles[kind][min(self._section, len(self._styles[kind]) - 1)]
        count = self._called[kind]
        self._called[kind] += 1
        return numeral(style.start + count, style.form)

    def end_section(self) -> None:
        """Note that a section of the document ends; numbering may restart."""
        self._section += 1
        for kind, styles in self._styles.items():
            if self._section < len(styles) and styles[self._section].by_section:
                self._called[kind] = 0


def _parent_tag(element: Element) -> str | None:
    parent = element.getparent()
    return None if parent is None else str(parent.tag)


def _style(kind: NoteKind, section: Element | None, settings: Element | None) -> _Style:
    """Give the numbering of a section: its own words first, then the document's."""

    def said(name: str) -> Element | None:
        for source in (section, settings):
            found = None if source is None else source.find(f"{W}{kind}Pr/{W}{name}")
            if found is not None:
                return found
        return None

    return _Style(
        form=value(said("numFmt")) or _FORM[kind],
        start=number(said("numStart"), 1),
        by_section=value(said("numRestart")) == "eachSect",
    )

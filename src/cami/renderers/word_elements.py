"""Paragraphs and tables of WordprocessingML, built from plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docx.oxml.ns import qn
from lxml import etree

from cami.renderers.safe_text import xml_text

Element = etree._Element


def element(tag: str, *children: Element, **attributes: str | int) -> Element:
    """Give an element ``w:tag`` with attributes ``w:name``."""
    made = etree.Element(qn(f"w:{tag}"))
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def run(text: str, *properties: Element) -> Element:
    """Give a run of text; each tab character becomes a tab stop."""
    made = element("r")
    if properties:
        made.append(element("rPr", *properties))
    for index, piece in enumerate(xml_text(text).split("\t")):
        if index:
            made.append(element("tab"))
        words = element("t")
        words.text = piece
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(words)
    return made


def paragraph(style: str, *content: Element) -> Element:
    """Give a paragraph in a style, by the style's id."""
    return element("p", element("pPr", element("pStyle", val=style)), *content)


@dataclass(frozen=True, slots=True)
class CellOf:
    """A cell to be: its paragraphs, the columns that it covers, its shading."""

    paragraphs: Sequence[Element]
    span: int = 1
    fill: str = ""


def row(
    cells: Iterable[CellOf],
    widths: Sequence[int],
    *,
    head: bool = False,
    whole: bool = True,
) -> Element:
    """Give a table row.

    Parameters
    ----------
    widths : sequence of int
        Of all columns of the table, in twentieths of a point.
    head : bool
        Repeated at the top of each page; counts only in the first rows of a table.
    whole : bool
        Kept on one page.
    """
    properties = element("trPr")
    left_out = len(widths) - sum(cell.span for cell in cells)
    if left_out:
        properties.append(element("gridAfter", val=left_out))
    if whole:
        properties.append(element("cantSplit"))
    if head:
        properties.append(element("tblHeader"))
    made = element("tr", properties)
    at = 0
    for cell in cells:
        about = element(
            "tcPr", element("tcW", w=sum(widths[at : at + cell.span]), type="dxa")
        )
        if cell.span > 1:
            about.append(element("gridSpan", val=cell.span))
        if cell.fill:
            about.append(element("shd", val="clear", color="auto", fill=cell.fill))
        made.append(element("tc", about, *cell.paragraphs))
        at += cell.span
    return made


def table(widths: Sequence[int]) -> Element:
    """Give an empty table with ruled cells."""
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = [element(e, val="single", sz=4, space=0, color="7F7F7F") for e in edges]
    margins = [
        element(e, w=w, type="dxa")
        for e, w in (("top", 40), ("left", 100), ("bottom", 40), ("right", 100))
    ]
    return element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=sum(widths), type="dxa"),
            element("tblBorders", *borders),
            element("tblLayout", type="fixed"),
            element("tblCellMar", *margins),
        ),
        element("tblGrid", *(element("gridCol", w=width) for width in widths)),
    )

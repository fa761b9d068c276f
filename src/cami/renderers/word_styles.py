"""How an official document looks in Word: page, fonts, styles, footer."""

from dataclasses import dataclass
from typing import Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from cami.renderers.word_elements import Element, element, paragraph, run

FONT: Final = "Arial"
"""Holds Latin and Cyrillic, and is on every office computer or has a metric twin there."""

TEXT_WIDTH: Final = 9354
"""Between the margins of an A4 page, in twentieths of a point."""

_LOCALES: Final = {"en": "en-GB", "ru": "ru-RU"}


@dataclass(frozen=True, slots=True)
class _Look:
    name: str
    size: float = 11
    bold: bool = False
    centred: bool = False
    before: float = 0
    after: float = 8
    indent_cm: float = 0
    hanging_cm: float = 0
    keep: bool = False
    """Kept on the page of what follows."""


_LOOKS: Final = (
    _Look("Prose"),
    _Look("Clause", indent_cm=1, hanging_cm=1),
    _Look("Item", indent_cm=1.75, hanging_cm=0.75, after=4),
    _Look("Caption Line", bold=True, before=10, after=6, keep=True),
    _Look("Centred Title", size=12, bold=True, centred=True, before=6, after=6, keep=True),
    _Look("Statement", indent_cm=0.5, after=10),
    _Look("Table Text", size=9.5, after=0),
    _Look("Table Head", size=9.5, bold=True, after=0, keep=True),
    _Look("Table Part", size=11, bold=True, centred=True, before=3, after=3, keep=True),
    _Look("Table Item", size=9.5, after=0, before=2, indent_cm=0.6, hanging_cm=0.6),
    _Look("Table Item 2", size=9.5, after=0, before=1, indent_cm=1.2, hanging_cm=0.6),
    _Look("Table Item 3", size=9.5, after=0, before=1, indent_cm=1.8, hanging_cm=0.6),
    _Look("Gap", size=6, after=0),
    _Look("Note Text", size=8.5, after=0),
)


def style_id(name: str) -> str:
    """Give the id that Word keeps for a style of this name."""
    return name.replace(" ", "")


def dress(document: Document, language: str, title: str) -> None:
    """Set the page, fonts, language, styles, header and footer of an empty document."""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.25)
    page.top_margin = page.bottom_margin = Cm(2.25)
    page.different_first_page_header_footer = True
    _defaults(document, _LOCALES.get(language, language))
    for look in _LOOKS:
        _add(document, look)
    for level in range(1, 10):
        heading = document.styles[f"Heading {level}"]
        assert isinstance(heading, ParagraphStyle)  # noqa: S101 (so the template has it)
        _plain_font(heading, max(13 - level, 11), bold=True)
    mark = document.styles.add_style("Note Call", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True
    _footer(document)
    header = page.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    header.add_run(title).font.size = Pt(8)


def _defaults(document: Document, locale: str) -> None:
    properties = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for child in list(properties):
        properties.remove(child)
    properties.extend(
        [
            element("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT),
            element("sz", val=22),
            element("szCs", val=22),
            element("lang", val=locale, eastAsia=locale, bidi="ar-SA"),
        ]
    )
    language = document.settings.element.find(qn("w:themeFontLang"))
    language.set(qn("w:val"), locale)


def _add(document: Document, look: _Look) -> None:
    style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)  # noqa: S101 (as asked for)
    style.base_style = document.styles["Normal"]
    style.font.size, style.font.bold = Pt(look.size), look.bold or None
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.line_spacing = 1.0
    form.left_indent, form.first_line_indent = Cm(look.indent_cm), Cm(-look.hanging_cm)
    form.keep_with_next = look.keep or None
    if look.centred:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _plain_font(style: ParagraphStyle, size: float, *, bold: bool) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.find(qn("w:rFonts"))
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)


def _footer(document: Document) -> None:
    page = document.sections[0]
    for footer in (page.footer, page.first_page_footer):
        for old in list(footer._element):
            footer._element.remove(old)
        number = paragraph("Footer", *_page_number())
        number[0].append(element("jc", val="center"))
        footer._element.append(number)


def _page_number() -> list[Element]:
    code = element("instrText")
    code.text = " PAGE "
    marks = [element("fldChar", fldCharType=t) for t in ("begin", "separate", "end")]
    runs = [element("r", mark) for mark in marks]
    return [runs[0], element("r", code), runs[1], run("1"), runs[2]]

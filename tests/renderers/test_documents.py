"""One report in every format: nothing lost, nothing run, the disclaimer in each."""

import csv
import io
import json
import zipfile
from dataclasses import replace

import docx
import pytest
from lxml import html
from openpyxl import load_workbook

from cami.documents.model import (
    Cell,
    Column,
    Document,
    Heading,
    Listing,
    Note,
    Paragraph,
    Table,
)
from cami.messages import Message
from cami.renderers.document_csv import document_csv
from cami.renderers.document_docx import document_docx
from cami.renderers.document_html import document_html
from cami.renderers.document_json import document_json
from cami.renderers.document_xlsx import document_xlsx

FORMULA = "=HYPERLINK(1)"
SCRIPT = "<script>alert(1)</script> & \x07bell"
DONE = Message("{done} of {all} are done", {"done": 2, "all": 3})
REPORT = Document(
    Message("Review of {what}", {"what": "rivers"}),
    (
        Heading(Message("Overview"), 1, "top"),
        Paragraph(
            DONE, {"done": ("statement:s1", "statement:s2"), "all": ("activity:1.1",)}
        ),
        Listing((Paragraph("first"), Paragraph(SCRIPT)), ordered=True),
        Note(Message("Mind this")),
        Table(
            (Column(Message("No.")), Column("What", 3), Column("Count", 1, "number")),
            (
                (
                    Cell(("1.1",)),
                    Cell((FORMULA, "second line")),
                    Cell(2, ("statement:s1",)),
                ),
                (Cell(("1.2",)), Cell(()), Cell(0)),
            ),
            "activities",
            Message("Activities"),
        ),
    ),
    subtitle="Rivers",
    facts=((Message("As of"), "2024-12-31"),),
    marked=Message("Demonstration data"),
)
SHOWN = ("Review of rivers", "Demonstration data", "2024-12-31", "Overview", "first")


def say(message):
    return message.text.format_map(message.params)


def text_of_word(content):
    opened = docx.Document(io.BytesIO(content))
    return "\n".join(node.text or "" for node in opened.element.body.iter() if node.text)


def text_of_book(content):
    book = load_workbook(io.BytesIO(content))
    return "\n".join(
        str(c.value) for sheet in book for row in sheet for c in row if c.value
    )


RENDERED = {
    "docx": lambda: text_of_word(document_docx(REPORT, "en", say)),
    "html": lambda: html.fromstring(document_html(REPORT, "en", say)).text_content(),
    "xlsx": lambda: text_of_book(document_xlsx(REPORT, "en", say)),
    "json": lambda: document_json(REPORT, "en", say).decode(),
}


@pytest.mark.parametrize("rendered", RENDERED.values(), ids=RENDERED)
def test_every_format_holds_every_word_and_the_disclaimer(rendered):
    text = rendered()
    for words in (*SHOWN, "second line", say(REPORT.disclaimer)):
        assert words in text or words.upper() in text, words
    assert "\x07" not in text


@pytest.mark.parametrize("rendered", RENDERED.values(), ids=RENDERED)
def test_every_format_leads_from_a_number_to_its_statements(rendered):
    text = rendered()
    for ref in ("statement:s1", "statement:s2", "activity:1.1"):
        assert ref in text


@pytest.mark.parametrize("renderer", [document_docx, document_xlsx, document_json])
def test_the_same_report_gives_the_same_bytes(renderer):
    assert renderer(REPORT, "en", say) == renderer(REPORT, "en", say)


def test_markup_in_peoples_words_is_only_text():
    page = html.fromstring(document_html(REPORT, "en", say))
    assert not page.findall(".//script")
    assert "<script>alert(1)</script>" in page.text_content()


def test_the_page_loads_nothing_from_elsewhere():
    page = html.fromstring(document_html(REPORT, "en", say))
    assert not page.xpath("//@src | //link/@href | //*[@style]")
    assert page.get("lang") == "en"


def test_marks_of_the_page_lead_to_the_annex_and_on_to_the_statement():
    linked = document_html(REPORT, "en", say, lambda ref: f"/trace/{ref}", nonce="n0")
    page = html.fromstring(linked)
    targets = [href[1:] for href in page.xpath("//sup/a/@href")]
    assert len(targets) == 3
    assert all(page.get_element_by_id(target) is not None for target in targets)
    assert "/trace/statement:s1" in page.xpath("//td/a/@href")
    assert page.xpath("//style/@nonce") == ["n0"]


def test_words_table_repeats_its_head_and_marks_find_their_bookmarks():
    opened = docx.Document(io.BytesIO(document_docx(REPORT, "en", say)))
    body = opened.element.body
    assert len(body.xpath(".//w:tblHeader")) == len(opened.tables) == 2
    anchors = body.xpath(".//w:hyperlink/@w:anchor")
    assert len(anchors) == 3
    assert set(anchors) == set(body.xpath(".//w:bookmarkStart/@w:name"))


def test_word_checks_its_spelling_in_the_language_of_the_report():
    content = document_docx(REPORT, "ru", say)
    styles = zipfile.ZipFile(io.BytesIO(content)).read("word/styles.xml")
    assert b'w:lang w:val="ru-RU"' in styles


def test_no_cell_is_a_formula():
    book = load_workbook(io.BytesIO(document_xlsx(REPORT, "en", say)))
    assert {c.data_type for sheet in book for row in sheet for c in row} <= {
        "s",
        "inlineStr",
        "n",
    }
    rows = list(csv.reader(io.StringIO(document_csv(REPORT, say)[1:])))
    assert rows[1][1].startswith("'=")


def test_numbers_stay_numbers_in_a_workbook():
    book = load_workbook(io.BytesIO(document_xlsx(REPORT, "en", say)))
    assert [cell.value for cell in book["Activities"]["C"]] == ["Count", 2, 0]
    assert book["Activities"]["D2"].value == "statement:s1"


def test_sheets_with_impossible_names_get_possible_ones():
    tables = tuple(
        Table((Column("A"),), (), "t", name)
        for name in ("a/b:c" * 10, "A b c" * 9, "x", "X")
    )
    content = document_xlsx(Document("T", tables), "en", say)
    names = load_workbook(io.BytesIO(content)).sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 6
    assert all(len(name) <= 31 for name in names)


def test_csv_gives_the_table_asked_for_and_ends_with_the_disclaimer():
    text = document_csv(REPORT, say, "activities")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert text[0] == "\ufeff"
    assert [row[0] for row in rows] == ["No.", "1.1", "1.2", say(REPORT.disclaimer)]
    assert rows[1][3] == "statement:s1"
    assert len(list(csv.reader(io.StringIO(document_csv(REPORT, say, "none")[1:])))) == 1


def test_json_keeps_every_figure_with_what_is_behind_it():
    value = json.loads(document_json(REPORT, "en", say))
    (paragraph,) = [b for b in value["blocks"] if b["type"] == "paragraph"]
    assert [(f["name"], f["value"], len(f["refs"])) for f in paragraph["figures"]] == [
        ("done", "2", 2),
        ("all", "3", 1),
    ]
    assert value["disclaimer"]


@pytest.mark.parametrize("rendered", [document_docx, document_html])
def test_a_short_paper_leaves_the_annex_to_other_formats(rendered):
    short = replace(REPORT, annexed=False)
    content = rendered(short, "en", say)
    text = content if isinstance(content, str) else text_of_word(content)
    assert "statement:s1" not in text
    assert "[1]" not in text
    assert "statement:s1" in document_json(short, "en", say).decode()


def test_a_wide_table_turns_the_page_and_fills_it():
    wide = Table(tuple(Column(str(n)) for n in range(7)), (), "wide")
    for table, turned in ((REPORT.blocks[-1], False), (wide, True)):
        content = document_docx(Document("T", (table,)), "en", say)
        opened = docx.Document(io.BytesIO(content))
        page = opened.sections[0]
        assert (page.page_width > page.page_height) == turned
        text = page.page_width - page.left_margin - page.right_margin
        columns = sum(column.width for column in opened.tables[0].columns)
        assert 0.98 * text < columns <= 1.01 * text

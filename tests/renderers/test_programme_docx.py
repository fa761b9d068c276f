"""Word out and in again gives the same register."""

import io
import re
import zipfile
from dataclasses import fields, is_dataclass, replace

import pytest
from lxml import etree

from cami.programme.interpret import interpret
from cami.programme.provisions import Programme
from cami.programme.source import Note, Place
from cami.renderers.programme_docx import programme_docx
from cami.renderers.reading_order import in_reading_order
from cami.sources.docx.reader import read_docx
from cami.sources.plain_text import read_text
from cami.sources.source_file import open_source
from tests.programme.build import programme as built
from tests.renderers.documents import VOCABULARY, Written, bare, river, steppe

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def placeless(value):
    """The value without places, for comparing documents of different formats."""
    if isinstance(value, Place):
        return None
    if isinstance(value, Note):
        return (value.number, value.text)
    if is_dataclass(value):
        return {f.name: placeless(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return tuple(placeless(item) for item in value)
    return dict(value) if hasattr(value, "items") else value


def again(programme: Programme, folder) -> Programme:
    path = folder / "programme.docx"
    path.write_bytes(programme_docx(programme, VOCABULARY))
    return interpret(read_docx(path), VOCABULARY)


def assert_same(before: Programme, after: Programme):
    for part in fields(before):
        if part.name not in ("sha256", "format", "revisions"):
            old, new = getattr(before, part.name), getattr(after, part.name)
            assert placeless(new) == placeless(old), part.name
    order = [[placeless(block) for block in in_reading_order(p)] for p in (before, after)]
    assert order[0] == order[1]


def part_of(document: bytes, name: str):
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return etree.fromstring(package.read(name))


@pytest.mark.parametrize("document", [steppe, river, bare])
def test_word_out_and_in_again_is_the_same_register(document, tmp_path):
    assert_same(document(), again(document(), tmp_path))


def test_the_documents_of_these_tests_hold_what_can_go_wrong():
    programme = steppe()
    assert [a.occurrence for a in programme.activities if a.number == "1.3"] == [1, 2]
    assert {a.missing_cells for a in programme.activities} == {
        (),
        ("responsible",),
        ("priority",),
        ("responsible", "priority"),
    }
    assert any(item.sub_items for a in programme.activities for item in a.sub_items)
    assert programme.footnotes
    assert programme.clauses
    assert programme.events
    assert programme.visions
    assert programme.goals
    assert programme.citations
    assert [s.covered for s in programme.species] == [True, False]
    assert [s.party for s in programme.range_states] == [True, False, True, True]
    assert programme.references
    assert programme.sections[1].countries
    assert bare().sections[-1].kind == "species"
    assert river().language == "ru"
    assert [heading for heading, _ in river().activities[0].extras] == [
        "Срок",
        "Примечание",
    ]
    assert [s.number for s in bare().sections] == ["", "4", "4", "5"]


def test_the_official_document_survives_word(shared, tmp_path):
    file = open_source(shared / "seed" / "cami-cop13-doc.txt")
    document = read_text(file.text(), file.sha256, VOCABULARY.is_heading)
    programme = interpret(document, VOCABULARY)
    assert_same(programme, again(programme, tmp_path))


def test_a_programme_without_places_or_columns_is_written_whole(tmp_path):
    rows = [("1.1", "Count cranes:\na) in May;\nb) in June.", "CMS, NGOs (tbc)", "High")]
    programme = built([("1", "Cranes", rows), ("2", "Herons", [("2.1", "Count.", "CMS")])])
    after = again(replace(programme, columns=()), tmp_path)
    assert [a.text for a in after.activities] == [a.text for a in programme.activities]
    assert [s.printed for s in after.sections] == ["1. Cranes", "2. Herons"]


def test_the_same_programme_gives_the_same_bytes():
    assert programme_docx(steppe(), VOCABULARY) == programme_docx(steppe(), VOCABULARY)


def test_footnotes_are_words_own_and_numbered_by_word():
    document = programme_docx(steppe(), VOCABULARY)
    notes = part_of(document, "word/footnotes.xml")
    texts = ["".join(n.itertext()).strip() for n in notes if W + "type" not in n.attrib]
    assert texts == [note.text for note in steppe().footnotes]
    body = part_of(document, "word/document.xml")
    assert len(list(body.iter(W + "footnoteReference"))) == len(texts)


@pytest.mark.parametrize("numbers", [("4", "5"), ("1", "3"), ("*", "†")])
def test_footnotes_keep_their_printed_numbers(numbers, tmp_path):
    said = Written()
    said.say("Programme of Work", notes=numbers[:1])
    said.row("1. One", "Responsible", "Priority")
    said.row("1.1 Begin.", "CMS", "High", notes=numbers[1:])
    for number in numbers:
        said.note(number, f"Note {number}!")
    after = again(said.read(), tmp_path)
    assert [(n.number, n.text) for n in after.footnotes] == [
        (number, f"Note {number}!") for number in numbers
    ]
    assert after.activities[0].notes == numbers[1:]


def test_heading_rows_repeat_on_every_page_and_parts_span_the_table():
    body = part_of(programme_docx(steppe(), VOCABULARY), "word/document.xml")
    tables = list(body.iter(W + "tbl"))
    first = tables[1].findall(W + "tr")
    assert ["".join(cell.itertext()) for cell in first[0].iter(W + "tc")] == [
        "Part A. Measures for All"
    ]
    assert first[0].find(f".//{W}gridSpan").get(W + "val") == "3"
    heads = [row for row in first if row.find(f"{W}trPr/{W}tblHeader") is not None]
    assert heads == first[:2]


def test_language_paper_and_page_numbers_are_set():
    document = programme_docx(river(), VOCABULARY)
    styles = part_of(document, "word/styles.xml")
    assert styles.find(f".//{W}rPrDefault//{W}lang").get(W + "val") == "ru-RU"
    assert styles.find(f".//{W}rPrDefault//{W}rFonts").get(W + "cs") == "Arial"
    size = part_of(document, "word/document.xml").find(f".//{W}pgSz")
    assert (size.get(W + "w"), size.get(W + "h")) == ("11906", "16838")
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        footers = [n for n in package.namelist() if re.match(r"word/footer\d", n)]
        assert footers
        assert all(b" PAGE " in package.read(name) for name in footers)


def test_characters_that_no_xml_can_hold_do_not_stop_the_export(tmp_path):
    said = Written()
    said.row("1. One", "Responsible", "Priority")
    said.row("1.1 Be\x01gin.", "CMS", "High")
    assert again(said.read(), tmp_path).activities[0].text == "Begin."

"""The activities as CSV and the register as a workbook."""

import csv
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from cami.programme.provisions import identity
from cami.renderers.programme_csv import programme_csv
from cami.renderers.programme_xlsx import programme_xlsx
from cami.renderers.safe_text import guarded
from tests.renderers.documents import keys_of, river, steppe


def english(message):
    return message.text.format(**message.params)


def rows_of(programme):
    written = programme_csv(programme, keys_of(programme), english)
    return list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))


def workbook_of(programme):
    written = programme_xlsx(programme, keys_of(programme), english)
    return openpyxl.load_workbook(io.BytesIO(written))


def read(cell):
    """Take the guard off again, as the documentation of the export says."""
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell


@pytest.mark.parametrize("document", [steppe, river])
def test_csv_has_one_row_an_activity_with_every_printed_word(document):
    programme = document()
    rows = rows_of(programme)
    assert [row["Number"] for row in rows] == [
        a.number_printed for a in programme.activities
    ]
    assert [read(row["Text"]) for row in rows] == [a.text for a in programme.activities]
    assert [read(row["Responsible, as printed"]) for row in rows] == [
        a.responsible_printed for a in programme.activities
    ]
    assert [row["Key"] for row in rows] == [
        keys_of(programme)[identity(a)] for a in programme.activities
    ]


def test_csv_shows_items_actors_and_levels():
    row = rows_of(steppe())[0]
    assert row["Sub-items"].splitlines()[1] == "  i. of adults;"
    assert row["Actors to be confirmed"] == "ngos"
    assert row["Priority by sub-item"] == "a: high; b: medium"
    assert row["Section title"] == "Flyways"


def test_csv_opens_in_a_spreadsheet_as_unicode():
    assert programme_csv(river(), {}, english).startswith(b"\xef\xbb\xbf")


def test_no_cell_of_the_csv_is_a_formula():
    responsible = [row["Responsible, as printed"] for row in rows_of(steppe())]
    assert "'=CMS, +NGOs" in responsible
    cells = [cell for row in rows_of(steppe()) for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("text", ["=1", "'=1", "''@x", "+7", "-", "\tx", "'tis", "", "a=b"])
def test_a_guarded_text_can_be_read_back(text):
    assert read(guarded(text)) == text


def test_the_workbook_has_a_sheet_for_each_thing():
    book = workbook_of(steppe())
    assert book.sheetnames == [
        "Activities",
        "Sections",
        "Species",
        "Range States",
        "References",
        "Events",
        "About",
    ]
    sheet = book["Activities"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:R{len(steppe().activities) + 1}"
    assert [cell.value for cell in sheet["G"][1:]] == [a.text for a in steppe().activities]
    assert book["Range States"]["B3"].value == "no"
    assert steppe().sha256 in [row[1].value for row in book["About"].iter_rows()]


def test_no_cell_of_the_workbook_is_a_formula():
    cells = [c for sheet in workbook_of(steppe()) for row in sheet.iter_rows() for c in row]
    assert [c.value for c in cells if c.value == "=CMS, +NGOs"]
    assert not [c for c in cells if c.data_type == "f"]


def test_the_same_register_gives_the_same_workbook():
    first, second = (programme_xlsx(steppe(), {}, english) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert b"1980-01-01T00:00:00Z" in package.read("docProps/core.xml")


def test_a_party_that_is_not_told_is_neither_yes_nor_no():
    states = tuple(replace(state, party=None) for state in steppe().range_states)
    book = workbook_of(replace(steppe(), range_states=states))
    assert {cell.value for cell in book["Range States"]["B"][1:]} == {"not stated"}

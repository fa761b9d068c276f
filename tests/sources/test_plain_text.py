from cami.programme.source import Row
from cami.sources.plain_text import read_text

HEADINGS = {"responsible", "priority"}


def rows(text):
    document = read_text(text, "0" * 64, lambda cell: cell.casefold() in HEADINGS)
    return [
        [cell.text for cell in block.cells] if isinstance(block, Row) else block.text
        for block in document.blocks
    ]


HEAD = "\t1. Roads\n\tResponsible\n\tPriority\n\n"


def test_blank_lines_inside_a_row_do_not_end_it():
    text = HEAD + "\t1.1 Count.\n\n\tNGOs\n\n\tHigh\n\n\t1.2 Go.\n\tCMS\n\tLow\n"
    assert rows(text)[1:] == [["1.1 Count.", "NGOs", "High"], ["1.2 Go.", "CMS", "Low"]]


def test_lines_without_a_tab_go_on_with_their_cell():
    text = HEAD + "\t1.1 Count:\na) here;\nb) there.\n\tNGOs\n\tHigh/\nMedium\n"
    assert rows(text)[1] == ["1.1 Count: a) here; b) there.", "NGOs", "High/ Medium"]


def test_an_empty_cell_is_a_cell():
    assert rows(HEAD + "\t1.1 Count.\n\tNGOs\n\t\n\n\t1.2 Go.\n\tCMS\n\tLow\n")[1] == [
        "1.1 Count.",
        "NGOs",
        "",
    ]


def test_a_new_number_ends_a_row_that_is_short():
    assert rows(HEAD + "\t1.1 Count.\n\tNGOs\n\n\t1.2 Go.\n\tCMS\n\tLow\n")[1:] == [
        ["1.1 Count.", "NGOs"],
        ["1.2 Go.", "CMS", "Low"],
    ]


def test_cells_may_stand_on_one_line():
    assert rows("1. Roads\tResponsible\tPriority\n1.1 Count.\tNGOs\tHigh\n") == [
        ["1. Roads", "Responsible", "Priority"],
        ["1.1 Count.", "NGOs", "High"],
    ]


def test_footnotes_and_bookmarks_leave_the_text_and_footnotes_are_kept():
    text = "Deer[footnoteRef:6] walk. [6:  Named [so] in 2016.] [bookmark: _Toc1]Then rest."
    document = read_text(text, "0" * 64, lambda _: False)
    (line,) = document.blocks
    assert line.text == "Deer walk. Then rest."
    assert line.notes == ("6",)
    assert [(note.number, note.text, note.at) for note in document.notes] == [
        ("6", "Named [so] in 2016.", 1)
    ]


def test_places_count_lines_from_one():
    document = read_text(
        HEAD + "\t1.1 Count.\n\n\tNGOs\n\tHigh\n", "0" * 64, HEADINGS.__contains__
    )
    assert [(block.place.first, block.place.last) for block in document.blocks] == [
        (1, 3),
        (5, 8),
    ]

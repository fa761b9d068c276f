"""Lists of Word documents: the labels that Word generates stand in front of the text."""

import pytest

from cami.sources.docx import read_docx
from cami.sources.docx.numerals import numeral
from tests.sources.word import (
    call,
    cell,
    deleted,
    level,
    lists,
    notes,
    paragraph,
    restart,
    row,
    save,
    style,
    table,
    textbox,
)

OUTLINE = (level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"))
LETTERS = (level(0, "lowerLetter", "%1)"), level(1, "lowerRoman", "%2."))


def labelled(tmp_path, *body, **parts):
    return [b.text for b in read_docx(save(tmp_path / "d.docx", *body, **parts)).blocks]


def items(*levels, num=1):
    return [paragraph("x", num=num, level=n) for n in levels]


def test_levels_count_and_deeper_ones_start_again(tmp_path):
    got = labelled(
        tmp_path, *items(0, 1, 1, 0, 1), numbering=lists({1: OUTLINE, 2: LETTERS})
    )
    assert got == ["1. x", "1.1 x", "1.2 x", "2. x", "2.1 x"]


def test_a_paragraph_says_how_deep_it_lies(tmp_path):
    path = save(
        tmp_path / "d.docx", *items(0, 1), paragraph("p"), numbering=lists({1: LETTERS})
    )
    read = read_docx(path).blocks
    assert [(b.text, b.level) for b in read] == [("a) x", 0), ("i. x", 1), ("p", None)]


def test_a_level_begins_those_above_it(tmp_path):
    got = labelled(tmp_path, *items(1, 1, 0, 1), numbering=lists({1: OUTLINE}))
    assert got == ["1.1 x", "1.2 x", "2. x", "2.1 x"]


def test_text_boxes_and_notes_count_lists_apart(tmp_path):
    path = save(
        tmp_path / "d.docx",
        *items(0, 0),
        paragraph("y", textbox(*items(0, 0)), call(1), num=1),
        *items(0),
        numbering=lists({1: LETTERS}),
        footnotes=notes(n1=paragraph("note", num=1)),
    )
    read = read_docx(path)
    got = [b.text for b in read.blocks]
    assert got == ["a) x", "b) x", "c) y", "a) x", "b) x", "d) x"]
    assert read.notes[0].text == "a) note"


def test_numbers_of_activities_may_come_from_cells(tmp_path):
    rows = [row(cell(paragraph(num=1, level=n)), "text") for n in (0, 1, 1)]
    path = save(tmp_path / "d.docx", table(*rows), numbering=lists({1: OUTLINE}))
    assert [r.cells[0].text for r in read_docx(path).blocks] == ["1.", "1.1", "1.2"]


def test_two_lists_of_one_abstract_list_count_on_unless_restarted(tmp_path):
    numbering = lists(
        {1: LETTERS}, {1: (1, ""), 2: (1, ""), 3: (1, restart(0, 5)), 4: (1, restart(0))}
    )
    body = [*items(0), *items(0, num=2), *items(0, 0, num=3), *items(0, num=4)]
    got = labelled(tmp_path, *body, *items(0, num=3), numbering=numbering)
    assert got == ["a) x", "b) x", "e) x", "f) x", "a) x", "b) x"]


def test_lists_of_two_abstract_lists_count_apart(tmp_path):
    body = [*items(0), *items(0, num=2), *items(0)]
    got = labelled(tmp_path, *body, numbering=lists({1: OUTLINE, 2: LETTERS}))
    assert got == ["1. x", "a) x", "2. x"]


def test_a_list_may_override_a_level(tmp_path):
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "(%1)", start=3)}'
    numbering = lists({1: LETTERS}, {1: (1, own + "</w:lvlOverride>")})
    assert labelled(tmp_path, *items(0, 0), numbering=numbering) == ["(III) x", "(IV) x"]


def test_a_level_may_never_restart_or_only_after_a_certain_one(tmp_path):
    levels = (
        level(0, "decimal", "%1"),
        level(1, "decimal", "%1.%2", extra='<w:lvlRestart w:val="0"/>'),
        level(2, "lowerLetter", "%3", extra='<w:lvlRestart w:val="1"/>'),
    )
    got = labelled(tmp_path, *items(0, 1, 2, 1, 2, 0, 1, 2), numbering=lists({1: levels}))
    assert got == ["1 x", "1.1 x", "a x", "1.2 x", "b x", "2 x", "2.3 x", "a x"]


def test_legal_numbering_prints_the_upper_levels_as_decimals(tmp_path):
    levels = (
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%1.%2", extra="<w:isLgl/>"),
    )
    got = labelled(tmp_path, *items(0, 1), numbering=lists({1: levels}))
    assert got == ["I. x", "1.1 x"]


def test_between_label_and_text_stands_what_the_list_says(tmp_path):
    levels = (
        level(0, "decimal", "%1:", extra='<w:suff w:val="nothing"/>'),
        level(1, "none", "Note", extra='<w:suff w:val="space"/>'),
        level(2, "decimal", ""),
    )
    got = labelled(tmp_path, *items(0, 1, 2), numbering=lists({1: levels}))
    assert got == ["1:x", "Note x", "x"]


@pytest.mark.parametrize(
    ("glyph", "font", "expected"),
    [
        ("\uf0b7", "Symbol", "· x"),
        ("\uf0a7", "Wingdings", "· x"),
        ("v", "Wingdings", "· x"),
        ("o", "Courier New", "o x"),
        ("–", "", "– x"),
        ("\uf0b7", "", "· x"),
    ],
)
def test_a_bullet_is_its_glyph_or_a_dot(tmp_path, glyph, font, expected):
    numbering = lists({1: (level(0, "bullet", glyph, font=font),)})
    assert labelled(tmp_path, *items(0), numbering=numbering) == [expected]


def test_an_empty_bullet_is_an_empty_paragraph(tmp_path):
    numbering = lists({1: (level(0, "bullet", "•"),)})
    assert labelled(tmp_path, paragraph(num=1), *items(0), numbering=numbering) == ["• x"]


def test_a_style_puts_its_paragraphs_into_a_list(tmp_path):
    member = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    linked = '<w:pStyle w:val="Second"/>'
    numbering = lists(
        {1: (level(0, "decimal", "%1."), level(1, "decimal", "%1.%2", extra=linked))}
    )
    styles = (
        style("First", props=member)
        + style("Second", props=member)
        + style("Child", based_on="First")
        + style("Plain", based_on="First", props='<w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    body = [paragraph("x", style=s) for s in ("First", "Second", "Child", "Plain")]
    body.append(paragraph("x", style="First", num=0))
    got = labelled(tmp_path, *body, numbering=numbering, styles=styles)
    assert got == ["1. x", "1.1 x", "2. x", "x", "x"]


def test_a_numbering_style_lends_its_levels(tmp_path):
    numbering = (
        lists({1: LETTERS, 2: ()}).replace(
            '<w:abstractNum w:abstractNumId="2">',
            '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Lend"/>',
        )
    )  # fmt: skip
    styles = style(
        "Lend", kind="numbering", props='<w:numPr><w:numId w:val="1"/></w:numPr>'
    )
    got = labelled(tmp_path, *items(0, num=2), numbering=numbering, styles=styles)
    assert got == ["a) x"]


def test_a_deleted_item_is_not_counted(tmp_path):
    gone = paragraph(deleted("gone"), num=1, mark="del")
    got = labelled(tmp_path, *items(0), gone, *items(0), numbering=lists({1: LETTERS}))
    assert got == ["a) x", "b) x"]


def test_a_hidden_label_counts_and_is_not_shown(tmp_path):
    hidden = level(0, "decimal", "%1.").replace(
        "</w:lvl>", "<w:rPr><w:vanish/></w:rPr></w:lvl>"
    )
    got = labelled(tmp_path, *items(0, 1), numbering=lists({1: (hidden, OUTLINE[1])}))
    assert got == ["x", "1.1 x"]


def test_a_list_that_is_not_defined_labels_nothing(tmp_path):
    body = [*items(0, num=77), *items(0, num=0)]
    got = labelled(tmp_path, *body, numbering=lists({0: OUTLINE, 1: LETTERS}))
    assert got == ["x", "x"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("decimal", ["1", "2", "26", "27", "54"]),
        ("decimalZero", ["01", "02", "26", "27", "54"]),
        ("lowerLetter", ["a", "b", "z", "aa", "bbb"]),
        ("upperLetter", ["A", "B", "Z", "AA", "BBB"]),
        ("lowerRoman", ["i", "ii", "xxvi", "xxvii", "liv"]),
        ("upperRoman", ["I", "II", "XXVI", "XXVII", "LIV"]),
        ("russianLower", ["а", "б", "ы", "э", "щщ"]),
        ("russianUpper", ["А", "Б", "Ы", "Э", "ЩЩ"]),
        ("none", ["", "", "", "", ""]),
        ("thaiCounting", ["1", "2", "26", "27", "54"]),
    ],
)
def test_numerals_are_those_that_word_prints(form, expected):
    assert [numeral(n, form) for n in (1, 2, 26, 27, 54)] == expected


@pytest.mark.parametrize("form", ["lowerLetter", "upperRoman", "decimal"])
def test_numerals_of_damaged_counts_stay_short(form):
    assert numeral(0, form) == "0"
    assert numeral(2_000_000_000, form) == "2000000000"

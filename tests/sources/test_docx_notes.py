"""Footnotes and endnotes: numbered as Word prints them, their marks not in the text."""

from cami.programme.source import Note
from cami.sources.docx import read_docx
from tests.sources.word import X, call, inserted, notes, paragraph, run, save


def read(tmp_path, *body, **parts):
    return read_docx(save(tmp_path / "d.docx", *body, **parts))


def ref():
    return X("<w:r><w:footnoteRef/></w:r>")


def test_notes_are_numbered_in_the_order_of_their_calls(tmp_path):
    document = read(
        tmp_path,
        paragraph("one", call(9), " two", call(4)),
        paragraph("three", call(5)),
        footnotes=notes(n4="four", n5="five", n9=paragraph(ref(), " nine"), n8="uncalled"),
    )
    assert document.notes == (
        Note("1", "nine", 1),
        Note("2", "four", 1),
        Note("3", "five", 2),
    )
    assert [(b.text, b.notes) for b in document.blocks] == [
        ("one two", ("1", "2")),
        ("three", ("3",)),
    ]


def test_a_mark_of_the_authors_own_is_the_number_and_takes_none(tmp_path):
    document = read(
        tmp_path,
        paragraph("a", call(1, mark="*"), " b", call(2)),
        footnotes=notes(n1=paragraph("* starred"), n2="plain"),
    )
    assert document.blocks[0].text == "a b"
    assert [(n.number, n.text) for n in document.notes] == [
        ("*", "starred"),
        ("1", "plain"),
    ]


def test_a_letter_as_mark_takes_no_letter_from_the_note(tmp_path):
    text = paragraph("x", call(1, mark="A"))
    document = read(tmp_path, text, footnotes=notes(n1="Activities"))
    assert [(n.number, n.text) for n in document.notes] == [("A", "Activities")]


def test_endnotes_are_counted_apart_in_roman_numerals(tmp_path):
    document = read(
        tmp_path,
        paragraph("a", call(1), call(1, "endnote"), call(2, "endnote")),
        footnotes=notes(n1="foot"),
        endnotes=notes("endnote", n1="end", n2="last"),
    )
    assert document.blocks[0].notes == ("1", "i", "ii")
    assert [n.text for n in document.notes] == ["foot", "end", "last"]


def test_format_start_and_restart_of_numbers_are_kept(tmp_path):
    def section(form):
        return X(
            f'<w:sectPr><w:footnotePr><w:numFmt w:val="{form}"/>'
            '<w:numRestart w:val="eachSect"/></w:footnotePr><w:sectPrChange><w:sectPr/>'
            "</w:sectPrChange></w:sectPr>"
        )

    document = read(
        tmp_path,
        paragraph("a", call(1), call(2)),
        paragraph("b", call(3), props=section("lowerLetter")),
        paragraph("c", call(4)),
        footnotes=notes(n1="1", n2="2", n3="3", n4="4"),
        settings=X(
            '<w:footnotePr><w:numStart w:val="2"/><w:numFmt w:val="chicago"/>'
            "</w:footnotePr>"
        ),
        section=section("decimal"),
    )
    assert [n.number for n in document.notes] == ["b", "c", "d", "2"]


def test_a_footnote_of_several_paragraphs_is_one_text(tmp_path):
    body = X(paragraph("first ") + paragraph() + paragraph("second"))
    document = read(tmp_path, paragraph("a", call(1)), footnotes=notes(n1=body))
    assert document.notes[0].text == "first second"


def test_paragraphs_of_footnotes_are_not_counted(tmp_path):
    document = read(
        tmp_path, paragraph("a", call(1)), paragraph("b"), footnotes=notes(n1="note")
    )
    assert [b.at for b in document.blocks] == [1, 2]


def test_a_cell_or_paragraph_with_nothing_but_a_call_keeps_it(tmp_path):
    document = read(tmp_path, paragraph(call(1)), footnotes=notes(n1="note"))
    assert [(b.text, b.notes) for b in document.blocks] == [("", ("1",))]


def test_a_called_note_that_is_missing_has_its_number_and_no_text(tmp_path):
    document = read(tmp_path, paragraph("a", call(5)))
    assert document.notes == (Note("1", "", 1),)


def test_a_note_that_calls_itself_ends(tmp_path):
    document = read(
        tmp_path, paragraph("a", call(1)), footnotes=notes(n1=paragraph("x", call(1)))
    )
    assert document.notes == (Note("1", "x", 1),)


def test_a_hidden_call_is_not_counted(tmp_path):
    hidden = X(call(1).replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>"))
    document = read(
        tmp_path, paragraph("a", hidden, call(2)), footnotes=notes(n1="no", n2="yes")
    )
    assert document.notes == (Note("1", "yes", 1),)


def test_an_inserted_footnote_stands_and_its_text_is_a_revision(tmp_path):
    document = read(
        tmp_path,
        paragraph("a", inserted(call(1))),
        footnotes=notes(n1=paragraph(inserted(run("new")))),
    )
    assert document.notes == (Note("1", "new", 1),)
    assert [(r.kind, r.text) for r in document.revisions] == [("inserted", "new")]

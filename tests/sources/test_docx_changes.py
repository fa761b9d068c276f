"""Tracked changes: the document is read as adopted, and what changed is known."""

from cami.programme.source import Place
from cami.sources.docx import read_docx
from tests.sources.word import (
    X,
    call,
    cell,
    change,
    deleted,
    inserted,
    moved_from,
    moved_to,
    notes,
    paragraph,
    row,
    save,
    table,
    textbox,
)


def read(tmp_path, *body, **parts):
    return read_docx(save(tmp_path / "d.docx", *body, **parts))


def texts(document):
    return [b.text for b in document.blocks]


def changes(document):
    return [(r.kind, r.text) for r in document.revisions]


def cells(document):
    return [[c.text for c in r.cells] for r in document.blocks]


def test_insertions_stand_and_deletions_are_kept_aside(tmp_path):
    text = paragraph("Parties ", deleted("may "), inserted("shall "), "act")
    document = read(tmp_path, paragraph("first"), text)
    assert texts(document) == ["first", "Parties shall act"]
    assert changes(document) == [("deleted", "may"), ("inserted", "shall")]
    revision = document.revisions[0]
    assert (revision.author, revision.date) == ("Delegate", "2020-02-17T10:00:00Z")
    assert revision.place == Place(2, 2)


def test_a_move_stands_where_it_went(tmp_path):
    document = read(
        tmp_path, paragraph("a ", moved_from("north ")), paragraph(moved_to("north"))
    )
    assert texts(document) == ["a", "north"]
    assert changes(document) == [("moved-from", "north"), ("moved-to", "north")]
    assert [r.place.first for r in document.revisions] == [1, 2]


def test_pieces_of_one_change_are_one_revision(tmp_path):
    split = [inserted("one "), X('<w:bookmarkStart w:id="1"/>'), inserted("two")]
    document = read(tmp_path, paragraph(*split, " old ", inserted("three")))
    assert changes(document) == [("inserted", "one two"), ("inserted", "three")]


def test_neighbouring_changes_of_two_people_are_two_revisions(tmp_path):
    two = [inserted("a", author="X"), inserted("b", author="Y")]
    document = read(tmp_path, paragraph(*two, inserted("c", author="Y", date="2021")))
    assert [(r.text, r.author) for r in document.revisions] == [
        ("a", "X"),
        ("b", "Y"),
        ("c", "Y"),
    ]


def test_what_was_inserted_and_then_deleted_is_gone(tmp_path):
    both = change("ins", deleted("never", author="Chair"))
    document = read(tmp_path, paragraph("a", both, "b"))
    assert texts(document) == ["ab"]
    assert [(r.kind, r.author) for r in document.revisions] == [("deleted", "Chair")]


def test_deleted_text_without_its_frame_is_not_text(tmp_path):
    stray = X("<w:r><w:delText>stray</w:delText></w:r>")
    document = read(tmp_path, paragraph("a", stray))
    assert (texts(document), changes(document)) == (["a"], [])


def test_a_deletion_that_says_text_is_a_deletion(tmp_path):
    plain = change("del", X("<w:r><w:t>gone</w:t></w:r>"))
    document = read(tmp_path, paragraph("a", plain))
    assert (texts(document), changes(document)) == (["a"], [("deleted", "gone")])


def test_a_deleted_paragraph_mark_joins_two_paragraphs(tmp_path):
    document = read(
        tmp_path, paragraph("saiga", mark="del"), paragraph(" moves"), paragraph("end")
    )
    assert [(b.text, b.at) for b in document.blocks] == [("saiga moves", 1), ("end", 2)]


def test_the_joined_paragraph_has_the_heading_and_list_of_the_second(tmp_path):
    outline = '<w:outlineLvl w:val="0"/>'
    first = paragraph("a", mark="del", props=outline)
    joined, head = read(
        tmp_path, first, paragraph("b"), paragraph("c", props=outline)
    ).blocks
    assert (joined.text, joined.heading, head.heading) == ("ab", 0, 1)


def test_a_paragraph_deleted_whole_leaves_no_trace_in_the_counting(tmp_path):
    gone = [paragraph(deleted(t), mark="del") for t in ("one", "two")]
    document = read(tmp_path, paragraph("a"), *gone, paragraph("b"))
    assert [(b.text, b.at) for b in document.blocks] == [("a", 1), ("b", 2)]
    assert [(r.text, r.place.first) for r in document.revisions] == [("one two", 2)]


def test_a_deleted_mark_before_a_table_or_at_the_end_loses_no_text(tmp_path):
    document = read(
        tmp_path,
        paragraph("kept", mark="del"),
        table(row(cell(paragraph("in cell", mark="del")))),
        paragraph(deleted("gone"), mark="del"),
        table(row("x")),
        paragraph("last", mark="moveFrom"),
    )
    kept, first, second, last = document.blocks
    assert (kept.text, first.cells[0].text, last.text) == ("kept", "in cell", "last")
    assert (kept.at, second.place.first, last.at) == (1, 3, 4)


def test_inserted_paragraphs_are_one_revision_over_their_span(tmp_path):
    new = [paragraph(inserted(t), mark="ins") for t in ("one", "two")]
    document = read(tmp_path, paragraph("a"), *new, paragraph("b"))
    assert texts(document) == ["a", "one", "two", "b"]
    assert [(r.text, r.place) for r in document.revisions] == [("one two", Place(2, 3))]


def test_inserted_and_deleted_rows_are_one_revision_each(tmp_path):
    document = read(
        tmp_path,
        table(
            row("1.1", "old", "High"),
            row("1.2", "dropped", "Low", mark="del"),
            row("1.3", "dropped too", "Low", mark="del"),
            row(cell(paragraph(inserted("1.4"))), "new", "High", mark="ins"),
            row("1.5", "end"),
        ),
    )
    assert [c[0] for c in cells(document)] == ["1.1", "1.4", "1.5"]
    assert [(r.kind, r.text) for r in document.revisions] == [
        ("deleted", "1.2 dropped Low"),
        ("deleted", "1.3 dropped too Low"),
        ("inserted", "1.4 new High"),
    ]
    assert document.revisions[0].place == Place(4, 4, 1, 2)
    assert document.revisions[2].place == Place(4, 6, 1, 2)
    assert [r.place for r in document.blocks][1:] == [Place(4, 6, 1, 2), Place(7, 8, 1, 3)]


def test_a_change_in_an_inserted_row_is_known_beside_it(tmp_path):
    inner = cell(paragraph("a ", deleted("b ")), paragraph("c"))
    document = read(tmp_path, table(row("1", inner, mark="ins")))
    assert cells(document) == [["1", "a c"]]
    assert changes(document) == [("inserted", "1 a"), ("deleted", "b"), ("inserted", "c")]


def test_what_was_deleted_before_its_row_belongs_to_the_row(tmp_path):
    inner = cell(paragraph(deleted("a", author="Chair"), "b"))
    document = read(tmp_path, table(row(inner, "c", mark="del"), row("stays")))
    assert [(r.text, r.author) for r in document.revisions] == [("ab c", "Delegate")]


def test_changes_in_two_cells_are_two_revisions(tmp_path):
    new = [cell(paragraph(inserted(t), mark="ins")) for t in ("a", "b")]
    document = read(tmp_path, table(row(*new)))
    assert changes(document) == [("inserted", "a"), ("inserted", "b")]


def test_a_row_inserted_and_then_deleted_is_gone(tmp_path):
    both = change("ins", "") + change("del", "")
    document = read(tmp_path, table(row("never", props=both), row("stays")))
    assert cells(document) == [["stays"]]
    assert changes(document) == [("deleted", "never")]


def test_a_table_deleted_whole_is_not_counted(tmp_path):
    document = read(tmp_path, table(row("gone", mark="del")), table(row("stays")))
    assert [b.place for b in document.blocks] == [Place(1, 1, 1, 1)]
    assert document.revisions[0].place == Place(1, 1)


def test_a_deleted_cell_is_gone_and_an_inserted_one_stands(tmp_path):
    old, new = change("cellDel", ""), change("cellIns", "")
    cut = row("a", cell("gone", props=old), cell("new", props=new), "b")
    document = read(tmp_path, table(cut))
    assert cells(document) == [["a", "new", "b"]]
    assert changes(document) == [("deleted", "gone"), ("inserted", "new")]
    assert [r.place.cell for r in document.revisions] == [2, 2]


def test_changed_properties_change_no_text(tmp_path):
    old = change("pPrChange", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
    look = change("rPrChange", "<w:rPr><w:vanish/></w:rPr>")
    text = X(f"<w:r><w:rPr>{look}</w:rPr><w:t>text</w:t></w:r>")
    document = read(tmp_path, paragraph(text, props=old))
    assert (texts(document), changes(document)) == (["text"], [])
    assert document.blocks[0].heading == 0


def test_a_deleted_footnote_is_gone_and_later_ones_move_up(tmp_path):
    document = read(
        tmp_path,
        paragraph("a", deleted(call(1)), " b", call(2)),
        footnotes=notes(n1="old", n2="new"),
    )
    assert [(n.number, n.text) for n in document.notes] == [("1", "new")]
    assert document.blocks[0].notes == ("1",)
    assert changes(document) == [("deleted", "old")]


def test_changes_inside_a_footnote_stand_at_its_call(tmp_path):
    body = paragraph("see ", deleted("X"), inserted("Y"))
    document = read(
        tmp_path, paragraph("a"), paragraph("b", call(1)), footnotes=notes(n1=body)
    )
    assert document.notes[0].text == "see Y"
    assert [(r.text, r.place.first) for r in document.revisions] == [("X", 2), ("Y", 2)]


def test_a_deleted_text_box_is_gone_with_its_text(tmp_path):
    document = read(
        tmp_path, paragraph("a", deleted(textbox(paragraph("boxed")))), paragraph("b")
    )
    assert [(b.text, b.at) for b in document.blocks] == [("a", 1), ("b", 2)]
    assert changes(document) == [("deleted", "boxed")]


def test_a_field_whose_result_changed_shows_the_new_one(tmp_path):
    code = X(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF</w:instrText>'
        '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = X('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    document = read(tmp_path, paragraph(code, deleted("1.1"), inserted("1.2"), end, "."))
    assert texts(document) == ["1.2."]
    assert changes(document) == [("deleted", "1.1"), ("inserted", "1.2")]

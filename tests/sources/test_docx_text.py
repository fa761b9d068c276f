"""Paragraphs of Word documents: what a reader sees on the page, in reading order."""

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cami.programme.source import Line, Row
from cami.sources.docx import read_docx
from cami.sources.visible import visible
from tests.sources import word
from tests.sources.word import X, field, paragraph, run, save, style, table, textbox


def texts(path):
    return [b.text for b in read_docx(path).blocks if isinstance(b, Line)]


def wrapped(tag, content, attributes=""):
    return X(f"<w:{tag} {attributes}>{content}</w:{tag}>")


def control(content):
    return X(f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>")


def test_a_document_of_another_program_reads(tmp_path):
    document = docx.Document()
    document.add_heading("Vision", level=2)
    document.add_paragraph("Saiga and kulan move freely.")
    grid = document.add_table(2, 2)
    grid.cell(0, 0).text = "Activity"
    grid.cell(1, 1).text = "High"
    document.save(tmp_path / "d.docx")
    read = read_docx(tmp_path / "d.docx")
    assert [b.text for b in read.blocks[:2]] == ["Vision", "Saiga and kulan move freely."]
    assert read.blocks[0].heading == 2
    rows = [b for b in read.blocks if isinstance(b, Row)]
    assert [[c.text for c in r.cells] for r in rows] == [["Activity", ""], ["", "High"]]


def test_wrappers_hide_no_text(tmp_path):
    inner = wrapped("smartTag", wrapped("fldSimple", run("deep"), 'w:instr="X"'))
    body = [
        control(paragraph("in a control")),
        paragraph("a ", wrapped("hyperlink", run("link")), " and ", control(run("box"))),
        wrapped("customXml", paragraph(inner)),
        paragraph(wrapped("dir", wrapped("bdo", run("right")))),
        paragraph(X("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>")),
    ]
    path = save(tmp_path / "d.docx", *body)
    assert texts(path) == ["in a control", "a link and box", "deep", "right", "x"]


def test_rows_and_cells_in_content_controls_are_read(tmp_path):
    one = control(word.row(control(word.cell("1.1")), "Count"))
    read = read_docx(save(tmp_path / "d.docx", table(one, word.row("1.2", "Map"))))
    assert [[c.text for c in r.cells] for r in read.blocks] == [
        ["1.1", "Count"],
        ["1.2", "Map"],
    ]


def test_a_text_box_is_read_once_after_its_paragraph(tmp_path):
    box = textbox(paragraph("boxed"), paragraph("twice"))
    path = save(tmp_path / "d.docx", paragraph("be", box, "fore"), paragraph("after"))
    assert texts(path) == ["before", "boxed", "twice", "after"]
    assert [b.at for b in read_docx(path).blocks] == [1, 2, 3, 4]


def test_text_boxes_of_a_drawing_canvas_are_each_read_once(tmp_path):
    boxes = (textbox(paragraph(text)) for text in ("one", "two"))
    shapes = "".join(box.removeprefix("<w:r>").removesuffix("</w:r>") for box in boxes)
    canvas = X(f"<w:r><w:drawing><wps:wgp>{shapes}</wps:wgp></w:drawing></w:r>")
    assert texts(save(tmp_path / "d.docx", paragraph(canvas))) == ["one", "two"]


def test_a_text_box_in_a_cell_belongs_to_the_cell(tmp_path):
    box = paragraph("own", textbox(paragraph("boxed"), table(word.row("inner"))))
    read = read_docx(save(tmp_path / "d.docx", table(word.row(word.cell(box), "next"))))
    assert [c.text for c in read.blocks[0].cells] == ["own boxed inner", "next"]


def test_of_a_field_the_result_is_text_and_the_code_is_not(tmp_path):
    nested = f"</w:instrText></w:r>{field('PAGE', '8')}"
    path = save(
        tmp_path / "d.docx",
        paragraph("see ", field("REF a \\h", "1.1"), "."),
        paragraph(field("IF", field("PAGE", "7")), " end"),
        paragraph(X(field("IF", "yes").replace("</w:instrText></w:r>", nested)), "."),
    )
    assert texts(path) == ["see 1.1.", "7 end", "yes."]


def test_a_field_result_may_span_paragraphs(tmp_path):
    begin, end = field("TOC", "\0").split(word.run("\0"))
    path = save(
        tmp_path / "d.docx",
        paragraph(X(begin), "Part I"),
        paragraph("Part II"),
        paragraph("last", X(end)),
    )
    assert texts(path) == ["Part I", "Part II", "last"]


def test_a_field_that_never_ends_swallows_nothing(tmp_path):
    broken = X('<w:r><w:fldChar w:fldCharType="begin"/></w:r>')
    path = save(tmp_path / "d.docx", paragraph("a", broken), paragraph("b"))
    assert texts(path) == ["a", "b"]


def test_signs_between_letters_are_spaces_hyphens_or_nothing(tmp_path):
    signs = X(
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t>"
        "<w:noBreakHyphen/><w:t>e</w:t><w:softHyphen/><w:t>f</w:t></w:r>"
    )
    path = save(tmp_path / "d.docx", paragraph(signs, " \u00a0 g  "))
    assert texts(path) == ["a b c d-ef g"]


def test_signs_of_symbol_fonts_are_told_by_their_font(tmp_path):
    def sym(char, font):
        return X(f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>')

    path = save(
        tmp_path / "d.docx",
        paragraph(sym("F0B7", "Symbol"), sym("F0A7", "Wingdings")),
        paragraph(sym("F061", "Symbol"), sym("F0B3", "Symbol"), sym("F0FC", "Wingdings")),
        paragraph("\uf0b7 item"),
        paragraph(run("\uf0fe", '<w:rFonts w:ascii="Wingdings"/>')),
    )
    assert texts(path) == ["··", "α≥✓", "· item", "☑"]


def test_hidden_text_is_not_on_the_page(tmp_path):
    styles = style("H", kind="character", extra="<w:rPr><w:vanish/></w:rPr>")
    path = save(
        tmp_path / "d.docx",
        paragraph(
            "seen",
            run("gone", "<w:vanish/>"),
            run("too", '<w:rStyle w:val="H"/>'),
            run(" shown", '<w:rStyle w:val="H"/><w:vanish w:val="0"/>'),
        ),
        styles=styles,
    )
    assert texts(path) == ["seen shown"]


def test_empty_paragraphs_are_left_out_but_counted(tmp_path):
    path = save(tmp_path / "d.docx", paragraph("a"), paragraph(), paragraph("b"))
    assert [(b.text, b.at) for b in read_docx(path).blocks] == [("a", 1), ("b", 3)]


@pytest.mark.parametrize(
    ("props", "expected"),
    [
        ('<w:pStyle w:val="Own"/>', 2),
        ('<w:pStyle w:val="Toc"/>', 0),
        ('<w:pStyle w:val="T"/>', 1),
        ('<w:pStyle w:val="Out"/>', 3),
        ('<w:pStyle w:val="Own"/><w:outlineLvl w:val="9"/>', 0),
        ('<w:outlineLvl w:val="0"/>', 1),
        ("", 0),
    ],
)
def test_a_heading_is_told_by_style_and_outline(tmp_path, props, expected):
    styles = "".join([
        style("b2", "heading 2", based_on="Own"),  # a circle must not hang
        style("Own", "Annex title", based_on="b2"),
        style("Toc", "TOC Heading", based_on="b2", props='<w:outlineLvl w:val="9"/>'),
        style("T", "Title"),
        style("Out", "Outlined", props='<w:outlineLvl w:val="2"/>'),
    ])  # fmt: skip
    path = save(tmp_path / "d.docx", paragraph("x", props=props), styles=styles)
    assert read_docx(path).blocks[0].heading == expected


def test_a_paragraph_of_an_unknown_style_has_the_default_one(tmp_path):
    styles = style("D", props='<w:outlineLvl w:val="1"/>').replace(
        "<w:style ", '<w:style w:default="1" '
    )
    body = [paragraph("x"), paragraph("y", style="Unknown")]
    path = save(tmp_path / "d.docx", *body, styles=styles)
    assert [b.heading for b in read_docx(path).blocks] == [2, 2]


def test_headers_comments_and_unknown_parts_are_not_text(tmp_path):
    note = X('<w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>')
    path = save(
        tmp_path / "d.docx",
        paragraph("body", note),
        comments=X('<w:comment w:id="0">' + paragraph("remark") + "</w:comment>"),
        header=paragraph("page head"),
    )
    assert texts(path) == ["body"]


def test_a_strict_document_reads_like_any_other(tmp_path):
    path = save(tmp_path / "d.docx", paragraph("a", word.inserted("b")))
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    xml = f"<w:document {word.NS}><w:body>{paragraph('a', word.inserted('b'))}</w:body>"
    xml = (xml + "</w:document>").replace(word.NS.split('"')[1], strict)
    read = read_docx(save(path, raw={"word/document.xml": xml}))
    assert [b.text for b in read.blocks] == ["ab"]
    assert read.revisions[0].author == word.AUTHOR


_LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"])


@given(st.lists(st.text(_LETTERS, max_size=30), min_size=1, max_size=8))
def test_text_in_is_text_out(tmp_path_factory, written):
    path = tmp_path_factory.mktemp("word") / "d.docx"
    document = docx.Document()
    document.add_paragraph("first")
    for text in written:
        document.add_paragraph(text)
    document.save(path)
    folded = [visible(text) for text in written]
    assert texts(path) == ["first", *(text for text in folded if text)]

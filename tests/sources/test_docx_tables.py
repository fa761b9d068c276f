"""Tables of Word documents: merged cells, skipped columns, tables in cells."""

import time
import tracemalloc

from cami.programme.source import Line, Place, Row
from cami.sources.docx import read_docx
from tests.sources.word import X, call, cell, change, notes, paragraph, row, save, table


def read(tmp_path, *body, **parts):
    return read_docx(save(tmp_path / "d.docx", *body, **parts))


def grid(document):
    return [
        [(c.text, c.span, c.continued) for c in r.cells]
        for r in document.blocks
        if isinstance(r, Row)
    ]


def test_rows_and_paragraphs_come_in_reading_order_with_their_places(tmp_path):
    document = read(
        tmp_path,
        paragraph("before"),
        table(row("a", cell("b", "c")), row("d", "")),
        paragraph("after"),
        table(row("e")),
    )
    kinds = [b.place if isinstance(b, Row) else b.at for b in document.blocks]
    assert kinds == [1, Place(2, 4, 1, 1), Place(5, 6, 1, 2), 7, Place(8, 8, 2, 1)]
    cells = document.blocks[1].cells
    assert cells[1].lines == (Line("b", 3), Line("c", 4))


def test_a_spanning_cell_says_its_columns(tmp_path):
    document = read(tmp_path, table(row(cell("Part I", span=3)), row("a", "b", "c")))
    assert grid(document)[0] == [("Part I", 3, False)]


def test_cells_merged_downwards_repeat_the_first_ones_lines(tmp_path):
    document = read(
        tmp_path,
        table(
            row(cell("1.1", merge="restart"), "first", cell("High", merge="restart")),
            row(cell("", merge="continue"), "second", cell("", merge="continue")),
            row("1.2", "third", cell("", merge="continue")),
            row(cell("", merge="continue"), "fourth", "Low"),
        ),
    )
    assert grid(document) == [
        [("1.1", 1, False), ("first", 1, False), ("High", 1, False)],
        [("1.1", 1, True), ("second", 1, False), ("High", 1, True)],
        [("1.2", 1, False), ("third", 1, False), ("High", 1, True)],
        [("", 1, False), ("fourth", 1, False), ("Low", 1, False)],
    ]
    merged = [r.cells[0] for r in document.blocks[:2]]
    assert merged[1].lines == merged[0].lines


def test_merging_follows_grid_columns_and_not_cell_numbers(tmp_path):
    document = read(
        tmp_path,
        table(
            row(cell("wide", span=2), cell("High", merge="restart")),
            row("a", "b", cell("", merge="continue")),
        ),
    )
    assert grid(document)[1] == [("a", 1, False), ("b", 1, False), ("High", 1, True)]


def test_a_merge_whose_first_row_was_deleted_starts_below(tmp_path):
    document = read(
        tmp_path,
        table(
            row("x", cell("old", merge="restart")),
            row("y", cell("gone", merge="restart"), mark="del"),
            row("z", cell("own", merge="continue")),
        ),
    )
    assert grid(document)[1] == [("z", 1, False), ("own", 1, False)]


def test_a_tracked_merge_is_a_merge(tmp_path):
    def tracked(how):
        mark = f'<w:cellMerge w:id="1" w:author="A" w:vMerge="{how}"/>'
        return cell("first" if how == "rest" else "", props=mark)

    document = read(tmp_path, table(row(tracked("rest"), "a"), row(tracked("cont"), "b")))
    assert grid(document)[1] == [("first", 1, True), ("b", 1, False)]


def test_cells_merged_sideways_the_old_way_are_one(tmp_path):
    first, rest = ('<w:hMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>')
    old = row(
        cell("1", props=first),
        cell("wide", props=first),
        cell("", props=rest),
        cell("end", merge="restart"),
    )
    below = row("2", cell("w", span=2), cell("", merge="continue"))
    document = read(tmp_path, table(old, below))
    assert grid(document) == [
        [("1", 1, False), ("wide", 2, False), ("end", 1, False)],
        [("2", 1, False), ("w", 2, False), ("end", 1, True)],
    ]


def test_columns_left_out_at_the_left_are_one_empty_cell(tmp_path):
    skipped = row("text", props='<w:gridBefore w:val="2"/><w:gridAfter w:val="1"/>')
    document = read(tmp_path, table(row("a", "b", "c", "d"), skipped))
    assert grid(document)[1] == [("", 2, False), ("text", 1, False)]


def test_a_header_row_is_a_row_read_once(tmp_path):
    document = read(tmp_path, table(row("Activity", props="<w:tblHeader/>"), row("x")))
    assert [c[0][0] for c in grid(document)] == ["Activity", "x"]


def test_a_table_in_a_cell_gives_its_lines_to_the_cell(tmp_path):
    inner = table(row("i", "ii"), row("iii", "dropped"), row("iv", mark="del"))
    outer = cell(paragraph("before"), inner, paragraph("after"))
    document = read(tmp_path, table(row("1.1", outer, "High")), table(row("next")))
    assert grid(document)[0][1][0] == "before i ii iii dropped after"
    assert len(document.blocks[0].cells) == 3
    assert document.blocks[1].place.table == 2
    assert document.revisions[0].place.cell == 2


def test_a_row_without_cells_is_a_row(tmp_path):
    document = read(tmp_path, table(row(), row("x")))
    assert [len(r.cells) for r in document.blocks] == [0, 1]


def test_notes_called_in_cells_are_numbered_row_by_row(tmp_path):
    two = row(cell(paragraph("a", call(7))), cell(paragraph("b", call(3))))
    document = read(
        tmp_path, table(two), footnotes=notes(n3=table(row("in", "table")), n7="x")
    )
    assert [c.lines[0].notes for c in document.blocks[0].cells] == [("1",), ("2",)]
    assert [(n.text, n.at) for n in document.notes] == [("x", 1), ("in table", 2)]


def test_absurd_spans_are_bounded(tmp_path):
    wide = '<w:gridSpan w:val="999999999"/>'
    document = read(tmp_path, table(row(cell("a", props=wide), cell("b"))))
    assert [c.span for c in document.blocks[0].cells] == [63, 1]


def test_deeply_nested_tables_read_or_are_refused_in_plain_words(tmp_path):
    inner = paragraph("core")
    for _ in range(60):
        inner = table(row(cell(X(inner))))
    document = read(tmp_path, inner)
    assert document.blocks[0].cells[0].text == "core"


def test_time_and_memory_grow_with_the_table_and_no_faster(tmp_path):
    def measure(rows):
        each = "".join(
            row(f"{n}", cell(paragraph("Count ", change("ins", "")), "saiga"), "High")
            for n in range(rows)
        )
        path = save(tmp_path / f"{rows}.docx", X(f"<w:tbl>{each}</w:tbl>"))
        begin = time.process_time()
        assert len(read_docx(path).blocks) == rows
        return time.process_time() - begin

    measure(100)
    small = min(measure(500) for _ in range(3))
    assert measure(5000) < 30 * small
    tracemalloc.start()
    measure(1000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000

"""One activity as a row of a Word table: its cells, and its items as typed paragraphs."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cami.programme.provisions import Activity
from cami.renderers.printed_columns import Column
from cami.renderers.reading_order import printed_lines
from cami.renderers.word_elements import CellOf, Element, paragraph, row, run

LABEL: Final = re.compile(r"(\(?(?:\w{1,3}|[ivx]+)[.)]|[·•–—▪-]) (?=\S)")
"""A number or label at the head of a paragraph, and the space after it."""

_ROW_OF_ONE_PAGE: Final = 900
"""Characters up to which a row is kept on one page."""


def hanging(text: str) -> str:
    """Give the text with a tab after its label, so that its lines stand beside it."""
    return LABEL.sub(r"\1" + "\t", text, count=1)


def activity_row(
    activity: Activity,
    columns: Sequence[Column],
    widths: Sequence[int],
    calls: Sequence[Element],
) -> Element:
    """Give the row; ``calls`` of footnotes stand at the end of its text.

    A cell that the document does not have is covered by the cell before it, so that it
    is read back as not there, and not as empty. A text without any other cell does not
    cover the row: that is how headings look.
    """
    cells: list[CellOf] = []
    extras = iter(activity.extras)
    for column in columns:
        content = _cell(activity, column, columns, extras)
        if content is None and cells:
            cells[-1] = CellOf(cells[-1].paragraphs, cells[-1].span + 1)
        else:
            cells.append(CellOf(content or [paragraph("TableText")]))
        if column.role == "activity":
            cells[-1].paragraphs[-1].extend(calls)
    if len(cells) == 1:
        cells = [CellOf(cells[0].paragraphs)]
    return row(cells, widths, whole=len(activity.text) <= _ROW_OF_ONE_PAGE)


def _cell(
    activity: Activity,
    column: Column,
    columns: Sequence[Column],
    extras: Iterator[tuple[str, str]],
) -> list[Element] | None:
    """Give the paragraphs of a cell; None where the document has no such cell."""
    if column.role in activity.missing_cells:
        return None
    if column.role == "activity":
        apart = any(other.role == "number" for other in columns)
        return _text(activity, "" if apart else activity.number_printed)
    if column.role == "other":
        extra = next(extras, None)
        return None if extra is None else [paragraph("TableText", run(extra[1]))]
    printed = {
        "responsible": activity.responsible_printed,
        "priority": activity.priority_printed,
        "number": activity.number_printed,
    }
    return [paragraph("TableText", run(printed[column.role]))]


def _text(activity: Activity, number: str) -> list[Element]:
    lines = printed_lines(activity)
    lead = lines.pop(0)[1] if lines and lines[0][0] == 0 else ""
    made = (
        [paragraph("TableText", run(f"{number} {lead}".strip()))] if number or lead else []
    )
    for depth, line in lines:
        style = ("TableItem", "TableItem2", "TableItem3")[min(depth, 3) - 1]
        made.append(paragraph(style, run(hanging(line))))
    return made or [paragraph("TableText")]

"""One table of a report as CSV, what is behind each row and the disclaimer included."""

import csv
import io

from cami.documents.model import Document, Table
from cami.documents.trail import BEHIND, words
from cami.messages import Say
from cami.renderers.document_cells import cell_value, row_refs
from cami.renderers.safe_text import guarded


def document_csv(document: Document, say: Say, name: str = "") -> str:
    """Give a table by its name, else the first: semicolons never, UTF-8 with its mark.

    The last row is the disclaimer. A report without such a table gives that row alone.
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    table = next((t for t in tables(document) if not name or t.name == name), None)
    if table:
        heads = [words(column.title, say) for column in table.columns]
        writer.writerow([*map(guarded, heads), say(BEHIND)])
        for row in table.rows:
            values = [cell_value(cell, say) for cell in row]
            writer.writerow(
                [guarded(v) if isinstance(v, str) else v for v in values]
                + [" ".join(row_refs(row))]
            )
    writer.writerow([say(document.disclaimer)])
    return "\ufeff" + target.getvalue()


def tables(document: Document) -> tuple[Table, ...]:
    """Give the tables of a report, in order."""
    return tuple(block for block in document.blocks if isinstance(block, Table))

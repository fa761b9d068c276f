"""What tables in files for machines and spreadsheets have in common."""

from collections.abc import Sequence

from cami.documents.model import Cell, Ref
from cami.documents.trail import words
from cami.messages import Say


def cell_value(cell: Cell, say: Say) -> str | int:
    """Give a number as it is, paragraphs as lines."""
    if isinstance(cell.content, int):
        return cell.content
    return "\n".join(words(line, say) for line in cell.content)


def row_refs(row: Sequence[Cell]) -> tuple[Ref, ...]:
    """Give what is behind the cells of a row, each once."""
    return tuple(dict.fromkeys(ref for cell in row for ref in cell.refs))

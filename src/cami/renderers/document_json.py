"""A report as JSON: every block, and behind every number what it counts."""

import json
from typing import Any, Final

from cami.documents.model import (
    Block,
    Cell,
    Document,
    Figures,
    Heading,
    Listing,
    Note,
    Paragraph,
    Table,
    Words,
)
from cami.documents.trail import pieces, words
from cami.messages import Say

FORMAT: Final = "cami-document/1"


def document_json(document: Document, language: str, say: Say) -> bytes:
    """Give the report as UTF-8; the same report gives the same bytes."""
    value = {
        "format": FORMAT,
        "language": language,
        "title": words(document.title, say),
        "subtitle": words(document.subtitle, say),
        "marked": words(document.marked, say),
        "facts": [[say(name), words(value, say)] for name, value in document.facts],
        "blocks": [_block(block, say) for block in document.blocks],
        "disclaimer": say(document.disclaimer),
    }
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _block(block: Block, say: Say) -> dict[str, Any]:
    match block:
        case Heading():
            kind = {"type": "heading", "level": block.level, "anchor": block.anchor}
            return {**kind, "text": words(block.text, say)}
        case Paragraph():
            return {"type": "paragraph", **_paragraph(block, say)}
        case Listing():
            items = [_paragraph(item, say) for item in block.items]
            return {"type": "list", "ordered": block.ordered, "items": items}
        case Note():
            return {"type": "note", **_text(block.text, block.figures, say)}
        case Table():
            return {
                "type": "table",
                "name": block.name,
                "caption": words(block.caption, say),
                "columns": [words(column.title, say) for column in block.columns],
                "rows": [[_cell(cell, say) for cell in row] for row in block.rows],
            }


def _paragraph(paragraph: Paragraph, say: Say) -> dict[str, Any]:
    return {
        **_text(paragraph.text, paragraph.figures, say),
        "refs": list(paragraph.refs),
    }


def _text(text: Words, figures: Figures, say: Say) -> dict[str, Any]:
    traced = [piece for piece in pieces(text, figures, say) if piece.name]
    return {
        "text": words(text, say),
        "figures": [
            {"name": p.name, "value": p.text, "refs": list(p.refs)} for p in traced
        ],
    }


def _cell(cell: Cell, say: Say) -> dict[str, Any]:
    content: int | list[str]
    if isinstance(cell.content, int):
        content = cell.content
    else:
        content = [words(line, say) for line in cell.content]
    return {"content": content, "refs": list(cell.refs)}

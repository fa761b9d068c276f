"""What a report is made of: a title and blocks, in no format and no language yet.

Words are either a `Message`, said in the reader's language, or a plain text: names and
people's own words, which no one translates on the way. A number in a message names what is
behind it, so that every format can lead from the number to its statements.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from cami.documents.disclaimer import DISCLAIMER
from cami.messages import Message

Words = Message | str

Ref = str
"""What stands behind a number: ``statement:ID``, ``activity:KEY``, ``record:KEY``."""

Figures = Mapping[str, tuple[Ref, ...]]
"""Placeholder of a message to what is behind its number."""


def _none() -> Figures:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 stands under the title."""

    text: Words
    level: int = 1
    anchor: str = ""
    """Name by which other places may point here."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, and what is behind its numbers."""

    text: Words
    figures: Figures = field(default_factory=_none)
    refs: tuple[Ref, ...] = ()
    """What is behind the paragraph as a whole."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; unordered unless said."""

    items: tuple[Paragraph, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: Words
    share: int = 1
    """Its share of the width, relative to the other columns."""

    kind: Literal["text", "number"] = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: paragraphs, or one whole number."""

    content: tuple[Words, ...] | int
    refs: tuple[Ref, ...] = ()
    """What is behind it; for a number, as many as the number says where it counts them."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    name: str
    """Short name for machines, stable across languages: ``activities``."""

    caption: Words = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart from the text."""

    text: Words
    figures: Figures = field(default_factory=_none)


Block = Heading | Paragraph | Listing | Table | Note


@dataclass(frozen=True, slots=True)
class Document:
    """A report, ready for any renderer. The disclaimer is printed in every format."""

    title: Words
    blocks: tuple[Block, ...]
    subtitle: Words = ""
    facts: tuple[tuple[Message, Words], ...] = ()
    """What the report rests on, name and value: programme, date, audience."""

    marked: Words = ""
    """Printed on top of everything: demonstration data, not cleared, and the like."""

    annexed: bool = True
    """Whether what is behind the numbers is listed at the end in Word and HTML, too; in a
    workbook and in JSON it always is."""

    disclaimer: Message = DISCLAIMER

"""The tables of a programme: which rows are parts, sections, activities, species.

What a row is follows from its column headings and from the shape of its first cell. A row
that is none of these is kept as a paragraph: nothing that was printed is lost.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from cami.errors import ColumnMissingError
from cami.programme.actors import ActorReader
from cami.programme.columns import Columns, counts_columns, read_columns
from cami.programme.headings import (
    heading_with_lists,
    is_bare_heading,
    is_numbered_heading,
    read_part,
    read_section,
)
from cami.programme.listing import split_items
from cami.programme.numbering import activity_number, section_number
from cami.programme.priorities import on_one_scale, read_priority
from cami.programme.provisions import Activity, Part, Section, SpeciesEntry
from cami.programme.source import Cell, Line, Place, Row, SourceDocument
from cami.programme.vocabulary import Vocabulary, fold

_LONGEST_TITLE = 120


@dataclass(slots=True)
class Tables:
    """What stands in the tables, and the paragraphs around them."""

    parts: list[Part] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    species: list[SpeciesEntry] = field(default_factory=list)
    paragraphs: list[tuple[Line, Place]] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    language: str = ""


def read_tables(document: SourceDocument, vocabulary: Vocabulary) -> Tables:
    """Read every block of a document.

    Raises
    ------
    ColumnMissingError
        A table of numbered activities has one of the columns for those responsible and
        for priority, but not both; carries the missing role and the heading row's place.
    """
    walk = _Walk(vocabulary, ActorReader.of(vocabulary.actors))
    for block, after in zip_longest(document.blocks, document.blocks[1:]):
        if isinstance(block, Row):
            walk.take_row(block, after if isinstance(after, Row) else None)
        else:
            walk.take_line(block)
    walk.tables.activities = on_one_scale(walk.tables.activities, vocabulary)
    return walk.tables


@dataclass(slots=True)
class _Walk:
    words: Vocabulary
    actors: ActorReader
    tables: Tables = field(default_factory=Tables)
    columns: Columns = field(default_factory=Columns)
    lacking: ColumnMissingError | None = None
    """What is wrong with the headings of the table under way, should it hold activities."""

    covered: bool = True
    seen: Counter[str] = field(default_factory=Counter)
    above: list[Line] = field(default_factory=list)
    """Paragraphs since the last table: they may head the next one."""

    untitled: tuple[Line, ...] = ()
    """Heading without a number above the table: its section, if the table names none."""

    table: int | None = None

    def take_line(self, line: Line) -> None:
        """Read a paragraph of the body."""
        if self.columns.of_species:
            self.columns = Columns()
        if not self._part((line,), Place(line.at, line.at)):
            self.above.append(line)
            self.tables.paragraphs.append((line, Place(line.at, line.at)))

    def take_row(self, row: Row, after: Row | None) -> None:
        """Read a table row, given the one below it."""
        filled = [cell for cell in row.cells if cell.text]
        if not filled:
            return
        self._leave_table(row)
        counted = bool(self.columns.roles) and counts_columns(row)
        alone = filled[0] if len(filled) == 1 else None
        if counted or self._heading_row(row) or (alone and self._single(alone, row)):
            self.above.clear()
        elif self.lacking and activity_number(filled[0].text):
            raise self.lacking
        elif self.columns.of_species and len(filled) > 1:
            self._species(row)
        elif self.columns.of_activities and len(filled) > 1:
            self._activity_or_section(row, after)
        else:
            self._aside(row)
            if alone and not self.columns.roles:
                self.above += alone.lines

    def _leave_table(self, row: Row) -> None:
        """Forget the columns where another table begins that cannot have them."""
        width = sum(cell.span for cell in row.cells)
        another = row.place.table != self.table or bool(self.above)
        fits = len(row.cells) == 1 or width == len(self.columns.roles)
        if another and not fits and not activity_number(row.cells[0].text):
            self.columns = Columns()
        self.table = row.place.table

    def _heading_row(self, row: Row) -> bool:
        """Take a row of column headings, and the section that its first cell may bear."""
        try:
            columns = read_columns(row, self.columns, self.words)
        except ColumnMissingError as error:
            self.columns, self.lacking = Columns(), error
            return False
        if columns is None:
            return False
        if columns.of_activities and columns.titles is not self.columns.titles:
            self._section_of(row)
            self.tables.columns = self.tables.columns or tuple(c.text for c in row.cells)
            self.tables.language = self.tables.language or self._language(row)
        self.columns, self.covered, self.lacking = columns, True, None
        return True

    def _language(self, row: Row) -> str:
        folded = [fold(cell.text).rstrip(" .:*") for cell in row.cells]
        found = [
            self.words.languages[text] for text in folded if text in self.words.languages
        ]
        return found[0] if found else ""

    def _section_of(self, row: Row) -> None:
        """Open the section titled in the heading row or just above the table."""
        first = row.cells[0]
        self.untitled = ()
        if first.text and self.words.role(first.text) is None:
            self._section(first.lines, row.place)
            return
        for at in range(len(self.above) - 1, -1, -1):
            lines = heading_with_lists(self.above[at:], self.words)
            if is_numbered_heading(lines[0].text, self.words):
                self._section_above(lines, row.place)
                return
            if is_bare_heading(lines[0], self.words):
                self.untitled = lines
                return

    def _section_above(self, lines: tuple[Line, ...], place: Place) -> None:
        """Open a section whose heading was taken for paragraphs."""
        self._section(lines, Place(lines[0].at, place.last))
        taken = {line.at for line in lines}
        self.tables.paragraphs = [p for p in self.tables.paragraphs if p[0].at not in taken]

    def _single(self, cell: Cell, row: Row) -> bool:
        """Take a row with one filled cell: part, section, turn in the species table."""
        label = self.words.labels.get(fold(cell.lines[0].text).strip(" .:"))
        if self._part(cell.lines, row.place):
            return True
        if label in ("vision", "goal"):
            return False
        if self.columns.of_species:
            self.covered = not any(
                word in fold(cell.text) for word in self.words.not_covered
            )
            return True
        return self.columns.of_activities and self._single_of_activities(cell, row)

    def _single_of_activities(self, cell: Cell, row: Row) -> bool:
        """Take an activity without its other cells, or the heading of a section.

        A cell across all columns is a heading, also without a number and with a dotted one.
        """
        across = len(self.columns.roles) > 1 and cell.span >= len(self.columns.roles)
        if self._number(cell.text) and not across:
            self._activity(Row((cell,), row.place))
            return True
        if is_numbered_heading(cell.text, self.words) or (across and _is_title(cell.text)):
            self._section(cell.lines, row.place)
            return True
        return False

    def _number(self, text: str) -> str:
        numbered = activity_number(text, self.words.references.activity_nouns)
        return numbered.number if numbered else ""

    def _part(self, lines: tuple[Line, ...], place: Place) -> bool:
        part = read_part(lines, place, self.words)
        if part is not None:
            self.tables.parts.append(part)
        return part is not None

    def _section(self, lines: tuple[Line, ...], place: Place, number: str = "") -> None:
        part = self.tables.parts[-1] if self.tables.parts else None
        section = read_section(lines, place, part, self.words, number)
        self.tables.sections.append(section)
        self.untitled = ()

    def _species(self, row: Row) -> None:
        cells = self.columns.by_role(row, self.words)
        appendix = cells.get("appendix", Cell(())).text
        for word in self.words.appendix_words:
            appendix = re.sub(rf"^{re.escape(word)}\s*", "", appendix, flags=re.IGNORECASE)
        names = [
            cells.get(role, Cell(())).text for role in ("common-name", "scientific-name")
        ]
        self.tables.species.append(
            SpeciesEntry(names[0], names[1], appendix, self.covered, row.place)
        )

    def _activity_or_section(self, row: Row, after: Row | None) -> None:
        """Take a row of a table of activities that has several filled cells."""
        cells = self.columns.by_role(row, self.words)
        number = cells.get("number", Cell(())).text
        text = cells.get("activity", Cell(())).text
        if not number and not text:
            self._aside(row)
            return
        filled = [cell for cell in row.cells if cell.text]
        below = self.columns.by_role(after, self.words) if after else {}
        if number and text and len(filled) == 2 and _opens(number, below):  # noqa: PLR2004
            self._section(cells["activity"].lines, row.place, number)
            return
        self._activity(row)

    def _activity(self, row: Row) -> None:
        cells = self.columns.by_role(row, self.words)
        lines = cells.get("activity", Cell(())).lines
        nouns = self.words.references.activity_nouns
        printed, number, lines = _take_number(cells.get("number"), lines, nouns)
        if self.untitled:
            self._section_above(self.untitled, row.place)
        if not self.tables.sections:
            self._section((Line("", row.place.first),), row.place)
        self.seen[number] += 1
        lead, items = split_items(lines)
        responsible = cells.get("responsible", Cell(())).text
        priority = cells.get("priority", Cell(())).text
        self.tables.activities.append(
            Activity(
                section=self.tables.sections[-1].number,
                section_index=len(self.tables.sections) - 1,
                number=number,
                number_printed=printed,
                occurrence=self.seen[number],
                text=" ".join(line.text for line in lines if line.text),
                lead=lead,
                sub_items=items,
                responsible_printed=responsible,
                actors=self.actors.read(responsible),
                priority_printed=priority,
                priority=read_priority(priority, self.words),
                place=row.place,
                extras=self.columns.extras(row),
                notes=tuple(
                    n for cell in row.cells for line in cell.lines for n in line.notes
                ),
                missing_cells=tuple(
                    r for r in ("responsible", "priority") if r not in cells
                ),
            )
        )

    def _aside(self, row: Row) -> None:
        for cell in row.cells:
            for line in cell.lines:
                if line.text:
                    place = replace(row.place, first=line.at, last=line.at)
                    self.tables.paragraphs.append((line, place))


def _is_title(text: str) -> bool:
    """True for a text that can be a title: short, and no sentence."""
    return len(text) <= _LONGEST_TITLE and not text.rstrip().endswith((".", ";", ":"))


def _opens(number: str, below: dict[str, Cell]) -> bool:
    """True where a number is that of a section, by the number in the row below."""
    bare = number.rstrip(".): ")
    under = below.get("number", Cell(())).text
    is_letter = not bare[:1].isdigit() and section_number(f"{bare}. x") is not None
    return under.startswith(f"{bare}.") or (is_letter and under[:1].isdigit())


def _take_number(
    cell: Cell | None, lines: tuple[Line, ...], nouns: tuple[str, ...]
) -> tuple[str, str, tuple[Line, ...]]:
    """Printed number, bare number, and the lines after it."""
    if cell is not None and cell.text:
        numbered = activity_number(cell.text, nouns)
        return cell.text, numbered.number if numbered else cell.text.rstrip(".): "), lines
    if not lines:
        return "", "", lines
    numbered = activity_number(lines[0].text, nouns)
    plain = section_number(lines[0].text) if numbered is None else None
    if plain and plain.number.isdigit() and plain.rest[:1].isupper():
        numbered = plain
    if numbered is None:
        return "", "", lines
    first = replace(lines[0], text=numbered.rest)
    return (
        numbered.printed,
        numbered.number,
        (first, *lines[1:]) if numbered.rest else lines[1:],
    )

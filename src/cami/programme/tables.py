"""The tables of a programme: which rows are parts, sections, activities, species.

What a row is follows from its column headings and from the shape of its first cell. A row
that is none of these is kept as a paragraph: nothing that was printed is lost.
"""

import re
from collections import Counter
from collections.abc import Iterator  # noqa: TC003 (dataclass fields)
from dataclasses import dataclass, field, replace
from itertools import chain, repeat

from cami.errors import ColumnMissingError
from cami.programme.actors import ActorReader
from cami.programme.listing import split_items
from cami.programme.numbering import activity_number, part_heading, section_number
from cami.programme.priorities import read_priority
from cami.programme.provisions import Activity, Part, Section, SectionKind, SpeciesEntry
from cami.programme.source import Cell, Line, Place, Row, SourceDocument
from cami.programme.vocabulary import Role, Vocabulary, fold

_SCIENTIFIC = re.compile(r"\(([A-Z][a-z]+ (?:spp?\.|[a-z]{3,}(?: [a-z]{3,})?))[^()]*\)")
_PROPER = ("activity", "number", "responsible", "priority")
_LONGEST_HEADING = 200


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
    for block in document.blocks:
        if isinstance(block, Row):
            walk.take_row(block)
        else:
            walk.take_line(block)
    return walk.tables


@dataclass(slots=True)
class _Walk:
    words: Vocabulary
    actors: ActorReader
    tables: Tables = field(default_factory=Tables)
    roles: tuple[Role, ...] = ()
    """Roles of the columns of the table under way; empty before the first heading row."""

    titles: tuple[str, ...] = ()
    lacking: ColumnMissingError | None = None
    """What is wrong with the headings of the table under way, should it hold activities."""

    covered: bool = True
    seen: Counter[str] = field(default_factory=Counter)
    since_table: list[Line] = field(default_factory=list)
    """Paragraphs since the last table row: they may head the next table."""

    def take_line(self, line: Line) -> None:
        """Read a paragraph of the body."""
        if "scientific-name" in self.roles:
            self.roles = ()
        if not self._part((line,), Place(line.at, line.at)):
            self.since_table.append(line)
            self.tables.paragraphs.append((line, Place(line.at, line.at)))

    def take_row(self, row: Row) -> None:
        """Read a table row."""
        filled = [cell for cell in row.cells if cell.text]
        if filled and not self._heading_row(row):
            if len(filled) == 1 and self._single(filled[0], row.place):
                pass
            elif self.lacking and activity_number(filled[0].text):
                raise self.lacking
            elif "scientific-name" in self.roles and len(filled) > 1:
                self._species(row)
            elif "responsible" in self.roles and len(filled) > 1:
                self._activity(row)
            else:
                self._aside(row)
        self.since_table.clear()

    def _heading_row(self, row: Row) -> bool:
        """Take a row of column headings, and the section that its first cell may bear."""
        roles = [self.words.role(cell.text) for cell in row.cells for _ in range(cell.span)]
        known = [role for role in roles if role]
        is_programme = "responsible" in known or "priority" in known
        if len(row.cells) < 2 or not (is_programme or "scientific-name" in known):  # noqa: PLR2004
            return False
        self.lacking = _lacking(known, row) if is_programme else None
        if self.lacking:
            self.roles = ()
            return False
        if is_programme:
            self._section_of(row, roles)
            self.tables.columns = self.tables.columns or tuple(c.text for c in row.cells)
            self.tables.language = self.tables.language or self._language(row)
        self.titles = tuple(cell.text for cell in row.cells for _ in range(cell.span))
        self.roles = (
            _with_activity(roles) if is_programme else tuple(r or "other" for r in roles)
        )
        self.covered = True
        return True

    def _language(self, row: Row) -> str:
        folded = [fold(cell.text).rstrip(" .:*") for cell in row.cells]
        found = [
            self.words.languages[text] for text in folded if text in self.words.languages
        ]
        return found[0] if found else ""

    def _section_of(self, row: Row, roles: list[Role | None]) -> None:
        """Open the section titled in the heading row or just above the table."""
        if roles[0] is None and row.cells[0].text:
            self._section(row.cells[0].lines, row.place)
            return
        titled = [line for line in self.since_table if self._is_heading(line)]
        if titled:
            start = self.since_table.index(titled[-1])
            lines = tuple(self.since_table[start:])
            self._section(lines, Place(lines[0].at, row.place.last))
            taken = {line.at for line in lines}
            self.tables.paragraphs = [
                p for p in self.tables.paragraphs if p[0].at not in taken
            ]

    def _is_heading(self, line: Line) -> bool:
        short = len(line.text) <= _LONGEST_HEADING
        return line.heading > 0 or (short and section_number(line.text) is not None)

    def _single(self, cell: Cell, place: Place) -> bool:
        """Take a row with one filled cell: part, section, turn in the species table."""
        if self._part(cell.lines, place):
            return True
        if self.words.labels.get(fold(cell.lines[0].text).strip(" .:")) in (
            "vision",
            "goal",
        ):
            return False
        if "scientific-name" in self.roles:
            self.covered = not any(
                word in fold(cell.text) for word in self.words.not_covered
            )
            return True
        number = section_number(cell.text)
        if "responsible" in self.roles and activity_number(cell.text):
            self._activity(Row((cell,), place))
            return True
        if "responsible" in self.roles and number is not None:
            self._section(cell.lines, place)
            return True
        return False

    def _part(self, lines: tuple[Line, ...], place: Place) -> bool:
        text = " ".join(line.text for line in lines)
        found = part_heading(text, self.words.part_words)
        if found is None or len(text) > _LONGEST_HEADING:
            return False
        self.tables.parts.append(Part(found[0], found[1], text, place))
        return True

    def _section(self, lines: tuple[Line, ...], place: Place) -> None:
        heading: list[str] = []
        listed: dict[str, tuple[str, ...]] = {}
        for line in lines:
            name, _, names = line.text.partition(":")
            label = self.words.labels.get(fold(name))
            if label in ("countries", "species") and names.strip():
                listed[label] = tuple(
                    n.strip(" .") for n in names.split(",") if n.strip(" .")
                )
            else:
                heading.append(line.text)
        printed = " ".join(heading)
        numbered = section_number(printed)
        title = numbered.rest if numbered else printed
        scientific = _SCIENTIFIC.search(title)
        part = self.tables.parts[-1] if self.tables.parts else None
        kind = self._kind(title, part, bool(scientific), bool(listed))
        named = (title[: scientific.start()].strip(),) if scientific else ()
        self.tables.sections.append(
            Section(
                part.label if part else "",
                numbered.number if numbered else "",
                title,
                printed,
                kind,
                scientific[1] if scientific else None,
                listed.get("countries", ()),
                listed.get("species", named),
                place,
                tuple(note for line in lines for note in line.notes),
            )
        )

    def _kind(
        self, title: str, part: Part | None, named: bool, listed: bool
    ) -> SectionKind:
        of_part = self.words.kind_of(part.title) if part else None
        if of_part:
            return of_part
        if listed:
            return "landscape"
        return "species" if named else self.words.kind_of(title) or "other"

    def _species(self, row: Row) -> None:
        cells = self._by_role(row)
        appendix = cells.get("appendix", Cell(())).text
        for word in self.words.appendix_words:
            appendix = re.sub(rf"^{re.escape(word)}\s*", "", appendix, flags=re.IGNORECASE)
        names = [
            cells.get(role, Cell(())).text for role in ("common-name", "scientific-name")
        ]
        self.tables.species.append(
            SpeciesEntry(names[0], names[1], appendix, self.covered, row.place)
        )

    def _activity(self, row: Row) -> None:
        cells = self._by_role(row)
        lines = cells.get("activity", Cell(())).lines
        printed, number, lines = _take_number(cells.get("number"), lines)
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
                extras=self._extras(row),
                notes=tuple(
                    n for cell in row.cells for line in cell.lines for n in line.notes
                ),
                missing_cells=tuple(
                    r for r in ("responsible", "priority") if r not in cells
                ),
            )
        )

    def _by_role(self, row: Row) -> dict[str, Cell]:
        """Cells by the role of their column; a short row gives its level to priority."""
        roles = list(self.roles)
        cells = list(row.cells)
        lacking = len(roles) - sum(cell.span for cell in cells)
        if (
            lacking > 0
            and len(cells) > 1
            and read_priority(cells[-1].text, self.words).levels
        ):
            roles = roles[: len(cells) - 1] + [r for r in roles if r == "priority"]
        by_role: dict[str, Cell] = {}
        at = 0
        for cell in cells:
            by_role.setdefault(roles[at] if at < len(roles) else "other", cell)
            at += cell.span
        return by_role

    def _extras(self, row: Row) -> tuple[tuple[str, str], ...]:
        """Cells of columns that are no part of every programme, with their headings."""
        extras: list[tuple[str, str]] = []
        at = 0
        for cell in row.cells:
            known = at < len(self.roles)
            if not known or self.roles[at] not in _PROPER:
                extras.append((self.titles[at] if known else "", cell.text))
            at += cell.span
        return tuple(extras)

    def _aside(self, row: Row) -> None:
        for cell in row.cells:
            for line in cell.lines:
                if line.text:
                    place = replace(row.place, first=line.at, last=line.at)
                    self.tables.paragraphs.append((line, place))


def _lacking(known: list[Role], row: Row) -> ColumnMissingError | None:
    """What to say if a table with these headings turns out to hold activities."""
    for role in ("responsible", "priority"):
        if role not in known:
            headings = " | ".join(cell.text for cell in row.cells)
            return ColumnMissingError(column=role, line=row.place.first, headings=headings)
    return None


def _with_activity(roles: list[Role | None]) -> tuple[Role, ...]:
    """Columns without a heading: the first is the activity, unless another one says so."""
    rest: list[Role] = ["other"] * len(roles) if "activity" in roles else ["activity"]
    spare: Iterator[Role] = chain(rest, repeat("other"))
    return tuple(role if role else next(spare) for role in roles)


def _take_number(
    cell: Cell | None, lines: tuple[Line, ...]
) -> tuple[str, str, tuple[Line, ...]]:
    """Printed number, bare number, and the lines after it."""
    if cell is not None and cell.text:
        numbered = activity_number(cell.text)
        return cell.text, numbered.number if numbered else cell.text.rstrip(".): "), lines
    if not lines:
        return "", "", lines
    numbered = activity_number(lines[0].text) or section_number(lines[0].text)
    if numbered is None or not numbered.number[-1].isdigit():
        return "", "", lines
    first = replace(lines[0], text=numbered.rest)
    return (
        numbered.printed,
        numbered.number,
        (first, *lines[1:]) if numbered.rest else lines[1:],
    )

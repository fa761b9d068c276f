"""A programme as a Word document in the table layout of United Nations documents.

Read back, it gives the same register: columns bear the programme's own headings, labels of
items are typed, nothing is added to the text. What a `Programme` does not keep is set
anew in the document's language: headings of the species table, and the words before the
countries and species of a section.
"""

import io
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import docx

from cami.programme.provisions import Activity, Part, Programme, Section, SpeciesEntry
from cami.programme.source import Note, Place
from cami.programme.vocabulary import Vocabulary, any_of, fold
from cami.renderers.archive import without_clock
from cami.renderers.printed_columns import Column, columns_of
from cami.renderers.reading_order import (
    Block,
    Paragraph,
    in_reading_order,
    stray_notes,
)
from cami.renderers.safe_text import xml_text
from cami.renderers.word_activity import LABEL, activity_row, hanging
from cami.renderers.word_elements import (
    CellOf,
    Element,
    element,
    paragraph,
    row,
    run,
    table,
)
from cami.renderers.word_footnotes import Footnotes
from cami.renderers.word_styles import TEXT_WIDTH, dress, style_id

_HEAD_FILL: Final = "E3ECE6"
_PART_FILL: Final = "C9DACF"
_SHORT: Final = 90
_COLUMN_WIDTHS: Final = {
    "number": 700,
    "activity": 2600,
    "responsible": 2350,
    "priority": 1300,
}
"""In twentieths of a point; the least for the activity, which takes what is left over."""


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of the document's own language that a `Programme` does not keep."""

    countries: str
    species: str
    species_table: tuple[str, str, str]
    not_covered: str


_WORDS: Final = {
    "en": _Words(
        "Countries",
        "Species",
        ("Species (common name)", "Species (scientific name)", "Appendix"),
        "Species not covered by the programme",
    ),
    "ru": _Words(
        "Страны",
        "Виды",
        ("Вид (русское название)", "Вид (научное название)", "Приложение"),
        "Виды, не охваченные программой",
    ),
}


def programme_docx(programme: Programme, vocabulary: Vocabulary) -> bytes:
    """Give the document as bytes; the same programme gives the same bytes.

    Parameters
    ----------
    vocabulary : Vocabulary
        With which the programme was read: it tells which column is which.
    """
    document = docx.Document()
    dress(document, programme.language, xml_text(programme.title))
    document.core_properties.title = xml_text(programme.title)[:255]
    document.core_properties.author = "cami"
    document.core_properties.comments = f"SHA-256 {programme.sha256}"
    document.core_properties.language = programme.language
    verbs = any_of(tuple(vocabulary.verbs))
    writer = _Writer(programme, vocabulary, Footnotes(programme.footnotes), verbs)
    body = document.element.body
    for made in writer.write():
        body.insert(len(body) - 1, made)
    writer.footnotes.attach(document)
    target = io.BytesIO()
    document.save(target)
    return without_clock(target.getvalue())


@dataclass(slots=True)
class _Writer:
    programme: Programme
    vocabulary: Vocabulary
    footnotes: Footnotes
    verbs: re.Pattern[str]
    """Finds the verb that opens a clause, in folded text."""

    made: list[Element] = field(default_factory=list)
    open_table: Element | None = None
    columns: Sequence[Column] = ()
    widths: Sequence[int] = ()
    sections: int = 0
    """How many have been written."""

    no_captions: set[Place] = field(init=False)
    """Where short paragraphs stand that are no captions."""

    waiting: list[tuple[Part, list[str]]] = field(default_factory=list)
    """Parts, with footnotes, whose row stands in the table of the section that follows."""

    def __post_init__(self) -> None:
        clauses = {clause.place for clause in self.programme.clauses}
        self.no_captions = clauses | {state.place for state in self.programme.range_states}

    def write(self) -> list[Element]:
        """Give the body of the document."""
        blocks = list(in_reading_order(self.programme))
        stray = stray_notes(self.programme, blocks)
        numbered = ((block, stray.get(at, [])) for at, block in enumerate(blocks))
        before: Block | None = None
        for block, notes in numbered:
            if isinstance(block, SpeciesEntry):
                self._species(block, notes, before)
            else:
                self._block(block, [note.number for note in notes])
            before = block
        self._flush_parts()
        return self.made

    def _block(self, block: Block, notes: list[str]) -> None:
        """Write anything but species; ``notes`` are those that nothing else claims."""
        if isinstance(block, Section):
            self._section(block, notes)
        elif isinstance(block, Activity):
            self._activity(block, notes)
        elif isinstance(block, Part):
            self.waiting.append((block, notes))
            self.open_table = None
        elif isinstance(block, Paragraph):
            self._flush_parts()
            self._paragraph(block, notes)

    def _add(self, made: Element) -> None:
        """Put a paragraph or table into the body, a gap after each table."""
        if self.made and self.made[-1].tag == element("tbl").tag:
            self.made.append(paragraph("Gap"))
        self.made.append(made)

    def _calls(self, notes: Sequence[str]) -> list[Element]:
        """Give the runs that call footnotes, a space between two."""
        calls = [[run(" "), self.footnotes.call(number)] for number in notes]
        return [made for call in calls for made in call][1:]

    def _flush_parts(self) -> None:
        """Write the headings of parts that no table follows at once."""
        for part, notes in self.waiting:
            self._add(paragraph("CentredTitle", run(part.printed), *self._calls(notes)))
        self.waiting.clear()

    def _paragraph(self, block: Paragraph, notes: list[str]) -> None:
        self.open_table = None
        style = self._style(block)
        text = block.text
        if style in ("Clause", "Item"):
            text = hanging(text)
        calls = self._calls([*block.notes, *notes])
        made = paragraph(style_id(style), *self._words(text), *calls)
        if style == "Centred Title" and self._opens_annex(text):
            made[0].append(element("pageBreakBefore"))
        self._add(made)

    def _opens_annex(self, text: str) -> bool:
        return self.vocabulary.labels.get(fold(text).partition(" ")[0]) == "annex"

    def _style(self, block: Paragraph) -> str:
        text = block.text
        if block.heading:
            return f"Heading {min(block.heading, 9)}"
        says_more = block.place in self.no_captions or text[-1:] in tuple(".;:,!?")
        if len(text) <= _SHORT and not says_more:
            titled = text in self.programme.title or text.isupper()
            return "Centred Title" if titled else "Caption Line"
        label = LABEL.match(text)
        if label is None:
            return "Prose"
        return "Clause" if label[1][0].isdecimal() else "Item"

    def _words(self, text: str) -> list[Element]:
        """Runs of a paragraph; the verb that opens a clause of a resolution in italics."""
        start = text.find("\t") + 1
        verb = self.verbs.match(fold(text[start:]))
        if verb is None:
            return [run(text)]
        end = start + verb.end()
        opening = [run(text[:start])] if start else []
        return [*opening, run(text[start:end], element("i")), run(text[end:])]

    def _section(self, section: Section, notes: list[str]) -> None:
        activities = self.programme.activities
        index, self.sections = self.sections, self.sections + 1
        first = bisect_left(activities, index, key=lambda a: a.section_index)
        last = bisect_left(activities, index + 1, key=lambda a: a.section_index)
        self.columns = columns_of(self.programme, activities[first:last], self.vocabulary)
        self.widths = _widths(self.columns)
        titled = self.columns[0].titled and self.vocabulary.role(section.printed) is None
        if not titled:
            self._flush_parts()
            self._title_above(section)
        self.open_table = table(self.widths)
        self._add(self.open_table)
        for part, called in self.waiting:
            title = paragraph("TablePart", run(part.printed), *self._calls(called))
            cell = CellOf([title], len(self.widths), _PART_FILL)
            self.open_table.append(row([cell], self.widths, head=True))
        self.waiting.clear()
        self._head_row(section if titled else None, notes)

    def _title_above(self, section: Section) -> None:
        """Write the title of a section whose table heads its first column otherwise."""
        first, *listed = self._heading_lines(section)
        if first:
            self._add(paragraph("Heading2", run(first), *self._calls(section.notes)))
        for line in listed:
            self._add(paragraph("Prose", run(line)))

    def _head_row(self, section: Section | None, notes: list[str]) -> None:
        heads = [
            [paragraph("TableHead", run(column.heading if not column.titled else ""))]
            for column in self.columns
        ]
        if section is not None:
            lines = self._heading_lines(section)
            styles = ("TableHead", *["TableText"] * (len(lines) - 1))
            heads[0] = [
                paragraph(s, run(line)) for s, line in zip(styles, lines, strict=True)
            ]
            heads[0][0].extend(self._calls(section.notes))
        heads[-1][0].extend(self._calls(notes))
        cells = [CellOf(head, fill=_HEAD_FILL) for head in heads]
        self._rows().append(row(cells, self.widths, head=True))

    def _heading_lines(self, section: Section) -> list[str]:
        """Title of a section, then the countries and species that stood under it."""
        words = _words(self.programme)
        scientific = f"({section.scientific_name}" if section.scientific_name else None
        named = section.title.partition(scientific)[0].strip() if scientific else None
        lines = [section.printed]
        if section.countries:
            lines.append(f"{words.countries}: {', '.join(section.countries)}")
        if section.species and section.species != (named,):
            lines.append(f"{words.species}: {', '.join(section.species)}")
        return lines

    def _rows(self) -> Element:
        """Give the table under way; one that a paragraph broke goes on without a head."""
        if self.open_table is None:
            self.open_table = table(self.widths)
            self._add(self.open_table)
        return self.open_table

    def _activity(self, activity: Activity, notes: list[str]) -> None:
        calls = self._calls([*activity.notes, *notes])
        self._rows().append(activity_row(activity, self.columns, self.widths, calls))

    def _species(
        self, entry: SpeciesEntry, notes: list[Note], before: Block | None
    ) -> None:
        """Write a species into the table of those before it, or open one."""
        widths = _shares((38, 42, 20))
        was_covered = before.covered if isinstance(before, SpeciesEntry) else None
        above = [n.number for n in notes if n.at < entry.place.first]
        if was_covered is None or (entry.covered and not was_covered):
            self._flush_parts()
            self._species_head(widths, above)
            was_covered = True
        if was_covered and not entry.covered:
            turn = paragraph("TableHead", run(_words(self.programme).not_covered))
            self._rows().append(row([CellOf([turn], 3, _HEAD_FILL)], widths))
        texts = (entry.common_name, entry.scientific_name, entry.appendix)
        cells = [paragraph("TableText", run(text)) for text in texts]
        cells[-1].extend(self._calls([n.number for n in notes if n.number not in above]))
        self._rows().append(row([CellOf([cell]) for cell in cells], widths))

    def _species_head(self, widths: list[int], notes: list[str]) -> None:
        self.widths = widths
        self.open_table = table(widths)
        self._add(self.open_table)
        titles = _words(self.programme).species_table
        heads = [paragraph("TableHead", run(title)) for title in titles]
        heads[1].extend(self._calls(notes))
        cells = [CellOf([head], fill=_HEAD_FILL) for head in heads]
        self.open_table.append(row(cells, widths, head=True))


def _words(programme: Programme) -> _Words:
    return _WORDS.get(programme.language, _WORDS["en"])


def _widths(columns: Sequence[Column]) -> list[int]:
    """Give the widths of columns: the text has what the others, wide enough, leave it."""
    others = [_COLUMN_WIDTHS.get(column.role, 1450) for column in columns]
    spare = TEXT_WIDTH - sum(others)
    wished = [
        width + spare if column.role == "activity" else width
        for column, width in zip(columns, others, strict=True)
    ]
    return wished if spare >= 0 else _shares(others)


def _shares(weights: Sequence[int]) -> list[int]:
    return [TEXT_WIDTH * weight // sum(weights) for weight in weights]

"""From what a document says to what it provides."""

from cami.errors import NotAProgrammeError, PassageTooLongError
from cami.programme.provisions import Programme
from cami.programme.references import find_references
from cami.programme.report import events
from cami.programme.resolution import citations, clauses
from cami.programme.scope import range_states, statements, title_and_period
from cami.programme.source import LONGEST_PASSAGE, Row, SourceDocument
from cami.programme.tables import read_tables
from cami.programme.vocabulary import Vocabulary


def interpret(document: SourceDocument, vocabulary: Vocabulary) -> Programme:
    """Read the provisions of a document.

    Raises
    ------
    NotAProgrammeError
        No table of activities was found.
    ColumnMissingError
        A table of activities lacks a column.
    PassageTooLongError
        A paragraph or row is far longer than a person would write.
    """
    _require_short_passages(document)
    tables = read_tables(document, vocabulary)
    if not tables.activities:
        raise NotAProgrammeError
    activities, sections = tuple(tables.activities), tuple(tables.sections)
    paragraphs = tables.paragraphs
    title, period = title_and_period(paragraphs, vocabulary)
    return Programme(
        sha256=document.sha256,
        format=document.format,
        language=tables.language,
        title=title,
        period=period,
        parts=tuple(tables.parts),
        sections=sections,
        activities=activities,
        references=find_references(activities, sections, paragraphs, vocabulary.references),
        species=tuple(tables.species),
        range_states=range_states(paragraphs, document.notes, vocabulary),
        footnotes=document.notes,
        events=events(paragraphs, activities, vocabulary),
        visions=statements("vision", paragraphs, vocabulary),
        goals=statements("goal", paragraphs, vocabulary),
        clauses=clauses(paragraphs, vocabulary),
        citations=citations(paragraphs, vocabulary),
        paragraphs=tuple((line.text, place, line.heading) for line, place in paragraphs),
        revisions=document.revisions,
        columns=tables.columns,
    )


def _require_short_passages(document: SourceDocument) -> None:
    for block in document.blocks:
        if isinstance(block, Row):
            line, length = block.place.first, sum(len(cell.text) for cell in block.cells)
        else:
            line, length = block.at, len(block.text)
        if length > LONGEST_PASSAGE:
            raise PassageTooLongError(line=line, length=length, limit=LONGEST_PASSAGE)

"""Reading one Word document from its file.

What is not read: page headers and footers, comments, pictures and charts, and numbers that
fields compute without storing them. Hidden text is left out, as on the page.
"""

from pathlib import Path

from cami.errors import SourceEmptyError, SourceFormatError, WordDamagedError
from cami.programme.source import SourceDocument
from cami.sources.docx.markup import W
from cami.sources.docx.notes import NoteBook
from cami.sources.docx.numbering import Numbering
from cami.sources.docx.package import Package
from cami.sources.docx.story import StoryReader
from cami.sources.docx.styles import Styles
from cami.sources.source_file import SourceFile, open_source


def read_docx(source: Path | SourceFile) -> SourceDocument:
    """Give paragraphs, table rows, footnotes and tracked changes of a Word document.

    Parameters
    ----------
    source : Path or SourceFile
        The file, or what `open_source` gave for it.

    Returns
    -------
    SourceDocument
        The text as adopted. A paragraph's ordinal (``Line.at``, ``Place.first``) counts
        every paragraph of the body that remains when all changes are accepted: also the
        empty ones, those in table cells (row by row, cell by cell, also in cells merged
        with the one above) and those of text boxes, which follow the paragraph that
        anchors them. Footnotes do not count. A paragraph whose mark was deleted is one
        with the next. What was deleted has the place of what follows it. Only tables and
        rows of which something remains are counted; tables inside cells are not.

    Raises
    ------
    CamiError
        All that `open_source` and `Package` raise; SourceEmptyError where no text is left.
    """
    file = open_source(source) if isinstance(source, Path) else source
    if file.format != "docx":
        raise SourceFormatError(found=file.format)
    package = Package(file.content)
    root = package.main()
    body = root.find(W + "body")
    if root.tag != W + "document" or body is None:
        raise WordDamagedError(part="w:body")
    styles = Styles(package.related("styles"))
    numbering = Numbering(package.related("numbering"), styles)
    story = StoryReader(styles, numbering, NoteBook(package, body))
    blocks = tuple(story.read(body))
    if not blocks:
        raise SourceEmptyError
    revisions = tuple(story.log.revisions)
    return SourceDocument(file.sha256, "docx", blocks, tuple(story.notes), revisions)

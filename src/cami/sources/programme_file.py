"""Official documents, whatever their format, read into programmes."""

from pathlib import Path

from cami.programme.interpret import interpret
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary
from cami.sources.docx import read_docx
from cami.sources.plain_text import read_text
from cami.sources.source_file import open_source


def read_programme(path: Path, vocabulary: Vocabulary) -> Programme:
    """Read the programme in a plain text extraction or a Word document.

    Raises
    ------
    CamiError
        The file cannot be opened (see `open_source` and `read_docx`), or what it holds is
        no programme (see `interpret`).
    """
    file = open_source(path)
    if file.format == "docx":
        document = read_docx(path)
    else:
        document = read_text(
            file.text(), file.sha256, vocabulary.is_heading, vocabulary.is_part
        )
    return interpret(document, vocabulary)

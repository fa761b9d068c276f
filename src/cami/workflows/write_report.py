"""Write a report into the format that its name ends with."""

from collections.abc import Callable, Mapping
from pathlib import Path

from cami.documents.model import Document
from cami.errors import OutputUnwritableError, UnknownOptionError
from cami.messages import Say
from cami.renderers.document_docx import document_docx
from cami.renderers.document_html import document_html
from cami.renderers.document_json import document_json

FORMS: Mapping[str, Callable[[Document, str, Say], bytes | str]] = {
    ".docx": document_docx,
    ".html": document_html,
    ".json": document_json,
}


def write_report(path: Path, document: Document, language: str, say: Say) -> None:
    """Write a document as .docx, .html or .json, whole or not at all.

    Raises
    ------
    UnknownOptionError
        The name ends in none of these.
    OutputUnwritableError
        The file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMS:
        raise UnknownOptionError(option="report", found=path.name, known=", ".join(FORMS))
    made = FORMS[suffix](document, language, say)
    write_whole(path, made.encode() if isinstance(made, str) else made)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise OutputUnwritableError(name=str(path)) from error

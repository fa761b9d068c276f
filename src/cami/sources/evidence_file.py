"""Whether a file can be kept as evidence: told by its content, never by its name.

Programs are refused wherever they hide: macros of office documents, the binary office
formats that can carry them unseen, scripts and attachments of PDF.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Final

from cami.errors import FileRefusedError, FileWithMacrosError, SourceTooLargeError

MOST_BYTES: Final = 50 * 1024 * 1024
_MIB: Final = 1024 * 1024
_MOST_UNPACKED: Final = 500 * _MIB
_MOST_PARTS: Final = 5000

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_BY_MAIN_PART: Final = {
    "word/document.xml": (f"{_OFFICE}wordprocessingml.document", "docx"),
    "xl/workbook.xml": (f"{_OFFICE}spreadsheetml.sheet", "xlsx"),
    "ppt/presentation.xml": (f"{_OFFICE}presentationml.presentation", "pptx"),
}
_OPEN_DOCUMENT: Final = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_PROGRAMS: Final = re.compile(
    r"vbaproject|vbadata|activex|macrosheets|dialogsheets|oleobject|/embeddings/.*\.(bin|exe)"
    r"|^(basic|scripts)/",
    re.IGNORECASE,
)
_PDF_PROGRAMS: Final = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
_PROGRAMS_OR_OLD: Final = (b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF", b"{\\rtf")
"""Binary office documents, which can carry macros unseen; programs; RTF."""

_PICTURES: Final = (
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
)
_MARKUP: Final = re.compile(
    rb"<\s*(!doctype|html|svg|script|\?xml|body|iframe)", re.IGNORECASE
)
_CONTROLS: Final = frozenset(range(32)) - {9, 10, 12, 13}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is."""

    media_type: str
    ending: str


def kind_of(content: bytes, name: str) -> Kind:
    """Tell what a file is.

    Raises
    ------
    SourceTooLargeError
        It has more than `MOST_BYTES`.
    FileWithMacrosError
        It carries programs.
    FileRefusedError
        It is of no kind that is kept.
    """
    if len(content) > MOST_BYTES:
        raise SourceTooLargeError(
            size_mib=-(-len(content) // _MIB), limit_mib=MOST_BYTES // _MIB
        )
    if content.startswith(b"PK\x03\x04"):
        return _packed(content, name)
    if content.startswith(b"%PDF-"):
        if _PDF_PROGRAMS.search(content):
            raise FileWithMacrosError(name=name)
        return Kind("application/pdf", "pdf")
    for magic, media_type, ending in _PICTURES:
        if content.startswith(magic):
            return Kind(media_type, ending)
    if content.startswith(_PROGRAMS_OR_OLD):
        raise FileRefusedError(name=name)
    return _text(content, name)


def _packed(content: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if unpacked > _MOST_UNPACKED or len(parts) > _MOST_PARTS:
                raise FileRefusedError(name=name)
            names = {part.filename for part in parts}
            if any(_PROGRAMS.search(part) for part in names):
                raise FileWithMacrosError(name=name)
            declared = _read(archive, "[Content_Types].xml")
            if b"macroEnabled" in declared or b"vbaProject" in declared:
                raise FileWithMacrosError(name=name)
            open_document = _OPEN_DOCUMENT.get(_read(archive, "mimetype").strip())
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as damaged:
        raise FileRefusedError(name=name) from damaged
    if open_document:
        return Kind(
            f"application/vnd.oasis.opendocument.{_OD_NAMES[open_document]}", open_document
        )
    for part, (media_type, ending) in _BY_MAIN_PART.items():
        if part in names:
            return Kind(media_type, ending)
    raise FileRefusedError(name=name)


_OD_NAMES: Final = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def _read(archive: zipfile.ZipFile, part: str) -> bytes:
    try:
        with archive.open(part) as opened:
            return opened.read(_MIB)
    except KeyError:
        return b""


def _text(content: bytes, name: str) -> Kind:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as binary:
        raise FileRefusedError(name=name) from binary
    if not content.strip():
        raise FileRefusedError(name=name)
    if _CONTROLS & set(content) or _MARKUP.search(content[:4096]):
        raise FileRefusedError(name=name)
    return Kind("text/plain; charset=utf-8", "txt")

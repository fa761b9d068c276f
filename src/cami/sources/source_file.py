"""Opening an official document: which format it is, told by its content and not its name.

Nothing is guessed. A file that is too large is refused before it is read, a text that is
not valid Unicode is refused with the offset of the first bad byte, and every other format
is refused under its own name.
"""

import hashlib
import io
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cami.errors import (
    SourceBinaryError,
    SourceEmptyError,
    SourceFormatError,
    SourceMissingError,
    SourceTooLargeError,
    SourceUnreadableError,
    TextEncodingError,
    WordDamagedError,
    WordEncryptedError,
    WordLegacyError,
)

MIB = 1024 * 1024
MAX_FILE_BYTES = 64 * MIB
"""Official documents have some 100 kB as text and a few MiB as .docx with pictures."""

MAX_TEXT_BYTES = 16 * MIB
"""A plain text has no pictures: this is 170 times the programme of 2021-2026."""

MAX_ZIP_PARTS = 20_000
"""Entries of a .docx; Word itself writes a few dozen, and one for each picture."""

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_COMPOUND_FILE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_LEGACY_STREAM = "WordDocument".encode("utf-16-le")
_FOREIGN = ((b"%PDF-", "PDF"), (b"{\\rtf", "RTF"))


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The bytes of one official document, of a format that we read."""

    content: bytes
    sha256: str
    """Of the content; 64 hexadecimal digits."""

    format: Literal["text", "docx"]

    def text(self) -> str:
        """Give the characters of a plain text.

        Raises
        ------
        TextEncodingError
            If the bytes are not UTF-8, or not the UTF-16 that a byte order mark announces.
        SourceBinaryError
            If a character U+0000 occurs.
        """
        bom, encoding = _declared_encoding(self.content)
        try:
            text = self.content[len(bom) :].decode(encoding)
        except UnicodeDecodeError as error:
            offset = len(bom) + error.start
            raise TextEncodingError(encoding=encoding.upper(), offset=offset) from None
        if "\0" in text:
            before = text[: text.index("\0")].encode(encoding)
            raise SourceBinaryError(offset=len(bom) + len(before))
        return text


def open_source(path: Path) -> SourceFile:
    """Read the file at ``path`` and say what it is.

    Raises
    ------
    SourceMissingError, SourceUnreadableError, SourceTooLargeError
        Before anything is read; a text that is too large, before it is decoded.
    SourceEmptyError, SourceBinaryError, SourceFormatError, TextEncodingError
        If it is no text and no Word document.
    WordEncryptedError, WordLegacyError, WordDamagedError
        If it is a Word document that cannot be opened.
    """
    content = _read(path)
    form = _format_of(content)
    file = SourceFile(content, hashlib.sha256(content).hexdigest(), form)
    if form == "text":
        _refuse_large(len(content), MAX_TEXT_BYTES)
    if form == "text" and not file.text().strip():
        raise SourceEmptyError
    return file


def _read(path: Path) -> bytes:
    """Read a regular file of bounded size, and no more of it than it had when asked."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SourceUnreadableError(name=path.name)
        _refuse_large(status.st_size)
        with path.open("rb") as stream:
            return stream.read(status.st_size)
    except FileNotFoundError:
        raise SourceMissingError(name=path.name) from None
    except (OSError, ValueError):  # ValueError: a path with a zero byte in it
        raise SourceUnreadableError(name=path.name) from None


def _refuse_large(size: int, limit: int = MAX_FILE_BYTES) -> None:
    if size > limit:
        raise SourceTooLargeError(size_mib=-(-size // MIB), limit_mib=limit // MIB)


def _format_of(content: bytes) -> Literal["text", "docx"]:
    """Tell the format, or refuse it under its name."""
    if content.startswith(b"PK\x03\x04"):
        _refuse_other_archives(content)
        return "docx"
    if content.startswith(_COMPOUND_FILE):
        if _ENCRYPTED_STREAM in content:
            raise WordEncryptedError
        if _LEGACY_STREAM in content:
            raise WordLegacyError
        raise SourceFormatError(found="OLE2")
    for signature, name in _FOREIGN:
        if content.startswith(signature):
            raise SourceFormatError(found=name)
    bom, encoding = _declared_encoding(content)
    if b"\0" in content and not (bom and encoding.startswith("utf-16")):
        raise SourceBinaryError(offset=content.index(b"\0"))
    return "text"


def _declared_encoding(content: bytes) -> tuple[bytes, str]:
    """Give the byte order mark, empty if none, and the encoding; UTF-8 unless marked."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return bom, encoding
    return b"", "utf-8"


def _refuse_other_archives(content: bytes) -> None:
    """Refuse a ZIP archive that is damaged, or holds no Word document."""
    if content.count(b"PK\x01\x02") > MAX_ZIP_PARTS:
        raise WordDamagedError(part="ZIP")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError):
        raise WordDamagedError(part="ZIP") from None
    if not any(n.startswith("word/document") and n.endswith(".xml") for n in names):
        raise SourceFormatError(found="ZIP")

"""A returned form, unpacked within bounds: what it is, or why it is not taken in.

Whatever is sent to us is refused before anything in it is read: too large, packed to burst,
locked by a password, or carrying programs.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Final, Literal

from lxml import etree

from cami.errors import (
    FileWithMacrosError,
    FormDamagedError,
    FormEncryptedError,
    FormInflatesError,
    FormNotOursError,
    SourceTooLargeError,
)

MIB: Final = 1024 * 1024
MAX_FORM_BYTES: Final = 50 * MIB
MAX_UNPACKED_BYTES: Final = 64 * MIB
"""All parts together; forms that were filled in have some two MiB."""

MAX_PARTS: Final = 2_000
_CHUNK: Final = 64 * 1024
_MAIN: Final = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_COMPOUND_FILE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MACROS: Final = ("vbaproject.bin", "vbadata.xml", "activex", "/embeddings/", "macrosheets")
_BROKEN: Final = (
    EOFError, zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError,
    ValueError, OSError, OverflowError, KeyError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormFile:
    """The parts of a returned form."""

    kind: Literal["docx", "xlsx"]
    content: bytes
    parts: Mapping[str, bytes]

    def xml(self, part: str) -> etree._Element:
        """Give the root of a part.

        Raises
        ------
        FormDamagedError
            It is not there, not XML, or declares a document type.
        """
        return parsed(self.parts.get(part, b""), part)


def parsed(content: bytes, part: str) -> etree._Element:
    """Parse a part; nothing is fetched and no entity resolved.

    Raises
    ------
    FormDamagedError
        It is not XML, or declares a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise FormDamagedError(part=part) from None
    if root.getroottree().docinfo.doctype:
        raise FormDamagedError(part=part)
    return root


def open_form(content: bytes, name: str) -> FormFile:
    """Unpack what was sent.

    Raises
    ------
    SourceTooLargeError, FormEncryptedError, FileWithMacrosError, FormInflatesError
        Before anything in it is read.
    FormNotOursError, FormDamagedError
        It is no Word document and no workbook, or it is broken.
    """
    if len(content) > MAX_FORM_BYTES:
        size = -(-len(content) // MIB)
        raise SourceTooLargeError(size_mib=size, limit_mib=MAX_FORM_BYTES // MIB)
    if content.startswith(_COMPOUND_FILE) and _ENCRYPTED in content:
        raise FormEncryptedError
    if PurePath(name).suffix.lower() in {".docm", ".xlsm", ".xlsb", ".dotm", ".xltm"}:
        raise FileWithMacrosError(name=name)
    if not content.startswith(b"PK\x03\x04"):
        raise FormNotOursError
    parts = _unpack(content, name)
    kinds = [kind for part, kind in _MAIN.items() if part in parts]
    if len(kinds) != 1:
        raise FormNotOursError
    _refuse_macros(parts, name)
    return FormFile("docx" if kinds == ["docx"] else "xlsx", content, parts)


def _unpack(content: bytes, name: str) -> Mapping[str, bytes]:
    """Bytes of all parts, counted as they come; announced sizes are not believed."""
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED_BYTES
    if content.count(b"PK\x01\x02") > MAX_PARTS:
        raise FormInflatesError(limit_mib=MAX_UNPACKED_BYTES // MIB)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                if entry.flag_bits & 1:
                    raise FormEncryptedError
                if any(mark in entry.filename.lower() for mark in _MACROS):
                    raise FileWithMacrosError(name=name)
                with archive.open(entry) as stream:
                    parts[entry.filename] = _read(stream, left)
                left -= len(parts[entry.filename])
    except _BROKEN:
        raise FormDamagedError(part="ZIP") from None
    return parts


def _read(stream: IO[bytes], left: int) -> bytes:
    read = bytearray()
    while chunk := stream.read(_CHUNK):
        read += chunk
        if len(read) > left:
            raise FormInflatesError(limit_mib=MAX_UNPACKED_BYTES // MIB)
    return bytes(read)


def _refuse_macros(parts: Mapping[str, bytes], name: str) -> None:
    types = parts.get("[Content_Types].xml", b"").lower()
    if b"macroenabled" in types or b"vbaproject" in types:
        raise FileWithMacrosError(name=name)

"""The parts of a Word document, unpacked and parsed within bounds.

A .docx is a ZIP archive of XML parts that somebody else made. Sizes announced in it are not
believed: bytes are counted while they are unpacked. No entity is resolved, nothing is
fetched, and only the parts that hold text are opened; macros and pictures never are.
"""

import io
import posixpath
import struct
import zipfile
import zlib

from lxml import etree

from cami.errors import (
    WordDamagedError,
    WordEncryptedError,
    WordEntityError,
    WordInflatesError,
)
from cami.sources.docx.markup import Element, speak_transitional
from cami.sources.source_file import MIB

MAX_PARTS_BYTES = 128 * MIB
"""All parts opened, unpacked; the longest official documents have a tenth of it."""

MAX_MARKS = 5_000_000
"""Signs that open tags and give attributes, in all parts; each costs some 100 bytes parsed.

The longest official documents have some hundred thousands.
"""

MAX_RATIO = 300
"""Unpacked to packed bytes of one part; the text parts of Word documents reach 50."""

RATIO_FREE_BYTES = 4 * MIB
"""A part up to this size is harmless, however well it was packed."""

_CHUNK = 64 * 1024
_PACKAGE_RELATIONS = "_rels/.rels"
_DEFAULT_MAIN = "word/document.xml"


class Package:
    """An opened .docx: its main part, and the parts related to it by kind.

    Raises
    ------
    WordDamagedError
        Naming the part, wherever something is missing, cut off or not XML.
    WordEncryptedError, WordEntityError, WordInflatesError
        On opening a part that is protected, declares a document type, or is a bomb.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError):
            raise WordDamagedError(part="ZIP") from None
        self._names = frozenset(self._archive.namelist())
        self._unpacked = 0
        self._marks = 0
        self._main = self._main_name()
        self._related = self._relations(self._main)

    def main(self) -> Element:
        """Give the root of the document itself."""
        return self._parse(self._main)

    def related(self, kind: str) -> Element | None:
        """Give the root of the ``styles``, ``numbering`` ... part; None if it has none."""
        name = self._related.get(kind)
        return None if name is None else self._parse(name)

    def _main_name(self) -> str:
        if _PACKAGE_RELATIONS not in self._names:
            return _DEFAULT_MAIN
        return self._relations("").get("officeDocument", _DEFAULT_MAIN)

    def _relations(self, source: str) -> dict[str, str]:
        """Map the kind of each part that ``source`` points at to its name."""
        folder, base = posixpath.split(source)
        part = posixpath.join(folder, "_rels", f"{base}.rels")
        if part not in self._names:
            return {}
        found: dict[str, str] = {}
        for relation in self._parse(part):
            if relation.get("TargetMode") != "External":
                kind = relation.get("Type", "").rpartition("/")[2]
                target = posixpath.join("/", folder, relation.get("Target", ""))
                found.setdefault(kind, posixpath.normpath(target).lstrip("/"))
        return found

    def _parse(self, part: str) -> Element:
        content = self._unpack(part)
        # Zero bytes are dropped so that UTF-16 does not hide the declaration.
        if b"<!DOCTYPE" in content[:_CHUNK].replace(b"\0", b""):
            raise WordEntityError(part=part)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError:
            raise WordDamagedError(part=part) from None
        if root.getroottree().docinfo.doctype:
            raise WordEntityError(part=part)
        return speak_transitional(root)

    def _unpack(self, part: str) -> bytes:
        """Give the bytes of a part, counted as they come; a bomb is never parsed."""
        try:
            entry = self._archive.getinfo(part)
            if entry.flag_bits & 1:
                raise WordEncryptedError
            if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise WordDamagedError(part=part)
            content = bytearray()
            with self._archive.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    content += chunk
                    self._unpacked += len(chunk)
                    self._marks += chunk.count(b"<") + chunk.count(b"=")
                    self._refuse_bomb(len(content), entry.compress_size)
            return bytes(content)
        except (KeyError, EOFError, zipfile.BadZipFile, zlib.error, struct.error,
                NotImplementedError, ValueError, OSError):  # fmt: skip
            raise WordDamagedError(part=part) from None

    def _refuse_bomb(self, size: int, packed: int) -> None:
        dense = size > RATIO_FREE_BYTES and size > MAX_RATIO * packed
        large = self._unpacked > MAX_PARTS_BYTES or self._marks > MAX_MARKS
        if dense or large:
            raise WordInflatesError(limit_mib=MAX_PARTS_BYTES // MIB)

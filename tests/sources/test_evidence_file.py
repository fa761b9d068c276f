"""Files are told by their content; whatever carries programs is refused."""

import io
import zipfile

import pytest

from cami.errors import FileRefusedError, FileWithMacrosError, SourceTooLargeError
from cami.sources import evidence_file
from cami.sources.evidence_file import kind_of


def packed(*names, **content):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, content.get(name, "x"))
        for name, text in content.items():
            archive.writestr(name, text)
    return target.getvalue()


KEPT = {
    "docx": packed("[Content_Types].xml", "word/document.xml"),
    "xlsx": packed("[Content_Types].xml", "xl/workbook.xml"),
    "pptx": packed("[Content_Types].xml", "ppt/presentation.xml"),
    "odt": packed(mimetype="application/vnd.oasis.opendocument.text"),
    "ods": packed(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "pdf": b"%PDF-1.7 text",
    "jpg": b"\xff\xd8\xff\xe0",
    "png": b"\x89PNG\r\n\x1a\n",
    "txt": "Отчёт о встрече".encode(),
}


@pytest.mark.parametrize("ending", KEPT)
def test_what_is_kept_is_told_by_its_content(ending):
    assert kind_of(KEPT[ending], "whatever.exe").ending == ending


@pytest.mark.parametrize("content", [
    packed("word/document.xml", "word/vbaProject.bin"),
    packed("xl/workbook.xml", "xl/macrosheets/sheet1.xml"),
    packed("word/document.xml", "word/activeX/activeX1.bin"),
    packed("word/document.xml", "word/embeddings/oleObject1.bin"),
    packed("Basic/Module1.xml", mimetype="application/vnd.oasis.opendocument.text"),
    packed("word/document.xml", **{"[Content_Types].xml": "macroEnabled.main"}),
    b"%PDF-1.4 /OpenAction << /S /JavaScript >>",
    b"%PDF-1.4 /Launch ",
    b"%PDF-1.4 /EmbeddedFile ",
])  # fmt: skip
def test_what_carries_programs_is_refused(content):
    with pytest.raises(FileWithMacrosError):
        kind_of(content, "report.docx")


@pytest.mark.parametrize("content", [
    b"", b"  \n", b"\x00\x01", b"MZ", b"\x7fELF", b"{\\rtf1", b"\xd0\xcf\x11\xe0",
    b"<html>", b"<?xml version='1.0'?><svg/>", b"<SCRIPT>", b"PK\x03\x04 torn",
    packed("a.txt"), "текст".encode("cp1251"),
])  # fmt: skip
def test_what_is_of_no_kind_is_refused(content):
    with pytest.raises(FileRefusedError):
        kind_of(content, "report.docx")


def test_what_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(evidence_file, "MOST_BYTES", 10)
    with pytest.raises(SourceTooLargeError):
        kind_of(b"x" * 11, "a.txt")
    monkeypatch.undo()
    monkeypatch.setattr(evidence_file, "_MOST_UNPACKED", 10)
    with pytest.raises(FileRefusedError):
        kind_of(packed("word/document.xml", **{"big.xml": "x" * 99}), "a.docx")

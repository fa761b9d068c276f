"""Opening official documents: the format told by content, bad input refused by name."""

import hashlib
import os
import resource
import time
import zipfile

import pytest

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
from cami.sources import source_file
from cami.sources.source_file import MAX_FILE_BYTES, open_source
from tests.sources.word import paragraph, save

OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)
RUSSIAN = "Сайгак и кулан"


def write(tmp_path, content, name="document"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        RUSSIAN.encode(),
        b"\xef\xbb\xbf" + RUSSIAN.encode(),
        RUSSIAN.encode("utf-16"),
        b"\xfe\xff" + RUSSIAN.encode("utf-16-be"),
    ],
)
def test_a_text_in_unicode_opens_whatever_its_name(tmp_path, content):
    file = open_source(write(tmp_path, content, "text.docx"))
    assert (file.format, file.text(), file.content) == ("text", RUSSIAN, content)
    assert file.sha256 == hashlib.sha256(content).hexdigest()


def test_a_word_document_opens_whatever_its_name(tmp_path):
    path = save(tmp_path / "d.txt", paragraph("x"))
    assert open_source(path).format == "docx"


@pytest.mark.parametrize(
    ("content", "encoding", "offset"),
    [
        ("Saiga " + RUSSIAN, "cp1251", 6),
        ("naïve", "latin-1", 2),
    ],
)
def test_a_code_page_is_not_guessed(tmp_path, content, encoding, offset):
    with pytest.raises(TextEncodingError) as refusal:
        open_source(write(tmp_path, content.encode(encoding)))
    assert refusal.value.message.params == {"encoding": "UTF-8", "offset": offset}


def test_offsets_count_the_byte_order_mark(tmp_path):
    with pytest.raises(TextEncodingError) as refusal:
        open_source(write(tmp_path, b"\xef\xbb\xbfab\xff"))
    assert refusal.value.message.params["offset"] == 5


def test_half_a_character_in_utf_16_is_refused(tmp_path):
    with pytest.raises(TextEncodingError) as refusal:
        open_source(write(tmp_path, "ab".encode("utf-16")[:-1]))
    assert refusal.value.message.params == {"encoding": "UTF-16-LE", "offset": 4}


@pytest.mark.parametrize(
    ("content", "offset"),
    [
        (b"text\0text", 4),
        ("Saiga".encode("utf-16-le"), 1),
        (RUSSIAN.encode("utf-16-be"), 12),
        ("a\0".encode("utf-16"), 4),
        ("ab".encode("utf-32"), 2),
        (b"\x7fELF\x02\x01\x01\0", 7),
    ],
)
def test_a_zero_byte_is_no_text(tmp_path, content, offset):
    with pytest.raises(SourceBinaryError) as refusal:
        open_source(write(tmp_path, content))
    assert refusal.value.message.params["offset"] == offset


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe \0"])
def test_nothing_and_white_space_are_empty(tmp_path, content):
    with pytest.raises(SourceEmptyError):
        open_source(write(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), WordEncryptedError),
        (OLE + "WordDocument".encode("utf-16-le"), WordLegacyError),
        (OLE + "Workbook".encode("utf-16-le"), SourceFormatError),
        (b"%PDF-1.7\n", SourceFormatError),
        (b"{\\rtf1 text}", SourceFormatError),
        (b"PK\x03\x04 and nothing more", WordDamagedError),
    ],
)
def test_other_formats_are_refused_under_their_names(tmp_path, content, error):
    with pytest.raises(error):
        open_source(write(tmp_path, content))


def test_an_archive_that_is_no_word_document_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "d.docx", "w") as archive:
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(SourceFormatError, match="ZIP"):
        open_source(tmp_path / "d.docx")


def test_an_archive_cut_off_is_damaged(tmp_path):
    path = save(tmp_path / "d.docx", paragraph("x"))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(WordDamagedError):
        open_source(path)


def test_an_archive_of_countless_parts_is_refused(tmp_path, monkeypatch):
    path = save(tmp_path / "d.docx", paragraph("x"))
    assert open_source(path)
    monkeypatch.setattr(source_file, "MAX_ZIP_PARTS", 3)
    with pytest.raises(WordDamagedError):
        open_source(path)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = write(tmp_path, b"")
    os.truncate(path, 500 * 1024 * 1024)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.process_time()
    with pytest.raises(SourceTooLargeError) as refusal:
        open_source(path)
    assert time.process_time() - begin < 0.1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB
    assert refusal.value.message.params == {"size_mib": 500, "limit_mib": 64}


def test_the_limit_itself_is_read(tmp_path):
    path = write(tmp_path, b"")
    os.truncate(path, MAX_FILE_BYTES)
    with pytest.raises(SourceBinaryError):
        open_source(path)
    os.truncate(path, MAX_FILE_BYTES + 1)
    with pytest.raises(SourceTooLargeError):
        open_source(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceMissingError, match=r"gone\.docx"):
        open_source(tmp_path / "gone.docx")


def test_a_directory_a_pipe_and_an_impossible_path_are_no_files(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / ("n" * 300), tmp_path / "a\0b"):
        with pytest.raises(SourceUnreadableError):
            open_source(path)


def test_a_file_that_others_may_not_read_is_unreadable(tmp_path, monkeypatch):
    path = write(tmp_path, b"text")

    def forbid(*_args, **_options):
        raise PermissionError

    monkeypatch.setattr(type(path), "open", forbid)
    with pytest.raises(SourceUnreadableError):
        open_source(path)


def test_a_plain_text_may_be_less_large_than_a_word_document(tmp_path):
    path = write(tmp_path, b"word " * (16 * 1024 * 1024 // 5))
    assert open_source(path).format == "text"
    path = write(tmp_path, b"word " * (16 * 1024 * 1024 // 5 + 1))
    with pytest.raises(SourceTooLargeError) as refusal:
        open_source(path)
    assert refusal.value.message.params == {"size_mib": 17, "limit_mib": 16}

"""Word documents that are damaged or hostile: refused by name, soon, in bounded memory."""

import resource
import time
import zipfile

import pytest

from cami.errors import (
    CamiError,
    SourceEmptyError,
    SourceFormatError,
    WordDamagedError,
    WordEncryptedError,
    WordEntityError,
    WordInflatesError,
)
from cami.sources.docx import package, read_docx
from tests.sources.word import NS, X, cell, paragraph, row, save, table, textbox

MAIN = "word/document.xml"


def document(body, prolog=""):
    return f"{prolog}<w:document {NS}><w:body>{body}</w:body></w:document>"


def refusal_of(path, error):
    with pytest.raises(error) as refusal:
        read_docx(path)
    return refusal.value


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY x "&a;&a;&a;">]>',
        '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">',
        "<!DOCTYPE w>",
    ],
)
def test_a_declared_document_type_is_refused_and_leaks_nothing(tmp_path, declaration):
    body = paragraph(X("<w:r><w:t>&x;</w:t></w:r>"))
    for prolog in (declaration, f"<!--{' ' * 200_000}-->{declaration}"):
        if "ENTITY" not in declaration:
            body = paragraph("x")
        path = save(tmp_path / "d.docx", raw={MAIN: document(body, prolog)})
        error = refusal_of(path, WordEntityError)
        assert error.message.params == {"part": MAIN}
        assert "root:" not in str(error)


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16"])
def test_entities_that_multiply_are_refused_before_they_do(tmp_path, encoding):
    entities = '<!ENTITY a0 "ha ha ha ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    prolog = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [{entities}]>'
    bomb = document('<w:p w:rsidR="&a9;"/>', prolog).encode(encoding)
    refusal_of(save(tmp_path / "d.docx", raw={MAIN: bomb}), WordEntityError)


def test_a_document_type_hidden_by_its_encoding_is_refused(tmp_path):
    prolog = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w>'
    raw = {MAIN: document(paragraph("x"), prolog).encode("utf-16")}
    refusal_of(save(tmp_path / "d.docx", raw=raw), WordEntityError)


def test_a_document_type_in_another_part_is_refused(tmp_path):
    raw = {"word/styles.xml": f"<!DOCTYPE w><w:styles {NS}/>"}
    path = save(tmp_path / "d.docx", paragraph("x"), styles="", raw=raw)
    assert refusal_of(path, WordEntityError).message.params["part"] == "word/styles.xml"


@pytest.mark.parametrize("filling", ["<w:p/>", paragraph("saiga"), " "])
def test_a_bomb_is_refused_soon_and_in_little_memory(tmp_path, filling):
    bomb = document(filling * (100_000_000 // len(filling))).encode()
    path = save(tmp_path / "d.docx", raw={MAIN: bomb})
    del bomb
    assert path.stat().st_size < 1_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.process_time()
    refusal_of(path, WordInflatesError)
    assert time.process_time() - begin < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KiB


def test_countless_elements_are_refused_however_well_packed(tmp_path, monkeypatch):
    monkeypatch.setattr(package, "MAX_MARKS", 1000)
    assert read_docx(save(tmp_path / "d.docx", paragraph("x")))
    for filling in (
        "<w:p/>" * 1000,
        "<w:p " + " ".join(f'a{n}=""' for n in range(1000)) + "/>",
    ):
        path = save(tmp_path / "d.docx", raw={MAIN: document(filling)})
        refusal_of(path, WordInflatesError)


def test_a_bomb_that_hides_its_size_is_cut_short(tmp_path):
    path = save(tmp_path / "d.docx", raw={MAIN: document(" " * 9_000_000)})
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(MAIN.encode()))
    content[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    refusal_of(path, WordDamagedError)


def test_all_parts_together_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(package, "MAX_PARTS_BYTES", 150_000)
    filler = X(f"<!--{'x' * 100_000}-->")
    assert read_docx(save(tmp_path / "d.docx", paragraph("x"), styles=filler))
    path = save(tmp_path / "d.docx", paragraph("x"), styles=filler, numbering=filler)
    refusal_of(path, WordInflatesError)


@pytest.mark.parametrize(
    ("raw", "part"),
    [
        ({MAIN: "<w:document"}, MAIN),
        ({MAIN: ""}, MAIN),
        ({MAIN: document("").encode() + b"\xff"}, MAIN),
        ({MAIN: f"<w:document {NS}/>"}, "w:body"),
        ({MAIN: f"<w:ftr {NS}><w:body/></w:ftr>"}, "w:body"),
        ({"_rels/.rels": "<Rel"}, "_rels/.rels"),
        ({"word/styles.xml": "<w:styles"}, "word/styles.xml"),
    ],
)
def test_a_broken_part_is_named(tmp_path, raw, part):
    path = save(tmp_path / "d.docx", paragraph("x"), styles="", raw=raw)
    assert refusal_of(path, WordDamagedError).message.params == {"part": part}


def test_a_related_part_that_is_missing_is_named(tmp_path):
    path = save(tmp_path / "d.docx", paragraph("x"), styles="", drop=["word/styles.xml"])
    assert refusal_of(path, WordDamagedError).message.params["part"] == "word/styles.xml"


def test_a_document_without_relations_is_found_by_its_usual_name(tmp_path):
    path = save(tmp_path / "d.docx", paragraph("x"), drop=["_rels/.rels"])
    assert read_docx(path).blocks[0].text == "x"


def test_a_wrong_checksum_is_damage(tmp_path):
    path = tmp_path / "d.docx"
    with zipfile.ZipFile(path, "w") as archive:  # stored, so that a letter can be changed
        archive.writestr(MAIN, document(paragraph("saiga")))
    path.write_bytes(path.read_bytes().replace(b"saiga", b"taiga"))
    assert refusal_of(path, WordDamagedError).message.params == {"part": MAIN}


def test_a_part_cut_off_or_garbled_is_damage(tmp_path):
    path = save(tmp_path / "d.docx", *[paragraph(f"{n} saiga") for n in range(300)])
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo(MAIN).header_offset + 300
    path.write_bytes(content[:start] + bytes(200) + content[start + 200 :])
    assert refusal_of(path, WordDamagedError).message.params == {"part": MAIN}


def test_no_byte_of_a_document_changed_gives_any_but_our_errors(tmp_path):
    path = save(tmp_path / "d.docx", paragraph("x"), styles="", numbering="")
    content = path.read_bytes()
    for offset in range(0, len(content), 3):
        changed = bytearray(content)
        changed[offset] ^= 0x55
        path.write_bytes(bytes(changed))
        try:
            read_docx(path)
        except CamiError:
            continue


def test_a_part_protected_by_a_password_is_refused(tmp_path):
    path = save(tmp_path / "d.docx", paragraph("x"))
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(MAIN.encode()))
    content[entry + 8] |= 1
    path.write_bytes(bytes(content))
    refusal_of(path, WordEncryptedError)


def test_a_packing_that_word_does_not_use_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "d.docx", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr(MAIN, document(paragraph("x")))
    refusal_of(tmp_path / "d.docx", WordDamagedError)


@pytest.mark.parametrize("body", ["", paragraph(), paragraph(" \u00a0")])
def test_a_document_without_text_is_empty(tmp_path, body):
    refusal_of(save(tmp_path / "d.docx", body), SourceEmptyError)


def test_a_plain_text_is_no_word_document(tmp_path):
    (tmp_path / "d.docx").write_text("1.1 Count saiga")
    refusal_of(tmp_path / "d.docx", SourceFormatError)


DEEP = 500


@pytest.mark.parametrize(
    ("nest", "depth"),
    [
        (lambda inner: paragraph(textbox(inner)), 8),
        (lambda inner: X(f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"), 100),
        (lambda inner: table(row(cell(inner))), 80),
    ],
)
def test_depth_is_read_as_far_as_it_is_parsed_and_else_refused(tmp_path, nest, depth):
    body = paragraph("core")
    for _ in range(depth):
        body = nest(body)
    assert read_docx(save(tmp_path / "d.docx", body)).blocks
    body = X("<w:sdt><w:sdtContent>" * DEEP + "</w:sdtContent></w:sdt>" * DEEP)
    refusal_of(save(tmp_path / "d.docx", body), WordDamagedError)

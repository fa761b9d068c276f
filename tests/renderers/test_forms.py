import io
import shutil
import subprocess
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cami.cli.speak import catalogue
from cami.errors import (
    FileWithMacrosError,
    FormDamagedError,
    FormEncryptedError,
    FormInflatesError,
    FormNotOursError,
    FormRowsChangedError,
    FormVersionError,
    SourceTooLargeError,
)
from cami.programme.paper_form import Entry, FormQuestion, answers, plain
from cami.renderers.form_docx import form_docx
from cami.renderers.form_stamp import stamp_text
from cami.renderers.form_xlsx import form_xlsx
from cami.sources.form_docx import read_form_docx
from cami.sources.form_file import MAX_FORM_BYTES, open_form
from cami.sources.form_stamp import read_stamp
from cami.sources.form_xlsx import read_form_xlsx
from tests.renderers.forms import (
    form,
    repacked,
    row,
    typed_in_excel,
    typed_in_word,
    whole,
)

WRITE = {"docx": form_docx, "xlsx": form_xlsx}
FULL = Entry(
    "stalled",
    text="Подсчёт <сайгака> & кулана\nв мае: «2 стада»",
    next_steps="=SUM(A1) ask the ministry",
    obstacles=("money", "access"),
    obstacles_text="- border zone",
    links=("Report https://example.org/a?b=1&c", "https://example.org/б"),
)
OFFICE = shutil.which("soffice")


def say_in(language):
    return lambda m: catalogue(language).gettext(m.text).format_map(m.params)


def written(kind, made=None, language="en"):
    return WRITE[kind](made or form(language=language), say_in(language))


def read(kind, content):
    file = open_form(content, f"form.{kind}")
    return (read_form_docx if kind == "docx" else read_form_xlsx)(file)


def prefilled(language):
    rows = (row("1.1", Entry("under-way", text="Было"), 3), row("1.2"))
    questions = (
        FormQuestion("1", whole("all-1"), rows),
        FormQuestion("2", row("2.1", FULL)),
    )
    return form(questions, language)


both = pytest.mark.parametrize("kind", ["docx", "xlsx"])
tongues = pytest.mark.parametrize("language", ["en", "ru"])


@both
@tongues
def test_an_untouched_form_says_nothing(kind, language):
    made = form(language=language)
    back = read(kind, written(kind, made))
    assert back.stamp == made.stamp
    assert answers(back) == {}
    assert back.problems == ()


@both
@tongues
def test_what_was_saved_comes_back_as_it_was(kind, language):
    back = read(kind, written(kind, prefilled(language), language))
    assert answers(back) == {"1.1": Entry("under-way", text="Было"), "2.1": FULL}


@tongues
def test_every_kind_of_answer_is_read_from_word(language):
    say = say_in(language)
    stalled = next(
        word for word, key in _words(say)["progress"].items() if key == "stalled"
    )
    filled = typed_in_word(
        written("docx", language=language),
        {
            "q2_progress": stalled,
            "q2_text": FULL.text,
            "q2_next": FULL.next_steps,
            "q2_obstacle_money": True,
            "q2_obstacle_access": True,
            "q2_words": FULL.obstacles_text,
            "q2_links": "\n".join(FULL.links),
            "r1_same": True,
            "r2_progress": stalled,
        },
    )
    found = {"2.1": FULL, "1.1": Entry(no_change=True), "1.2": Entry("stalled")}
    assert answers(read("docx", filled)) == found


@tongues
def test_every_kind_of_answer_is_read_from_a_workbook(language):
    words = _words(say_in(language))
    named = {key: word for kind in words.values() for word, key in kind.items()}
    filled = typed_in_excel(
        written("xlsx", language=language),
        {
            ("q2", "progress"): named["stalled"].upper(),
            ("q2", "text"): FULL.text,
            ("q2", "next"): "ask",
            ("q2", "obstacles"): f"{named['money']};  {named['access']}",
            ("q2", "words"): FULL.obstacles_text,
            ("q2", "links"): "\n".join(FULL.links),
            ("r1", "same"): named["yes"],
            ("r2", "text"): 2025,
        },
    )
    back = answers(read("xlsx", filled))
    assert back["2.1"].progress == "stalled"
    assert back["2.1"].obstacles == FULL.obstacles
    assert back["2.1"].links == FULL.links
    assert back["2.1"].text == FULL.text
    assert back["1.1"] == Entry(no_change=True)
    assert back["1.2"] == Entry(text="2025")


def _words(say):
    from cami.renderers.form_stamp import words

    return words(say)


@both
def test_a_word_that_is_not_on_the_list_is_kept_as_text_and_shown(kind):
    content = written(kind)
    if kind == "docx":
        content = typed_in_word(content, {"r1_progress": "almost there"})
    else:
        content = typed_in_excel(content, {("r1", "progress"): "almost there"})
    back = read(kind, content)
    assert answers(back) == {"1.1": Entry(text="almost there")}
    assert [problem.code for problem in back.problems] == ["word-unknown"]
    assert back.problems[0].where == ("1.1", "progress")


def test_a_formula_is_shown_and_not_taken_for_an_answer():
    back = read("xlsx", typed_in_excel(written("xlsx"), {("r1", "text"): "=1+1"}))
    assert answers(back) == {}
    assert [problem.code for problem in back.problems] == ["answer-formula"]


def test_obstacles_that_are_not_on_the_list_become_words():
    typed = {("q2", "obstacles"): "money; floods"}
    back = read("xlsx", typed_in_excel(written("xlsx"), typed))
    assert back.entries["2.1"].obstacles == ("money",)
    assert back.entries["2.1"].obstacles_text == "floods"


def test_what_was_deleted_with_tracked_changes_is_not_read():
    kept = b'<w:t xml:space="preserve">Is</w:t></w:r>'
    gone = b"<w:del><w:r><w:t>Was</w:t></w:r></w:del>"
    filled = typed_in_word(written("docx"), {"r1_text": "Is"})
    marked = {"word/document.xml": lambda part: part.replace(kept, kept + gone)}
    assert read("docx", repacked(filled, marked)).entries["1.1"].text == "Is"


texts = st.text(
    st.characters(exclude_categories=("Cs",)) | st.sampled_from("\n\r\t\v =<&'\u2028ёЖ"),
    max_size=60,
)


@both
@given(text=texts)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_survives_the_way_through_a_form(kind, text):
    saved = Entry("under-way", text=plain(text), next_steps=plain(text))
    made = form((FormQuestion("1", row("1.1", saved)),))
    assert read(kind, written(kind, made)).entries["1.1"] == saved


@pytest.mark.skipif(not OFFICE, reason="no LibreOffice: soffice is not installed")
@both
def test_a_form_that_libreoffice_saved_again_reads_the_same(kind, tmp_path):
    made = prefilled("ru")
    content = written(kind, made, "ru")
    if kind == "docx":
        content = typed_in_word(content, {"r2_same": True, "r2_text": "Две\nстроки"})
    else:
        content = typed_in_excel(content, {("r2", "same"): "да", ("r2", "text"): "А\nБ"})
    (tmp_path / f"form.{kind}").write_bytes(content)
    subprocess.run(
        [OFFICE, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", kind, "--outdir", tmp_path / "again", tmp_path / f"form.{kind}"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    again = read(kind, (tmp_path / "again" / f"form.{kind}").read_bytes())
    before = read(kind, content)
    assert again.stamp == before.stamp
    assert again.entries == before.entries


# what is refused


@both
def test_a_row_that_was_removed_is_named(kind):
    content = written(kind)
    if kind == "docx":

        def cut(part):
            root = docx.oxml.parse_xml(part)
            line = next(
                tr for tr in root.iter(qn("w:tr"))
                if any(t.get(qn("w:val")) == "r2_text" for t in tr.iter(qn("w:tag")))
            )  # fmt: skip
            line.getparent().remove(line)
            return docx.oxml.xmlchemy.serialize_for_reading(root).encode()

        content = repacked(content, {"word/document.xml": cut})
    else:
        book = load_workbook(io.BytesIO(content))
        sheet = next(s for s in book.worksheets if s["A1"].value == "key")
        sheet.delete_rows(next(c.row for c in sheet["A"] if c.value == "r2"))
        content = _saved(book)
    with pytest.raises(FormRowsChangedError) as refused:
        read(kind, content)
    assert "r2" in str(refused.value)


def test_a_control_that_was_copied_is_refused():
    def copy(content):
        root = docx.oxml.parse_xml(content)
        control = next(root.iter(qn("w:sdt")))
        control.addnext(
            docx.oxml.parse_xml(docx.oxml.xmlchemy.serialize_for_reading(control))
        )
        return docx.oxml.xmlchemy.serialize_for_reading(root).encode()

    with pytest.raises(FormRowsChangedError):
        read("docx", repacked(written("docx"), {"word/document.xml": copy}))


def test_moved_columns_are_refused():
    book = load_workbook(io.BytesIO(written("xlsx")))
    sheet = next(s for s in book.worksheets if s["A1"].value == "key")
    sheet.move_range("F1:G20", cols=1)
    with pytest.raises(FormRowsChangedError):
        read("xlsx", _saved(book))


@both
@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"more": {"word/vbaProject.bin": b"x"}}, FileWithMacrosError),
        ({"more": {"xl/vbaProject.bin": b"x"}}, FileWithMacrosError),
        ({"more": {"big.bin": b"\0" * (70 * 1024 * 1024)}}, FormInflatesError),
        (
            {"[Content_Types].xml": lambda c: c.replace(b".main", b".macroEnabled.main")},
            FileWithMacrosError,
        ),
    ],
)  # fmt: skip
def test_what_should_not_be_in_a_form_is_refused(kind, change, error):
    with pytest.raises(error):
        read(kind, repacked(written(kind), change))


@both
def test_a_name_of_a_macro_file_is_refused(kind):
    with pytest.raises(FileWithMacrosError):
        open_form(written(kind), f"form.{kind[:-1]}m")


@both
def test_a_damaged_form_is_refused(kind):
    content = written(kind)
    with pytest.raises(FormDamagedError):
        read(kind, content[: len(content) // 2])
    main = "word/document.xml" if kind == "docx" else "xl/workbook.xml"
    with pytest.raises(FormDamagedError):
        read(kind, repacked(content, {main: lambda part: part[:-40]}))


@both
def test_a_document_type_is_never_read(kind):
    main = "word/document.xml" if kind == "docx" else "xl/workbook.xml"
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

    def declare(part):
        at = part.index(b"?>") + 2 if part.startswith(b"<?xml") else 0
        return part[:at] + bomb + part[at:]

    with pytest.raises(FormDamagedError):
        read(kind, repacked(written(kind), {main: declare}))


def test_a_password_is_named():
    sealed = bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(FormEncryptedError):
        open_form(sealed, "form.docx")


def test_more_than_fifty_mebibytes_are_refused_unread():
    with pytest.raises(SourceTooLargeError):
        open_form(b"PK\x03\x04" + b"\0" * MAX_FORM_BYTES, "form.docx")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04"])
def test_what_is_no_office_file_is_no_form(content):
    with pytest.raises((FormNotOursError, FormDamagedError)):
        open_form(content, "form.docx")


def test_a_word_document_of_ones_own_is_no_form():
    target = io.BytesIO()
    docx.Document().save(target)
    with pytest.raises(FormNotOursError):
        read("docx", target.getvalue())


def test_a_form_of_another_version_is_refused_and_a_changed_stamp_too():
    text = stamp_text(form().stamp, _words(say_in("en")))
    with pytest.raises(FormVersionError):
        read_stamp(text.replace('"version": 1', '"version": 2'))
    with pytest.raises(FormDamagedError):
        read_stamp(text.replace('["1.1", "1.2"]', '["1.2", "1.1"]'))
    with pytest.raises(FormNotOursError):
        read_stamp("{}")


# how it looks and what it lets be changed


def test_nothing_but_the_answers_can_be_changed():
    document = docx.Document(io.BytesIO(written("docx")))
    guard = document.settings.element.find(qn("w:documentProtection"))
    assert guard.get(qn("w:edit")) == "forms"
    assert guard.get(qn("w:enforcement")) == "1"
    book = load_workbook(io.BytesIO(written("xlsx")))
    assert book.security.lockStructure
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    sheet = next(s for s in book.worksheets if s["A1"].value == "key")
    free = {c.column_letter for line in sheet for c in line if not c.protection.locked}
    assert free == set("EFGHIJK")
    assert book["_cami"].sheet_state == "veryHidden"


@both
def test_non_parties_are_invited_and_never_asked(kind):
    content = written(kind, form(tone="invited"))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        said = b"".join(package.read(n) for n in package.namelist()).decode(errors="ignore")
    assert "invited" in said
    assert "Please return by" not in said
    assert "asked to report" not in said
    assert "frontiers or boundaries" in said


@both
def test_the_same_form_is_the_same_bytes(kind):
    assert written(kind) == written(kind)


def _saved(book):
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()

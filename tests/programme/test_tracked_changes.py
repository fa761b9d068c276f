"""A Word document with tracked changes is read as adopted, and says what was changed."""

import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from cami.programme.interpret import interpret
from cami.programme.source import Place
from cami.renderers.programme_docx import programme_docx
from cami.sources.docx import read_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def tracked(content, path):
    """The document with every third run inserted, and words deleted beside every fifth."""
    source = path.with_name("plain.docx")
    source.write_bytes(content)
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(path, "w") as changed:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "word/document.xml":
                part = etree.tostring(track(etree.fromstring(part)))
            changed.writestr(name, part)
    return path


def track(document):
    runs = [run for run in document.iter(f"{W}r") if run.findtext(f"{W}t")]
    for at, run in enumerate(runs):
        parent = run.getparent()
        if parent.tag != f"{W}p":
            continue
        if at % 5 == 0:
            parent.insert(
                parent.index(run), change("del", "delText", f"Dropped words {at}. ")
            )
        if at % 3 == 0:
            inserted = etree.Element(f"{W}ins", author())
            parent.replace(run, inserted)
            inserted.append(run)
    return document


def change(tag, text_tag, words):
    deleted = etree.Element(f"{W}{tag}", author())
    text = etree.SubElement(etree.SubElement(deleted, f"{W}r"), f"{W}{text_tag}")
    text.text = words
    return deleted


def author():
    return {
        f"{W}id": "7",
        f"{W}author": "Drafting group",
        f"{W}date": "2019-09-27T10:00:00Z",
    }


def register(programme):
    """What a programme provides, wherever it stands and whatever the file is."""
    nowhere = Place(0, 0)

    def bare(values):
        return [replace(value, place=nowhere) for value in values]

    return {
        "parts": bare(programme.parts),
        "sections": bare(programme.sections),
        "activities": bare(programme.activities),
        "references": bare(programme.references),
        "species": bare(programme.species),
        "range_states": bare(programme.range_states),
        "clauses": bare(programme.clauses),
        "events": bare(programme.events),
        "footnotes": [(note.number, note.text) for note in programme.footnotes],
        "visions": [text for text, _ in programme.visions],
    }


@pytest.mark.parametrize("name", ["rivers_en", "rivers_ru", "official"])
def test_tracked_changes_are_read_as_adopted(request, vocabulary, tmp_path, name):
    programme = request.getfixturevalue(name)
    path = tracked(programme_docx(programme, vocabulary), tmp_path / "tracked.docx")
    found = interpret(read_docx(path), vocabulary)
    assert register(found) == register(programme)
    kinds = {revision.kind for revision in found.revisions}
    assert kinds == {"inserted", "deleted"}
    dropped = [r for r in found.revisions if r.kind == "deleted"]
    assert all(revision.text.startswith("Dropped words") for revision in dropped)
    assert {revision.author for revision in found.revisions} == {"Drafting group"}


def test_a_second_round_through_word_changes_nothing(vocabulary, tmp_path, rivers_en):
    """A second Word round changes nothing: out, in, out, in."""
    once = tmp_path / "once.docx"
    once.write_bytes(programme_docx(rivers_en, vocabulary))
    first = interpret(read_docx(once), vocabulary)
    twice = tmp_path / "twice.docx"
    twice.write_bytes(programme_docx(first, vocabulary))
    assert register(interpret(read_docx(twice), vocabulary)) == register(rivers_en)

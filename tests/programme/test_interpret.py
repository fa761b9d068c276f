"""Whole documents: two of our own in two layouts and languages, and the official one."""

import json
import re
from collections import Counter

import pytest

from cami.errors import ColumnMissingError, NotAProgrammeError, PassageTooLongError
from cami.messages import Message
from cami.programme.similarity import words
from cami.renderers.programme_json import programme_json


def say(message: Message) -> str:
    return message.text.format_map(message.params)


def test_another_conventions_table_reads_without_a_rule_of_its_own(rivers_en):
    assert rivers_en.title.startswith("Action Plan")
    assert rivers_en.period == (2023, 2028)
    assert [(p.label, p.title) for p in rivers_en.parts] == [
        ("I", "Thematic measures"),
        ("II", "Single species measures"),
    ]
    assert [(s.part, s.number, s.kind) for s in rivers_en.sections] == [
        ("I", "1", "cross-cutting"),
        ("II", "2", "species"),
    ]
    assert [a.number for a in rivers_en.activities] == ["1.1", "1.2", "1.3", "2.1", "2.2"]
    assert [a.priority.levels for a in rivers_en.activities][:3] == [
        ("high",),
        ("medium",),
        ("low",),
    ]
    assert rivers_en.activities[1].extras == (("Timeframe", "2025-2026"),)
    assert [(s.name, s.party) for s in rivers_en.range_states] == [
        ("KAZAKHSTAN", True),
        ("Nepal", False),
        ("MONGOLIA", True),
        ("the Russian Federation", False),
    ]
    assert [s.appendix for s in rivers_en.species] == ["II", "I"]
    assert len(rivers_en.visions) == 1


def test_a_russian_programme_reads_alike(rivers_ru):
    assert rivers_ru.language == "ru"
    assert rivers_ru.period == (2023, 2028)
    assert [(s.number, s.kind, s.scientific_name) for s in rivers_ru.sections] == [
        ("1", "cross-cutting", None),
        ("2", "species", "Saiga tatarica"),
    ]
    first = rivers_ru.activities[0]
    assert [(i.label, len(i.sub_items)) for i in first.sub_items] == [("а)", 0), ("б)", 2)]
    assert dict(first.priority.by_sub_item) == {"а": "high", "б": "medium"}
    assert [s.covered for s in rivers_ru.species] == [True, False]
    assert [(s.name, s.party) for s in rivers_ru.range_states] == [
        ("КАЗАХСТАН", True),
        ("МОНГОЛИЯ", True),
        ("Непал", False),
        ("Российская Федерация", False),
    ]
    assert [(r.printed, r.status) for r in rivers_ru.references] == [
        ("1.1", "ok"),
        ("раздел 1", "ok"),
    ]
    assert len(rivers_ru.visions) == 1


def test_a_text_without_a_table_is_no_programme(read):
    with pytest.raises(NotAProgrammeError):
        read("Dear all,\n\nplease find attached the programme.\n")


def test_a_table_without_priorities_is_refused_with_its_place(read):
    with pytest.raises(ColumnMissingError) as refused:
        read("\t1. Roads\n\tResponsible\n\n\t1.1 Count saiga.\n\tNGOs\n")
    assert refused.value.message.params["column"] == "priority"
    assert refused.value.message.params["line"] == 1


def test_another_kind_of_table_beside_the_programme_is_no_error(read):
    programme = read(
        "\t1. Roads\n\tResponsible\n\tPriority\n\n\t1.1 Count saiga.\n\tNGOs\n\tHigh\n\n"
        "Annex\n\n\tMeeting\n\tResponsible\n\n\tSpring session\n\tCMS\n"
    )
    assert [a.number for a in programme.activities] == ["1.1"]
    assert "Spring session" in [text for text, _, _ in programme.paragraphs]


def test_a_row_that_lost_its_priority_keeps_its_actors(read):
    programme = read(
        "\t1. Roads\n\tResponsible\n\tPriority\n\n"
        "\t1.1 Count saiga.\n\tNGOs\n\n\t1.2 Count khulan.\n\tCMS\n\tLow\n"
    )
    first, second = programme.activities
    assert (first.responsible_printed, first.missing_cells) == ("NGOs", ("priority",))
    assert (second.responsible_printed, second.priority.levels) == ("CMS", ("low",))


def test_a_part_after_a_row_that_lost_its_priority_is_still_a_part(read):
    programme = read(
        "\tPart A. One\n\n\t1. Roads\n\tResponsible\n\tPriority\n\n"
        "\t1.1 Count saiga.\n\tNGOs\n\n\tPart II. Two\n\n"
        "\t2. Wells\n\tResponsible\n\tPriority\n\n\t2.1 Dig.\n\tCMS\n\tLow\n"
    )
    assert [part.label for part in programme.parts] == ["A", "II"]
    assert programme.activities[0].missing_cells == ("priority",)


def test_a_row_that_lost_its_actors_keeps_its_priority(read):
    programme = read(
        "\t1. Roads\n\tResponsible\n\tPriority\n\n"
        "\t1.1 Count saiga.\n\tHigh\n\n\t1.2 Count khulan.\n\tCMS\n\tLow\n"
    )
    first = programme.activities[0]
    assert (first.priority.levels, first.missing_cells) == (("high",), ("responsible",))


# --- The official document. Expected numbers were counted by hand in its text.


def test_no_row_of_the_official_document_is_lost(official, shared):
    text = (shared / "seed" / "cami-cop13-doc.txt").read_text("utf-8")
    printed = re.findall(r"^\t(?:\[[^]]*\])?(\d+\.\d+)", text, re.MULTILINE)
    assert [activity.number for activity in official.activities] == printed
    assert len(printed) == 228
    assert [s.number for s in official.sections] == [str(n) for n in range(1, 33)]
    assert [p.label for p in official.parts] == ["A", "II", "III", "VI"]


def test_no_letter_of_the_official_document_is_changed(official, shared):
    """Every activity's row, put together again, is its lines in the file, spaces folded."""
    lines = (shared / "seed" / "cami-cop13-doc.txt").read_text("utf-8").splitlines()
    for activity in official.activities:
        raw = " ".join(lines[activity.place.first - 1 : activity.place.last])
        together = " ".join(
            (
                activity.number_printed,
                activity.text,
                activity.responsible_printed,
                activity.priority_printed,
            )
        )
        assert together.split() == raw.split(), activity.number


def test_every_word_of_the_official_document_is_kept_somewhere(official, shared):
    """Tables, paragraphs and footnotes together hold each word as often as the file."""
    text = (shared / "seed" / "cami-cop13-doc.txt").read_text("utf-8")
    text = re.sub(r"\[footnoteRef:\d+\]|\[bookmark:[^\]]*\]|\[\d+:\s", " ", text)
    held = [paragraph for paragraph, _, _ in official.paragraphs]
    held += [note.text for note in official.footnotes]
    held += [part.printed for part in official.parts]
    for section in official.sections:
        held.append(section.printed)
        held += section.countries
        held += section.species if section.kind == "landscape" else ()
    for activity in official.activities:
        held += [activity.number_printed, activity.text]
        held += [activity.responsible_printed, activity.priority_printed]
    held += [f"{s.common_name} {s.scientific_name} {s.appendix}" for s in official.species]
    missing = Counter(words(text)) - Counter(words(" ".join(held)))
    ours = {"responsible", "priority", "app", "countries", "species", "cms", "appendix"}
    ours |= {"common", "name", "scientific", "not", "listed"}
    assert {w for w in missing if not w.isdigit()} - ours == {
        "sharing", "the", "same", "range", "under", "and", "covered", "by", "pow",
    }  # fmt: skip


def test_sub_items_of_the_official_document(official):
    counted = {
        a.number: (len(a.sub_items), sum(len(i.sub_items) for i in a.sub_items))
        for a in official.activities
        if a.sub_items
    }
    assert counted == {
        "1.1": (2, 0), "1.2": (5, 0), "1.3": (6, 0), "1.4": (2, 0), "3.1": (4, 0),
        "3.2": (4, 5), "3.3": (2, 0), "3.4": (4, 0), "3.5": (6, 0), "3.6": (7, 0),
        "8.1": (3, 0), "12.1": (4, 0), "18.4": (5, 0), "18.5": (4, 0),
    }  # fmt: skip


def test_priorities_of_the_official_document(official):
    levels = Counter(a.priority.levels for a in official.activities)
    assert levels == {
        ("high",): 135, ("medium",): 52, ("low",): 10, ("high", "medium"): 24,
        ("medium", "high"): 3, ("low", "medium"): 2, (): 2,
    }  # fmt: skip
    split = next(a for a in official.activities if a.number == "3.2")
    assert dict(split.priority.by_sub_item) == {
        "a": "high", "b": "high", "c": "high", "d": "medium",
    }  # fmt: skip
    empty = [a.number for a in official.activities if not a.priority_printed]
    assert empty == ["29.10", "29.11"]


def test_actors_of_the_official_document(official):
    mentions = [actor for a in official.activities for actor in a.actors]
    unconfirmed = [
        (a.number, x.key) for a in official.activities for x in a.actors if x.tbc
    ]
    assert unconfirmed == [
        (number, key) for number in ("2.5", "2.6") for key in ("traffic", "cites")
    ]
    assert {x.printed for x in mentions if not x.known} == {
        "Sokhondiunsky Biosphere Reserve"
    }


def test_references_of_the_official_document(official):
    tabled = [r for r in official.references if r.source.number]
    assert [(r.source.number, r.printed) for r in tabled] == [
        ("2.2", "7.5"), ("2.8", "section 5"), ("3.1", "3.2"), ("3.2", "3.1"),
        ("3.4", "3.1"), ("3.5", "3.1"), ("3.5", "3.2"), ("4.2", "6.1"), ("4.7", "5.1"),
        ("4.7", "5.8"), ("4.7", "5.11"), ("8.3", "8.1"), ("9.5", "Action 3.1.10"),
        ("11.3", "3.3"), ("11.3", "24.3"), ("11.4", "2.1"), ("16.3", "2.1"),
        ("24.4", "1.3"), ("27.3", "3.3"), ("27.3", "3.4"), ("32.4", "1.2"),
    ]  # fmt: skip
    doubted = {(r.source.number, r.printed): r.suggested for r in tabled if r.suggested}
    assert doubted == {("2.2", "7.5"): ("7.4",), ("11.3", "24.3"): ("27.3",)}


def test_scope_and_report_of_the_official_document(official):
    assert len(official.species) == 18
    assert sum(entry.covered for entry in official.species) == 15
    assert len(official.range_states) == 14
    assert sum(bool(state.party) for state in official.range_states) == 9
    assert [note.number for note in official.footnotes] == [str(n) for n in range(1, 10)]
    kinds = Counter(event.kind for event in official.events)
    assert kinds == {"meeting": 6, "project": 5, "outreach": 8, "fundraising": 3}
    assert len(official.visions) == len(official.goals) == 2


def test_clauses_of_the_official_resolution(official):
    kinds = Counter(clause.kind for clause in official.clauses)
    assert kinds == {"preambular": 13, "operative": 11}
    operative = {c.number: c for c in official.clauses if c.kind == "operative"}
    assert operative["9"].verbs == ("requests", "invites")
    assert operative["9"].addressees[:2] == ("Parties", "all Range States")
    assert [number for number, c in operative.items() if c.garbled] == ["4", "6", "8"]


def test_the_json_of_a_reading_has_the_agreed_keys(rivers_en):
    found = programme_json(rivers_en, (), say)
    assert json.loads(json.dumps(found)) is not None
    assert {"document", "parts", "sections", "activities", "references", "species",
            "range_states", "footnotes", "events", "findings"} <= set(found)  # fmt: skip
    activity = found["activities"][2]
    assert activity["actors"][1] == {
        "key": "media", "printed": "Media (tbc)", "tbc": True, "known": True,
    }  # fmt: skip
    assert activity["lines"] == [26, 26]


def test_a_document_without_a_block_is_no_programme(read):
    with pytest.raises(NotAProgrammeError):
        read("[1: a note and nothing else]\n")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Dear all,\n" + "word " * 5000, 2),
        ("\tResponsible\n\tPriority\n\n\t1.1 Count\n" + "and count\n" * 3000, 4),
    ],
)
def test_a_passage_that_nobody_would_write_is_refused_with_its_line(read, text, line):
    with pytest.raises(PassageTooLongError) as refused:
        read(text)
    assert refused.value.message.params["line"] == line

"""Damage one thing in a document, and exactly that damage is found: no more, no less."""

# ruff: noqa: E501 (examples are rows of a table)

import re

import pytest

from tests.programme.lint.clean import ENGLISH, RUSSIAN, edited, found

Findings = set[tuple[str, str]]


@pytest.fixture(scope="module")
def printed(shared):
    return (shared / "seed" / "cami-cop13-doc.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def known(printed):
    """What is found in the official document as it is."""
    return found(printed)


def row(text, number):
    """The lines of an activity: from its number to the blank line after its last cell."""
    start = re.search(rf"^\t{re.escape(number)}\.? ", text, re.MULTILINE).start()
    rest = text[start + 1 :]
    end = re.search(r"\n\s*\n(?=\n|\t ?\d|\tPart)", rest).end()
    return text[start : start + 1 + end]


def changed(text, number, old, new):
    """The text with words of one activity replaced."""
    before = row(text, number)
    return edited(text, (before, edited(before, (old, new))))


def with_section_inserted(text, at, heading):
    """The text with a section before section ``at``; later sections and activities move."""
    moved = re.sub(
        r"^(\t(?:\[[^\]]*\])?\s*)(\d+)(\.\s|\.\d+\.?\s)",
        lambda found: f"{found[1]}{int(found[2]) + (int(found[2]) >= at)}{found[3]}",
        text,
        flags=re.MULTILINE,
    )
    before = row(moved, re.findall(rf"^\t({at - 1}\.\d+)", moved, re.MULTILINE)[-1])
    table = (
        f"\t{at}. {heading}\n\tResponsible\n\tPriority\n\n"
        f"\t{at}.1 Paint milestones white and blue.\n\tNGOs\n\tLow\n\n"
    )
    return edited(moved, (before, before + table))


@pytest.mark.parametrize(
    ("number", "old", "new", "expected"),
    [
        ("5.3", "\tHigh", "\t", {("cell-empty", "5.3 priority")}),
        ("5.3", "\n\tHigh", "", {("cell-missing", "5.3 priority")}),
        ("8.4", "\n\tHigh", "", {("cell-missing", "8.4 priority")}),
        ("24.6", "\tHigh", "\tHgih", {("priority-unreadable", "24.6 hgih")}),
        ("5.3", "Government", "Goverment", {("actor-misspelt", "5.3 goverment agencies")}),
        ("21.1", "scientific inst", "scientifc inst", {("actor-misspelt", "21.1 scientifc institutions")}),
        ("30.2", "CMS, Gov", "CMS, CMS, Gov", {("actor-repeated", "30.2 cms")}),
        ("17.3", "17.3 ", "17.2 ", {("activity-number-repeated", "17.2"), ("activity-number-gap", "17.3")}),
        ("8.3", "see 8.1", "see 8.9", {("reference-target", "8.3 → 8.9")}),
        ("2.8", "section 5", "section 55", {("reference-target", "2.8 → section 55")}),
    ],
)  # fmt: skip
def test_official_document_damaged_in_one_row(printed, known, number, old, new, expected):
    assert found(changed(printed, number, old, new)) == known | expected


def test_official_document_with_an_activity_dropped(printed, known):
    text = edited(printed, (row(printed, "19.6"), ""))
    assert found(text) == known | {("activity-number-gap", "19.6")}


def test_official_document_with_a_count_changed(printed, known):
    text = edited(printed, ("the following 14 Range", "the following 13 Range"))
    subject = "13 range states in these species occur in the following 13 range"
    assert found(text) == known | {("count-differs", subject)}


def test_official_document_with_a_section_inserted(printed, known):
    text = with_section_inserted(printed, 9, "Milestones")
    assert found(text) == {(code, renumbered(code, subject)) for code, subject in known}


def renumbered(code, subject):
    """A subject as it reads once a section stands before section 9."""
    own, arrow, target = subject.partition(" → ")
    if code in ("date-impossible", "count-differs", "document-symbol-forms"):
        return subject
    number = re.compile(r"(?<![\w.])(\d+)(?=\.\d)|(?<=in )(\d+)$")
    moved = number.sub(lambda m: str(int(m[0]) + (int(m[0]) >= 9)), own)
    return moved + arrow + target


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([("\t7.1 ", "\t6.1 ")], {("activity-number-section", "6.1 (2) in 7"), ("activity-number-repeated", "6.1")}),
        ([("map.\n\tGovernment", "map.\n\tGovernmnt")], {("actor-misspelt", "5.1 governmnt agencies")}),
        ([("(see 2.2)", "(see 2.3)")], {("reference-target", "1.3 → 2.3")}),
        ([("\tScientific institutions\n\tLow", "\tScientific institutions\n\t")], {("cell-empty", "7.1 priority")}),
        ([("in 4 Range", "in 6 Range")], {("count-differs", "6 range states in the programme is about 5 mammal species in")}),
    ],
)  # fmt: skip
def test_built_programme_damaged(edits, expected):
    assert found(edited(ENGLISH, *edits)) == expected


def test_built_programme_with_a_section_inserted_has_stale_references_only():
    text = with_section_inserted(ENGLISH, 2, "Milestones")
    assert found(text) == {("reference-target", "1.3 → 2.2")}


def test_russian_programme_with_an_activity_dropped():
    text = edited(RUSSIAN, (row(RUSSIAN, "1.1"), ""))
    assert found(text) == {("activity-number-gap", "1.1")}

"""Each thing that a statement can be refused for, with its place and its remedy."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from cami.programme.intake import Terms, check_statement, speaks_for, unchanged
from cami.programme.statements import (
    SECRETARIAT,
    Contribution,
    Evidence,
    Period,
    Target,
)
from tests.programme.cycle import KZ, WWF, YEAR_2023, YEAR_2024, day, say, statement

KEPT = {s.id: s for s in (statement("old"), statement("other", speaker=WWF))}
TERMS = Terms(
    activities={"1.1": ("a", "b"), "1.2": ()},
    period=Period(date(2021, 1, 1), date(2024, 12, 31)),
    range_states=frozenset({"KZ", "TJ"}),
    kept=KEPT,
)
GOOD = statement("new", "1.1#a", "1.2", on=5, supersedes=("old",))


def test_a_sound_statement_is_kept():
    assert check_statement(GOOD, TERMS) == ()


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("target-missing", {"targets": ()}),
        ("activity-unknown", {"targets": (Target("1.11"),)}),
        ("sub-item-unknown", {"targets": (Target("1.1", "c"),)}),
        ("period-reversed", {"period": Period(date(2024, 1, 1), date(2023, 1, 1))}),
        ("period-outside", {"period": Period(date(2020, 12, 31), date(2023, 1, 1))}),
        (
            "country-outside",
            {"speaker": WWF, "basis": "partner-report", "countries": ("FR",)},
        ),
        ("country-not-yours", {"countries": ("TJ",)}),
        ("basis-not-yours", {"basis": "secretariat-act"}),
        ("basis-not-yours", {"basis": "partner-report"}),
        ("basis-not-yours", {"speaker": WWF}),
        ("time-without-zone", {"made_at": datetime(2024, 1, 1)}),  # noqa: DTZ001
        ("source-missing", {"basis": "public-source"}),
        ("earlier-unknown", {"supersedes": ("lost",)}),
        ("earlier-unknown", {"no_change_since": "lost"}),
        ("earlier-not-yours", {"supersedes": ("other",)}),
        ("earlier-is-later", {"made_at": day(0)}),
        (
            "contribution-elsewhere",
            {"contributions": (Contribution("r", "meeting", Target("1.1")),)},
        ),
    ],
)
def test_each_fault_is_named_with_its_remedy(code, changed):
    problems = check_statement(replace(GOOD, **changed), TERMS)
    found = [problem for problem in problems if problem.code == code]
    assert found, [problem.code for problem in problems]
    assert all(
        problem.where and say(problem.what) and say(problem.remedy) for problem in found
    )


def test_all_faults_are_shown_at_once():
    bad = replace(GOOD, targets=(), countries=("TJ",), supersedes=("lost",))
    assert len(check_statement(bad, TERMS)) == 3


def test_an_unknown_activity_is_shown_with_those_near_it():
    (problem,) = check_statement(replace(GOOD, targets=(Target("1.11"),)), TERMS)
    assert "1.1" in say(problem.remedy)


def test_a_public_source_names_its_source():
    source = Evidence("link", "https://example.org/report")
    named = replace(GOOD, basis="public-source", evidence=(source,))
    assert check_statement(named, TERMS) == ()


def test_no_change_repeats_everything_and_says_since_when():
    first = unchanged(KEPT["old"], "again", YEAR_2024, "anna", day(9))
    second = unchanged(first, "and again", YEAR_2024, "anna", day(10))
    assert (first.text, first.progress) == (KEPT["old"].text, KEPT["old"].progress)
    assert (first.period, KEPT["old"].period) == (YEAR_2024, YEAR_2023)
    assert second.no_change_since == "old"
    assert second.supersedes == ("again",)


def test_a_body_speaks_on_its_own_basis():
    bases = [speaks_for(body) for body in (KZ, WWF, SECRETARIAT)]
    assert bases == ["national-report", "partner-report", "secretariat-act"]

"""What may follow what in the life of a statement, and by whose hand."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cami.programme.clearance import FOLLOWS, check_change, hands, stage_of
from cami.programme.statements import STAGES
from tests.programme.cycle import KZ, WWF, change, published, statement

OF_COUNTRY, OF_PARTNER = statement("s"), statement("s", speaker=WWF)
SUBMITTED = (change("s", "submitted"),)
APPROVED = (*SUBMITTED, change("s", "approved", 2))


def codes(said, before, step, hand):
    return [problem.code for problem in check_change(said, before, step, hand)]


def test_every_stage_says_what_may_follow():
    assert set(FOLLOWS) == set(STAGES)
    assert {after for steps in FOLLOWS.values() for after in steps} == set(STAGES) - {
        "draft"
    }


def test_nothing_of_a_country_is_published_before_the_country_approved():
    step = change("s", "published", 3)
    assert codes(OF_COUNTRY, SUBMITTED, step, "secretariat") == ["stage-clearance-missing"]
    assert codes(OF_COUNTRY, APPROVED, step, "secretariat") == []
    assert codes(OF_PARTNER, SUBMITTED, step, "secretariat") == []


@pytest.mark.parametrize("hand", ["author", "secretariat"])
def test_only_the_country_approves_for_the_country(hand):
    step = change("s", "approved", 3)
    assert codes(OF_COUNTRY, SUBMITTED, step, hand) == ["stage-not-yours"]
    assert codes(OF_COUNTRY, SUBMITTED, step, "approver") == []


def test_a_partner_needs_no_approval_and_gets_none():
    assert hands(OF_PARTNER, "submitted", "approved") == frozenset()


def test_what_was_cleared_is_not_withdrawn_by_its_author_alone():
    assert "author" not in hands(OF_COUNTRY, "published", "withdrawn")
    assert "author" in hands(OF_PARTNER, "published", "withdrawn")


def test_a_return_says_why():
    step = change("s", "returned", 3)
    assert codes(OF_COUNTRY, SUBMITTED, step, "approver") == ["stage-reason-missing"]
    said = change("s", "returned", 3, reason="Which year?")
    assert codes(OF_COUNTRY, SUBMITTED, said, "approver") == []


def test_a_step_is_not_dated_before_what_it_follows():
    step = change("s", "submitted", 0)
    assert codes(OF_COUNTRY, (), step, "author") == ["stage-out-of-time"]


def test_nothing_follows_a_withdrawal():
    gone = (change("s", "withdrawn", 2),)
    for stage in STAGES:
        step = change("s", stage, 3, reason="because")
        assert "stage-cannot-follow" in codes(OF_COUNTRY, gone, step, "author")


def test_of_two_who_act_at_once_the_first_counts():
    returned, approved = change("s", "returned", 2), change("s", "approved", 3)
    for order in permutations((*SUBMITTED, returned, approved)):
        assert stage_of(order) == "returned"


@given(st.lists(st.sampled_from(STAGES), max_size=8))
def test_a_stage_is_reached_only_by_steps_that_may_follow(stages):
    steps = [change("s", stage, at, at) for at, stage in enumerate(stages)]
    reached = {"draft"}
    for at in range(len(steps) + 1):
        stage = stage_of(steps[:at])
        assert stage in reached | {a for r in reached for a in FOLLOWS[r]}
        reached.add(stage)


def test_the_usual_way_ends_in_public():
    assert stage_of(published(statement("s", speaker=KZ))) == "published"

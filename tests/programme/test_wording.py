"""What changed between two wordings."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cami.programme.wording import differences, words_changed

WORDS = ("map", "the", "herds", "of", "wild", "camels", "now")
TEXTS = st.lists(st.sampled_from(WORDS)).map(" ".join)


def read(runs, *kinds):
    return " ".join(run.text for run in runs if run.kind in kinds)


def test_a_replaced_word_is_deleted_then_inserted():
    runs = differences("Map all herds of camels", "Map some herds of camels")
    assert [(run.kind, run.text) for run in runs] == [
        ("same", "Map"),
        ("deleted", "all"),
        ("inserted", "some"),
        ("same", "herds of camels"),
    ]


def test_white_space_is_no_difference():
    runs = differences("Map  all\nherds", "Map all herds ")
    assert [(run.kind, run.text) for run in runs] == [("same", "Map all herds")]


def test_nothing_leads_from_nothing_to_nothing():
    assert differences("", " ") == ()


def test_a_word_put_for_another_counts_once_and_letters_count():
    assert words_changed(differences("Map all herds", "map some herds")) == 2
    assert words_changed(differences("Map all herds", "Map herds")) == 1
    assert words_changed(differences("сайгак", "сайгака и")) == 2
    assert words_changed(differences("a b", "a b")) == 0


@given(TEXTS, TEXTS)
def test_runs_read_as_either_text(old, new):
    runs = differences(old, new)
    assert read(runs, "same", "deleted") == old
    assert read(runs, "same", "inserted") == new


@given(TEXTS, TEXTS)
def test_runs_are_as_long_as_they_can_be(old, new):
    kinds = [run.kind for run in differences(old, new)]
    assert all(kind != following for kind, following in pairwise(kinds))
    assert ("inserted", "deleted") not in pairwise(kinds)

"""Words lead to activities in either language, in any form."""

import pytest

from cami.stores.search import query_terms, search_text

KEPT = search_text(
    [
        "21.3",
        "Count the herds",
        "Saiga Antelope",
        "Сайгак",
        "Kazakhstan",
        "Казахстан",
        "Ёлка",
    ]
)


def found(q, kept=KEPT):
    return all(any(pattern in kept for pattern in term) for term in query_terms(q))


@pytest.mark.parametrize(
    "q",
    ["saiga", "SAIGAS", "сайгак", "Сайгаков", "сайгаками", "count herd", "antelopes",
     "saig", "Казахстане", "Казахст", "kazakh", "saiga казахстан", "21.3", "елка", "ёлки"],
)  # fmt: skip
def test_a_word_is_found_in_either_language_and_any_form(q):
    assert found(q)


@pytest.mark.parametrize(
    "q", ["leopard", "saiga leopard", "aiga", "1.3", "21.33", "сайгак марал"]
)
def test_what_is_not_there_is_not_found(q):
    assert not found(q)


def test_an_unfinished_word_counts_only_at_the_end():
    assert not found("saig herds")


@pytest.mark.parametrize("q", ["", "  ", "!?", "—"])
def test_nothing_asked_is_no_condition(q):
    assert query_terms(q) == ()


def test_nothing_kept_is_found_by_nothing():
    assert search_text([]) == ""
    assert not found("a", kept="")


def test_signs_of_the_database_are_only_letters():
    assert query_terms("100%_x") == ((" 100 ",), (" _x ", " _x"))

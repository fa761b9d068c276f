"""Conditions combine as a reader expects, and every count keeps its word."""

from dataclasses import replace

import pytest

from cami.stores.filters import FACETS, Conditions, counts, find
from cami.stores.register import programme
from tests.register import CAMI, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(db):
    fill()
    return programme(CAMI)


@pytest.fixture
def rivers(head):
    return programme("rivers")


def numbers(head, **asked):
    return [row.number for row in find(head, Conditions(**asked), size=None).rows]


ASKED = [
    Conditions(),
    Conditions(country=("KZ",)),
    Conditions(species=("saiga", "argali"), priority=("high",)),
    Conditions(part=("III",), q="gobi"),
    Conditions(actor=("cms",), section=("29", "30")),
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_each_count_is_what_choosing_its_value_alone_leaves(head, asked):
    for facet, counted in counts(head, asked).items():
        assert facet in FACETS
        for value, count in counted.items():
            chosen = replace(asked, **{facet: (value,)})
            assert find(head, chosen, size=None).total == count, (facet, value)


def test_values_of_one_facet_add_up_and_facets_narrow(head):
    saiga, argali = numbers(head, species=("saiga",)), numbers(head, species=("argali",))
    both = numbers(head, species=("saiga", "argali"))
    assert set(both) == {*saiga, *argali}
    in_china = numbers(head, species=("saiga", "argali"), country=("CN",))
    assert set(in_china) == set(both) & set(numbers(head, country=("CN",)))
    assert in_china != both


def test_kazakhstan_and_saiga_lead_to_its_section(head):
    assert numbers(head, country=("KZ",), species=("saiga",)) == ["21.1"]


@pytest.mark.parametrize("q", ["сайгак", "Сайгака", "saiga", "SAIGA", "saiga antelopes"])
def test_a_species_is_found_by_its_names_in_both_languages(head, q):
    assert "21.1" in numbers(head, q=q)


def test_all_words_are_asked_for(head):
    assert set(numbers(head, q="saiga work")) < set(numbers(head, q="saiga"))
    assert numbers(head, q="saiga zzzz") == []


def test_an_actor_to_be_confirmed_is_not_counted(rivers):
    assert "media" not in counts(rivers, Conditions())["actor"]
    assert numbers(rivers, actor=("media",)) == []


def test_printed_order_is_kept_and_a_page_too_far_is_the_last(head):
    first, last = find(head, Conditions(), 1), find(head, Conditions(), 99)
    assert first.rows[0].number == "1.1"
    assert (first.total, first.pages, last.page) == (228, 5, 5)
    assert len(first.rows) == 50
    assert len(last.rows) == 28


def test_an_unknown_value_finds_nothing_and_breaks_nothing(head):
    for facet in FACETS:
        assert find(head, Conditions(**{facet: ("no'such\"%_",)})).total == 0

import pytest

from cami.programme.priorities import read_priority


@pytest.mark.parametrize(
    ("printed", "levels"),
    [
        ("High", ("high",)),
        ("High/ medium", ("high", "medium")),
        ("Medium/ High", ("medium", "high")),
        ("Высокая", ("high",)),
        ("средний / низкий", ("medium", "low")),
        ("", ()),
        ("as soon as possible", ()),
    ],
)
def test_levels_come_in_printed_order_and_are_never_guessed(vocabulary, printed, levels):
    assert read_priority(printed, vocabulary).levels == levels


def test_levels_of_sub_items(vocabulary):
    priority = read_priority("High (a, b, c) Medium (d)", vocabulary)
    assert priority.levels == ("high", "medium")
    assert dict(priority.by_sub_item) == {
        "a": "high",
        "b": "high",
        "c": "high",
        "d": "medium",
    }

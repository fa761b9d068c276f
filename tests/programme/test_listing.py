from hypothesis import given
from hypothesis import strategies as st

from cami.programme.listing import split_items
from cami.programme.source import Line


def items(*texts):
    lead, found = split_items(tuple(Line(text, at) for at, text in enumerate(texts, 1)))
    return lead, [
        (item.label, item.text, [i.label for i in item.sub_items]) for item in found
    ]


def test_items_nest_by_the_style_of_their_labels():
    lead, found = items("Do:", "a) maps:", "i. range;", "ii. routes;", "b) sheets")
    assert lead == "Do:"
    assert found == [("a)", "maps:", ["i.", "ii."]), ("b)", "sheets", [])]


def test_the_letter_i_after_h_is_a_letter():
    labels = [f"{letter}) x" for letter in "abcdefghij"]
    _, found = items("Do:", *labels)
    assert [label for label, _, _ in found] == [f"{letter})" for letter in "abcdefghij"]


def test_a_roman_one_after_a_letter_opens_a_deeper_list():
    _, found = items("Do:", "a) first", "i) inner", "ii) inner too", "b) second")
    assert [(label, inner) for label, _, inner in found] == [
        ("a)", ["i)", "ii)"]),
        ("b)", []),
    ]


def test_an_unlabelled_line_belongs_to_the_item_before_it():
    _, found = items("Do:", "a) first half", "and second half", "b) next")
    assert found[0][1] == "first half and second half"


@given(st.lists(st.sampled_from(["a) x", "b) y", "i. z", "· w", "plain words", "(в) это"])))
def test_no_word_is_lost_or_made_up(texts):
    lead, found = split_items(
        tuple(Line(text, at) for at, text in enumerate(["Do", *texts]))
    )

    def words(items):
        for item in items:
            yield from (item.label, *item.text.split())
            yield from words(item.sub_items)

    assert [*lead.split(), *words(found)] == " ".join(["Do", *texts]).split()

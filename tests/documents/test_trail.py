"""From a number in a sentence to what is behind it, in any language."""

from cami.documents.model import Paragraph
from cami.documents.trail import Trail, pieces
from cami.messages import Message

COUNTS = Message("{a} of {b} things by {who}", {"a": 2, "b": 3, "who": "Ann"})
TRACED = Paragraph(COUNTS, {"a": ("s:1", "s:2"), "b": ("s:1", "s:2", "s:3")})


def english(message):
    return message.text.format_map(message.params)


def backwards(message):
    """Say it in a language that puts the numbers the other way round."""
    return "Von {b} Dingen {a} ({who})".format_map(message.params)


def test_a_sentence_is_cut_at_its_numbers_and_loses_no_letter():
    cut = pieces(TRACED.text, TRACED.figures, english)
    assert "".join(piece.text for piece in cut) == english(COUNTS)
    assert [(p.name, p.refs) for p in cut if p.name] == list(TRACED.figures.items())


def test_numbers_keep_what_is_behind_them_where_a_language_turns_them_round():
    cut = [p for p in pieces(TRACED.text, TRACED.figures, backwards) if p.name]
    assert [(p.name, p.text, len(p.refs)) for p in cut] == [("b", "3", 3), ("a", "2", 2)]


def test_words_of_people_are_left_as_they_are():
    (piece,) = pieces("100 {percent} done", {"percent": ("x",)}, english)
    assert (piece.text, piece.refs) == ("100 {percent} done", ())


def test_the_same_things_have_one_mark():
    trail = Trail()
    marks = [trail.mark(refs) for refs in (("a",), ("b",), ("a",), ("a", "b"))]
    assert marks == [1, 2, 1, 3]
    assert trail.entries == [("a",), ("b",), ("a", "b")]

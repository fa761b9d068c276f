"""A round's questions: few, grouped, and the same from round to round."""

from dataclasses import replace
from datetime import date

import pytest

from cami.programme.obligations import obligations
from cami.programme.questions import (
    LARGEST,
    MOST,
    question_keys,
    questions,
    suggestions,
)
from cami.programme.ranges import Contest
from cami.programme.state import fold
from cami.programme.statements import Body, Evidence, audience_of
from tests.programme.cycle import (
    FACTS,
    KZ,
    TJ,
    WWF,
    activity,
    all_published,
    day,
    section,
    statement,
)

TODAY = date(2026, 1, 1)
WORDS = (
    *("fence", "river", "census", "herder", "road", "market", "school", "border", "camera"),
    *("water", "winter", "law", "map", "fire", "steppe", "forest", "mine", "grant"),
    *("ranger", "salt", "collar", "hunting", "bridge", "tourism", "wolf", "disease"),
)


def programme(sizes):
    """Sections of so many activities, no two of which are alike."""
    made = []
    for number, size in enumerate(sizes, start=1):
        within = section(str(number), "cross-cutting" if number < 9 else "support")
        for at in range(size):
            texts = (WORDS[(number * 7 + at) % 26], WORDS[(number * 5 + at * 3) % 26])
            text = f"{texts[0]} {number}x{at} {texts[1]} {at}y{number}"
            made.append(activity(f"{number}.{at + 1}", within, text=text))
    return made


def asked(register, previous=None):
    return questions(obligations(register, KZ, FACTS, TODAY), register, previous or {})


@pytest.mark.parametrize(
    "sizes", [[5] * 12, [4] * 32, [30, 2, 1], [1] * 40, [40] * 20, [1]]
)
def test_every_obligation_is_asked_once_in_no_more_than_twenty_questions(sizes):
    register = programme(sizes)
    found = asked(register)
    keys = [key for question in found for key in question.activities]
    assert sorted(keys) == sorted(a.key for a in register)
    assert len(found) <= MOST
    assert len({question.key for question in found}) == len(found)


def test_a_section_is_a_question():
    found = asked(programme([3, 4, 5]))
    assert [question.key for question in found] == ["1", "2", "3"]
    assert [len(question.items) for question in found] == [3, 4, 5]


def test_a_large_theme_is_cut_in_register_order():
    (first, second) = asked(programme([LARGEST + 1]))
    assert first.activities + second.activities == tuple(f"1.{n}" for n in range(1, 14))


def test_activities_that_ask_the_same_are_one_item():
    text = "Count every herd each winter and publish the results"
    register = [
        activity("1.1", text=text),
        activity("1.2", text="Remove fences along the railway"),
        activity("2.1", text=text + "."),
    ]
    found = asked(register)
    assert [item.key for question in found for item in question.items] == ["1.1", "1.2"]
    assert [t.activity for t in found[0].items[0].targets] == ["1.1", "2.1"]


def test_the_same_obligations_give_the_same_questions():
    register = programme([4] * 30)
    assert asked(register) == asked(list(register))


def test_questions_keep_their_keys_when_the_programme_grows():
    before = asked(programme([3 + number % 5 for number in range(30)]))
    grown = programme([1 + number % 7 for number in range(33)])
    after = asked(grown, question_keys(before))
    old, new = question_keys(before), question_keys(after)
    assert {k: v for k, v in new.items() if k in old} == {
        k: v for k, v in old.items() if k in new
    }


def test_what_is_not_ours_is_not_asked():
    register = [activity("1.1"), activity("1.2", actors="wwf")]
    assert [q.activities for q in asked(register)] == [("1.1",)]


def test_what_is_contested_is_not_asked():
    saiga = activity("21.1", section("21", "species", ("saiga",)), text="Count herds")
    register = [activity("1.1"), saiga]
    assert [q.activities for q in asked(register)] == [("1.1",), ("21.1",)]
    contest = Contest("saiga", "KZ", "2024-03-01", "Not seen.")
    facts = replace(FACTS, contests=(contest,))
    found = questions(obligations(register, KZ, facts, TODAY), register)
    assert [q.activities for q in found] == [("1.1",)]


def test_non_parties_are_invited_in_every_question():
    register = programme([3, 3])
    body = Body("country", "BT")
    found = questions(obligations(register, body, FACTS, TODAY), register)
    assert {question.tone for question in found} == {"invited"}


SAID = [
    statement("own", on=1, round="2023"),
    statement("partner", on=5, speaker=WWF, countries=("KZ",)),
    statement(
        "source",
        on=6,
        speaker=WWF,
        basis="public-source",
        countries=("KZ", "TJ"),
        evidence=(Evidence("link", "https://example.org"),),
    ),
    statement("neighbour", on=7, speaker=TJ),
    statement("elsewhere", on=7, speaker=WWF, countries=("TJ",)),
    statement(
        "silent",
        on=8,
        speaker=Body("organisation", "ffi"),
        countries=("KZ",),
        progress="no-information",
    ),
]


def offered(current_round=""):
    register = [activity("1.1")]
    (question,) = asked(register)
    state = fold(SAID, all_published(SAID), day(400), audience_of(KZ))
    return suggestions(question.items[0], state, KZ, current_round)


def test_suggestions_are_own_words_first_then_what_others_say_of_the_country():
    found = offered()
    assert [s.statement.id for s in found] == ["own", "partner", "source"]
    assert [s.source for s in found] == ["earlier", "partner-report", "public-source"]


def test_only_own_words_can_be_repeated_in_one_step():
    assert [s.repeatable for s in offered()] == [True, False, False]


def test_an_answer_to_this_round_is_no_suggestion_for_it():
    assert "own" not in [s.statement.id for s in offered("2023")]


def test_what_was_asked_together_last_time_is_asked_together_again():
    texts = ("Count herds", "Remove fences", "Train rangers", "Print maps")
    register = [
        activity(f"{at // 2 + 1}.{at % 2 + 1}", text=text) for at, text in enumerate(texts)
    ]
    found = asked(register, {"1.1": "1", "1.2": "2", "2.1": "2"})
    assert question_keys(found) == {"1.1": "1", "1.2": "2", "2.1": "2", "2.2": "2"}

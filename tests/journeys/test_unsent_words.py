"""Words that could not be sent: kept for whoever typed them, and for nobody else."""

import re

import pytest

from cami.stores import drafts
from tests.journeys.conftest import sign_in
from tests.register import CAMI
from tests.reporting import KZ, asked, opened

SAVE = re.compile(r"/save$")
WORDS = "Typed on a train."
EIGHT_DAYS_MS = 8 * 24 * 3600 * 1000


@pytest.fixture
def typed(people):
    """A page of Dana's on which words wait, because nothing can be saved."""
    opened(slug=CAMI)
    page = people("dana")
    page.goto(question())
    page.context.route(SAVE, lambda route: route.abort("internetdisconnected"))
    field(page).fill(WORDS)
    first(page).locator(".said[data-state=waiting]").wait_for()
    return page


def question(language="en"):
    row = asked(KZ)
    return f"/{language}/desk/{row.id}/{row.questions[0].key}/"


def first(page):
    return page.locator(".item").first


def field(page):
    return first(page).locator("textarea[name=text]")


def kept(page):
    """What this browser keeps for us."""
    return page.evaluate("JSON.stringify(localStorage)")


def answers():
    return [one.answer.text for one in drafts.drafts(asked(KZ).id).values()]


def test_they_survive_a_closed_page_and_are_sent_from_the_next(typed):
    typed.goto("/en/")
    typed.goto(question())
    assert field(typed).input_value() == WORDS, "one goes on from where one was"
    assert answers() == []
    typed.context.unroute(SAVE)
    typed.goto(question())
    typed.locator(".said[data-state=saved]").first.wait_for()
    assert answers() == [WORDS]
    typed.goto(question())
    assert field(typed).input_value() == WORDS


def test_the_next_person_at_the_computer_neither_sees_nor_sends_them(typed, live_server):
    sign_in(typed.context, "erlan", live_server)
    typed.context.unroute(SAVE)
    typed.goto(question())
    assert field(typed).input_value() == ""
    field(typed).fill("Erlan's own")
    typed.locator(".said[data-state=saved]").first.wait_for()
    assert answers() == ["Erlan's own"]
    assert "dana" not in kept(typed), "nobody can tell whose words wait"
    sign_in(typed.context, "dana", live_server)
    typed.goto(question())
    assert field(typed).input_value() == WORDS
    typed.locator(".said[data-state=conflict]").first.wait_for()
    (draft,) = drafts.drafts(asked(KZ).id).values()
    assert [one.answer.text for one in draft.aside] == [WORDS], "both are kept"


@pytest.mark.parametrize("agreed", [True, False])
def test_who_signs_out_is_asked_before_they_are_deleted(typed, agreed):
    asked_for = []

    def answer(dialog):
        asked_for.append(dialog.message)
        dialog.accept() if agreed else dialog.dismiss()

    typed.on("dialog", answer)
    typed.locator("form[data-sign-out] button").click()
    if agreed:
        typed.wait_for_url("**/en/")
        assert WORDS not in kept(typed)
    else:
        typed.wait_for_function("document.querySelector('.said').dataset.state")
        assert WORDS in kept(typed)
        assert typed.url.endswith(question())
    assert len(asked_for) == 1


def test_signing_out_sends_them_where_that_can_be_done(typed):
    typed.context.unroute(SAVE)
    typed.locator("form[data-sign-out] button").click()
    typed.wait_for_url("**/en/")
    assert answers() == [WORDS]
    assert WORDS not in kept(typed)


def test_after_signing_out_one_cannot_page_back_to_them(typed):
    typed.context.unroute(SAVE)
    field(typed).fill("Saved and shown")
    typed.locator(".said[data-state=saved]").first.wait_for()
    typed.locator("form[data-sign-out] button").click()
    typed.wait_for_url("**/en/")
    typed.go_back()
    typed.wait_for_url("**/login/**")
    assert "Saved and shown" not in typed.content()


def test_they_are_forgotten_after_a_week(typed):
    typed.evaluate(
        """age => { for (const key of Object.keys(localStorage)) {
            const waiting = JSON.parse(localStorage[key]);
            for (const one of Object.values(waiting)) one.at -= age;
            localStorage[key] = JSON.stringify(waiting);
        } }""",
        EIGHT_DAYS_MS,
    )
    typed.goto(question())
    assert WORDS not in kept(typed)
    assert field(typed).input_value() == ""


def test_whose_session_has_ended_is_told_and_loses_nothing(typed, live_server):
    typed.context.unroute(SAVE)
    typed.context.clear_cookies(name="sessionid")
    field(typed).fill(WORDS + " More.")
    waiting = first(typed).locator(".said", has_text="Sign in again")
    waiting.wait_for()
    sign_in(typed.context, "dana", live_server)
    typed.goto(question())
    typed.locator(".said[data-state=saved]").first.wait_for()
    assert answers() == [WORDS + " More."]

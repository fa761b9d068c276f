"""One whole round in a real browser, in both languages, with and without scripts."""

import time

import pytest

from tests.register import CAMI
from tests.reporting import KZ, asked

BUDGET_S = 45 * 60
ANSWER_S = 120
"""What a person is taken to need to read a question and to word an answer."""


def open_round(page, language):
    page.goto(f"/{language}/manage/rounds/")
    page.locator("#id_programme").select_option(CAMI)
    page.locator("#id_key").fill("cop16")
    page.locator("#id_first").fill("2024-01-01")
    page.locator("#id_last").fill("2026-10-31")
    page.locator("#id_deadline").fill("2027-01-31")
    page.locator("main form button").last.click()
    page.wait_for_url("**/manage/rounds/cop16/")
    rows = page.locator("tbody tr")
    assert rows.count() == 14 + 18 + 13, "states, focal points of species, partners"
    assert page.locator("details.letter").count() == rows.count()


def answer(block, progress, text):
    folded = block.locator("details.own:not([open]) > summary")
    if folded.count():
        folded.click()
    block.locator("select[name=progress]").select_option(progress)
    block.locator("form.answer textarea[name=text]").fill(text)
    block.locator("form.answer button").click()


def fill_in(page, row, language, scripts):
    """Answer every question in one go and submit; return clicks and questions."""
    page.goto(f"/{language}/desk/")
    page.locator(".cards a").first.click()
    links = page.locator(".questions > li > a")
    count = links.count()
    links.first.click()
    clicks = 2
    for number in range(count):
        block = page.locator(".item").first
        answer(block, "under-way", f"Report {number} & <b>more</b>")
        clicks += 2
        if scripts:
            block.locator(".said[data-state=saved]").wait_for()
        else:
            page.locator("p[role=status]").wait_for()
        if number < count - 1:
            page.locator("a[rel=next]").click()
            clicks += 1
    page.goto(f"/{language}/desk/{row.id}/")
    page.locator('form[action$="/submit"] button').click()
    page.locator("p[role=status]").wait_for()
    return clicks + 1, count


def pass_on(page, delegate, scripts):
    """Give the first question to a colleague, who answers one item of it by the link."""
    page.locator("#delegations summary").click()
    page.locator("#name").fill("Field station")
    page.locator("input[name=question]").first.check()
    page.locator("#delegations details button").click()
    delegate.goto(page.locator("#delegations input[readonly]").input_value())
    answer(delegate.locator(".item").nth(1), "completed", "From the field")
    if scripts:
        delegate.locator(".said[data-state=saved]").first.wait_for()
    else:
        delegate.locator("p[role=status]").wait_for()


def read_review(page, language):
    """Read what the public sees, take the Word file along, follow a number."""
    page.goto(f"/{language}/programmes/{CAMI}/review/")
    numbers = [int(text) for text in page.locator(".tallies dd").all_inner_texts()]
    assert numbers[1] > 0
    assert numbers[0] == sum(numbers[1:])
    with page.expect_download() as kept:
        page.locator('a[href$="/review/review.docx"]').click()
    assert kept.value.suggested_filename.endswith(f"{language}.docx")
    assert kept.value.path().read_bytes()[:2] == b"PK"
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto(f"/{language}/programmes/{CAMI}/review/review.html")
    assert "Report 0 & <b>more</b>" in page.locator("main").inner_text()
    page.locator("sup a").first.click()
    assert page.locator(':target ~ td a[href*="/activities/"]').count() >= 1


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_round_from_opening_to_the_review_as_word(people, visitor, language, scripts):
    coordinator = people("aigul", java_script_enabled=scripts)
    open_round(coordinator, language)
    row = asked(KZ, "cop16")
    focal = people("dana", java_script_enabled=scripts)
    began = time.monotonic()
    clicks, count = fill_in(focal, row, language, scripts)
    spent = time.monotonic() - began

    assert 10 <= count <= 20, f"{clicks} clicks, {spent:.1f} s of machine time"
    assert clicks < 100
    assert spent + count * ANSWER_S < BUDGET_S
    pass_on(focal, visitor(java_script_enabled=scripts), scripts)
    ministry = people("minister", java_script_enabled=scripts)
    ministry.goto(f"/{language}/desk/{row.id}/clearance/")
    assert ministry.locator(".claim").count() == count
    ministry.locator("button[value=approve]").click()
    ministry.locator("p[role=status]").wait_for()
    coordinator.goto(f"/{language}/manage/{CAMI}/publishing/")
    coordinator.locator("button[value=publish]").click()
    coordinator.locator("p[role=status]").wait_for()
    read_review(visitor(java_script_enabled=scripts), language)

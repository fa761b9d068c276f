"""On 64 kbit/s with 800 ms each way, one item is answered in time; a cut loses no word."""

import re
import time

import pytest

from tests.journeys.served import log_in
from tests.journeys.slow_link import SlowLink

LIMIT_S = 30
RETRY_MS = 45_000


@pytest.fixture
def focal_point(browser, served):
    """The page of a focal point who has signed in, and the path of the longest question."""
    page = log_in(browser, served, "dana")
    desk = page.locator(".cards a").first.get_attribute("href")
    listed = page.request.get(desk).text()
    questions = re.findall(rf'href="({desk}[^"/]+/)"', listed)
    assert len(questions) >= 10
    longest = max(questions, key=lambda path: len(page.request.get(path).text()))
    yield page, longest.removeprefix("/en")
    page.context.close()


def answer(page, text):
    block = page.locator(".item").first
    block.locator("select[name=progress]").select_option("under-way")
    block.locator("textarea[name=text]").fill(text)
    block.locator("form.answer button").click()
    return block.locator(".said[data-state=saved]")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_one_item_is_opened_filled_and_saved_in_time(
    focal_point,
    served,
    pytestconfig,
    capsys,
    language,
):
    page, path = focal_point
    with SlowLink(served) as link:
        begun = time.monotonic()
        page.goto(
            f"http://127.0.0.1:{link.port}/{language}{path}", wait_until="domcontentloaded"
        )
        shown = time.monotonic()
        answer(page, f"Counted in {language}.").wait_for(timeout=RETRY_MS)
        spent, carried = time.monotonic() - begun, link.carried_bytes
    told = f"{language}: shown after {shown - begun:.1f} s, saved after {spent:.1f} s"
    reporter = pytestconfig.pluginmanager.get_plugin("terminalreporter")
    with capsys.disabled():
        reporter.write_line(f"\n{told}; {carried / 1000:.0f} kB carried")
    assert spent < LIMIT_S


def versions(page, path, text):
    """How often an answer was saved with this text."""
    item = page.locator(".item").first.get_attribute("id").removeprefix("item-")
    desk = "/".join(path.split("/")[:3])
    talk = page.request.get(f"/en{desk}/items/{item}/talk").text()
    return talk.count(text)


@pytest.mark.parametrize("how", ["cut before", "answer lost"])
def test_words_survive_a_cut_and_are_saved_once_it_is_mended(
    focal_point,
    served,
    how,
):
    page, path = focal_point
    text = f"Typed when {how}."
    with SlowLink(served, way_s=0.05) as link:
        page.goto(f"http://127.0.0.1:{link.port}/en{path}", wait_until="networkidle")
        if how == "cut before":
            link.cut()
        else:
            link.lose_next_answer()
        saved = answer(page, text)
        page.locator(".said[data-state=waiting]").first.wait_for()
        assert text in page.evaluate("JSON.stringify(localStorage)")
        assert versions(page, path, text) == (how == "answer lost")
        link.mend()
        saved.wait_for(timeout=RETRY_MS)
        assert text not in page.evaluate("JSON.stringify(localStorage)")
    assert versions(page, path, text) == 1, "the same words are kept once"

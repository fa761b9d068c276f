"""A minister, a searcher, people without a mouse or JavaScript: all find their way."""

import pytest

from tests.journeys.conftest import PHONE
from tests.register import CAMI

SHOWN = {
    "en": {
        "country": "Kazakhstan",
        "species": "Saiga Antelope",
        "title": "Saiga MOU",
        "conditions": "Conditions",
        "facet": "Species",
    },
    "ru": {
        "country": "Казахстан",
        "species": "Сайгак",
        "title": "сайгаку",
        "conditions": "Условия",
        "facet": "Виды",
    },
}


def fits(page):
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_minister_finds_what_concerns_her_country_and_the_saiga(
    visitor, viewport, language
):
    said = SHOWN[language]
    page = visitor(viewport)
    page.goto(f"/{language}/")
    page.get_by_role("link", name=said["country"], exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == said["country"]
    page.locator('a[href$="?country=KZ"]').last.click()
    if viewport == PHONE:
        page.get_by_text(said["conditions"], exact=True).click()
    facet = page.get_by_role("group", name=said["facet"])
    facet.get_by_label(said["species"]).check()
    page.wait_for_url("**species=saiga**")
    page.locator("#results .title", has_text=said["title"]).wait_for()
    assert page.locator("#results .rows > li").count() == 1
    assert fits(page)
    page.locator("#results .title").click()
    assert "21.1" in page.get_by_role("heading", level=1).inner_text()
    assert fits(page)


@pytest.mark.parametrize(("language", "words"), [("ru", "сайгак"), ("en", "saiga")])
def test_a_search_leads_to_the_species_and_stays_in_the_address(visitor, language, words):
    page = visitor()
    page.goto(f"/{language}/")
    page.get_by_role("searchbox").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/activities/?q=*")
    found = page.locator("#results .title").all_inner_texts()
    assert any(SHOWN[language]["title"] in title for title in found)
    page.reload()
    assert page.locator("#results .title").all_inner_texts() == found
    other = "ru" if language == "en" else "en"
    page.locator(f".tongues [lang={other}]").click()
    page.wait_for_url(f"**/{other}/**q=*")
    assert page.locator("#results .title").count() == len(found)


def test_conditions_change_results_in_place_and_going_back_undoes_them(visitor):
    page = visitor()
    page.goto(f"/en/programmes/{CAMI}/activities/")
    everything = page.locator(".tally b").inner_text()
    page.evaluate("window.stayed = true")
    page.get_by_role("group", name="Species").get_by_label("Snow Leopard").check()
    page.wait_for_url("**species=snow-leopard")
    page.locator(".chips", has_text="Snow Leopard").wait_for()
    assert page.evaluate("window.stayed"), "the page was not loaded anew"
    count = page.locator(".tally b").inner_text()
    assert page.locator("#said").inner_text() == f"{count} activities", "it is said aloud"
    assert count != everything
    assert page.evaluate("document.activeElement.value") == "snow-leopard"
    page.go_back()
    page.wait_for_url("**/activities/")
    page.locator(".tally b", has_text=everything).wait_for()


def test_all_of_it_works_without_javascript(visitor, viewport):
    page = visitor(viewport, java_script_enabled=False)
    page.goto(f"/en/programmes/{CAMI}/activities/")
    page.get_by_role("group", name="Species").get_by_label("Saiga Antelope").check()
    page.locator("summary", has_text="Range State").click()
    page.get_by_role("group", name="Range State").get_by_label("Mongolia").check()
    page.locator("button.go").click()
    page.wait_for_url("**species=saiga**country=MN**")
    assert page.locator(".rows > li").count() >= 1
    page.get_by_role("link", name="Mongolia").click()
    page.wait_for_url("**?species=saiga")
    page.get_by_role("link", name="Print view").click()
    assert page.locator("table.un td").first.is_visible()


def test_a_keyboard_alone_is_enough(visitor):
    page = visitor()
    page.goto("/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q", "the first thing after it"
    page.keyboard.type("saiga")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=saiga**")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "title":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "who uses a keyboard sees where they are"
    page.keyboard.press("Enter")
    page.wait_for_url("**/activities/*/")


PAGES = [
    "",
    "about/",
    f"programmes/{CAMI}/",
    f"programmes/{CAMI}/activities/",
    f"programmes/{CAMI}/activities/3.5/",
    f"programmes/{CAMI}/countries/",
    f"programmes/{CAMI}/species/gobi-bear/",
    f"programmes/{CAMI}/actors/",
    "programmes/rivers/findings/",
    "programmes/rivers/activities/?view=print",
]


def test_every_page_fits_a_narrow_screen_and_is_in_order(visitor):
    page = visitor(PHONE)
    for language in ("en", "ru"):
        for path in PAGES:
            page.goto(f"/{language}/{path}")
            assert fits(page), path
            assert page.get_by_role("heading", level=1).count() == 1, path
            nameless = page.evaluate(
                "[...document.querySelectorAll('a[href],button,input:not([type=hidden])')]"
                ".filter(e => !e.closest('[aria-hidden]') &&"
                " e.checkVisibility() && !e.innerText.trim() && !e.labels?.length).length"
            )
            assert nameless == 0, path
            twice = page.evaluate(
                "(ids => ids.length - new Set(ids).size)"
                "([...document.querySelectorAll('[id]')].map(e => e.id))"
            )
            assert twice == 0, path

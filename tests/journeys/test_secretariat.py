"""The Secretariat imports a document, decides on its findings, and gives it out."""

import pytest

from tests.journeys.conftest import PASSWORD
from tests.register import CAMI, RIVERS


def sign_in(page, language):
    page.goto(f"/{language}/manage/")
    page.wait_for_url("**/login/**")
    page.locator("#id_username").fill("aigul")
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith("/manage/") and "login" not in url)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_document_is_imported_decided_on_and_given_out(visitor, language, scripts):
    page = visitor(java_script_enabled=scripts)
    sign_in(page, language)
    page.locator('a[href$="/manage/import/"]').click()
    page.locator("#id_slug").fill("plains")
    page.locator("#id_file").set_input_files(RIVERS)
    page.locator("main button").click()
    assert page.locator(".finding").count() >= 1, "what the checks found is shown first"
    page.locator("form.confirm button").click()
    page.wait_for_url("**/programmes/plains/")
    assert page.get_by_role("status").count() == 1
    page.goto(f"/{language}/programmes/plains/findings/")
    first = page.locator(".finding").first
    first.locator("summary").click()
    first.locator("[name=note]").fill("Seen.")
    first.locator("[value=dismissed]").click()
    decided = page.locator(".finding .decision", has_text="aigul")
    assert "Seen." in decided.inner_text()
    page.goto(f"/{language}/programmes/plains/")
    with page.expect_download() as kept:
        page.locator('a[href$="/export/csv"]').click()
    assert "Count the crossings" in kept.value.path().read_text("utf-8-sig")


def test_a_bad_file_is_refused_in_words(visitor, tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear colleagues.\n")
    page = visitor()
    sign_in(page, "ru")
    page.goto("/ru/manage/import/?slug=letter")
    page.locator("#id_file").set_input_files(letter)
    with page.expect_response("**/manage/import/**") as sent:
        page.locator("main button").click()
    assert sent.value.status == 422
    told = page.get_by_role("alert").inner_text()
    assert "not-a-programme" in told
    assert "Документ нельзя загрузить" in told


def test_the_official_document_brings_its_wording(visitor, shared):
    page = visitor()
    sign_in(page, "en")
    page.goto(f"/en/manage/import/?slug={CAMI}")
    page.locator("#id_file").set_input_files(shared / "seed" / "cami-cop13-doc.txt")
    page.locator("main button").click()
    page.locator("form.confirm button").click()
    page.wait_for_url(f"**/programmes/{CAMI}/")
    assert page.locator(".note:not(.success)").count() == 0, "nothing is unofficial now"
    page.goto(f"/ru/programmes/{CAMI}/activities/3.5/")
    assert page.locator('.wording[lang="en"] .items > li').count() == 6
    assert page.get_by_role("heading", level=1).inner_text().startswith("3.5")

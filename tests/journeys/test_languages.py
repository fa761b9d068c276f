"""A visitor reads in one language and changes to the other."""


def test_a_visitor_changes_language_and_stays_on_the_page(page):
    page.goto("/")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("link", name="Русский").click()
    page.wait_for_url("**/ru/**")
    assert page.evaluate("document.documentElement.lang") == "ru"


def test_letters_of_every_range_state_have_a_font_of_ours(page):
    page.goto("/ru/")
    faces = page.evaluate(
        "document.fonts.load('16px \"Source Sans 3\"', 'Ж Ә Ү Ө Қ Ғ Җ Ҳ')"
        ".then(faces => faces.map(f => [f.status, f.unicodeRange]))"
    )
    assert {status for status, _ in faces} == {"loaded"}
    assert any("U+460-52F" in letters for _, letters in faces), "the extended Cyrillic"

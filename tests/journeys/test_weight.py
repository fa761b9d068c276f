"""Every page of the cycle is light, with all that a first visit loads."""

import re

from tests.journeys.served import log_in
from tests.register import CAMI

MOST_BYTES = 100_000
OF = f"programmes/{CAMI}"
PAGES = {
    "dana": [
        "desk/", "{desk}", "{question}", "{desk}form/", f"{OF}/asked/country/KZ/",
        f"{OF}/review/", f"{OF}/review/lists/all/", f"{OF}/activities/3.5/",
        f"{OF}/records/",
    ],
    "minister": ["desk/", "{desk}", "{desk}clearance/"],
    "aigul": [
        "manage/", "manage/rounds/", "manage/rounds/r1/", f"manage/{CAMI}/publishing/",
        "manage/trail/", "manage/mandates/",
    ],
}  # fmt: skip
"""Every page of the cycle, by who looks at it."""


def longest_question(page, desk):
    """Return the path of the question with the heaviest page."""
    listed = set(re.findall(rf'href="/en/({desk}[^"/]+/)"', _text(page, desk)))
    assert len(listed) >= 10
    return max(listed, key=lambda path: len(_text(page, path)))


def _text(page, path):
    return page.request.get(f"/en/{path}").text()


def transferred(context, path):
    """Bytes that came over the line for a first visit, fonts included, and of the page."""
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    came = []
    line.on("Network.loadingFinished", lambda told: came.append(told["encodedDataLength"]))
    answer = page.goto(path, wait_until="networkidle")
    assert answer.status == 200, path
    page.evaluate("document.fonts.ready")
    plain = len(answer.body())
    page.close()
    return sum(came), plain


def test_a_first_visit_brings_less_than_100_kb(browser, served):
    weights, known = {}, {}
    for name, paths in PAGES.items():
        page = log_in(browser, served, name)
        if not known:
            href = page.locator(".cards a").first.get_attribute("href")
            known["desk"] = href.removeprefix("/en/")
            known["question"] = longest_question(page, known["desk"])
        for path in (one.format(**known) for one in paths):
            for language in ("en", "ru"):
                at = f"/{language}/{path}"
                weights[at] = transferred(page.context, at)
        page.context.close()
    heavy = {at: told for at, told in weights.items() if max(told) >= MOST_BYTES}
    assert not heavy, "bytes over the line, and of the page unpacked"
    assert max(came for came, _ in weights.values()) > 20_000, "fonts were counted"

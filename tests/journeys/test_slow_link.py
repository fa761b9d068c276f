"""On 64 kbit/s with 800 ms each way, one item is answered in time; a cut loses no word."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.journeys.slow_link import SlowLink

COMMAND = [sys.executable, "-c", "from cami.cli import main; main()"]
PASSWORD = "steppe-wind-and-saiga"  # noqa: S105
LIMIT_S = 30
START_S = 60
RETRY_MS = 45_000


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """Of the application as it is served in use, with a round and a focal point."""
    data = tmp_path_factory.mktemp("data")
    own = {"CAMI_DATA": str(data), "DATABASE_URL": "", "CAMI_LANG": "en"}
    env = os.environ | own  # noqa: TID251 (a child needs its parent's)
    for words, stdin in (
        (("user", "create", "dana", "--password-stdin", "--role", "national-focal-point",
          "--country", "KZ"), f"{PASSWORD}\n"),
        (("round", "open", "r1", "--name", "cami-2021-2026", "--first", "2024-01-01",
          "--last", "2026-10-31", "--deadline", "2099-01-01", "--country", "KZ"), ""),
    ):  # fmt: skip
        done = subprocess.run(
            [*COMMAND, *words], input=stdin, env=env, check=False, text=True,
            capture_output=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    port = free_port()
    with subprocess.Popen(
        [*COMMAND, "run", "--port", str(port)], env=env, stderr=subprocess.DEVNULL
    ) as server:
        wait_for(port)
        yield port
        server.terminate()


def wait_for(port):
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server does not answer")


@pytest.fixture
def focal_point(browser, port):
    """The page of a focal point who has signed in, and the path of the longest question."""
    context = browser.new_context(base_url=f"http://127.0.0.1:{port}", locale="en-GB")
    page = context.new_page()
    page.goto("/en/desk/")
    page.locator("#id_username").fill("dana")
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    desk = page.locator(".cards a").first.get_attribute("href")
    listed = page.request.get(desk).text()
    questions = re.findall(rf'href="({desk}[^"/]+/)"', listed)
    assert len(questions) >= 10
    longest = max(questions, key=lambda path: len(page.request.get(path).text()))
    yield page, longest.removeprefix("/en")
    context.close()


def answer(page, text):
    block = page.locator(".item").first
    block.locator("select[name=progress]").select_option("under-way")
    block.locator("textarea[name=text]").fill(text)
    block.locator("form.answer button").click()
    return block.locator(".said[data-state=saved]")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_one_item_is_opened_filled_and_saved_in_time(
    focal_point, port, pytestconfig, capsys, language
):
    page, path = focal_point
    with SlowLink(port) as link:
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
def test_words_survive_a_cut_and_are_saved_once_it_is_mended(focal_point, port, how):
    page, path = focal_point
    text = f"Typed when {how}."
    with SlowLink(port, way_s=0.05) as link:
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

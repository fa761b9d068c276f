"""The application as it is served in use, by its own command, with a round and people."""

import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

COMMAND = [sys.executable, "-c", "from cami.cli import main; main()"]
PASSWORD = "steppe-wind-and-saiga"  # noqa: S105
START_S = 60
SAID = (
    ("user", "create", "dana", "--password-stdin", "--role", "national-focal-point",
     "--country", "KZ"),
    ("user", "create", "minister", "--password-stdin", "--role", "country-approver",
     "--country", "KZ"),
    ("user", "create", "aigul", "--password-stdin", "--role", "secretariat"),
    ("round", "open", "r1", "--name", "cami-2021-2026", "--first", "2024-01-01",
     "--last", "2026-10-31", "--deadline", "2099-01-01"),
)  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Give the port of a server of its own data, ended afterwards."""
    data = tmp_path_factory.mktemp("data")
    own = {"CAMI_DATA": str(data), "DATABASE_URL": "", "CAMI_LANG": "en"}
    env = os.environ | own  # noqa: TID251 (a child needs its parent's)
    for words in SAID:
        done = subprocess.run(
            [*COMMAND, *words], input=f"{PASSWORD}\n", env=env, check=False, text=True,
            capture_output=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    port = _free_port()
    with subprocess.Popen(
        [*COMMAND, "run", "--port", str(port)], env=env, stderr=subprocess.DEVNULL
    ) as server:
        _wait_for(port)
        yield port
        server.terminate()


def log_in(browser, port, name):
    """Return a page of somebody who has typed name and password."""
    context = browser.new_context(base_url=f"http://127.0.0.1:{port}", locale="en-GB")
    page = context.new_page()
    page.goto("/en/desk/")
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith("/desk/"))
    return page


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def _wait_for(port):
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server does not answer")

"""Visitors with devices of their own, in front of a filled register."""

import pytest

from cami.web.accounts import create_user
from tests.register import NOON, fill

PASSWORD = "steppe-wind-and-saiga"  # noqa: S105
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1440, "height": 900}


@pytest.fixture
def register(live_server, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    fill()
    create_user("aigul", PASSWORD, secretariat=True)


def bad(said):
    """Whether the browser complains; a form refused or a link cut on purpose is none."""
    meant = ("status of 422", "ERR_INTERNET_DISCONNECTED")
    return said.type == "error" and not any(words in said.text for words in meant)


@pytest.fixture
def visitor(browser, live_server, register):
    """Somebody with a device; whatever goes wrong on any page fails the test."""
    contexts, complaints = [], []

    def visitor(viewport=DESKTOP, **device):
        context = browser.new_context(
            base_url=live_server.url, viewport=viewport, locale="en-GB", **device
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if bad(said) else None)
        return page

    yield visitor
    for context in contexts:
        context.close()
    assert not complaints, "the browser complained"


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def viewport(request):
    return request.param

"""Visitors with devices of their own, in front of a filled register."""

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.test import Client

from cami.web.accounts import create_user
from tests.journeys.served import served  # noqa: F401 (a fixture)
from tests.register import NOON, fill
from tests.reporting import meet

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
    meant = ("status of 422", "ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION", "ERR_EMPTY")
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


def sign_in(context, name, live_server):
    """Let somebody be signed in, in a browser."""
    client = Client()
    client.force_login(User.objects.get(username=name))
    key = django_settings.SESSION_COOKIE_NAME
    value = client.cookies[key].value
    context.add_cookies([{"name": key, "value": value, "url": live_server.url}])


@pytest.fixture
def people(visitor, live_server):
    """Pages of people who have signed in."""
    meet()

    def person(name, **device):
        page = visitor(DESKTOP, **device)
        sign_in(page.context, name, live_server)
        return page

    return person

"""The review on the web: each number leads to what it counts."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from cami.web.views import reviews
from cami.workflows.approve import approve
from cami.workflows.publish import publish
from tests.register import CAMI
from tests.reporting import KZ, MN, NOON, answered, asked, meet, opened, who

REVIEW = f"/en/programmes/{CAMI}/review/"
LINK = re.compile(r'href="(lists/[^"]+)">(\d+)</a>')


@pytest.fixture
def published(register, monkeypatch):
    """Statements of a country: one under way, one stalled; of another, one not cleared."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(hours=1))
    meet()
    opened(slug=CAMI)
    items = list(asked(KZ).items)
    made = [
        *answered(item=items[0], text="Fords were built."),
        *answered(item=items[1], text="No money.", progress="stalled"),
    ]
    approve(who("minister"), made, NOON)
    publish(who("aigul"), made, NOON)
    answered("bat", MN, text="Not cleared")
    return made


def numbers(page):
    return [(at.replace("&amp;", "&"), int(count)) for at, count in LINK.findall(page)]


@pytest.mark.parametrize("query", ["", "?country=KZ", "?species=saiga", "?section=5"])
def test_every_number_leads_to_as_many_activities(published, query):
    client = Client()
    page = client.get(REVIEW + query).content.decode()
    found = numbers(page)
    assert found
    for path, count in found:
        listed = client.get(REVIEW + path).content.decode()
        rows = listed.count('<a class="number"')
        assert rows == min(count, reviews.ROWS_PER_PAGE), path
        assert f'<small class="count">{count}</small>' in listed


def test_an_activity_that_is_counted_leads_to_the_statement_behind_it(published):
    client = Client()
    for which, uid in zip(("concrete", "nothing-concrete"), published, strict=True):
        path = f"{REVIEW}lists/{which}/"
        page = client.get(path).content.decode()
        relative = f"../../../statements/{uid}/"
        assert f'href="{relative}"' in page
        assert client.get(f"/en/programmes/{CAMI}/statements/{uid}/").status_code == 200
    tallies = dict(numbers(client.get(REVIEW).content.decode())[:4])
    assert tallies["lists/concrete/"] == 1, "what is not cleared is not counted"


def test_long_lists_come_in_pages(published, monkeypatch):
    client = Client()
    path = f"/en/programmes/{CAMI}/review/lists/all/"
    first = client.get(path).content.decode()
    assert first.count('<a class="number"') == reviews.ROWS_PER_PAGE
    last = int(re.search(r"Page 1 of (\d+)", first)[1])
    rest = [client.get(f"{path}?page={n}").content.decode() for n in range(2, last + 1)]
    total = sum(page.count('<a class="number"') for page in (first, *rest))
    assert f'<small class="count">{total}</small>' in first
    assert client.get(f"{path}?page=9999").content.decode().count('class="number"') > 0

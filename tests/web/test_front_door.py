"""What every visitor meets first, whatever page they came for."""

import pytest

from cami.web.assets import asset

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("ru,en;q=0.5", "ru"),
        ("en-GB", "en"),
        ("kk,ru;q=0.8", "ru"),
        ("mn", "en"),
        ("", "en"),
    ],
)
def test_the_bare_address_leads_to_the_readers_language(client, accepted, language):
    answer = client.get("/", headers={"accept-language": accepted})
    assert (answer.status_code, answer["Location"]) == (302, f"/{language}/")


def test_each_page_says_its_language_and_links_to_the_other(client):
    page = client.get("/ru/?a=1").content.decode()
    assert '<html lang="ru">' in page
    assert 'href="/en/?a=1"' in page


def test_a_machine_can_ask_whether_all_is_well(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_pages_allow_nothing_from_elsewhere(client):
    answer = client.get("/en/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_built_files_are_kept_by_browsers_for_ever(client):
    answer = client.get(asset("app.css"))
    answer.close()
    assert answer.status_code == 200
    assert "immutable" in answer["Cache-Control"]


def test_the_administration_is_closed_to_the_public(client):
    answer = client.get("/en/admin/")
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]

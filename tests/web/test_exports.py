"""Programmes are given out as files, and as JSON for other programs."""

import json
from datetime import UTC, datetime

import pytest

from cami.programme.records import Record
from cami.stores.report_part import add
from tests.register import CAMI

FIRST_BYTES = {
    "json": b"{",
    "csv": b"\xef\xbb\xbf",
    "xlsx": b"PK",
    "docx": b"PK",
    "akn": b"<?xml",
    "informea": b"{",
    "xmpz2": b"PK",
}


def page(client, slug, path=""):
    return client.get(f"/en/programmes/{slug}/{path}").content.decode()


@pytest.mark.parametrize("form", FIRST_BYTES)
def test_each_format_can_be_downloaded(client, register, form):
    answer = client.get(f"/en/programmes/rivers/export/{form}")
    assert answer.status_code == 200
    assert answer.content.startswith(FIRST_BYTES[form])
    assert f'filename="rivers.{form}' in answer["Content-Disposition"]
    assert f'href="/en/programmes/rivers/export/{form}"' in page(client, "rivers")


def test_machines_get_the_reading_with_keys(client, register):
    answer = client.get("/api/v1/programmes/rivers.json")
    told = json.loads(answer.content)
    assert [a["number"] for a in told["activities"]] == ["1.1", "1.2", "1.3", "2.1", "2.2"]
    assert told["activities"][0]["key"] == "1.1"
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_machines_are_refused_in_one_shape(client, register):
    answer = client.get(f"/api/v1/programmes/{CAMI}.json")
    assert answer.status_code == 404
    assert json.loads(answer.content)["error"]["code"] == "programme-missing"


def test_a_programme_without_a_document_offers_no_downloads_and_says_why(client, register):
    assert "/export/docx" not in page(client, CAMI)
    answer = client.get(f"/en/programmes/{CAMI}/export/docx")
    assert answer.status_code == 404
    assert "programme-missing" in answer.content.decode()


def test_addresses_given_to_informea_are_those_of_our_pages(client, register):
    told = json.loads(client.get("/en/programmes/rivers/export/informea").content)
    for link in (told["decisions"][0]["link"], told["nationalPlans"][0]["url"]):
        assert link.startswith("http://testserver/en/programmes/rivers/")
        assert client.get(link).status_code == 200


def test_projects_are_given_as_iati_and_where_there_are_none_it_is_said(
    client, register, settings
):
    path = "/en/programmes/rivers/export/iati"
    assert "publisher-unknown" in client.get(path).content.decode()
    assert f'href="{path}"' not in page(client, "rivers")
    settings.IATI_PUBLISHER = ("XM-TEST-1", "Test Publisher", "40")
    assert f'href="{path}"' in page(client, "rivers")
    empty = client.get(path)
    assert empty.status_code == 404
    assert "nothing-to-export" in empty.content.decode()
    project = Record("", "project", "2019", "Weirs taken down", partners=("wwf",),
                     until="2020")  # fmt: skip
    add("rivers", [project], by="test", at=datetime(2026, 1, 1, tzinfo=UTC),
        stages=("published",))  # fmt: skip
    assert "Weirs taken down" in client.get(path).content.decode()


@pytest.mark.parametrize(("language", "name"), [("en", "Kazakhstan"), ("ru", "Казахстан")])
def test_a_country_gets_its_wording_for_the_convention(client, register, language, name):
    review = f"/{language}/programmes/rivers/review/?country=KZ"
    links = client.get(review).content.decode()
    for form, begins in (("html", b"<!doctype"), ("docx", b"PK")):
        path = f"/{language}/programmes/rivers/national-report/KZ.{form}"
        assert f'href="{path}"' in links
        answer = client.get(path)
        assert answer.content.startswith(begins)
        if form == "html":
            assert name in answer.content.decode()
    for missing in ("FR.html", "KZ.xlsx"):
        path = f"/{language}/programmes/rivers/national-report/{missing}"
        assert client.get(path).status_code == 404

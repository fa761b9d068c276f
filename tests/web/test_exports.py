"""Programmes are given out as files, and as JSON for other programs."""

import json

import pytest

from tests.register import CAMI

FIRST_BYTES = {
    "json": b"{",
    "csv": b"\xef\xbb\xbf",
    "xlsx": b"PK",
    "docx": b"PK",
    "akn": b"<?xml",
}


@pytest.mark.parametrize("form", FIRST_BYTES)
def test_each_format_can_be_downloaded(client, register, form):
    answer = client.get(f"/en/programmes/rivers/export/{form}")
    assert answer.status_code == 200
    assert answer.content.startswith(FIRST_BYTES[form])
    assert f'filename="rivers.{form}' in answer["Content-Disposition"]


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
    assert "/export/" not in client.get(f"/en/programmes/{CAMI}/").content.decode()
    answer = client.get(f"/en/programmes/{CAMI}/export/docx")
    assert answer.status_code == 404
    assert "programme-missing" in answer.content.decode()

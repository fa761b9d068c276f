"""The Secretariat imports, decides and names; whatever goes wrong leaves nothing behind."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cami.stores.models import Decision, Descent, Edition, Finding, Programme, Term
from cami.web import uploads
from tests.register import RIVERS, keep
from tests.web.conftest import PASSWORD

IMPORT = "/en/manage/import/"


@pytest.fixture
def data(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


def send(client, content, slug="rivers", name="plan.txt"):
    return client.post(IMPORT, {"slug": slug, "file": SimpleUploadedFile(name, content)})


def hidden(answer):
    return dict(re.findall(r'name="(slug|token)" value="([^"]+)"', answer.content.decode()))


def test_a_document_is_previewed_then_kept(secretariat, data):
    shown = send(secretariat, RIVERS.read_bytes())
    assert shown.status_code == 200
    page = re.sub(r"\s+", " ", shown.content.decode())
    assert "<dt>Activities</dt><dd>5</dd>" in page
    assert "actors are to be confirmed: Media (tbc)." in page
    assert not Programme.objects.exists()
    answer = secretariat.post("/en/manage/import/confirmed", hidden(shown))
    assert answer["Location"] == "/en/programmes/rivers/"
    edition = Edition.objects.get()
    assert (edition.number, edition.imported_by) == (1, "aigul")
    assert edition.file_name == "plan.txt"
    assert not list((data / "uploads").iterdir())
    assert (
        "Edition 1 is kept: 5 activities"
        in secretariat.get("/en/programmes/").content.decode()
    )


def test_the_preview_compares_with_what_is_kept(secretariat, data):
    keep()
    changed = RIVERS.read_bytes().replace(b"Map where calves", b"Chart where all calves")
    page = send(secretariat, changed).content.decode()
    assert "Against the edition that is kept" in page
    assert "Words that differ: 2." in page
    assert Edition.objects.count() == 1
    assert (
        "This very file is kept already"
        in send(secretariat, RIVERS.read_bytes()).content.decode()
    )


BAD = {
    None: b"",
    "not-a-programme": b"Dear all.\n",
    "source-binary": b"\x00\x01\x02" * 99,
    "word-damaged": b"PK\x03\x04 torn",
}


@pytest.mark.parametrize(("code", "content"), BAD.items())
def test_a_bad_file_is_explained_and_nothing_stays(secretariat, data, code, content):
    answer = send(secretariat, content)
    assert 400 <= answer.status_code < 500
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert code is None or code in page
    assert str(data) not in page
    assert not Programme.objects.exists()
    assert not list(data.glob("uploads/*"))


def test_a_name_that_fits_no_address_is_refused_at_the_field(secretariat, data):
    answer = send(secretariat, RIVERS.read_bytes(), slug="Мои реки")
    assert answer.status_code == 422
    assert "small Latin letters" in answer.content.decode()


def test_a_lost_file_is_asked_for_again(secretariat, data):
    lost = {"slug": "rivers", "token": "0" * 64}
    assert secretariat.post("/en/manage/import/confirmed", lost)["Location"] == IMPORT
    assert not Programme.objects.exists()


def test_decisions_are_kept_with_name_note_and_date(secretariat, register):
    one = Finding.objects.filter(programme__slug="rivers").first()
    decide = f"/en/manage/rivers/findings/{one.key}/decide"
    back = "/en/programmes/rivers/findings/"
    for verdict in ("accepted", "reopened", "dismissed"):
        sent = {"verdict": verdict, "note": f"It is {verdict}.", "back": back}
        assert secretariat.post(decide, sent)["Location"] == back
    assert list(Decision.objects.values_list("verdict", "decided_by", "note")) == [
        (verdict, "aigul", f"It is {verdict}.")
        for verdict in ("accepted", "reopened", "dismissed")
    ]
    page = secretariat.get(f"{back}?state=dismissed").content.decode()
    assert one.key in page
    assert "It is reopened." in page, "earlier decisions stay readable"
    assert one.key not in secretariat.get(f"{back}?state=open").content.decode()


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "javascript:x"])
def test_a_form_leads_back_to_our_own_pages_only(secretariat, register, back):
    one = Finding.objects.first()
    decide = f"/en/manage/rivers/findings/{one.key}/decide"
    answer = secretariat.post(decide, {"verdict": "accepted", "back": back})
    assert answer["Location"] == "/en/programmes/rivers/findings/"


def test_a_finding_that_is_gone_is_said_to_be_gone(secretariat, register):
    answer = secretariat.post(
        "/en/manage/rivers/findings/none/decide", {"verdict": "accepted"}
    )
    assert answer.status_code == 404
    assert "finding-missing" in answer.content.decode()
    assert not Decision.objects.exists()


def test_forms_need_their_token(register, secretariat):
    strict = Client(enforce_csrf_checks=True)
    strict.login(username="aigul", password=PASSWORD)
    one = Finding.objects.first()
    answer = strict.post(
        f"/en/manage/rivers/findings/{one.key}/decide", {"verdict": "accepted"}
    )
    assert answer.status_code == 403
    assert not Decision.objects.exists()


def test_a_line_of_descent_is_confirmed_by_name(secretariat, register, tmp_path):
    newer = tmp_path / "newer.txt"
    newer.write_text(
        RIVERS.read_text("utf-8").replace("Tell drivers", "Warn drivers"), "utf-8"
    )
    keep(newer)
    one = Descent.objects.exclude(kind="unchanged").get()
    page = secretariat.get("/en/programmes/rivers/compare/rivers/").content.decode()
    assert "<del>Tell</del> <ins>Warn</ins>" in page
    secretariat.post(
        f"/en/manage/rivers/lineage/{one.pk}/confirm", {"verdict": "confirmed"}
    )
    one.refresh_from_db()
    assert (one.verdict, one.decided_by) == ("confirmed", "aigul")


def test_two_programmes_are_compared_on_demand(secretariat, register, tmp_path):
    newer = tmp_path / "newer.txt"
    newer.write_text(RIVERS.read_text("utf-8").replace("2023-2028", "2029-2034"), "utf-8")
    keep(newer, "rivers-next")
    path = "/en/programmes/rivers-next/compare/rivers/"
    assert "Compare them now" in secretariat.get(path).content.decode()
    secretariat.post("/en/manage/rivers-next/compare/rivers/now")
    assert "Everything that changed" in secretariat.get(path).content.decode()


def test_a_new_name_shows_on_every_page(secretariat, register):
    answer = secretariat.post(
        "/en/manage/names/species/saiga/",
        {"name_en": "Steppe Saiga", "name_ru": "Степной сайгак", "synonyms": "Ак бөкөн"},
    )
    assert answer.status_code == 302
    assert Term.objects.get().changed_by == "aigul"
    assert "Steppe Saiga" in secretariat.get("/en/").content.decode()
    assert (
        "Степной сайгак"
        in secretariat.get("/ru/programmes/rivers/activities/").content.decode()
    )


def test_a_name_of_ones_own_is_added_once(secretariat, register):
    new = {"kind": "actor", "key": "friends-union", "name_en": "Border Friends Union",
           "name_ru": "Союз друзей границы", "synonyms": ""}  # fmt: skip
    assert secretariat.post("/en/manage/names/new/", new).status_code == 302
    assert secretariat.post("/en/manage/names/new/", new).status_code == 422
    assert Term.objects.count() == 1


def test_a_new_name_finds_what_it_names_at_once(secretariat, register):
    found = "/en/programmes/cami-2021-2026/activities/?q=Бөкендер"
    assert "activities/21.1/" not in secretariat.get(found).content.decode()
    secretariat.post(
        "/en/manage/names/species/saiga/",
        {"name_en": "Saiga", "name_ru": "Сайгак", "synonyms": "Ак бөкен\nБөкендер"},
    )
    page = secretariat.get(found).content.decode()
    assert "activities/21.1/" in page
    assert "activities/9.1/" not in page
    still = secretariat.get(found.replace("Бөкендер", "saiga antelope")).content.decode()
    assert "activities/21.1/" in still


def test_a_file_too_large_is_refused_and_not_taken_in(secretariat, data, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_FILE_BYTES", 1024)
    monkeypatch.setattr(uploads, "_MOST_FORM_BYTES", 1024)
    taken = []
    monkeypatch.setattr(uploads, "put", taken.append)
    answer = send(secretariat, b"x" * 300_000)
    assert answer.status_code == 413
    assert "source-too-large" in answer.content.decode()
    assert not taken

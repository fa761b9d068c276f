"""The page on which one reads who did what."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

import cami
from cami.stores import people
from cami.stores.models import Finding
from cami.stores.trail import note_act
from cami.web.accounts import create_user, give_role
from cami.web.act_words import ACTS
from tests.web.conftest import PASSWORD

PAGE = "/en/manage/trail/"


@pytest.fixture
def administrator(client, db):
    create_user("root", PASSWORD, secretariat=False)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    give_role("root", "administrator", "", by="test", at=now)
    client.force_login(User.objects.get(username="root"))
    return client


def rows(client, query=""):
    page = client.get(PAGE + query).content.decode()
    return re.findall(r"<tr><td>([\d-]+) [\d:]+</td><td>(.*?)</td><td>(.*?)</td>", page)


@pytest.fixture
def acts(administrator):
    for day, by in ((1, "dana"), (2, "dana"), (2, "bat"), (3, "dana")):
        at = datetime(2026, 5, day, 23, 59, 59, tzinfo=UTC)
        note_act("published", "s", by=by, at=at)


def test_acts_are_found_by_person_and_by_day(administrator, acts):
    may = "?since=2026-05-01&until=2026-05-31"
    assert len(rows(administrator, may)) == 4
    of_dana = rows(administrator, "?by=dana&since=2026-05-02&until=2026-05-03")
    assert of_dana == [
        ("2026-05-03", "dana", "published a statement"),
        ("2026-05-02", "dana", "published a statement"),
    ]
    assert rows(administrator, "?since=2026-05-02&until=2026-05-02&by=bat")
    assert not rows(administrator, "?by=nobody")


@pytest.mark.parametrize("query", ["?since=x", "?since=2026-13-45", "?page=x", "?by=%00"])
def test_a_question_that_means_nothing_is_passed_over(administrator, acts, query):
    assert len(rows(administrator, query)) >= 4


def test_network_addresses_are_for_administrators_only(
    administrator, register, secretariat
):
    at = datetime(2026, 5, 1, tzinfo=UTC)
    note_act("sign-in-failed", "dana", by="dana", at=at, address="203.0.113.7", tries=3)
    page = secretariat.get(PAGE).content.decode()
    assert "tries: 3" in page
    assert "203.0.113.7" not in page
    secretariat.force_login(User.objects.get(username="root"))
    assert "203.0.113.7" in secretariat.get(PAGE).content.decode()


def test_roles_imports_and_decisions_stand_in_it(administrator, register, secretariat):
    one = Finding.objects.filter(programme__slug="rivers").first()
    decide = f"/en/manage/rivers/findings/{one.key}/decide"
    secretariat.post(decide, {"verdict": "accepted"})
    secretariat.force_login(User.objects.get(username="root"))
    told = {(by, act) for _, by, act in rows(secretariat)}
    assert {
        ("test", "gave a mandate"),
        ("Aigul", "imported an edition"),
        ("aigul", "decided on a finding"),
    } <= told


def test_rights_of_the_secretariat_begin_and_end_with_the_mandate(client, register):
    create_user("olga", PASSWORD, secretariat=False)
    olga = User.objects.get(username="olga")
    client.force_login(olga)
    assert client.get("/en/manage/").status_code == 403
    give_role("olga", "secretariat", "", by="test", at=timezone.now())
    assert client.get("/en/manage/").status_code == 200
    assert client.get("/en/admin/stores/edition/").status_code == 200
    assert not olga.has_perm("auth.add_user")
    people.end_mandate(olga.mandates.get().pk, timezone.now().date())
    assert client.get("/en/manage/").status_code == 403
    assert client.get("/en/admin/stores/edition/").status_code == 403


def test_every_act_that_is_noted_has_words():
    source = "".join(path.read_text() for path in Path(cami.__file__).parent.rglob("*.py"))
    noted = set(re.findall(r'\bnote_act\(\s*"([\w-]+)"', source))
    assert noted
    assert noted <= set(ACTS)

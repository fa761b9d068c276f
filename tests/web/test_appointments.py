"""Accounts without a shell: invited, confirmed by two, changed, closed; on the trail."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from cami.programme.statements import Body
from cami.stores import people
from cami.stores.beside import AuditEntry
from tests.reporting import KZ, NOON, PASSWORD, meet, who

MANDATES, ACCOUNTS = "/en/manage/mandates/", "/en/manage/accounts/"
GIVE = {"act": "give", "role": "country-approver", "scope": "KZ"}


@pytest.fixture
def clock(monkeypatch):
    moment = [NOON + timedelta(minutes=1)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    return moment


@pytest.fixture
def signed_in(register, clock):
    meet()
    User.objects.create(username="anna", email="anna@example.org")
    people.give_mandate("anna", "secretariat", "", NOON.date(), by="test", at=NOON)

    def sign_in(name):
        client = Client()
        client.force_login(User.objects.get(username=name))
        return client

    return sign_in


def number_of(user, role):
    return max(m.id for m in people.mandates() if (m.user, m.role) == (user, role))


def acts(act):
    return [(one.by, one.subject, one.detail) for one in AuditEntry.objects.filter(act=act)]


def test_the_secretariat_does_not_make_itself_an_approver_alone(signed_in):
    aigul, anna = signed_in("aigul"), signed_in("anna")
    aigul.post(MANDATES, {**GIVE, "user": "aigul"})
    assert who("aigul").clears_for == frozenset()
    pk = number_of("aigul", "country-approver")
    refused = aigul.post(MANDATES, {"act": "confirm", "mandate": pk})
    assert refused.status_code == 403
    assert "takes two people" in refused.content.decode()
    assert who("aigul").clears_for == frozenset()
    ((by, subject, detail),) = acts("mandate-refused")
    assert (by, subject, detail["role"]) == ("aigul", "aigul", "country-approver")
    assert anna.post(MANDATES, {"act": "confirm", "mandate": pk}).status_code == 302
    assert who("aigul").clears_for == {KZ}
    ((by, subject, detail),) = acts("mandate-confirmed")
    assert (by, subject, detail["given_by"]) == ("anna", "aigul", "aigul")


def test_whoever_gets_a_mandate_cannot_confirm_it(signed_in):
    aigul, anna = signed_in("aigul"), signed_in("anna")
    aigul.post(MANDATES, {**GIVE, "user": "anna"})
    pk = number_of("anna", "country-approver")
    assert anna.post(MANDATES, {"act": "confirm", "mandate": pk}).status_code == 403
    assert signed_in("root").post(MANDATES, {"act": "confirm", "mandate": pk})
    assert who("anna").clears_for == {KZ}


def test_a_second_account_of_ones_own_does_not_help(signed_in):
    aigul = signed_in("aigul")
    User.objects.create(username="puppet")
    give = {"act": "give", "user": "puppet", "role": "secretariat", "scope": ""}
    aigul.post(MANDATES, give)
    assert not who("puppet").secretariat
    assert not User.objects.get(username="puppet").is_staff
    aigul.post(MANDATES, {**GIVE, "user": "aigul"})
    pk = number_of("aigul", "country-approver")
    puppet = signed_in("puppet")
    assert puppet.post(MANDATES, {"act": "confirm", "mandate": pk}).status_code == 403
    waiting = number_of("puppet", "secretariat")
    assert aigul.post(MANDATES, {"act": "confirm", "mandate": waiting}).status_code == 403
    signed_in("root").post(MANDATES, {"act": "confirm", "mandate": waiting})
    assert who("puppet").secretariat
    assert User.objects.get(username="puppet").is_staff


def test_others_neither_give_nor_confirm(signed_in):
    signed_in("aigul").post(MANDATES, {**GIVE, "user": "guest"})
    pk = number_of("guest", "country-approver")
    for name in ("dana", "minister", "guest", "union", "nadia"):
        assert signed_in(name).post(MANDATES, GIVE).status_code == 403
        confirm = {"act": "confirm", "mandate": pk}
        assert signed_in(name).post(MANDATES, confirm).status_code == 403
    assert who("guest").clears_for == frozenset()


def test_whom_a_mandate_is_for_changes_from_today_on_and_an_approver_needs_two(signed_in):
    aigul, anna = signed_in("aigul"), signed_in("anna")
    pk = number_of("dana", "national-focal-point")
    aigul.post(MANDATES, {"act": "change", "mandate": pk, "scope": "UZ"})
    assert who("dana").writes_for == {Body("country", "UZ")}
    ((_, subject, detail),) = acts("mandate-changed")
    assert (subject, detail["before"], detail["after"]) == ("dana", "KZ", "UZ")
    pk = number_of("minister", "country-approver")
    aigul.post(MANDATES, {"act": "change", "mandate": pk, "scope": "UZ"})
    assert who("minister").clears_for == frozenset()
    pk = number_of("minister", "country-approver")
    anna.post(MANDATES, {"act": "confirm", "mandate": pk})
    assert who("minister").clears_for == {Body("country", "UZ")}
    bad = {"act": "change", "mandate": pk, "scope": "FR"}
    assert aigul.post(MANDATES, bad).status_code == 422


def invited(client, **changed):
    sent = {"act": "invite", "email": "gulnara@example.org", "name": "Gulnara",
            "role": "national-focal-point", "scope": "KG", **changed}  # fmt: skip
    answer = client.post(ACCOUNTS, sent)
    return answer.status_code


def link():
    (letter,) = mail.outbox
    return re.search(r"http://testserver(/\S+/invitation/\S+/)", letter.body)[1]


CHOSEN = {"user": "gulnara", "full_name": "Gulnara B.", "password1": PASSWORD,
          "password2": PASSWORD}  # fmt: skip


def test_an_invitation_makes_an_account_in_its_role_once_and_no_shell_is_needed(signed_in):
    assert invited(signed_in("aigul")) == 302
    (letter,) = mail.outbox
    assert letter.to == ["gulnara@example.org"]
    assert "Dear Gulnara" in letter.body
    for language in ("en", "ru"):
        assert f"/{language}/invitation/" in letter.body
    path, anyone = link(), Client()
    assert anyone.get(path).status_code == 200
    assert anyone.post(path, {**CHOSEN, "password2": "x"}).status_code == 422
    assert anyone.post(path, {**CHOSEN, "user": "dana"}).status_code == 409
    assert not User.objects.filter(username="gulnara").exists()
    assert anyone.post(path, CHOSEN).status_code == 302
    made = who("gulnara")
    assert made.writes_for == {Body("country", "KG")}
    user = User.objects.get(username="gulnara")
    assert user.check_password(PASSWORD)
    assert (user.email, user.first_name) == ("gulnara@example.org", "Gulnara B.")
    assert anyone.get(path).status_code == 410
    assert anyone.post(path, {**CHOSEN, "user": "second"}).status_code == 410
    assert [one[0] for one in acts("account-created")] == ["aigul"]


def test_an_administrator_finds_the_way_without_a_shell(signed_in):
    root = signed_in("root")
    desk = root.get("/en/desk/").content.decode()
    for page in (ACCOUNTS, MANDATES, "/en/manage/trail/"):
        assert f'href="{page}"' in desk
        assert root.get(page).status_code == 200


def test_an_invited_approver_waits_for_a_second_person(signed_in):
    invited(signed_in("aigul"), role="country-approver")
    Client().post(link(), CHOSEN)
    assert who("gulnara").clears_for == frozenset()
    pk = number_of("gulnara", "country-approver")
    signed_in("anna").post(MANDATES, {"act": "confirm", "mandate": pk})
    assert who("gulnara").clears_for == {Body("country", "KG")}


def test_an_invitation_ends(signed_in, clock):
    aigul = signed_in("aigul")
    invited(aigul)
    path = link()
    clock[0] += timedelta(days=15)
    assert Client().get(path).status_code == 410
    clock[0] -= timedelta(days=15)
    assert Client().get(path).status_code == 200
    assert Client().get(path.replace("/invitation/", "/invitation/x")).status_code == 410
    pk = number_of("aigul", "secretariat")
    User.objects.get(username="aigul").groups.clear()
    signed_in("root").post(MANDATES, {"act": "end", "mandate": pk})
    assert Client().get(path).status_code == 410, "whoever sent it may no longer"


def test_an_invitation_is_taken_back(signed_in):
    aigul = signed_in("aigul")
    invited(aigul)
    uid = re.search(
        r'name="invitation" value="(\w+)"', aigul.get(ACCOUNTS).content.decode()
    )
    aigul.post(ACCOUNTS, {"act": "revoke", "invitation": uid[1]})
    assert Client().get(link()).status_code == 410
    assert [one[1] for one in acts("invitation-revoked")] == ["gulnara@example.org"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"role": "administrator", "scope": ""}, 403),
        ({"scope": "FR"}, 422),
        ({"role": "species-focal-point", "scope": "unicorn"}, 422),
        ({"role": "king", "scope": ""}, 422),
        ({"email": "nobody"}, 422),
    ],
)
def test_what_cannot_be_is_not_invited(signed_in, changed, status):
    assert invited(signed_in("aigul"), **changed) == status
    assert not mail.outbox


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(signed_in):
    aigul, dana = signed_in("aigul"), signed_in("dana")
    assert dana.get("/en/desk/").status_code == 200
    aigul.post(ACCOUNTS, {"act": "close", "user": "dana"})
    assert dana.get("/en/desk/").status_code == 302
    assert who("dana").bodies == frozenset()
    written_to = people.addresses_for([KZ], NOON.date())[KZ]
    assert [name for name, _address in written_to] == ["erlan"]
    aigul.post(ACCOUNTS, {"act": "open", "user": "dana"})
    assert who("dana").bodies == {KZ}
    assert [one[1] for one in acts("account-closed")] == ["dana"]
    for name in ("aigul", "root"):
        refused = aigul.post(ACCOUNTS, {"act": "close", "user": name})
        assert refused.status_code == 403, name
    assert who("root").administrator


def test_those_who_take_part_see_who_answers_for_whom_and_nobody_else_does(signed_in):
    User.objects.create(username="stranger")
    assert Client().get("/en/people/").status_code == 302
    assert signed_in("stranger").get("/en/people/").status_code == 403
    for name in ("guest", "dana", "minister", "union", "nadia", "aigul", "root"):
        page = signed_in(name).get("/en/people/").content.decode()
        assert "dana@example.org" in page
        assert "guest@example.org" not in page


def test_who_changed_a_name_from_what_to_what_is_on_the_trail(signed_in):
    aigul = signed_in("aigul")
    new = {"name_en": "Steppe antelope", "name_ru": "Сайга", "synonyms": "One\nTwo"}
    aigul.post("/en/manage/names/species/saiga/", new)
    aigul.post("/en/manage/names/species/saiga/", {**new, "name_ru": "Сайгак"})
    aigul.post("/en/manage/names/species/saiga/", {"act": "restore"})
    add = {"kind": "actor", "key": "ferrymen", "name_en": "Ferrymen", "name_ru": "Паром"}
    aigul.post("/en/manage/names/new/", add)
    (second, first) = acts("name-changed")
    assert first[:2] == ("aigul", "species saiga")
    assert first[2]["before"].startswith("Saiga Antelope | ")
    assert first[2]["after"] == "Steppe antelope | Сайга | One; Two"
    assert second[2]["before"] == first[2]["after"]
    assert second[2]["after"] == "Steppe antelope | Сайгак | One; Two"
    ((_, _, restored),) = acts("name-restored")
    assert restored["before"] == second[2]["after"]
    ((by, subject, added),) = acts("name-added")
    assert (by, subject, added["after"]) == (
        "aigul",
        "actor ferrymen",
        "Ferrymen | Паром | ",
    )
    page = aigul.get("/en/manage/trail/").content.decode()
    assert "changed a name" in page
    assert "Steppe antelope | Сайгак" in page
    assert aigul.get("/en/admin/stores/term/add/").status_code == 403

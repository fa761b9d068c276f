"""Getting in, staying in and getting out, with everything that guards the door."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cami.stores.beside import AuditEntry
from cami.web.accounts import create_user, reset_second_factor
from cami.web.server import trial_rules
from tests.web.conftest import PASSWORD

LOGIN = "/en/login/"
HOME = "/en/manage/"
SETTING_UP = "/en/account/second-factor/new/"
NEWER = "a-quite-other-steppe-2027"


@pytest.fixture(autouse=True)
def people(db, settings, monkeypatch):
    settings.SECOND_FACTOR = "required"
    # A test is one transaction, which never ends well; what waits for that is done at once.
    monkeypatch.setattr("django.db.transaction.on_commit", lambda do, *_, **__: do())
    cache.clear()
    create_user("aigul", PASSWORD, email="aigul@example.org", secretariat=True)
    create_user("dana", PASSWORD, email="dana@example.org", secretariat=False)


def enter(client, name="aigul", password=PASSWORD, **rest):
    return client.post(LOGIN, {"login": name, "password": password}, **rest)


def code_of(secret, step=0):
    now = next(iter(totp.yield_hotp_counters_from_time())) + step
    return totp.format_hotp_value(totp.hotp_value(secret, now))


def secret_on(page):
    return re.search(r"<code>([A-Z2-7]{16,})</code>", page).group(1)


def enrol(client):
    """Set the second factor up as a person would; return its secret and the codes."""
    again = client.get(SETTING_UP)
    assert again["Location"].startswith("/en/account/again/"), "asks for the password first"
    client.post(again["Location"], {"password": PASSWORD, "next": SETTING_UP})
    secret = secret_on(client.get(SETTING_UP).content.decode())
    answer = client.post(SETTING_UP, {"code": code_of(secret)})
    assert answer["Location"] == "/en/account/recovery-codes/"
    page = client.get(answer["Location"]).content.decode()
    return secret, re.findall(r"<li><code>([\w-]+)</code>", page)


@pytest.fixture
def enrolled(client):
    enter(client)
    return enrol(client)


def deeds():
    return list(AuditEntry.objects.order_by("id").values_list("act", "by"))


def test_the_first_log_in_leads_to_the_second_factor_and_nowhere_else(client):
    enter(client)
    for path in (HOME, "/en/", "/en/desk/", "/en/admin/", "/en/manage/import/"):
        assert client.get(path)["Location"].startswith(SETTING_UP), path
    _, codes = enrol(client)
    assert len(set(codes)) == 10
    assert client.get(HOME).status_code == 200
    shown_again = client.get("/en/account/recovery-codes/").content.decode()
    assert not any(code in shown_again for code in codes), "they are shown once"


def test_the_picture_of_the_key_needs_no_script_and_no_other_server(client):
    enter(client)
    client.post("/en/account/again/", {"password": PASSWORD})
    answer = client.get(SETTING_UP)
    assert b'src="data:image/svg+xml;base64,' in answer.content
    assert "img-src 'self' data:" in answer["Content-Security-Policy"]


def test_a_password_alone_opens_nothing_afterwards(enrolled):
    secret, codes = enrolled
    client = Client()
    assert enter(client)["Location"].startswith("/en/login/code/")
    assert "_auth_user_id" not in client.session
    assert client.get(HOME)["Location"].startswith(LOGIN)
    assert client.post("/en/login/code/", {"code": "000000"}).status_code == 200
    assert client.get(HOME).status_code == 302
    answer = client.post("/en/login/code/", {"code": codes[0]})
    assert answer["Location"] == HOME
    assert client.get(HOME).status_code == 200
    second = Client()
    enter(second)
    assert second.post("/en/login/code/", {"code": codes[0]}).status_code == 200
    assert second.get(HOME).status_code == 302, "a recovery code opens once"
    second.post("/en/login/code/", {"code": code_of(secret, 1)})
    assert second.get(HOME).status_code == 200


def test_who_got_in_before_the_second_factor_was_set_up_stays_out(client):
    thief = Client()
    enter(thief)
    enter(client)
    enrol(client)
    assert client.get(HOME).status_code == 200
    assert thief.get(HOME)["Location"].startswith("/en/account/again/code/")


def test_who_stays_outside_cannot_bring_a_key_of_their_own(client):
    thief = Client()
    enter(thief)
    thief.post("/en/account/again/", {"password": PASSWORD})
    enter(client)
    enrol(client)
    for page in ("/en/account/keys/new/", SETTING_UP):
        answer = thief.get(page)
        assert answer["Location"].startswith("/en/account/again/code/"), page
        assert thief.post(page, {"credential": "{}"}).status_code == 302
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_a_key_that_answers_nonsense_is_refused(client):
    enter(client)
    client.post("/en/account/again/", {"password": PASSWORD})
    page = "/en/account/keys/new/"
    assert client.get(page).status_code == 200
    for nonsense in ("", "{}", "[]", '{"id": "x", "response": {}}'):
        assert client.post(page, {"credential": nonsense}).status_code == 200
    assert not Authenticator.objects.exists()
    assert client.get(HOME).status_code == 302


def test_the_secretariat_cannot_give_its_second_factor_up(enrolled, client):
    page = "/en/account/second-factor/off/"
    client.post(page)
    assert Authenticator.objects.filter(type="totp").count() == 1
    assert "mfa_deactivate" not in client.get("/en/account/").content.decode()


def test_secrets_of_second_factors_lie_encrypted(enrolled):
    secret, codes = enrolled
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in codes)


def test_a_second_factor_is_taken_off_by_an_administrator(enrolled, client):
    reset_second_factor("aigul", by="command line", at=timezone.now())
    assert not Authenticator.objects.exists()
    assert client.get(HOME)["Location"].startswith(LOGIN), "its sessions have ended"
    enter(client)
    assert client.get(HOME)["Location"].startswith(SETTING_UP)


def test_others_do_without_a_second_factor(client):
    assert enter(client, "dana")["Location"] == "/en/desk/"
    assert client.get("/en/desk/").status_code == 200


def test_passwords_are_hashed_with_argon2_and_older_hashes_renewed(client, settings):
    dana = User.objects.get(username="dana")
    assert dana.password.startswith("argon2$argon2id$")
    from django.contrib.auth.hashers import make_password

    User.objects.filter(pk=dana.pk).update(
        password=make_password(PASSWORD, hasher="pbkdf2_sha256")
    )
    enter(client, "dana")
    assert User.objects.get(pk=dana.pk).password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    "password", ["short-1", "1234567890123", "password1234", "aigul-aigul"]
)
def test_weak_passwords_are_refused(client, password):
    enter(client, "dana")
    new = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    if password == "aigul-aigul":  # noqa: S105
        new |= {"password1": "dana-dana@example.org", "password2": "dana-dana@example.org"}
    answer = client.post("/en/account/password/", new)
    assert answer.status_code == 200
    assert b'role="alert"' in answer.content
    assert User.objects.get(username="dana").check_password(PASSWORD)


def test_five_wrong_passwords_close_the_account_for_a_while_from_anywhere(client):
    for attempt in range(5):
        enter(client, "dana", "wrong", REMOTE_ADDR=f"203.0.113.{attempt}")
    answer = enter(client, "dana", REMOTE_ADDR="198.51.100.9")
    assert "Too many attempts" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert enter(Client(), "aigul").status_code == 302, "others are let in"


def test_ten_wrong_passwords_from_one_address_close_it_for_every_account(client):
    for attempt in range(10):
        enter(client, f"name-{attempt}", "wrong", REMOTE_ADDR="203.0.113.7")
    answer = enter(client, "dana", REMOTE_ADDR="203.0.113.7")
    assert "Too many attempts" in answer.content.decode()
    assert enter(client, "dana", REMOTE_ADDR="203.0.113.8").status_code == 302


def test_attempts_are_counted_in_the_database_and_not_in_one_process(settings):
    assert settings.CACHES["default"]["BACKEND"].endswith("db.DatabaseCache")
    enter(Client(), "dana", "wrong")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone()[0] > 0


def plain(answer):
    """The page without what differs between any two pages."""
    page = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return re.sub(r'value="(dana|nobody)"', "", page)


def test_nobody_learns_which_accounts_exist(client, mailoutbox):
    known, unknown = Client(), Client()
    assert plain(enter(known, "dana", "wrong")) == plain(enter(unknown, "nobody", "wrong"))
    asking = "/en/password/forgotten/"
    told = [client.post(asking, {"email": f"{n}@example.org"}) for n in ("dana", "nobody")]
    assert {one["Location"] for one in told} == {"/en/password/forgotten/sent/"}
    assert [one.to for one in mailoutbox] == [["dana@example.org"], ["nobody@example.org"]]
    assert "http" not in mailoutbox[1].body


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_forgotten_password_is_set_anew_by_mail_once(client, mailoutbox, language):
    elsewhere = Client()
    enter(elsewhere, "dana")
    client.post(f"/{language}/password/forgotten/", {"email": "dana@example.org"})
    (mail,) = mailoutbox
    assert ("ссылку" in mail.body) == (language == "ru")
    link = re.search(r"http://testserver(\S+)", mail.body).group(1)
    form = client.get(link)["Location"]
    assert "set-password" in form, "the key does not stay in the address"
    new = {"password1": NEWER, "password2": NEWER}
    assert client.post(form, new)["Location"].endswith("/password/new/done/")
    assert User.objects.get(username="dana").check_password(NEWER)
    assert "_auth_user_id" not in client.session, "a link alone signs nobody in"
    assert elsewhere.get("/en/desk/").status_code == 302, "other sessions have ended"
    assert 'role="alert"' in Client().get(link).content.decode(), "it works once"
    assert ("password-reset", "dana") in deeds()


def later(monkeypatch, **passed):
    then = timezone.now() + timedelta(**passed)
    monkeypatch.setattr("django.utils.timezone.now", lambda: then)


def test_the_secretariat_is_signed_out_after_an_hour_of_rest(enrolled, client, monkeypatch):
    later(monkeypatch, minutes=50)
    assert client.get(HOME).status_code == 200
    later(monkeypatch, minutes=50)
    assert client.get(HOME).status_code == 200, "use keeps it open"
    later(monkeypatch, minutes=61)
    assert client.get(HOME)["Location"].startswith(LOGIN)


def test_nobody_stays_signed_in_for_longer_than_twelve_hours(client, monkeypatch):
    enter(client, "dana")
    for _ in range(11):
        later(monkeypatch, hours=1)
        assert client.get("/en/desk/").status_code == 200
    later(monkeypatch, hours=1)
    assert client.get("/en/desk/")["Location"].startswith(LOGIN)


def test_one_button_signs_out_everywhere(client):
    elsewhere = Client()
    enter(elsewhere, "dana", HTTP_USER_AGENT="Phone")
    enter(client, "dana")
    assert "Phone" in client.get("/en/account/").content.decode()
    client.post("/en/account/sign-out-everywhere")
    for one in (client, elsewhere):
        assert one.get("/en/desk/")["Location"].startswith(LOGIN)


def test_a_new_password_ends_the_other_sessions(client):
    elsewhere = Client()
    enter(elsewhere, "dana")
    enter(client, "dana")
    new = {"oldpassword": PASSWORD, "password1": NEWER, "password2": NEWER}
    assert client.post("/en/account/password/", new).status_code == 302
    assert client.get("/en/desk/").status_code == 200
    assert elsewhere.get("/en/desk/").status_code == 302


def test_there_is_one_door_for_the_records_too(client):
    answer = client.get("/en/admin/login/?next=/en/admin/")
    assert answer["Location"].startswith(LOGIN)
    sent = {"username": "aigul", "password": PASSWORD}
    assert client.post("/en/admin/login/", sent)["Location"].startswith(LOGIN)
    assert "_auth_user_id" not in client.session


def test_the_trail_tells_of_log_ins_and_failures_and_of_no_mistyped_password(
    enrolled, client
):
    enter(Client(), "my-secret-password", "x", REMOTE_ADDR="203.0.113.5")
    enter(Client(), "dana", "wrong", REMOTE_ADDR="203.0.113.5")
    client.post("/en/logout/")
    assert deeds() == [
        ("signed-in", "aigul"),
        ("second-factor-added", "aigul"),
        ("sign-in-failed", "?"),
        ("sign-in-failed", "dana"),
        ("signed-out", "aigul"),
    ]
    failed = AuditEntry.objects.filter(act="sign-in-failed").last()
    assert failed.detail == {"address": "203.0.113.5"}
    assert "my-secret" not in str(list(AuditEntry.objects.values()))


def test_a_login_leads_to_our_own_pages_only(client):
    away = {"login": "dana", "password": PASSWORD, "next": "https://example.org/"}
    assert client.post(LOGIN, away)["Location"] == "/en/desk/"


@pytest.mark.parametrize(
    ("host", "environ", "asked"),
    [
        ("127.0.0.1", {}, False),
        ("::1", {}, False),
        ("0.0.0.0", {}, True),  # noqa: S104 (what a deployment may say)
        ("127.0.0.1", {"CAMI_HTTPS": "1"}, True),
        ("127.0.0.1", {"CAMI_HOSTS": "cami.example.org"}, True),
    ],
)
def test_only_a_server_nobody_else_reaches_goes_without_a_second_factor(
    host, environ, asked
):
    assert ("CAMI_SECOND_FACTOR" not in trial_rules(host, environ)) is asked

"""Every address has a stated answer for everyone who may come."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cami.stores.models import Descent, Finding
from cami.web.accounts import create_user
from tests.contracts.test_cycle_access import ADDRESSES as OF_THE_CYCLE
from tests.register import CAMI, RIVERS, fill, keep

OPEN, SIGN_IN, REFUSED, MISSING, NOT_SO = 200, 302, 403, 404, 405
PUBLIC = (OPEN, OPEN, OPEN)
CLOSED = (SIGN_IN, REFUSED, OPEN)
POSTED = (SIGN_IN, REFUSED, NOT_SO)
NOWHERE = (MISSING, MISSING, MISSING)
ENTRANCE = (OPEN, SIGN_IN, SIGN_IN)
OWN = (SIGN_IN, OPEN, OPEN)
ELSEWHERE = (SIGN_IN, SIGN_IN, SIGN_IN)
"""Answers to reading by anyone, by somebody signed in, and by the Secretariat."""

R = {"slug": "rivers"}
ADDRESSES = {
    "health": ({}, PUBLIC),
    "robots": ({}, PUBLIC),
    "api-programme": (R, PUBLIC),
    "start": ({}, PUBLIC),
    "about": ({}, PUBLIC),
    "atlas": ({}, PUBLIC),
    "atlas-style": ({}, NOWHERE),
    "layer": ({"key": "nothing"}, NOWHERE),
    "layer-download": ({"key": "nothing", "form": "gpkg"}, NOWHERE),
    "tile": ({"release": "none", "key": "nothing", "z": 0, "x": 0, "y": 0}, NOWHERE),
    "ogc": ({}, PUBLIC),
    "ogc-conformance": ({}, PUBLIC),
    "ogc-openapi": ({}, PUBLIC),
    "ogc-collections": ({}, PUBLIC),
    "ogc-collection": ({"key": "nothing"}, NOWHERE),
    "ogc-queryables": ({"key": "nothing"}, NOWHERE),
    "ogc-items": ({"key": "nothing"}, NOWHERE),
    "ogc-item": ({"key": "nothing", "number": 1}, NOWHERE),
    "ogc-tilesets": ({"key": "nothing"}, NOWHERE),
    "ogc-tileset": ({"key": "nothing"}, NOWHERE),
    "ogc-tile": ({"key": "nothing", "z": 0, "row": 0, "col": 0}, NOWHERE),
    "ogc-tilejson": ({"key": "nothing"}, NOWHERE),
    "ogc-records": ({}, PUBLIC),
    "ogc-record": ({"key": "nothing"}, NOWHERE),
    "stac": ({}, PUBLIC),
    "stac-collection": ({"key": "nothing"}, NOWHERE),
    "programmes": ({}, PUBLIC),
    "programme": (R, PUBLIC),
    "export": ({**R, "form": "csv"}, PUBLIC),
    "section": ({**R, "key": "1"}, PUBLIC),
    "activities": (R, PUBLIC),
    "activity": ({**R, "key": "1.1"}, PUBLIC),
    "actors": (R, PUBLIC),
    "actor": ({**R, "key": "cms"}, PUBLIC),
    "species-list": (R, PUBLIC),
    "species": ({**R, "key": "saiga"}, PUBLIC),
    "countries": (R, PUBLIC),
    "country": ({**R, "iso2": "KZ"}, PUBLIC),
    "findings": (R, PUBLIC),
    "compare": ({**R, "other": CAMI}, PUBLIC),
    "login": ({}, ENTRANCE),
    "account_login": ({}, ENTRANCE),
    "mfa_authenticate": ({}, ELSEWHERE),
    "logout": ({}, (NOT_SO, NOT_SO, NOT_SO)),
    "account": ({}, OWN),
    "account-everywhere-out": ({}, (SIGN_IN, NOT_SO, NOT_SO)),
    "account_inactive": ({}, PUBLIC),
    "account_signup": ({}, ENTRANCE),
    "account_reauthenticate": ({}, OWN),
    "mfa_reauthenticate": ({}, ELSEWHERE),
    "account_change_password": ({}, OWN),
    "mfa_index": ({}, ELSEWHERE),
    "mfa_activate_totp": ({}, ELSEWHERE),
    "mfa_deactivate_totp": ({}, (SIGN_IN, MISSING, MISSING)),
    "mfa_list_webauthn": ({}, ELSEWHERE),
    "mfa_add_webauthn": ({}, ELSEWHERE),
    "mfa_remove_webauthn": ({"pk": 1}, ELSEWHERE),
    "mfa_reauthenticate_webauthn": ({}, ELSEWHERE),
    "mfa_view_recovery_codes": ({}, (SIGN_IN, MISSING, MISSING)),
    "mfa_generate_recovery_codes": ({}, ELSEWHERE),
    "account_reset_password": ({}, PUBLIC),
    "account_reset_password_done": ({}, PUBLIC),
    "account_reset_password_from_key": ({"uidb36": "1", "key": "x-y"}, PUBLIC),
    "account_reset_password_from_key_done": ({}, PUBLIC),
    "manage": ({}, CLOSED),
    "import": ({}, CLOSED),
    "import-confirmed": ({}, POSTED),
    "decide": ({**R, "key": "x"}, POSTED),
    "confirm": ({**R, "pk": 1}, POSTED),
    "compare-now": ({**R, "other": "rivers"}, POSTED),
    "layers": ({}, CLOSED),
    "vocabulary": ({}, CLOSED),
    "term-new": ({}, CLOSED),
    "term": ({"kind": "species", "key": "saiga"}, CLOSED),
}
PASSWORD = "steppe-wind-and-saiga"  # noqa: S105


def names(patterns):
    """Names of all our addresses; the framework's administration guards its own."""
    for one in patterns:
        if isinstance(one, URLPattern):
            yield one.name
        elif isinstance(one, URLResolver) and one.app_name != "admin":
            yield from names(one.url_patterns)


def test_every_address_is_in_the_table():
    ours = set(ADDRESSES) | set(OF_THE_CYCLE)
    assert set(names(get_resolver().url_patterns)) == ours


@pytest.fixture
def visitors(db, client):
    fill()
    create_user("guest", PASSWORD, secretariat=False)
    create_user("aigul", PASSWORD, secretariat=True)
    signed_in, secretariat = Client(), Client()
    signed_in.login(username="guest", password=PASSWORD)
    secretariat.login(username="aigul", password=PASSWORD)
    return client, signed_in, secretariat


def test_everyone_gets_the_stated_answer(visitors):
    for name, (kwargs, stated) in ADDRESSES.items():
        path = reverse(name, kwargs=kwargs)
        answers = tuple(visitor.get(path).status_code for visitor in visitors)
        assert answers == stated, name


def test_nobody_but_the_secretariat_changes_anything(visitors, tmp_path, settings):
    settings.DATA = tmp_path
    newer = tmp_path / "newer.txt"
    newer.write_text(RIVERS.read_text("utf-8").replace("Tell", "Warn"), "utf-8")
    keep(newer)
    closed = [name for name, (_, stated) in ADDRESSES.items() if stated in (CLOSED, POSTED)]
    about = {"decide": {"key": Finding.objects.first().key},
             "confirm": {"pk": Descent.objects.first().pk}}  # fmt: skip
    sent = {"verdict": "accepted", "name_en": "x", "name_ru": "x"}
    for name in closed:
        path = reverse(name, kwargs=ADDRESSES[name][0] | about.get(name, {}))
        anyone, signed_in, _ = visitors
        answer = anyone.post(path, sent)
        assert answer.status_code == SIGN_IN, name
        assert answer["Location"].startswith("/en/login/?next="), name
        assert signed_in.post(path, sent).status_code == REFUSED, name


def test_the_administration_lets_the_secretariat_in_and_nobody_else(visitors):
    answers = [visitor.get("/en/admin/").status_code for visitor in visitors]
    assert answers == [302, 302, 200]


@pytest.mark.parametrize("model", ["edition", "decision"])
def test_records_are_read_and_never_written_by_hand(visitors, model):
    _, _, secretariat = visitors
    assert secretariat.get(f"/en/admin/stores/{model}/").status_code == 200
    assert secretariat.get(f"/en/admin/stores/{model}/add/").status_code == 403

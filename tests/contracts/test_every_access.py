"""Every address × every role, where the second factor is required as in use."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import User
from django.test import Client

from cami.web.session_rules import PROVEN
from tests.contracts import test_access as register
from tests.contracts import test_cycle_access as cycle
from tests.contracts.test_cycle_access import addressed, seen, world  # noqa: F401

ROLES = (*cycle.ROLES, "unproven")
"""Those of the cycle; Secretariat and administrator have shown their second factor here,
``unproven`` is of the Secretariat and has not."""

KEEPERS = ("aigul", "root")
UNPROVEN = {
    "health": 200,
    "logout": 405,
    "account-everywhere-out": 405,
    "account_reauthenticate": 200,
    "mfa_reauthenticate": 200,
}
"""What is open without the second factor; all else leads to where it is shown."""

ENROLLED = {
    "mfa_reauthenticate": 200,
    "mfa_deactivate_totp": 302,
    "mfa_view_recovery_codes": 404,
    "mfa_generate_recovery_codes": 302,
}
"""What is told to whoever has a second factor, where that makes a difference."""


def stated():
    """Address to keywords and the answer for every role."""
    for name, (kwargs, (anyone, signed_in, secretariat)) in register.ADDRESSES.items():
        told = dict.fromkeys(cycle.ROLES, signed_in)
        told |= {"public": anyone, "aigul": secretariat}
        if name in ENROLLED:
            told |= dict.fromkeys(KEEPERS, ENROLLED[name])
        yield name, kwargs, told
    for name, (kwargs, told) in cycle.ADDRESSES.items():
        yield name, kwargs, told


@pytest.fixture
def visitors(world, settings):  # noqa: F811
    settings.SECOND_FACTOR = "required"
    made = {"public": Client()}
    for role in ROLES[1:]:
        user = User.objects.get(username="aigul" if role == "unproven" else role)
        made[role] = Client()
        made[role].force_login(user)
        if role in KEEPERS:
            TOTP.activate(user, generate_totp_secret())
            session = made[role].session
            session[PROVEN] = user.pk
            session.save()
    return made


def test_every_address_and_role_has_the_stated_answer(visitors, world):  # noqa: F811
    wrong = {}
    for name, kwargs, told in stated():
        path = addressed(name, kwargs, world)
        expected = told | {"unproven": UNPROVEN.get(name, 302)}
        answers = {role: seen(visitors[role], path)[0] for role in ROLES}
        if answers != expected:
            wrong[name] = {
                role: (answers[role], expected[role])
                for role in ROLES
                if answers[role] != expected[role]
            }
    assert not wrong, "role: (told, stated)"


def test_every_address_is_stated_for_every_role():
    known = {name: set(told) for name, _, told in stated()}
    assert set(register.names(register.get_resolver().url_patterns)) == set(known)
    assert all(roles == set(cycle.ROLES) for roles in known.values())


def test_nothing_is_written_without_the_second_factor(visitors, world):  # noqa: F811
    for name, kwargs, _ in stated():
        if name in UNPROVEN or name in ("login", "account_login"):
            continue
        answer = visitors["unproven"].post(addressed(name, kwargs, world))
        assert answer.status_code == 302, name
        assert "/account/" in answer["Location"], name


def test_the_records_are_closed_without_the_second_factor(visitors):
    for path in ("/en/admin/", "/en/admin/stores/edition/", "/en/no-such-page/"):
        assert visitors["unproven"].get(path).status_code == 302
    assert visitors["aigul"].get("/en/admin/stores/edition/").status_code == 200

"""Who may log in, and what the Secretariat may do."""

import pytest
from django.contrib.auth.models import User

from cami.errors import UnfitUserError, UserExistsError
from cami.web.accounts import create_user

pytestmark = pytest.mark.django_db
PASSWORD = "saiga-steppe-2026"  # noqa: S105 (of nobody)


def test_a_plain_user_changes_nothing():
    create_user("boris", PASSWORD, secretariat=False)
    user = User.objects.get(username="boris")
    assert user.check_password(PASSWORD)
    assert not user.is_staff
    assert not user.get_all_permissions()


def test_the_secretariat_may_change_the_register_and_no_accounts():
    create_user("anna", PASSWORD, email="anna@example.org", secretariat=True)
    user = User.objects.get(username="anna")
    assert user.is_staff
    assert not user.is_superuser
    rooms = {permission.split(".")[0] for permission in user.get_all_permissions()}
    assert rooms <= {"stores"}


def test_a_name_is_given_once():
    create_user("anna", PASSWORD, secretariat=False)
    with pytest.raises(UserExistsError):
        create_user("anna", PASSWORD, secretariat=True)
    assert not User.objects.get(username="anna").is_staff


@pytest.mark.parametrize(
    ("name", "password", "email"),
    [
        ("", PASSWORD, ""),
        ("a b", PASSWORD, ""),
        ("anna", "anna", ""),
        ("anna", PASSWORD, "x"),
    ],
)
def test_unfit_users_are_refused_and_not_kept(name, password, email):
    with pytest.raises(UnfitUserError):
        create_user(name, password, email=email, secretariat=False)
    assert not User.objects.exists()

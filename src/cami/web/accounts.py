"""Accounts of the people who work with the register."""

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from cami.errors import UnfitUserError, UserExistsError
from cami.web.apps import SECRETARIAT


def create_user(name: str, password: str, *, email: str = "", secretariat: bool) -> None:
    """Keep a new user; the Secretariat may also change the register.

    Raises
    ------
    UserExistsError
        The name is taken.
    UnfitUserError
        Name, address or password break a rule; says every rule broken.
    """
    if User.objects.filter(username=name).exists():
        raise UserExistsError(name=name)
    user = User(username=name, email=email, is_staff=secretariat)
    try:
        validate_password(password, user)
        user.set_password(password)
        user.full_clean()
    except ValidationError as broken:
        raise UnfitUserError(reasons=" ".join(broken.messages)) from broken
    with transaction.atomic():
        user.save()
        if secretariat:
            user.groups.add(Group.objects.get_or_create(name=SECRETARIAT)[0])

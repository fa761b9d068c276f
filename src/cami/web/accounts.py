"""Accounts of the people who work with the register: made, given a role, listed."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from cami.errors import RoleUnfitError, UnfitUserError, UserExistsError, UserMissingError
from cami.stores import people
from cami.stores.reporting import ROLES
from cami.stores.trail import note_act
from cami.web import facts
from cami.web.apps import SECRETARIAT
from cami.web.lexicon import Lexicon
from cami.web.session_rules import FACTORS

_SCOPE_OF = {
    "national-focal-point": "country",
    "country-approver": "country",
    "partner-organisation": "actor",
    "species-focal-point": "species",
}
"""Role to the kind of name that it has to be for."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account, as an administrator sees it."""

    name: str
    email: str
    is_active: bool
    has_second_factor: bool
    roles: tuple[str, ...]
    """Role and whom it is for: ``national-focal-point KZ``."""

    last_login: datetime | None


def create_user(name: str, password: str, *, email: str = "", secretariat: bool) -> None:
    """Keep a new user; the Secretariat may also change the register.

    Raises
    ------
    UserExistsError
        The name is taken; capitals make no difference.
    UnfitUserError
        Name, address or password break a rule; says every rule broken.
    """
    if User.objects.filter(username__iexact=name).exists():
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


def note_created(name: str, *, by: str, at: datetime) -> None:
    """Keep who made an account."""
    note_act("account-created", name, by=by, at=at)


def check_role(role: str, scope: str) -> None:
    """Refuse a role that does not exist, or is for nobody whom the register knows.

    Raises
    ------
    RoleUnfitError
        Says what the role has to be for.
    """
    kind = _SCOPE_OF.get(role)
    if kind == "country":
        fits = scope in facts.range_states()
    elif kind:
        fits = scope in Lexicon("en").keys(kind)
    else:
        fits = role in ROLES and not scope
    if not fits:
        raise RoleUnfitError(role=role, scope=scope, roles=", ".join(ROLES))


def give_role(name: str, role: str, scope: str, *, by: str, at: datetime) -> None:
    """Let a user act in a role from today on, and note who gave it.

    Raises
    ------
    RoleUnfitError
        See `check_role`.
    UserMissingError
        Nobody has that name.
    """
    check_role(role, scope)
    with transaction.atomic():
        given = people.give_mandate(name, role, scope, at.date(), by=by, at=at)
        if given is None:
            raise UserMissingError(name=name)
        if role == "secretariat":
            User.objects.filter(username=name).update(is_staff=True)
        note_act("mandate-given", name, by=by, at=at, role=role, scope=scope)


def accounts(at: datetime) -> tuple[Account, ...]:
    """List every account by name."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 (needs the models)

    shown = Authenticator.objects.filter(type__in=FACTORS).values_list("user", flat=True)
    with_factor = set(shown)
    held: dict[str, list[str]] = {}
    for one in people.mandates(at.date()):
        held.setdefault(one.user, []).append(f"{one.role} {one.scope}".strip())
    return tuple(
        Account(
            user.username,
            user.email,
            user.is_active,
            user.pk in with_factor,
            tuple(held.get(user.username, ())) or _group(user),
            user.last_login,
        )
        for user in User.objects.order_by("username").prefetch_related("groups")
    )


def reset_second_factor(name: str, *, by: str, at: datetime) -> None:
    """Take the second factor and the recovery codes off an account, and end its sessions.

    Raises
    ------
    UserMissingError
        Nobody has that name.
    """
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 (needs the models)

    user = User.objects.filter(username=name).first()
    if user is None:
        raise UserMissingError(name=name)
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    note_act("second-factor-reset", name, by=by, at=at)


def end_sessions(user: User) -> None:
    """Sign a user out everywhere."""
    from allauth.usersessions.models import UserSession  # noqa: PLC0415 (needs the models)

    for session in UserSession.objects.filter(user=user):
        session.end()


def _group(user: User) -> tuple[str, ...]:
    groups = {group.name for group in user.groups.all()}
    return ("secretariat",) if SECRETARIAT in groups else ()

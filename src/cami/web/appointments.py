"""Who may act in which role: given, confirmed by a second person, changed, ended.

Whoever lets somebody approve for a country, or publish for the Secretariat, does not do so
alone: else the Secretariat could approve for a country what it publishes itself.
"""

from datetime import date, datetime, timedelta
from typing import Final

from django.contrib.auth.models import Group, User
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from cami.errors import (
    InvitationSpentError,
    NotAllowedError,
    SecondPersonError,
    UnfitUserError,
    UserMissingError,
)
from cami.stores import invitations, people
from cami.stores.invitations import InvitationRow
from cami.stores.people import MandateRow, Viewer, viewer_of
from cami.stores.testimony import new_id
from cami.stores.trail import note_act
from cami.web.accounts import check_role, create_user, end_sessions
from cami.web.apps import SECRETARIAT

VALID_FOR: Final = timedelta(days=14)
_SALT: Final = "invitation"


def takes_two(role: str, by: Viewer) -> bool:
    """Whether a second person has to confirm a mandate that somebody gives."""
    return role == "country-approver" or (role == "secretariat" and not by.administrator)


def appoint(
    by: Viewer, user: str, role: str, scope: str, at: datetime, since: date | None = None
) -> bool:
    """Let a user act in a role; say whether it holds already.

    Raises
    ------
    NotAllowedError
        Only the Secretariat and administrators give mandates, and only administrators
        make administrators.
    RoleUnfitError
        The role does not exist, or is for nobody whom the register knows.
    UserMissingError
        Nobody has that name.
    """
    _check(by, role, scope)
    holds = not takes_two(role, by)
    with transaction.atomic():
        given = people.give_mandate(
            user, role, scope, since or at.date(), by=by.name, at=at, confirmed=holds
        )
        if given is None:
            raise UserMissingError(name=user)
        if holds:
            _open_administration(user, role)
        note_act("mandate-given", user, by=by.name, at=at, role=role, scope=scope,
                 confirmed=holds)  # fmt: skip
    return holds


def confirm(by: Viewer, pk: int, at: datetime) -> MandateRow:
    """Let a mandate hold that somebody else has given to somebody else.

    Raises
    ------
    NotAllowedError
        The visitor keeps no accounts, or nothing waits to be confirmed.
    SecondPersonError
        It takes two, and the visitor is one of those whom it is about.
    """
    row = people.mandate(pk)
    if not (by.secretariat or by.administrator) or row is None or row.confirmed_by:
        raise NotAllowedError
    detail = {"role": row.role, "scope": row.scope, "given_by": row.given_by}
    if by.name in (row.given_by, row.user):
        note_act("mandate-refused", row.user, by=by.name, at=at, **detail)
        raise SecondPersonError
    with transaction.atomic():
        people.confirm_mandate(pk, by=by.name, at=at)
        _open_administration(row.user, row.role)
        note_act("mandate-confirmed", row.user, by=by.name, at=at, **detail)
    return row


def end(by: Viewer, pk: int, at: datetime) -> bool:
    """End a mandate today; False where there is none to end.

    Raises
    ------
    NotAllowedError
        The visitor keeps no accounts; only administrators end their own kind.
    """
    row = people.mandate(pk)
    if row is None:
        return False
    _check(by, row.role, row.scope)
    ended = people.end_mandate(pk, at.date())
    if ended:
        note_act("mandate-ended", row.user, by=by.name, at=at, role=row.role,
                 scope=row.scope)  # fmt: skip
    return ended


def change_scope(by: Viewer, pk: int, scope: str, at: datetime) -> bool:
    """Let a mandate be for somebody else from today on; say whether that holds already.

    Raises
    ------
    NotAllowedError
        The visitor keeps no accounts, or there is no such mandate.
    RoleUnfitError
        The role cannot be for that.
    """
    row = people.mandate(pk)
    if row is None or row.until is not None:
        raise NotAllowedError
    _check(by, row.role, scope)
    with transaction.atomic():
        people.end_mandate(pk, at.date())
        note_act("mandate-changed", row.user, by=by.name, at=at, role=row.role,
                 before=row.scope, after=scope)  # fmt: skip
        return appoint(by, row.user, row.role, scope, at)


def invite(
    by: Viewer, email: str, name: str, role: str, scope: str, at: datetime
) -> InvitationRow:
    """Keep that somebody is invited to make an account in a role.

    Raises
    ------
    NotAllowedError
        Only the Secretariat and administrators invite, and only administrators invite
        administrators.
    RoleUnfitError
        The role does not exist, or is for nobody whom the register knows.
    UnfitUserError
        The address is none.
    """
    _check(by, role, scope)
    try:
        validate_email(email)
    except ValidationError as broken:
        raise UnfitUserError(reasons=" ".join(broken.messages)) from broken
    made = invitations.add(
        new_id(), email, role, scope, name=name, expires_at=at + VALID_FOR, by=by.name,
        at=at,
    )  # fmt: skip
    note_act("invited", email, by=by.name, at=at, role=role, scope=scope)
    return made


def signed(row: InvitationRow) -> str:
    """Return what the link of an invitation ends in."""
    return signing.dumps(row.uid, salt=_SALT)


def invitation(token: str, at: datetime) -> InvitationRow:
    """Return the invitation that a link stands for.

    Raises
    ------
    InvitationSpentError
        It is none, has expired, was revoked or taken; or whoever sent it may no longer.
    """
    try:
        row = invitations.open_invitation(signing.loads(token, salt=_SALT), at)
    except signing.BadSignature as forged:
        raise InvitationSpentError from forged
    sender = User.objects.filter(username=row.invited_by).first()
    who = viewer_of(sender.pk if sender else None, at.date())
    if not (who.secretariat or who.administrator):
        raise InvitationSpentError
    return row


def take(
    row: InvitationRow, user: str, full_name: str, password: str, at: datetime
) -> bool:
    """Make the account of whoever was invited; say whether they may act at once.

    Raises
    ------
    UserExistsError, UnfitUserError
        The name is taken, or name or password break a rule.
    InvitationSpentError
        Somebody has taken it in the meantime.
    """
    sender = User.objects.get(username=row.invited_by)
    by = viewer_of(sender.pk, at.date())
    with transaction.atomic():
        create_user(user, password, email=row.email, secretariat=False)
        if not invitations.take(row.uid, by=user, at=at):
            raise InvitationSpentError
        User.objects.filter(username=user).update(first_name=full_name[:150])
        note_act("account-created", user, by=by.name, at=at, invitation=row.email)
        return appoint(by, user, row.role, row.scope, at)


def take_back(by: Viewer, uid: str, at: datetime) -> bool:
    """Take an invitation back; False where none is open.

    Raises
    ------
    NotAllowedError
        The visitor keeps no accounts.
    """
    if not (by.secretariat or by.administrator):
        raise NotAllowedError
    gone = invitations.revoke(uid, at)
    if gone:
        note_act("invitation-revoked", gone.email, by=by.name, at=at)
    return gone is not None


def close_account(by: Viewer, name: str, at: datetime, *, closed: bool) -> None:
    """Close an account, or open it again; a closed one is signed out everywhere.

    Raises
    ------
    NotAllowedError
        The visitor keeps no accounts, it is their own, or it is an administrator's.
    UserMissingError
        Nobody has that name.
    """
    user = User.objects.filter(username=name).first()
    if not (by.secretariat or by.administrator) or name == by.name:
        raise NotAllowedError
    if user is None:
        raise UserMissingError(name=name)
    held = {row.role for row in people.mandates(at.date()) if row.user == name}
    if (user.is_superuser or "administrator" in held) and not by.administrator:
        raise NotAllowedError
    User.objects.filter(pk=user.pk).update(is_active=not closed)
    if closed:
        end_sessions(user)
    note_act("account-closed" if closed else "account-opened", name, by=by.name, at=at)


def _check(by: Viewer, role: str, scope: str) -> None:
    if not (by.secretariat or by.administrator):
        raise NotAllowedError
    if role == "administrator" and not by.administrator:
        raise NotAllowedError
    check_role(role, scope)


def _open_administration(user: str, role: str) -> None:
    """Let the Secretariat look into all records; rights come with the mandate."""
    if role == "secretariat":
        Group.objects.get_or_create(name=SECRETARIAT)
        User.objects.filter(username=user).update(is_staff=True)

"""Invitations: who may make an account of their own, in which role, and until when."""

from dataclasses import dataclass
from datetime import datetime

from cami.errors import InvitationSpentError
from cami.stores.beside import Invitation


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation that was sent."""

    uid: str
    email: str
    name: str
    role: str
    scope: str
    invited_by: str
    invited_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    taken_at: datetime | None
    taken_by: str

    def is_open(self, at: datetime) -> bool:
        """Whether it can still be taken."""
        return self.revoked_at is None and self.taken_at is None and self.expires_at > at


def add(
    uid: str,
    email: str,
    role: str,
    scope: str,
    *,
    name: str,
    expires_at: datetime,
    by: str,
    at: datetime,
) -> InvitationRow:
    """Keep an invitation."""
    return _row(
        Invitation.objects.create(
            uid=uid,
            email=email,
            name=name[:200],
            role=role,
            scope=scope,
            invited_by=by,
            invited_at=at,
            expires_at=expires_at,
        )
    )


def all_invitations() -> tuple[InvitationRow, ...]:
    """Every invitation, the latest first."""
    return tuple(_row(row) for row in Invitation.objects.all())


def open_invitation(uid: str, at: datetime) -> InvitationRow:
    """Return an invitation that can be taken.

    Raises
    ------
    InvitationSpentError
        There is none, it has expired, was revoked or taken.
    """
    row = Invitation.objects.filter(uid=uid).first()
    if row is None or not _row(row).is_open(at):
        raise InvitationSpentError
    return _row(row)


def take(uid: str, *, by: str, at: datetime) -> bool:
    """Keep that an invitation was taken; False where somebody was faster."""
    held = Invitation.objects.filter(uid=uid, taken_at=None, revoked_at=None)
    return bool(held.update(taken_at=at, taken_by=by))


def revoke(uid: str, at: datetime) -> InvitationRow | None:
    """Take an invitation back; None where none is open."""
    held = Invitation.objects.filter(uid=uid, taken_at=None, revoked_at=None)
    if not held.update(revoked_at=at):
        return None
    return _row(Invitation.objects.get(uid=uid))


def _row(row: Invitation) -> InvitationRow:
    return InvitationRow(
        row.uid,
        row.email,
        row.name,
        row.role,
        row.scope,
        row.invited_by,
        row.invited_at,
        row.expires_at,
        row.revoked_at,
        row.taken_at,
        row.taken_by,
    )

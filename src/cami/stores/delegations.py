"""Delegations: which questions a colleague may answer by a link, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cami.errors import LinkSpentError
from cami.stores import beside


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """A link that was given to somebody."""

    id: int
    uid: str
    assignment: int
    questions: tuple[str, ...]
    name: str
    email: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def add(
    uid: str,
    assignment: int,
    questions: Iterable[str],
    *,
    name: str,
    email: str,
    expires_at: datetime,
    by: str,
    at: datetime,
) -> DelegationRow:
    """Keep a delegation."""
    return _row(
        beside.Delegation.objects.create(
            uid=uid,
            assignment_id=assignment,
            questions=list(questions),
            name=name,
            email=email,
            made_by=by,
            made_at=at,
            expires_at=expires_at,
        )
    )


def of_assignment(assignment: int) -> tuple[DelegationRow, ...]:
    """All delegations of an assignment, the latest first."""
    return tuple(_row(r) for r in beside.Delegation.objects.filter(assignment=assignment))


def by_link(uid: str, at: datetime) -> DelegationRow:
    """Return the delegation that a link stands for.

    Raises
    ------
    LinkSpentError
        There is none, it has expired, or it was revoked.
    """
    row = beside.Delegation.objects.filter(
        uid=uid, revoked_at=None, expires_at__gt=at
    ).first()
    if row is None:
        raise LinkSpentError
    return _row(row)


def revoke(pk: int, assignment: int, at: datetime) -> bool:
    """End a delegation of an assignment; False where there is none to end."""
    held = beside.Delegation.objects.filter(pk=pk, assignment=assignment, revoked_at=None)
    return bool(held.update(revoked_at=at))


def _row(row: beside.Delegation) -> DelegationRow:
    return DelegationRow(
        row.pk,
        row.uid,
        row.assignment_id,
        tuple(row.questions),
        row.name,
        row.email,
        row.made_by,
        row.made_at,
        row.expires_at,
        row.revoked_at,
    )

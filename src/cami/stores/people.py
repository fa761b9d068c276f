"""Who somebody is to the reporting cycle: their mandates on a day, and what follows.

A `Viewer` is what every query for statements wants: nothing is given out without one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from cami.programme.clearance import Hand
from cami.programme.records import RecordReader
from cami.programme.statements import (
    PUBLIC,
    SECRETARIAT,
    SECRETARIAT_VIEW,
    Audience,
    Body,
    Statement,
    audience_of,
)
from cami.stores.reporting import Mandate

BodyKind = Literal["country", "organisation", "role"]

_SPEAKS: Mapping[str, BodyKind] = {
    "national-focal-point": "country",
    "country-approver": "country",
    "partner-organisation": "organisation",
    "species-focal-point": "role",
}
"""Role to the kind of body whose statements it sees."""

_WRITES = frozenset({"national-focal-point", "partner-organisation", "species-focal-point"})


@dataclass(frozen=True, slots=True)
class MandateRow:
    """One mandate."""

    id: int
    user: str
    role: str
    scope: str
    since: date
    until: date | None
    given_by: str
    confirmed_by: str
    """Empty while a second person has to confirm it."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody, with what their mandates let them see and do."""

    name: str = ""
    """User name; empty for the public."""

    user_id: int | None = None
    writes_for: frozenset[Body] = frozenset()
    clears_for: frozenset[Body] = frozenset()
    secretariat: bool = False
    administrator: bool = False
    participant: bool = False
    """Whether they take part in the initiative, in whatever role."""

    @property
    def audience(self) -> Audience:
        """What may be known to them of anybody's statements."""
        own = self.writes_for | self.clears_for
        if self.secretariat:
            return Audience(SECRETARIAT_VIEW.stages, SECRETARIAT_VIEW.own | own)
        return audience_of(*own) if own else PUBLIC

    @property
    def bodies(self) -> frozenset[Body]:
        """Bodies that they work for."""
        return self.writes_for | self.clears_for

    @property
    def record_reader(self) -> RecordReader:
        """What may be known to them of meetings, projects and events."""
        return RecordReader(self.bodies, self.participant, self.secretariat)

    def hands(self, statement: Statement) -> tuple[Hand, ...]:
        """In what capacities they may touch a statement."""
        held: list[Hand] = []
        if statement.speaker in self.writes_for:
            held.append("author")
        if statement.speaker in self.clears_for:
            held.append("approver")
        if self.secretariat:
            held.append("secretariat")
            if statement.speaker.kind != "country":
                held.append("author")
        return tuple(held)


PUBLIC_VIEWER = Viewer()


def viewer_of(user_id: int | None, on: date) -> Viewer:
    """Return what a user is on a day; the public where there is no such user."""
    user = User.objects.filter(pk=user_id, is_active=True).first() if user_id else None
    if user is None:
        return PUBLIC_VIEWER
    held = _in_force(on).filter(user=user).values_list("role", "scope")
    mandates = tuple(held)
    is_secretariat = user.has_perm("stores.add_edition")
    roles = {role for role, _ in mandates}
    writes = {Body(_kind(role), scope) for role, scope in mandates if role in _WRITES}
    secretariat = is_secretariat or "secretariat" in roles
    return Viewer(
        name=user.get_username(),
        user_id=user.pk,
        writes_for=frozenset(writes | ({SECRETARIAT} if secretariat else set())),
        clears_for=frozenset(
            Body("country", scope) for role, scope in mandates if role == "country-approver"
        ),
        secretariat=secretariat,
        administrator=user.is_superuser or "administrator" in roles,
        participant=bool(mandates) or secretariat or user.is_superuser,
    )


def mandates(on: date | None = None) -> tuple[MandateRow, ...]:
    """All mandates, or those in force on a day."""
    kept = _in_force(on) if on else Mandate.objects.all()
    return tuple(_mandate(one) for one in kept.select_related("user"))


def mandate(pk: int) -> MandateRow | None:
    """Return one mandate."""
    row = Mandate.objects.select_related("user").filter(pk=pk).first()
    return _mandate(row) if row else None


def give_mandate(
    user: str,
    role: str,
    scope: str,
    since: date,
    *,
    by: str,
    at: datetime,
    confirmed: bool = True,
) -> int | None:
    """Let a user act in a role; return its number, None where there is no such user.

    Parameters
    ----------
    confirmed
        False where a second person has to confirm it before it holds.
    """
    found = User.objects.filter(username=user).first()
    if found is None:
        return None
    row = Mandate.objects.create(
        user=found,
        role=role,
        scope=scope,
        since=since,
        given_by=by,
        given_at=at,
        confirmed_by=by if confirmed else "",
        confirmed_at=at if confirmed else None,
    )
    return int(row.pk)


def confirm_mandate(pk: int, *, by: str, at: datetime) -> bool:
    """Let a mandate hold; False where none waits to be confirmed."""
    held = Mandate.objects.filter(pk=pk, until=None, confirmed_at=None)
    return bool(held.update(confirmed_by=by, confirmed_at=at))


def end_mandate(pk: int, until: date) -> bool:
    """End a mandate on a day; False where there is none."""
    return bool(Mandate.objects.filter(pk=pk, until=None).update(until=until))


def holds(user_id: int, role: str, on: date) -> bool:
    """Tell whether a user acts in a role on a day."""
    return _in_force(on).filter(user_id=user_id, role=role).exists()


def mandated(role: str, on: date) -> tuple[str, ...]:
    """Scopes for which somebody holds a role on a day."""
    held = _in_force(on).filter(role=role).values_list("scope", flat=True)
    return tuple(sorted(set(held)))


def addresses_for(
    bodies: Iterable[Body], on: date
) -> dict[Body, tuple[tuple[str, str], ...]]:
    """Name and e-mail address of those who write for each body."""
    found: dict[Body, list[tuple[str, str]]] = {body: [] for body in bodies}
    held = _in_force(on).filter(role__in=_WRITES, user__is_active=True)
    for one in held.select_related("user"):
        body = Body(_kind(one.role), one.scope)
        if body in found and one.user.email:
            name = one.user.get_full_name() or one.user.get_username()
            found[body].append((name, one.user.email))
    return {body: tuple(people) for body, people in found.items()}


@dataclass(frozen=True, slots=True)
class Contact:
    """Who answers in which role, for those who take part in the initiative."""

    name: str
    role: str
    scope: str
    email: str


_LISTED = (*_SPEAKS, "secretariat")


def directory(on: date) -> tuple[Contact, ...]:
    """Who answers for whom on a day, by role and scope; participants are not listed."""
    held = _in_force(on).filter(role__in=_LISTED, user__is_active=True)
    return tuple(
        Contact(
            one.user.get_full_name() or one.user.get_username(),
            one.role,
            one.scope,
            one.user.email,
        )
        for one in held.select_related("user")
    )


def _kind(role: str) -> BodyKind:
    return _SPEAKS[role]


def _mandate(one: Mandate) -> MandateRow:
    return MandateRow(
        one.pk, one.user.get_username(), one.role, one.scope, one.since, one.until,
        one.given_by, one.confirmed_by,
    )  # fmt: skip


def _in_force(on: date) -> QuerySet[Mandate]:
    held = Mandate.objects.filter(Q(until=None) | Q(until__gt=on), since__lte=on)
    return held.exclude(confirmed_at=None)

"""A country objects to where a species is said to live; the Secretariat decides."""

from datetime import datetime
from typing import Literal

from cami.errors import InvalidInputError, NotAllowedError, Problem
from cami.messages import N_, Message
from cami.programme.statements import Body
from cami.stores import contests
from cami.stores.people import Viewer
from cami.stores.trail import note_act


def contest_range(
    viewer: Viewer, country: str, taxon: str, reason: str, at: datetime
) -> None:
    """Keep an objection; until it is decided nothing is asked for that range.

    Raises
    ------
    NotAllowedError
        The viewer does not speak for that country.
    InvalidInputError
        The reason is missing.
    """
    if Body("country", country) not in viewer.bodies:
        raise NotAllowedError
    if not reason.strip():
        raise InvalidInputError(
            (
                Problem(
                    "contest-reason-missing",
                    ("reason",),
                    Message(N_("Nothing says why the range is contested.")),
                    Message(N_("Give the reason, and a source if there is one.")),
                ),
            )
        )
    contests.object_to(country, taxon, reason.strip(), by=viewer.name, at=at)
    note_act("range-contested", f"{country} {taxon}", by=viewer.name, at=at)


def decide_contest(
    viewer: Viewer, pk: int, verdict: Literal["upheld", "rejected"], at: datetime
) -> bool:
    """Decide an objection; False where none is open.

    Raises
    ------
    NotAllowedError
        Only the Secretariat decides.
    """
    if not viewer.secretariat:
        raise NotAllowedError
    decided = contests.decide(pk, verdict, by=viewer.name, at=at)
    if decided:
        note_act("contest-decided", str(pk), by=viewer.name, at=at, verdict=verdict)
    return decided

"""Where a species lives: entered by the Secretariat, contested by countries, decided."""

from dataclasses import replace
from datetime import datetime
from typing import Literal

from cami.errors import InvalidInputError, NotAllowedError, Problem
from cami.messages import N_, Message
from cami.programme.ranges import RangeFact, check_range
from cami.programme.statements import Body
from cami.sources.asking_facts import known_facts
from cami.sources.words import occurrence
from cami.stores import contests
from cami.stores.people import Viewer
from cami.stores.trail import note_act


def enter_range(viewer: Viewer, fact: RangeFact, at: datetime) -> None:
    """Keep where a species lives, from when to when; it counts from today on.

    Raises
    ------
    NotAllowedError
        Only the Secretariat enters ranges.
    InvalidInputError
        Says all that has to be mended.
    """
    if not viewer.secretariat:
        raise NotAllowedError
    _check(fact)
    contests.enter(fact, by=viewer.name, at=at)
    note_act("range-entered", f"{fact.country} {fact.taxon}", by=viewer.name, at=at,
             status=fact.status, since=fact.since, until=fact.until,
             source="; ".join(fact.sources)[:200])  # fmt: skip


def contest_range(
    viewer: Viewer,
    country: str,
    taxon: str,
    reason: str,
    at: datetime,
    claim: RangeFact | None = None,
) -> None:
    """Keep an objection; until it is decided nothing is asked for that range.

    Parameters
    ----------
    claim
        What is so instead, if the country says so: it is entered if the objection is
        upheld.

    Raises
    ------
    NotAllowedError
        The viewer does not speak for that country.
    InvalidInputError
        The reason is missing, or something in the claim has to be mended.
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
    if claim:
        claim = replace(claim, country=country, taxon=taxon)
        _check(claim)
    contests.object_to(country, taxon, reason.strip(), by=viewer.name, at=at, claim=claim)
    note_act("range-contested", f"{country} {taxon}", by=viewer.name, at=at,
             status=claim.status if claim else "")  # fmt: skip


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


def _check(fact: RangeFact) -> None:
    problems = check_range(fact, known_facts().range_states, occurrence())
    if problems:
        raise InvalidInputError(problems)

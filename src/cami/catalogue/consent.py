"""What an owner of positions agreed to give out of them, and until when nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

from cami.errors import Problem
from cami.messages import N_, Message

DerivedKind = Literal["isopleths", "corridors", "barriers"]
"""What may be derived: areas that animals use, corridors, what happens at barriers."""

DERIVED_KINDS: Final[tuple[DerivedKind, ...]] = get_args(DerivedKind)


@dataclass(frozen=True, slots=True)
class Consent:
    """An owner's consent for one file of fixes."""

    owner: str
    given_by: str
    given_on: date
    fixes_sha256: str
    """Of the file of fixes; consent for one file is none for another."""
    species: str
    allows: tuple[DerivedKind, ...]
    embargo_until: date | None = None
    """Nothing is given before this day."""
    fewest_animals: int = 0
    """Where the owner asks for more than the policy does."""
    licence: str = ""


def refusals(
    consent: Consent, kind: DerivedKind, fixes_sha256: str, on: date
) -> Iterator[Problem]:
    """Everything for which nothing may be given on a day; none if it may."""
    if fixes_sha256 != consent.fixes_sha256:
        yield _problem(
            "consent-other-data",
            "fixes_sha256",
            N_("The consent is for other fixes than those that the layer was made of."),
            N_("Ask {owner} for consent for the fixes with the digest {digest}."),
            owner=consent.owner,
            digest=fixes_sha256,
        )
    if kind not in consent.allows:
        yield _problem(
            "consent-missing",
            "allows",
            N_("{owner} has not agreed that {kind} be given out."),
            N_("Ask for it; the consent allows: {allowed}."),
            owner=consent.owner,
            kind=kind,
            allowed=", ".join(consent.allows) or "-",
        )
    if consent.embargo_until is not None and on < consent.embargo_until:
        yield _problem(
            "embargo",
            "embargo_until",
            N_("Nothing may be given before {day}."),
            N_("Wait until then, or ask {owner} to end the embargo."),
            owner=consent.owner,
            day=consent.embargo_until.isoformat(),
        )
    if consent.given_on > on:
        yield _problem(
            "consent-in-future",
            "given_on",
            N_("The consent is of {day}, which is still to come."),
            N_("Mend the day, or wait until then."),
            day=consent.given_on.isoformat(),
        )


def _problem(code: str, where: str, what: str, remedy: str, **told: str) -> Problem:
    return Problem(code, ("consent", where), Message(what, told), Message(remedy, told))

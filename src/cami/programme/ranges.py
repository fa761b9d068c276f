"""Where species are said to live, from when to when, by whom; and objections to that.

A range is known from a day on and true for a time of its own. Of a species and a country
the newest knowledge counts. A country may object; an objection that is upheld ends what was
known until then, and what is learnt later counts again.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from cami.errors import Problem
from cami.messages import N_, Message

RANGE_STATUSES: Final = (
    "extant", "reintroduced", "possible", "vagrant", "captive", "extinct",
)  # fmt: skip
"""How a species can be present in a country, or have been."""

OBLIGING: Final = frozenset({"extant", "reintroduced"})
"""Status of a range that obliges; extinct, vagrant, captive and possible ranges do not."""

_DAY: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class RangeFact:
    """That a species lives, or does not live, in a country; and who says so."""

    taxon: str
    country: str
    status: str
    """One of `RANGE_STATUSES`."""

    sources: tuple[str, ...] = ()
    since: str = ""
    """ISO 8601, as precise as known: ``2021``, ``2021-05``; empty where not known."""

    until: str = ""
    known_by: str = ""
    """Date of the statement that the fact rests on."""

    confidence: str = ""
    entered: str = ""
    """ISO 8601, when the Secretariat entered it: it counts from that day on. Empty for the
    facts that the product carries."""


@dataclass(frozen=True, slots=True)
class Contest:
    """A country's objection to where a species is said to live."""

    taxon: str
    country: str
    at: str
    """ISO date."""

    reason: str
    verdict: Literal["", "upheld", "rejected"] = ""
    decided_at: str = ""


def holds(since: str, until: str, day: str) -> bool:
    """Whether a day lies within dates that may be years or months only.

    Each date is taken for the first day that it may mean; an empty one is no limit.
    """
    return (not since or since <= day) and (not until or until > day[: len(until)])


Standing = Literal["", "open", "upheld"]
"""How an objection stands: none or rejected, open, upheld."""


def living(
    ranges: Iterable[RangeFact], contests: Iterable[Contest], day: str
) -> Mapping[str, tuple[RangeFact, ...]]:
    """Key of each species to the ranges that oblige on a day, contested ones included.

    Of a species and country the newest knowledge counts that says anything of the day: a
    range that has ended says that there is none since.
    """
    told: dict[tuple[str, str], list[RangeFact]] = {}
    for fact in ranges:
        if fact.since <= day and fact.entered[: len(day)] <= day:
            told.setdefault((fact.taxon, fact.country), []).append(fact)
    listed = tuple(contests)
    found: dict[str, list[RangeFact]] = {}
    for (taxon, country), known in told.items():
        last = max((fact.known_by, fact.entered) for fact in known)
        standing, decided = objection(listed, taxon, country, day)
        for fact in known:
            if (fact.known_by, fact.entered) != last or fact.status not in OBLIGING:
                continue
            learnt_since = fact.entered != "" and fact.entered[: len(day)] >= decided
            if holds(fact.since, fact.until, day) and (
                standing != "upheld" or learnt_since
            ):
                found.setdefault(taxon, []).append(fact)
    return {taxon: tuple(facts) for taxon, facts in found.items()}


def objection(
    contests: Iterable[Contest], taxon: str, country: str, day: str
) -> tuple[Standing, str]:
    """How a country's objection stands on a day, and when it was decided."""
    standing: Standing = ""
    decided = ""
    for contest in sorted(contests, key=lambda c: (c.at, c.decided_at)):
        if (contest.taxon, contest.country) != (taxon, country) or contest.at > day:
            continue
        if not contest.verdict or contest.decided_at > day:
            standing = "open"
        else:
            standing = "upheld" if contest.verdict == "upheld" else ""
            decided = contest.decided_at
    return standing, decided


def check_range(
    fact: RangeFact, countries: Iterable[str], taxa: Iterable[str]
) -> tuple[Problem, ...]:
    """Everything that speaks against a range as somebody enters it."""
    found = []

    def refuse(code: str, where: str, what: str, remedy: str) -> None:
        found.append(Problem(code, (where,), Message(what), Message(remedy)))

    if fact.taxon not in taxa or fact.country not in countries:
        refuse(
            "range-of-nobody",
            "taxon",
            N_("The register knows no such species, or no such Range State."),
            N_("Choose both from the lists."),
        )
    if fact.status not in RANGE_STATUSES:
        refuse(
            "range-status-unknown",
            "status",
            N_("Nothing says whether the species lives there."),
            N_("Choose a status from the list."),
        )
    days = [day for day in (fact.since, fact.until) if day]
    if any(not _DAY.fullmatch(day) for day in days):
        refuse(
            "range-date-unreadable",
            "since",
            N_("A date is not written as it should be."),
            N_("Write 2021, 2021-05 or 2021-05-30, as precise as known."),
        )
    elif fact.since and fact.until and fact.since >= fact.until:
        refuse(
            "range-ends-before",
            "until",
            N_("The range ends before it begins."),
            N_("Exchange the two dates."),
        )
    if not any(source.strip() for source in fact.sources):
        refuse(
            "range-source-missing",
            "source",
            N_("Nothing says where this is known from."),
            N_("Name the source: a report, a survey, a letter, with its date."),
        )
    return tuple(found)

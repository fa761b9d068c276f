"""What a statement must be before it is kept: every rule it breaks, with the remedy.

The same for an answer on the web, a row of a form that came by mail, and a line of minutes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from difflib import get_close_matches
from typing import Final

from cami.errors import Problem
from cami.messages import N_, Message
from cami.programme.statements import (
    SECRETARIAT,
    Basis,
    Body,
    Period,
    Statement,
)

_SPOKEN_BY: Final[Mapping[Basis, str]] = {
    "national-report": N_("An official national report can only come from a country."),
    "partner-report": N_("A partner's report cannot come from a country's government."),
    "secretariat-act": N_("Only the Secretariat can report its own acts."),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a statement is held against."""

    activities: Mapping[str, tuple[str, ...]]
    """Key of each activity to the paths of its sub-items."""

    period: Period | None = None
    """Outside which no statement can lie: of the round or the programme; None: any."""

    range_states: frozenset[str] = frozenset()
    """ISO codes of the countries that there can be statements about."""

    kept: Mapping[str, Statement] = field(default_factory=dict)
    """Earlier statements by id: those that this one may point back at."""


def check_statement(statement: Statement, terms: Terms) -> tuple[Problem, ...]:
    """Everything that speaks against keeping a statement; empty where it may be kept."""
    return (
        *_targets(statement, terms),
        *_period(statement, terms),
        *_countries(statement, terms),
        *_speaker(statement),
        *_content(statement),
        *_earlier(statement, terms),
    )


def unchanged(
    earlier: Statement,
    new_id: str,
    period: Period,
    made_by: str,
    made_at: datetime,
) -> Statement:
    """Say the same again for a later period: "no change since" in one step."""
    return replace(
        earlier,
        id=new_id,
        period=period,
        made_by=made_by,
        made_at=made_at,
        contributions=(),
        supersedes=(earlier.id,),
        no_change_since=earlier.no_change_since or earlier.id,
    )


def _problem(
    code: str, where: tuple[str | int, ...], what: str, remedy: str, **params: str | int
) -> Problem:
    return Problem(code, where, Message(what, params), Message(remedy, params))


def _targets(statement: Statement, terms: Terms) -> Iterable[Problem]:
    if not statement.targets:
        yield _problem(
            "target-missing",
            ("targets",),
            N_("The statement is about no activity."),
            N_("Choose at least one activity."),
        )
    for at, target in enumerate(statement.targets):
        items = terms.activities.get(target.activity)
        if items is None:
            near = get_close_matches(target.activity, terms.activities, 3, 0.6)
            yield _problem(
                "activity-unknown",
                ("targets", at),
                N_('The programme has no activity "{activity}".'),
                N_("Check the number; near it are: {near}."),
                activity=target.activity,
                near=", ".join(near) or "-",
            )
        elif target.sub_item and target.sub_item not in items:
            yield _problem(
                "sub-item-unknown",
                ("targets", at),
                N_('Activity {activity} has no sub-item "{sub_item}".'),
                N_("Its sub-items are: {items}. Leave it empty for the whole activity."),
                activity=target.activity,
                sub_item=target.sub_item,
                items=", ".join(items) or "-",
            )


def _period(statement: Statement, terms: Terms) -> Iterable[Problem]:
    period, limits = statement.period, terms.period
    if period.first > period.last:
        yield _problem(
            "period-reversed",
            ("period",),
            N_("The period ends before it begins: {first} to {last}."),
            N_("Exchange the two dates."),
            **_dates(period.first, period.last),
        )
    elif limits and not (limits.first <= period.first and period.last <= limits.last):
        yield _problem(
            "period-outside",
            ("period",),
            N_("The period does not lie within {first} to {last}."),
            N_("Give dates from {first} to {last}, both included."),
            **_dates(limits.first, limits.last),
        )


def _dates(first: date, last: date) -> dict[str, str]:
    return {"first": first.isoformat(), "last": last.isoformat()}


def _countries(statement: Statement, terms: Terms) -> Iterable[Problem]:
    for at, code in enumerate(statement.scope):
        if code not in terms.range_states:
            yield _problem(
                "country-outside",
                ("countries", at),
                N_('"{country}" is not a Range State of the initiative.'),
                N_("Choose one of: {known}."),
                country=code,
                known=", ".join(sorted(terms.range_states)),
            )
    if statement.speaker.kind == "country" and set(statement.countries) - {
        statement.speaker.key
    }:
        yield _problem(
            "country-not-yours",
            ("countries",),
            N_("A country speaks about itself alone."),
            N_("Leave the other countries out; they are asked themselves."),
        )


def _speaker(statement: Statement) -> Iterable[Problem]:
    fits = {
        "national-report": statement.speaker.kind == "country",
        "partner-report": statement.speaker.kind != "country",
        "public-source": True,
        "secretariat-act": statement.speaker == SECRETARIAT,
    }
    if not fits[statement.basis]:
        yield _problem(
            "basis-not-yours",
            ("basis",),
            _SPOKEN_BY[statement.basis],
            N_("Choose another basis, or name who speaks."),
        )


def _content(statement: Statement) -> Iterable[Problem]:
    if statement.made_at.tzinfo is None:
        yield _problem(
            "time-without-zone",
            ("made_at",),
            N_("The time of the statement does not say in which zone it is."),
            N_("Give it in UTC."),
        )
    if statement.basis == "public-source" and not statement.evidence:
        yield _problem(
            "source-missing",
            ("evidence",),
            N_("A statement from a public source does not say which."),
            N_("Add the address or the title of the source."),
        )
    for at, contribution in enumerate(statement.contributions):
        if contribution.target not in statement.targets:
            yield _problem(
                "contribution-elsewhere",
                ("contributions", at),
                N_("A contribution names activity {activity}, the statement does not."),
                N_("Add the activity to the statement, or take the contribution off."),
                activity=contribution.target.activity,
            )


def _earlier(statement: Statement, terms: Terms) -> Iterable[Problem]:
    back = dict.fromkeys((*statement.supersedes, statement.no_change_since))
    for id_ in filter(None, back):
        earlier = terms.kept.get(id_)
        if earlier is None or earlier.programme != statement.programme:
            yield _problem(
                "earlier-unknown",
                ("supersedes",),
                N_("The statement points back at one that is not there."),
                N_("Reload the page and choose the earlier statement again."),
            )
        elif earlier.speaker != statement.speaker:
            yield _problem(
                "earlier-not-yours",
                ("supersedes",),
                N_("A statement can only replace one of the same body."),
                N_("Leave the other one as it is: both stand side by side."),
            )
        elif statement.made_at.tzinfo and earlier.order >= statement.order:
            yield _problem(
                "earlier-is-later",
                ("supersedes",),
                N_("The statement would replace one that was made after it."),
                N_("Reload the page: somebody else has answered in the meantime."),
            )


def speaks_for(body: Body) -> Basis:
    """Give the basis on which a body usually speaks."""
    if body.kind == "country":
        return "national-report"
    return "secretariat-act" if body == SECRETARIAT else "partner-report"

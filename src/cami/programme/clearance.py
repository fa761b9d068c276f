"""What may follow what in the life of a statement, and by whose hand.

A country speaks in public only with its own clearance: somebody who may approve for it has
to, before anyone publishes. What others say of a country needs no such leave, because the
country can answer it side by side; the Secretariat decides whether it is published.
"""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from cami.errors import Problem
from cami.messages import N_, Message
from cami.programme.statements import Stage, StageChange, Statement

Hand = Literal["author", "approver", "secretariat"]
"""In what capacity somebody touches a statement: for its speaker; clearing for its
speaking country; for the Secretariat."""

FOLLOWS: Final[Mapping[Stage, Mapping[Stage, frozenset[Hand]]]] = {
    "draft": {
        "submitted": frozenset({"author"}),
        "withdrawn": frozenset({"author"}),
    },
    "submitted": {
        "returned": frozenset({"approver", "secretariat"}),
        "approved": frozenset({"approver"}),
        "published": frozenset({"secretariat"}),
        "withdrawn": frozenset({"author"}),
    },
    "returned": {
        "submitted": frozenset({"author"}),
        "withdrawn": frozenset({"author"}),
    },
    "approved": {
        "returned": frozenset({"approver", "secretariat"}),
        "published": frozenset({"secretariat"}),
        "withdrawn": frozenset({"author", "approver"}),
    },
    "published": {"withdrawn": frozenset({"author", "approver", "secretariat"})},
    "withdrawn": {},
}
"""Stage to what may follow it, and whose hand may do it."""

STAGES_NAMED: Final[Mapping[Stage, str]] = {
    "draft": N_("draft"),
    "submitted": N_("submitted"),
    "returned": N_("returned"),
    "approved": N_("approved by the country"),
    "published": N_("published"),
    "withdrawn": N_("withdrawn"),
}
_NOT_YOURS: Final[Mapping[Stage, str]] = {
    "submitted": N_("It is not for you to submit this statement."),
    "returned": N_("It is not for you to return this statement."),
    "approved": N_("It is not for you to approve this statement for the country."),
    "published": N_("It is not for you to publish this statement."),
    "withdrawn": N_("It is not for you to withdraw this statement."),
}
_CANNOT_FOLLOW: Final[Mapping[Stage, str]] = {
    "draft": N_("This statement is a draft; it can be submitted or withdrawn."),
    "submitted": N_("This statement is submitted already; that step cannot follow."),
    "returned": N_("This statement was returned; it can be submitted again or withdrawn."),
    "approved": N_("This statement is approved already; that step cannot follow."),
    "published": N_("This statement is published; it can only be withdrawn."),
    "withdrawn": N_("This statement was withdrawn; nothing can follow."),
}
_WITH_REASON: Final[frozenset[Stage]] = frozenset({"returned", "withdrawn"})


def needs_clearance(statement: Statement) -> bool:
    """Whether the speaking country has to approve a statement before it is published."""
    return statement.speaker.kind == "country" or statement.basis == "national-report"


def hands(statement: Statement, before: Stage, after: Stage) -> frozenset[Hand]:
    """Whose hand may take a statement from one stage to another; nobody's: empty."""
    allowed = FOLLOWS[before].get(after, frozenset())
    cleared = needs_clearance(statement)
    if cleared and (before, after) == ("submitted", "published"):
        return frozenset()
    if not cleared and after == "approved":
        return frozenset()
    if cleared and before in ("approved", "published"):
        return allowed - {"author"}
    return allowed


def stage_of(changes: Iterable[StageChange]) -> Stage:
    """Stage that the changes of one statement lead to, in whatever order they are given.

    Changes that cannot follow are passed over, so that of two people who act at once the
    first counts, and nothing brings back what was withdrawn.

    Examples
    --------
    >>> stage_of(())
    'draft'
    """
    stage: Stage = "draft"
    for change in sorted(changes, key=lambda change: change.order):
        if change.stage in FOLLOWS[stage]:
            stage = change.stage
    return stage


def check_change(
    statement: Statement,
    before: Iterable[StageChange],
    change: StageChange,
    hand: Hand,
) -> tuple[Problem, ...]:
    """Everything that speaks against a stage change; empty where it may be made."""
    earlier = tuple(before)
    stage = stage_of(earlier)
    problems = []
    allowed = hands(statement, stage, change.stage)
    if not allowed:
        problems.append(_cannot_follow(stage, change.stage))
    elif hand not in allowed:
        problems.append(
            Problem(
                "stage-not-yours",
                ("stage",),
                Message(_NOT_YOURS[change.stage]),
                Message(N_("Ask those who may: they are named beside the statement.")),
            )
        )
    if change.stage in _WITH_REASON and stage != "draft" and not change.reason.strip():
        problems.append(
            Problem(
                "stage-reason-missing",
                ("reason",),
                Message(N_("Nothing says why the statement is returned or withdrawn.")),
                Message(N_("Give the reason in one or two sentences.")),
            )
        )
    if any(change.at < other.at for other in earlier) or change.at < statement.made_at:
        problems.append(
            Problem(
                "stage-out-of-time",
                ("at",),
                Message(N_("The step is dated before what it follows.")),
                Message(N_("Check the clock of the server.")),
            )
        )
    return tuple(problems)


def _cannot_follow(stage: Stage, after: Stage) -> Problem:
    if (stage, after) == ("submitted", "published"):
        return Problem(
            "stage-clearance-missing",
            ("stage",),
            Message(N_("The country has not approved this statement.")),
            Message(N_("It can be published as soon as the country has approved it.")),
        )
    return Problem(
        "stage-cannot-follow",
        ("stage",),
        Message(_CANNOT_FOLLOW[stage]),
        Message(
            N_("Reload the page: somebody else may have acted. A new statement can follow.")
        ),
    )

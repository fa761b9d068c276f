"""Let a colleague answer some questions by a link, for a time; take the link back."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from cami.errors import NotAllowedError
from cami.stores import delegations
from cami.stores.people import Viewer
from cami.stores.rounds import AssignmentRow, refuse_closed
from cami.stores.testimony import new_id
from cami.stores.trail import note_act

LONGEST = timedelta(days=120)
AFTER_DEADLINE = timedelta(days=14)


def delegate(
    viewer: Viewer,
    row: AssignmentRow,
    questions: Iterable[str],
    *,
    name: str,
    email: str,
    at: datetime,
) -> delegations.DelegationRow:
    """Give out a link for some questions; it ends two weeks after the deadline.

    Raises
    ------
    NotAllowedError
        The viewer does not write for that body, or it is not asked that.
    RoundClosedError
        The round is closed.
    """
    chosen = tuple(dict.fromkeys(questions))
    known = {question.key for question in row.questions}
    if row.body not in viewer.writes_for or not chosen or not set(chosen) <= known:
        raise NotAllowedError
    refuse_closed(row)
    end = datetime.combine(row.round.deadline, at.timetz()) + AFTER_DEADLINE
    made = delegations.add(
        new_id(),
        row.id,
        chosen,
        name=name,
        email=email,
        expires_at=min(max(end, at + AFTER_DEADLINE), at + LONGEST),
        by=viewer.name,
        at=at,
    )
    note_act("delegated", row.round.key, by=viewer.name, at=at, to=name,
             body=row.body.key, questions=", ".join(chosen))  # fmt: skip
    return made


def take_back(viewer: Viewer, row: AssignmentRow, pk: int, at: datetime) -> bool:
    """End a delegation; False where there is none to end.

    Raises
    ------
    NotAllowedError
        The viewer does not write for that body.
    """
    if row.body not in viewer.writes_for:
        raise NotAllowedError
    ended = delegations.revoke(pk, row.id, at)
    if ended:
        note_act("delegation-ended", row.round.key, by=viewer.name, at=at, number=pk)
    return ended

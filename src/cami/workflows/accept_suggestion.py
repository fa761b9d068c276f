"""Take over what was said before into an answer, or turn it down for good."""

from datetime import datetime

from cami.errors import NotAllowedError
from cami.programme.statements import Statement
from cami.stores import drafts, talk
from cami.stores.people import Viewer
from cami.stores.rounds import AssignmentRow
from cami.workflows.save_answer import save_answer


def accept_suggestion(
    viewer: Viewer, row: AssignmentRow, item: str, said: Statement, base: int, at: datetime
) -> drafts.Saved:
    """Fill an answer in with what a statement says; it is a draft like any other.

    Raises
    ------
    NotAllowedError
        The viewer does not write for that body, or it is not asked that.
    RoundClosedError
        The round is closed.
    """
    return save_answer(viewer, row, item, filled_from(said), base, at)


def turn_down(
    viewer: Viewer, row: AssignmentRow, item: str, statement: str, at: datetime
) -> None:
    """Offer a suggestion no more.

    Raises
    ------
    NotAllowedError
        The viewer does not write for that body, or it is not asked that.
    """
    if row.body not in viewer.writes_for or item not in row.answerable:
        raise NotAllowedError
    talk.turn_down(row.id, item, statement, by=viewer.name, at=at)


def filled_from(said: Statement) -> drafts.Answer:
    """Return an answer that says what a statement says."""
    return drafts.Answer(
        progress=said.progress,
        text=said.text,
        next_steps=said.next_steps,
        obstacles=said.obstacles,
        obstacles_text=said.obstacles_text,
        language=said.language,
        evidence=tuple(one for one in said.evidence if one.kind != "file"),
        taken_from=said.id,
    )

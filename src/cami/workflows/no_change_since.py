"""Answer "no change since" in one step: the body's own last words, for the new period."""

from dataclasses import replace
from datetime import datetime

from cami.errors import NotAllowedError
from cami.programme.statements import Statement
from cami.stores import drafts
from cami.stores.people import Viewer
from cami.stores.rounds import AssignmentRow
from cami.workflows.accept_suggestion import filled_from
from cami.workflows.save_answer import save_answer


def no_change_since(
    viewer: Viewer, row: AssignmentRow, item: str, said: Statement, base: int, at: datetime
) -> drafts.Saved:
    """Repeat an earlier statement of the same body.

    Raises
    ------
    NotAllowedError
        It is another body's statement, or the viewer does not write for this one.
    RoundClosedError
        The round is closed.
    """
    if said.speaker != row.body:
        raise NotAllowedError
    answer = replace(
        filled_from(said), evidence=said.evidence, no_change_since=said.id, taken_from=""
    )
    return save_answer(viewer, row, item, answer, base, at)

"""Keep what somebody has typed, as often as they like, and lose nobody's words."""

from datetime import datetime

from cami.errors import NotAllowedError
from cami.stores import drafts
from cami.stores.people import Viewer
from cami.stores.rounds import AssignmentRow, refuse_closed


def save_answer(
    viewer: Viewer,
    row: AssignmentRow,
    item: str,
    answer: drafts.Answer,
    base: int,
    at: datetime,
    writer: str = "",
) -> drafts.Saved:
    """Save an answer of a body that the viewer writes for.

    Raises
    ------
    NotAllowedError
        The viewer does not write for that body, or it is not asked that.
    RoundClosedError
        The round is closed.
    """
    if row.body not in viewer.writes_for:
        raise NotAllowedError
    return save_checked(row, item, answer, base, writer=writer, by=viewer.name, at=at)


def save_checked(
    row: AssignmentRow,
    item: str,
    answer: drafts.Answer,
    base: int,
    *,
    writer: str = "",
    by: str,
    at: datetime,
) -> drafts.Saved:
    """Save an answer by somebody whose right to it was checked before."""
    refuse_closed(row)
    if item not in row.answerable:
        raise NotAllowedError
    return drafts.save(row.id, item, answer, base, writer=writer, by=by, at=at)

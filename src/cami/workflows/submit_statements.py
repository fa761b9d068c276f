"""Hand in drafts that came from minutes or mail, as they stand."""

from collections.abc import Iterable
from datetime import datetime

from cami.stores import testimony
from cami.stores.people import Viewer
from cami.stores.trail import note_act


def submit_statements(viewer: Viewer, uids: Iterable[str], at: datetime) -> int:
    """Submit draft statements; say how many.

    Raises
    ------
    StatementMissingError
        There is no such statement for this viewer.
    NotAllowedError
        The viewer has no hand in it.
    InvalidInputError
        The step cannot follow.
    """
    count = 0
    for uid in uids:
        testimony.move(viewer, uid, "submitted", at=at)
        note_act("submitted", uid, by=viewer.name, at=at)
        count += 1
    return count

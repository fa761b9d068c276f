"""Clear statements for a country: nothing of a country is public without it."""

from collections.abc import Iterable
from datetime import datetime

from cami.stores import testimony
from cami.stores.people import Viewer
from cami.stores.trail import note_act


def approve(viewer: Viewer, uids: Iterable[str], at: datetime) -> int:
    """Approve statements for their country; say how many.

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
        said = testimony.move(viewer, uid, "approved", at=at)
        note_act("approved", uid, by=viewer.name, at=at, body=said.speaker.key)
        count += 1
    return count

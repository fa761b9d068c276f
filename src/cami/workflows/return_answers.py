"""Give answers back to those who wrote them, with a reason."""

from collections.abc import Iterable
from datetime import datetime

from cami.stores import testimony
from cami.stores.people import Viewer
from cami.stores.trail import note_act


def return_answers(
    viewer: Viewer, uids: Iterable[str], at: datetime, *, reason: str
) -> int:
    """Return statements; say how many.

    Raises
    ------
    StatementMissingError
        There is no such statement for this viewer.
    NotAllowedError
        The viewer has no hand in it.
    InvalidInputError
        The step cannot follow, or the reason is missing.
    """
    count = 0
    for uid in uids:
        said = testimony.move(viewer, uid, "returned", reason=reason, at=at)
        note_act("returned", uid, by=viewer.name, at=at, body=said.speaker.key)
        count += 1
    return count

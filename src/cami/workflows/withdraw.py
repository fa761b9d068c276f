"""Take statements back: from then on they stand nowhere, and history keeps them."""

from collections.abc import Iterable
from datetime import datetime

from cami.stores import testimony
from cami.stores.people import Viewer
from cami.stores.trail import note_act


def withdraw(viewer: Viewer, uids: Iterable[str], at: datetime, *, reason: str) -> int:
    """Withdraw statements; say how many.

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
        said = testimony.move(viewer, uid, "withdrawn", reason=reason, at=at)
        note_act("withdrawn", uid, by=viewer.name, at=at, body=said.speaker.key)
        count += 1
    return count

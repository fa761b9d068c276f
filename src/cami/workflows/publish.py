"""Make statements public."""

from collections.abc import Iterable
from datetime import datetime

from cami.stores import testimony
from cami.stores.people import Viewer
from cami.stores.trail import note_act


def publish(viewer: Viewer, uids: Iterable[str], at: datetime) -> int:
    """Publish statements; say how many. A country's own need its clearance before.

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
        said = testimony.move(viewer, uid, "published", at=at)
        note_act("published", uid, by=viewer.name, at=at, body=said.speaker.key)
        count += 1
    return count

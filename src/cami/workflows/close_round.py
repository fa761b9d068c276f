"""Close a reporting round: its answers can no longer be changed."""

from datetime import datetime

from cami.errors import NotAllowedError
from cami.stores import rounds
from cami.stores.people import Viewer
from cami.stores.trail import note_act


def close_round(viewer: Viewer, key: str, at: datetime) -> rounds.RoundRow:
    """Close a round; drafts that were not submitted stay with those who wrote them.

    Raises
    ------
    NotAllowedError
        Only the Secretariat closes rounds.
    RoundMissingError
        There is no such round.
    """
    if not viewer.secretariat:
        raise NotAllowedError
    before = rounds.round_(key)
    closed = rounds.close(key, by=viewer.name, at=at)
    if before.closed_at is None:
        note_act("round-closed", key, by=viewer.name, at=at)
    return closed

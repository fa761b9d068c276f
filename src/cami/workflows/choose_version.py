"""Let one of several texts that stand against each other be the answer."""

from datetime import datetime

from cami.errors import NotAllowedError
from cami.stores import drafts
from cami.stores.people import Viewer
from cami.stores.rounds import AssignmentRow
from cami.workflows.save_answer import save_answer


def choose_version(
    viewer: Viewer, row: AssignmentRow, item: str, version: int, base: int, at: datetime
) -> drafts.Saved:
    """Make a version that was kept the answer; every other one stays readable.

    Parameters
    ----------
    base
        The latest version that the viewer had before them.

    Raises
    ------
    NotAllowedError
        The viewer does not write for that body, or there is no such version.
    RoundClosedError
        The round is closed.
    """
    for one in drafts.versions(row.id, item):
        if one.version == version:
            return save_answer(viewer, row, item, one.answer, base, at)
    raise NotAllowedError

"""Keep a meeting, project or event: by hand, or all that an official document tells of."""

from dataclasses import replace
from datetime import datetime

from cami.errors import NotAllowedError
from cami.programme.records import Record
from cami.stores import report_part
from cami.stores.people import Viewer
from cami.stores.trail import note_act


def record_event(viewer: Viewer, slug: str, record: Record, at: datetime) -> None:
    """Keep one record.

    Raises
    ------
    NotAllowedError
        Only the Secretariat keeps records.
    """
    if not viewer.secretariat:
        raise NotAllowedError
    report_part.add(slug, [replace(record, key="")], by=viewer.name, at=at)
    note_act("record-added", slug, by=viewer.name, at=at, title=record.title[:200])


def fill_from_edition(viewer: Viewer, slug: str, at: datetime) -> int:
    """Keep what the latest edition tells of and is not kept yet; say how many.

    Raises
    ------
    NotAllowedError
        Only the Secretariat keeps records.
    """
    if not viewer.secretariat:
        raise NotAllowedError
    count = report_part.add(slug, report_part.printed_records(slug), by=viewer.name, at=at)
    note_act("records-from-edition", slug, by=viewer.name, at=at, count=count)
    return count


def withdraw_record(viewer: Viewer, uid: str, at: datetime) -> bool:
    """Take a record off; False where there is none.

    Raises
    ------
    NotAllowedError
        Only the Secretariat keeps records.
    """
    if not viewer.secretariat:
        raise NotAllowedError
    gone = report_part.withdraw(uid, at)
    if gone:
        note_act("record-withdrawn", uid, by=viewer.name, at=at)
    return gone

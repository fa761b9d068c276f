"""Keep a meeting, project or event: by hand, or all that an official document tells of."""

from dataclasses import replace
from datetime import datetime

from cami.errors import InvalidInputError, NotAllowedError, Problem
from cami.messages import N_, Message
from cami.programme.records import Record
from cami.stores import report_part
from cami.stores.people import Viewer
from cami.stores.trail import note_act


def record_event(viewer: Viewer, slug: str, record: Record, at: datetime) -> str:
    """Keep one record as a draft, for the body that it is entered for; return its key.

    Raises
    ------
    NotAllowedError
        The viewer does not write for that body, or may not replace the other record.
    InvalidInputError
        It has no title.
    RecordMissingError
        The record that it would replace is not there for this viewer.
    """
    if record.owner not in viewer.writes_for:
        raise NotAllowedError
    if not record.title.strip():
        what = Message(N_("The record has no title."))
        remedy = Message(N_("Say in a few words what it was."))
        raise InvalidInputError(
            (Problem("record-title-missing", ("title",), what, remedy),)
        )
    if record.supersedes:
        before = report_part.record(viewer, record.supersedes).record
        if before.owner != record.owner:
            raise NotAllowedError
    (key,) = report_part.add(slug, [replace(record, key="")], by=viewer.name, at=at) or (
        "",
    )
    if key:
        note_act("record-added", slug, by=viewer.name, at=at, title=record.title[:200],
                 body=record.owner.key)  # fmt: skip
    return key


def fill_from_edition(viewer: Viewer, slug: str, at: datetime) -> int:
    """Publish what the latest edition tells of and is not kept yet; say how many.

    The official document is public itself.

    Raises
    ------
    NotAllowedError
        Only the Secretariat takes records from editions.
    """
    if not viewer.secretariat:
        raise NotAllowedError
    told = report_part.printed_records(slug)
    kept = report_part.add(slug, told, by=viewer.name, at=at, stages=("published",))
    note_act("records-from-edition", slug, by=viewer.name, at=at, count=len(kept))
    return len(kept)


def publish_record(viewer: Viewer, uid: str, at: datetime) -> None:
    """Make a record public, or known to the participants, as it says itself.

    Raises
    ------
    RecordMissingError
        There is none of that key, or it is not for this viewer.
    NotAllowedError
        Only the Secretariat publishes.
    InvalidInputError
        It is public already.
    """
    done = report_part.step(viewer, uid, "published", at=at)
    note_act("record-published", uid, by=viewer.name, at=at, title=done.title[:200],
             body=done.owner.key)  # fmt: skip


def withdraw_record(viewer: Viewer, uid: str, at: datetime, reason: str = "") -> None:
    """Take a record off; of a published one the reason is kept.

    Raises
    ------
    RecordMissingError
        There is none of that key, or it is not for this viewer.
    NotAllowedError
        The viewer does not write for the body whose record it is.
    InvalidInputError
        The reason is missing.
    """
    done = report_part.step(viewer, uid, "withdrawn", reason=reason, at=at)
    note_act("record-withdrawn", uid, by=viewer.name, at=at, title=done.title[:200],
             reason=reason.strip()[:200])  # fmt: skip

"""Talk beside the answers: comments among those who work on them, notes for oneself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cami.stores import beside


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A word on an answer."""

    item: str
    text: str
    by: str
    at: datetime


def comment(assignment: int, item: str, text: str, *, by: str, at: datetime) -> None:
    """Keep a comment; nothing is kept of an empty one."""
    if text.strip():
        beside.Comment.objects.create(
            assignment_id=assignment, item=item, text=text.strip(), by=by, at=at
        )


def comments(assignment: int) -> Mapping[str, tuple[CommentRow, ...]]:
    """Comments on each item, in order."""
    found: dict[str, list[CommentRow]] = {}
    for row in beside.Comment.objects.filter(assignment=assignment):
        found.setdefault(row.item, []).append(
            CommentRow(row.item, row.text, row.by, row.at)
        )
    return {item: tuple(rows) for item, rows in found.items()}


def keep_note(user_id: int, assignment: int, item: str, text: str, at: datetime) -> None:
    """Keep a note that its writer alone sees."""
    beside.PrivateNote.objects.update_or_create(
        user_id=user_id,
        assignment_id=assignment,
        item=item,
        defaults={"text": text, "saved_at": at},
    )


def notes(user_id: int | None, assignment: int) -> Mapping[str, str]:
    """Return one's own notes, by item."""
    held = beside.PrivateNote.objects.filter(user=user_id, assignment=assignment)
    return dict(held.values_list("item", "text")) if user_id else {}


def turn_down(assignment: int, item: str, statement: str, *, by: str, at: datetime) -> None:
    """Keep that a suggestion was turned down."""
    beside.TurnedDown.objects.get_or_create(
        assignment_id=assignment,
        item=item,
        statement=statement,
        defaults={"by": by, "at": at},
    )


def turned_down(assignment: int) -> frozenset[tuple[str, str]]:
    """Item and statement of every suggestion that was turned down."""
    held = beside.TurnedDown.objects.filter(assignment=assignment)
    return frozenset(held.values_list("item", "statement"))

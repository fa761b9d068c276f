"""Rounds and what each body is asked in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from cami.errors import (
    NotAllowedError,
    RoundClosedError,
    RoundExistsError,
    RoundMissingError,
)
from cami.programme.obligations import Obligation, Tone
from cami.programme.questions import Question
from cami.programme.statements import Body, Period
from cami.stores import reporting
from cami.stores.models import Programme
from cami.stores.people import Viewer
from cami.stores.readings import decode, encode

WHOLE = "all-"
"""Before the key of a question where it is answered as a whole."""


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One thing to answer, as it was asked when the round was opened."""

    key: str
    activities: tuple[str, ...]
    """Keys of activities; one answer serves them all."""

    obligations: tuple[Obligation, ...]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One theme of a round."""

    key: str
    sections: tuple[str, ...]
    items: tuple[AskedItem, ...]

    @property
    def whole(self) -> AskedItem:
        """The question as one thing to answer: for all items without their own answer."""
        return AskedItem(
            f"{WHOLE}{self.key}"[:40],
            tuple(key for item in self.items for key in item.activities),
            tuple(one for item in self.items for one in item.obligations),
        )


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round of reporting."""

    id: int
    key: str
    programme: str
    first: date
    last: date
    deadline: date
    languages: tuple[str, ...]
    opened_by: str
    opened_at: datetime
    closed_at: datetime | None

    @property
    def period(self) -> Period:
        """The time that answers are about."""
        return Period(self.first, self.last)


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """What one body is asked in one round."""

    id: int
    round: RoundRow
    body: Body
    tone: Tone
    questions: tuple[AskedQuestion, ...]

    @property
    def items(self) -> Mapping[str, AskedItem]:
        """Everything that is asked one by one, by its key."""
        return {item.key: item for question in self.questions for item in question.items}

    @property
    def answerable(self) -> Mapping[str, AskedItem]:
        """Everything that can be answered: items, and questions as a whole."""
        wholes = {one.whole.key: one.whole for one in self.questions}
        return {**wholes, **self.items}

    def question_of(self, item: str) -> AskedQuestion | None:
        """Return the question that an item stands in."""
        for question in self.questions:
            if item == question.whole.key or any(one.key == item for one in question.items):
                return question
        return None


def asked(question: Question) -> AskedQuestion:
    """Return what is kept of a question: keys and reasons, no words."""
    return AskedQuestion(
        question.key,
        tuple(section.key for section in question.sections),
        tuple(
            AskedItem(item.key, tuple(a.key for a in item.activities), item.obligations)
            for item in question.items
        ),
    )


@dataclass(frozen=True, slots=True)
class Opening:
    """A round to be opened."""

    key: str
    programme: str
    period: Period
    deadline: date
    languages: tuple[str, ...]


@transaction.atomic
def open_(
    opening: Opening,
    questions: Mapping[Body, tuple[Tone, tuple[AskedQuestion, ...]]],
    *,
    by: str,
    at: datetime,
) -> RoundRow:
    """Keep a new round with what each body is asked.

    Raises
    ------
    RoundExistsError
        Its key is taken.
    """
    programme = Programme.objects.get(slug=opening.programme)
    try:
        with transaction.atomic():
            row = reporting.Round.objects.create(
                key=opening.key,
                programme=programme,
                first=opening.period.first,
                last=opening.period.last,
                deadline=opening.deadline,
                languages=list(opening.languages),
                opened_by=by,
                opened_at=at,
            )
    except IntegrityError as taken:
        raise RoundExistsError(key=opening.key) from taken
    reporting.Assignment.objects.bulk_create(
        reporting.Assignment(
            round=row,
            body_kind=body.kind,
            body_key=body.key,
            tone=tone,
            questions=encode(listed),
        )
        for body, (tone, listed) in questions.items()
    )
    return _round(row)


def close(key: str, *, by: str, at: datetime) -> RoundRow:
    """Close a round; one that is closed stays as it is."""
    reporting.Round.objects.filter(key=key, closed_at=None).update(
        closed_at=at, closed_by=by
    )
    return round_(key)


def round_(key: str) -> RoundRow:
    """Return a round.

    Raises
    ------
    RoundMissingError
        There is none of that key.
    """
    row = reporting.Round.objects.select_related("programme").filter(key=key).first()
    if row is None:
        raise RoundMissingError(key=key)
    return _round(row)


def rounds(slug: str = "") -> tuple[RoundRow, ...]:
    """All rounds, or those of one programme; the latest first."""
    kept = reporting.Round.objects.select_related("programme")
    return tuple(
        _round(row) for row in (kept.filter(programme__slug=slug) if slug else kept)
    )


def previous_keys(slug: str, body: Body) -> dict[str, str]:
    """Activity to the question that it was asked under in the body's last round."""
    last = _assignments().filter(
        round__programme__slug=slug, body_kind=body.kind, body_key=body.key
    )
    row = last.order_by("-round__opened_at").first()
    if row is None:
        return {}
    return {
        activity: question.key
        for question in assignment_row(row).questions
        for item in question.items
        for activity in item.activities
    }


def of_round(key: str) -> tuple[AssignmentRow, ...]:
    """What every body is asked in a round."""
    return tuple(assignment_row(row) for row in _assignments().filter(round__key=key))


def for_bodies(bodies: Iterable[Body]) -> tuple[AssignmentRow, ...]:
    """Everything that these bodies are asked, the latest round first."""
    wanted = frozenset(bodies)
    kept = _assignments().filter(body_key__in=[body.key for body in wanted])
    rows = (assignment_row(row) for row in kept.order_by("-round__opened_at", "body_key"))
    return tuple(row for row in rows if row.body in wanted)


def assignment(viewer: Viewer, pk: int) -> AssignmentRow:
    """Return what a body is asked, for those who work for it and for the Secretariat.

    Raises
    ------
    NotAllowedError
        It is not for this viewer, or there is none.
    """
    row = _assignments().filter(pk=pk).first()
    found = assignment_row(row) if row else None
    if found is None or not (viewer.secretariat or found.body in viewer.bodies):
        raise NotAllowedError
    return found


def assignment_of_delegate(pk: int) -> AssignmentRow:
    """Return what a body is asked, for a link that was checked before."""
    return assignment_row(_assignments().get(pk=pk))


def refuse_closed(row: AssignmentRow) -> None:
    """Refuse to change answers of a closed round.

    Raises
    ------
    RoundClosedError
        The round is closed.
    """
    if row.round.closed_at is not None:
        raise RoundClosedError(key=row.round.key)


def assignment_row(row: reporting.Assignment) -> AssignmentRow:
    """Return an assignment whose round is at hand."""
    return AssignmentRow(
        row.pk,
        _round(row.round),
        Body(row.body_kind, row.body_key),  # type: ignore[arg-type]
        row.tone,  # type: ignore[arg-type]
        decode(tuple[AskedQuestion, ...], row.questions),
    )


def _assignments() -> QuerySet[reporting.Assignment]:
    return reporting.Assignment.objects.select_related("round__programme")


def _round(row: reporting.Round) -> RoundRow:
    return RoundRow(
        row.pk,
        row.key,
        row.programme.slug,
        row.first,
        row.last,
        row.deadline,
        tuple(row.languages),
        row.opened_by,
        row.opened_at,
        row.closed_at,
    )

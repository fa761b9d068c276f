"""Answers being written: every save is kept, and nobody's words overwrite another's.

Whoever saves names the version that they had before them. If somebody else has saved since,
the words are kept *aside* under a version of their own, until a person who has seen both
saves again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cami.programme.statements import Evidence, Obstacle, Progress
from cami.stores import reporting
from cami.stores.readings import decode, encode


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody fills in for one item; empty to begin with."""

    progress: Progress | None = None
    text: str = ""
    next_steps: str = ""
    obstacles: tuple[Obstacle, ...] = ()
    obstacles_text: str = ""
    language: str = ""
    evidence: tuple[Evidence, ...] = ()
    no_change_since: str = ""
    """Id of the statement that this repeats."""

    taken_from: str = ""
    """Id of the suggestion that was taken over."""

    @property
    def filled(self) -> bool:
        """Whether there is anything to submit."""
        return self.progress is not None


@dataclass(frozen=True, slots=True)
class Version:
    """An answer as it was saved."""

    version: int
    answer: Answer
    by: str
    at: datetime
    writer: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Where the writing of one answer stands."""

    item: str
    latest: Version | None = None
    """What counts; None where nobody has written yet."""

    aside: tuple[Version, ...] = ()
    """Words kept aside that nobody has looked at since."""

    token: int = 0
    """Version to name when saving."""

    @property
    def answer(self) -> Answer:
        """The answer as it stands."""
        return self.latest.answer if self.latest else Answer()


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save."""

    draft: Draft
    conflict: bool = False
    """True where the words were kept aside."""

    changed: bool = True


@transaction.atomic
def save(
    assignment: int,
    item: str,
    answer: Answer,
    base: int,
    *,
    writer: str = "",
    by: str,
    at: datetime,
) -> Saved:
    """Keep an answer; the very same words twice are kept once.

    Parameters
    ----------
    base
        Version that the writer had before them.
    writer
        Of one page in one browser: it follows upon its own saves, also where their
        answers were lost on the way.
    """
    reporting.Assignment.objects.select_for_update().get(pk=assignment)
    before = draft(assignment, item)
    told = before.latest
    settles = any(one.version <= base for one in before.aside)
    if told and told.answer == answer and not settles:
        return Saved(before, changed=False)
    repeated = next((one for one in before.aside if one.answer == answer), None)
    continued = told is not None and bool(writer) and told.writer == writer
    conflict = (
        told is not None and not continued and told.version > base and told.answer != answer
    )
    if conflict and repeated:
        return Saved(before, conflict=True, changed=False)
    reporting.Draft.objects.create(
        assignment_id=assignment,
        item=item,
        version=before.token + 1,
        base=base,
        content=encode(answer),
        writer=writer,
        aside=conflict,
        saved_by=by,
        saved_at=at,
    )
    return Saved(draft(assignment, item), conflict=conflict)


def draft(assignment: int, item: str) -> Draft:
    """Return where the writing of one answer stands."""
    return drafts(assignment, [item]).get(item) or Draft(item)


def drafts(assignment: int, items: Iterable[str] | None = None) -> Mapping[str, Draft]:
    """Return where the writing stands, for every item that was ever written."""
    rows = reporting.Draft.objects.filter(assignment_id=assignment)
    if items is not None:
        rows = rows.filter(item__in=list(items))
    grouped: dict[str, list[reporting.Draft]] = {}
    for row in rows.order_by("item", "version"):
        grouped.setdefault(row.item, []).append(row)
    return {item: _draft(item, found) for item, found in grouped.items()}


def drafts_of_round(key: str) -> Mapping[int, Mapping[str, Draft]]:
    """Return where the writing stands for every assignment of a round; one query."""
    rows = reporting.Draft.objects.filter(assignment__round__key=key)
    grouped: dict[tuple[int, str], list[reporting.Draft]] = {}
    for row in rows.order_by("assignment", "item", "version"):
        grouped.setdefault((row.assignment_id, row.item), []).append(row)
    found: dict[int, dict[str, Draft]] = {}
    for (assignment, item), saved in grouped.items():
        found.setdefault(assignment, {})[item] = _draft(item, saved)
    return found


def versions(assignment: int, item: str) -> tuple[Version, ...]:
    """Return everything that was ever saved for an item, the latest first."""
    rows = reporting.Draft.objects.filter(assignment_id=assignment, item=item)
    return tuple(_version(row) for row in rows.order_by("-version"))


def _draft(item: str, rows: list[reporting.Draft]) -> Draft:
    counting = [row for row in rows if not row.aside]
    looked_at = max((row.base for row in counting), default=0)
    return Draft(
        item,
        _version(counting[-1]) if counting else None,
        tuple(_version(row) for row in rows if row.aside and row.version > looked_at),
        rows[-1].version,
    )


def _version(row: reporting.Draft) -> Version:
    answer = decode(Answer, row.content)
    return Version(row.version, answer, row.saved_by, row.saved_at, row.writer)

"""Where a round stands: who has answered how much, and whom to write to."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cami.programme.statements import Stage
from cami.stores import drafts, rounds, testimony
from cami.stores.people import addresses_for


@dataclass(frozen=True, slots=True)
class BodyStatus:
    """How far one body has come."""

    assignment: rounds.AssignmentRow
    items: int
    begun: int
    """Items for which anything has been written."""

    waiting: int
    """Items that have been filled in and not submitted as they stand."""

    stages: Mapping[Stage, int]
    """Stage to the number of items whose last statement is at it."""

    people: tuple[tuple[str, str], ...]
    """Name and address of those who write for it."""

    @property
    def answered(self) -> int:
        """Items that were submitted, whatever became of them since."""
        return sum(
            n for stage, n in self.stages.items() if stage not in ("draft", "withdrawn")
        )

    @property
    def complete(self) -> bool:
        """Whether every item was submitted."""
        return self.answered >= self.items


def round_status(key: str, on: date) -> tuple[BodyStatus, ...]:
    """Return the status of each body that is asked, never in order of achievement."""
    row = rounds.round_(key)
    assigned = rounds.of_round(key)
    written = drafts.drafts_of_round(key)
    told = testimony.answers_of_all(row.programme)
    people = addresses_for([one.body for one in assigned], on)
    return tuple(
        BodyStatus(
            one,
            *_counts(one, written.get(one.id, {}), told.get(one.id, {})),
            people.get(one.body, ()),
        )
        for one in assigned
    )


def _counts(
    one: rounds.AssignmentRow,
    written: Mapping[str, drafts.Draft],
    told: testimony.Answers,
) -> tuple[int, int, int, Mapping[Stage, int]]:
    stages: Counter[Stage] = Counter()
    begun = waiting = 0
    for question in one.questions:
        whole = question.whole.key
        for item in question.items:
            own = item.key if item.key in written or item.key in told else whole
            draft, last = written.get(own), told.get(own)
            begun += bool(draft or last)
            if last:
                stages[last[0].stage] += 1
            if draft and draft.answer.filled and draft.latest:
                waiting += last is None or last[1] < draft.latest.version
    return len(one.items), begun, waiting, dict(stages)

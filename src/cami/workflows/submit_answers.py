"""Make statements of the answers that are filled in, and hand them in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cami.errors import InvalidInputError, NotAllowedError, NothingToSubmitError, Problem
from cami.programme.intake import Terms, check_statement, speaks_for
from cami.programme.statements import Statement, Target
from cami.stores import drafts, testimony
from cami.stores.people import Viewer
from cami.stores.rounds import AskedItem, AskedQuestion, AssignmentRow, refuse_closed
from cami.stores.trail import note_act
from cami.workflows.asking import Asking, asking


def submit_answers(
    viewer: Viewer, row: AssignmentRow, at: datetime, question: str = ""
) -> tuple[str, ...]:
    """Submit every answer that was filled in or changed; return the ids of statements.

    Parameters
    ----------
    question
        Key of the one question to submit; all of them if empty.

    Raises
    ------
    NotAllowedError
        The viewer does not write for that body.
    RoundClosedError
        The round is closed.
    NothingToSubmitError
        Every answer was submitted as it stands.
    InvalidInputError
        Something in an answer has to be mended; nothing is submitted then.
    """
    if row.body not in viewer.writes_for:
        raise NotAllowedError
    refuse_closed(row)
    slug = row.round.programme
    material = asking(slug, "en", at.date())
    written = drafts.drafts(row.id)
    told = testimony.answers(slug, row.id)
    batch = _Batch(viewer, row, at, material, written, told)
    made: list[testimony.Made] = []
    problems: list[Problem] = []
    for asked in row.questions:
        if question not in ("", asked.key):
            continue
        for item in (asked.whole, *asked.items):
            version = batch.fresh(item)
            if version is None:
                continue
            statement = batch.statement(asked, item)
            if statement.targets:
                problems += _checked(statement, item, row, material)
                made.append(testimony.Made(statement, row.id, item.key, version))
    if problems:
        raise InvalidInputError(tuple(problems))
    if not made:
        raise NothingToSubmitError
    testimony.keep(made, ("submitted",), by=viewer.name, at=at)
    note_act("answers-submitted", str(row.round.key), by=viewer.name, at=at,
             body=row.body.key, count=len(made))  # fmt: skip
    return tuple(one.statement.id for one in made)


@dataclass(frozen=True)
class _Batch:
    """What is submitted together."""

    viewer: Viewer
    row: AssignmentRow
    at: datetime
    material: Asking
    written: Mapping[str, drafts.Draft]
    told: Mapping[str, tuple[testimony.Voiced, int]]

    def fresh(self, item: AskedItem) -> int | None:
        """Version of the draft that has not been submitted; None where there is none."""
        draft, last = self.written.get(item.key), self.told.get(item.key)
        if draft is None or draft.latest is None or not draft.answer.filled:
            return None
        version = draft.latest.version
        return None if last and last[1] >= version else version

    def statement(self, question: AskedQuestion, item: AskedItem) -> Statement:
        """Return what an answer says, as a statement."""
        answer = self.written[item.key].answer
        repeated = self._repeated(answer)
        return Statement(
            id=testimony.new_id(),
            programme=self.row.round.programme,
            speaker=self.row.body,
            targets=self._targets(question, item),
            period=self.row.round.period,
            basis=speaks_for(self.row.body),
            progress=answer.progress or "no-information",
            made_by=self.viewer.name,
            made_at=self.at,
            text=answer.text,
            language=answer.language,
            next_steps=answer.next_steps,
            obstacles=answer.obstacles,
            obstacles_text=answer.obstacles_text,
            evidence=answer.evidence,
            supersedes=tuple(self._replaced(question, item, repeated)),
            no_change_since=repeated,
            round=self.row.round.key,
            question=question.key,
        )

    def _targets(self, question: AskedQuestion, item: AskedItem) -> tuple[Target, ...]:
        """Activities that an answer is about: as a whole, those without their own."""
        own: set[str] = set()
        if item.key == question.whole.key:
            for one in question.items:
                draft = self.written.get(one.key)
                if draft and draft.answer.filled:
                    own.update(one.activities)
        known = self.material.by_key
        return tuple(Target(k) for k in item.activities if k in known and k not in own)

    def _repeated(self, answer: drafts.Answer) -> str:
        """Id of the body's own statement of this programme that an answer repeats."""
        if not answer.no_change_since:
            return ""
        found = testimony.earlier(self.row.round.programme, [answer.no_change_since])
        said = found.get(answer.no_change_since)
        return said.id if said and said.speaker == self.row.body else ""

    def _replaced(
        self, question: AskedQuestion, item: AskedItem, repeated: str
    ) -> Iterator[str]:
        """Ids of what a changed answer replaces, the answer to the whole included."""
        seen = set()
        for key in dict.fromkeys((item.key, question.whole.key)):
            last = self.told.get(key)
            if last and last[0].stage != "withdrawn":
                seen.add(last[0].statement.id)
                yield last[0].statement.id
        if repeated and repeated not in seen:
            yield repeated


def _checked(
    statement: Statement, item: AskedItem, row: AssignmentRow, material: Asking
) -> tuple[Problem, ...]:
    terms = Terms(
        {key: activity.sub_items for key, activity in material.by_key.items()},
        row.round.period,
        material.facts.range_states,
        testimony.earlier(row.round.programme, statement.supersedes),
    )
    return tuple(
        Problem(one.code, (item.key, *one.where), one.what, one.remedy)
        for one in check_statement(statement, terms)
    )

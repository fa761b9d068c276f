"""Make statements of the answers that are filled in, and hand them in."""

from dataclasses import replace
from datetime import datetime

from cami.errors import InvalidInputError, NotAllowedError, NothingToSubmitError, Problem
from cami.programme.intake import Terms, check_statement, speaks_for
from cami.programme.statements import Statement, Target
from cami.stores import drafts, testimony
from cami.stores.people import Viewer
from cami.stores.rounds import AskedItem, AssignmentRow, refuse_closed
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
    made: list[testimony.Made] = []
    problems: list[Problem] = []
    for asked in row.questions:
        if question not in ("", asked.key):
            continue
        for item in asked.items:
            draft = written.get(item.key)
            if draft is None or draft.latest is None or not draft.answer.filled:
                continue
            last = told.get(item.key)
            if last and last[1] >= draft.latest.version:
                continue
            statement = _statement(viewer, row, asked.key, item, draft.answer, at, material)
            statement = _after(statement, last[0] if last else None)
            problems += _checked(statement, item, row, material)
            made.append(testimony.Made(statement, row.id, item.key, draft.latest.version))
    if problems:
        raise InvalidInputError(tuple(problems))
    if not made:
        raise NothingToSubmitError
    testimony.keep(made, ("submitted",), by=viewer.name, at=at)
    note_act("answers-submitted", str(row.round.key), by=viewer.name, at=at,
             body=row.body.key, count=len(made))  # fmt: skip
    return tuple(one.statement.id for one in made)


def _statement(
    viewer: Viewer,
    row: AssignmentRow,
    question: str,
    item: AskedItem,
    answer: drafts.Answer,
    at: datetime,
    material: Asking,
) -> Statement:
    targets = tuple(Target(key) for key in item.activities if key in material.by_key)
    supersedes: tuple[str, ...] = ()
    if answer.no_change_since:
        found = testimony.earlier(row.round.programme, [answer.no_change_since])
        if found and found[answer.no_change_since].speaker == row.body:
            supersedes = (answer.no_change_since,)
    return Statement(
        id=testimony.new_id(),
        programme=row.round.programme,
        speaker=row.body,
        targets=targets,
        period=row.round.period,
        basis=speaks_for(row.body),
        progress=answer.progress or "no-information",
        made_by=viewer.name,
        made_at=at,
        text=answer.text,
        language=answer.language,
        next_steps=answer.next_steps,
        obstacles=answer.obstacles,
        obstacles_text=answer.obstacles_text,
        evidence=answer.evidence,
        supersedes=supersedes,
        no_change_since=supersedes[0] if supersedes else "",
        round=row.round.key,
        question=question,
    )


def _after(statement: Statement, last: testimony.Voiced | None) -> Statement:
    """Let a changed answer replace the one that was submitted before."""
    if last is None or last.stage == "withdrawn":
        return statement
    replaced = dict.fromkeys((last.statement.id, *statement.supersedes))
    return replace(statement, supersedes=tuple(replaced))


def _checked(
    statement: Statement, item: AskedItem, row: AssignmentRow, material: Asking
) -> tuple[Problem, ...]:
    terms = Terms(
        {key: activity.sub_items for key, activity in material.by_key.items()},
        row.round.period,
        material.facts.range_states,
        testimony.earlier(row.round.programme, filter(None, (*statement.supersedes,))),
    )
    return tuple(
        Problem(one.code, (item.key, *one.where), one.what, one.remedy)
        for one in check_statement(statement, terms)
    )

"""Give what a body is asked in a round as a Word form or a workbook."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Final, Literal

from cami.errors import NotAllowedError
from cami.messages import Say
from cami.programme.paper_form import Form, FormActivity, FormQuestion, FormRow, LastAnswer
from cami.programme.progress_words import body_name
from cami.programme.reasons import reason_words
from cami.programme.statements import Body, Statement
from cami.renderers.form_docx import form_docx
from cami.renderers.form_xlsx import form_xlsx
from cami.stores import drafts, rounds, testimony
from cami.stores.people import Viewer
from cami.stores.rounds import AskedItem, AskedQuestion, AssignmentRow
from cami.workflows.asking import Asking, asking
from cami.workflows.carry_over import inherited_claims
from cami.workflows.export_programme import MEDIA_TYPES, Export
from cami.workflows.form_entries import entry_of

FormFormat = Literal["docx", "xlsx"]
FORMATS: Final[tuple[FormFormat, ...]] = ("docx", "xlsx")


def export_form(
    viewer: Viewer,
    row: AssignmentRow,
    kind: FormFormat,
    language: str,
    say: Say,
    at: datetime,
    contact: str = "",
) -> Export:
    """Give the form of an assignment; ``say`` speaks the form's language.

    Raises
    ------
    NotAllowedError
        The viewer does not work for that body.
    """
    if not viewer.secretariat and row.body not in viewer.bodies:
        raise NotAllowedError
    made = make_form(viewer, row, language, at, contact)
    content = form_docx(made, say) if kind == "docx" else form_xlsx(made, say)
    name = f"{row.round.key}-{row.body.key}.{language}.{kind}"
    return Export(content, MEDIA_TYPES[kind], name)


def assignment_of(round_key: str, body: Body) -> AssignmentRow:
    """Return what a body is asked in a round.

    Raises
    ------
    RoundMissingError
        There is no such round.
    NotAllowedError
        The body is not asked in it.
    """
    rounds.round_(round_key)
    for row in rounds.of_round(round_key):
        if row.body == body:
            return row
    raise NotAllowedError


def make_form(
    viewer: Viewer, row: AssignmentRow, language: str, at: datetime, contact: str = ""
) -> Form:
    """Bring together what a form shows."""
    material = asking(row.round.programme, language, at.date())
    titles = material.head.titles
    maker = partial(_row, row, material, _last_answers(viewer, row, at),
                    drafts.drafts(row.id))  # fmt: skip
    return Form(
        row.round.key,
        row.round.programme,
        (titles.ru if language == "ru" else titles.en) or titles.en or material.head.slug,
        row.body,
        body_name(row.body, material.names),
        language,
        row.round.period,
        row.round.deadline,
        row.tone,
        tuple(
            FormQuestion(
                _title(question, material),
                maker(whole_of(question)),
                tuple(maker(item) for item in rows_of(question)),
            )
            for question in row.questions
        ),
        contact,
    )


def whole_of(question: AskedQuestion) -> AskedItem:
    """Return what is answered for all rows; of a question of one row, that row."""
    return question.whole if len(question.items) > 1 else question.items[0]


def rows_of(question: AskedQuestion) -> tuple[AskedItem, ...]:
    """Return what can be answered row by row; nothing where there is one row only."""
    return question.items if len(question.items) > 1 else ()


def _title(question: AskedQuestion, material: Asking) -> str:
    sections = {a.section.key: a.section for a in material.activities}
    known = (sections[key] for key in question.sections if key in sections)
    return "; ".join(f"{one.number}. {one.title}".strip(". ") for one in known)


def _row(
    row: AssignmentRow,
    material: Asking,
    said: dict[str, Statement],
    written: Mapping[str, drafts.Draft],
    item: AskedItem,
) -> FormRow:
    known = material.by_key
    draft = written.get(item.key)
    whole = row.items.get(item.key) is None
    last = None if whole else _newest(said, item)
    reasons = [reason for one in item.obligations for reason in one.reasons]
    return FormRow(
        item.key,
        tuple(
            FormActivity(known[key].number, known[key].title, known[key].levels)
            for key in item.activities
            if key in known
        ),
        tuple(reason_words(one, material.names) for one in dict.fromkeys(reasons)),
        LastAnswer(last.id, last.progress, last.made_at.date(), last.text)
        if last
        else None,
        entry_of(draft.answer) if draft else entry_of(drafts.Answer()),
        draft.latest.version if draft and draft.latest else 0,
    )


def _newest(said: dict[str, Statement], item: AskedItem) -> Statement | None:
    found = [said[key] for key in item.activities if key in said]
    return max(found, key=lambda one: one.order, default=None)


def _last_answers(viewer: Viewer, row: AssignmentRow, at: datetime) -> dict[str, Statement]:
    """Key of each activity to the body's own last words, of programmes before it too."""
    slug = row.round.programme
    keys = tuple(key for question in row.questions for key in question.whole.activities)
    state = testimony.state(viewer, slug, at)
    claims = [claim for key in keys for claim in state.of(key).informative]
    claims += inherited_claims(viewer, slug, keys, at)
    found: dict[str, Statement] = {}
    for claim in sorted(claims, key=lambda one: one.statement.order):
        said = claim.statement
        if said.speaker == row.body and said.round != row.round.key:
            found[claim.target.activity] = said
    return found

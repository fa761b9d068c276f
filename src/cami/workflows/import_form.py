"""Read a returned form into answers being written; whatever stands against it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cami.errors import (
    FormOlderRoundError,
    FormOtherCountryError,
    FormOtherRoundError,
    FormRowsChangedError,
    NotAllowedError,
    Problem,
    StatementMissingError,
)
from cami.programme.paper_form import (
    Entry,
    Returned,
    Stamp,
    answers,
    check_entry,
    digest,
    only_repeats,
)
from cami.programme.statements import Body, Statement
from cami.sources.form_docx import read_form_docx
from cami.sources.form_file import open_form
from cami.sources.form_xlsx import read_form_xlsx
from cami.stores import drafts, rounds, testimony
from cami.stores.drafts import Answer, Version
from cami.stores.people import Viewer
from cami.stores.rounds import AssignmentRow, refuse_closed
from cami.stores.trail import note_act
from cami.workflows.accept_suggestion import filled_from
from cami.workflows.export_form import assignment_of, rows_of, whole_of
from cami.workflows.form_entries import answer_of, entry_of
from cami.workflows.save_answer import save_checked


@dataclass(frozen=True, slots=True)
class Conflict:
    """Words of a form that somebody else's newer ones stand against; both are kept."""

    item: str
    in_form: Answer
    standing: Version


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a returned form."""

    assignment: AssignmentRow
    saved: tuple[str, ...]
    """Items whose answer is now the form's."""

    unchanged: tuple[str, ...]
    """Items for which the form says nothing that was not saved already."""

    conflicts: tuple[Conflict, ...]
    problems: tuple[Problem, ...]
    """What a person should look at; the words were kept."""


def import_form(
    viewer: Viewer,
    content: bytes,
    name: str,
    at: datetime,
    *,
    expected: AssignmentRow | None = None,
) -> Imported:
    """Read a form into the answers of the round and body that it was made for.

    Parameters
    ----------
    expected
        Where it is handed in; a form that was made for anything else is refused then.

    Raises
    ------
    SourceTooLargeError, FormEncryptedError, FileWithMacrosError, FormInflatesError
        The file is not opened.
    FormNotOursError, FormDamagedError, FormVersionError, FormRowsChangedError
        It is no form of ours, or not as it was sent.
    FormOtherCountryError, FormOtherRoundError, FormOlderRoundError, RoundMissingError
        It was made for somebody else, or for another time.
    RoundClosedError, NotAllowedError
        Nothing can be answered there, or not by this viewer.
    """
    file = open_form(content, name)
    returned = read_form_docx(file) if file.kind == "docx" else read_form_xlsx(file)
    row = _assignment(returned.stamp, expected)
    if not may_hand_in(viewer, row):
        raise NotAllowedError
    refuse_closed(row)
    made = _Importing(viewer, row, returned, at).all()
    note_act(
        "form-imported", row.round.key, by=viewer.name, at=at, body=row.body.key,
        saved=len(made.saved), conflicts=len(made.conflicts),
    )  # fmt: skip
    return made


def may_hand_in(viewer: Viewer, row: AssignmentRow) -> bool:
    """Whether somebody may hand in a form of that body."""
    return viewer.secretariat or row.body in viewer.writes_for


def _assignment(stamp: Stamp, expected: AssignmentRow | None) -> AssignmentRow:
    """Return where a form belongs, if it belongs where it was handed in."""
    if expected and stamp.body != expected.body:
        raise FormOtherCountryError(found=stamp.body.key, expected=expected.body.key)
    _refuse_other_round(stamp, expected)
    row = expected or assignment_of(stamp.round, Body(stamp.body.kind, stamp.body.key))
    shape = [
        (whole_of(question).key, [item.key for item in rows_of(question)])
        for question in row.questions
    ]
    if digest(shape) != stamp.digest:
        raise FormRowsChangedError(missing=stamp.round)
    return row


def _refuse_other_round(stamp: Stamp, expected: AssignmentRow | None) -> None:
    found = rounds.round_(stamp.round)
    later = [
        one for one in rounds.rounds(found.programme) if one.opened_at > found.opened_at
    ]
    if expected is None:
        if found.closed_at is not None and later:
            raise FormOlderRoundError(found=found.key, newest=later[0].key)
    elif expected.round.key != found.key:
        if expected.round.key in {one.key for one in later}:
            raise FormOlderRoundError(found=found.key, newest=expected.round.key)
        raise FormOtherRoundError(found=found.key, expected=expected.round.key)


@dataclass(frozen=True, slots=True)
class _Importing:
    viewer: Viewer
    row: AssignmentRow
    returned: Returned
    at: datetime

    def all(self) -> Imported:
        saved: list[str] = []
        unchanged: list[str] = []
        conflicts: list[Conflict] = []
        problems = list(self.returned.problems)
        written = drafts.drafts(self.row.id)
        for key, said in answers(self.returned).items():
            before = self._before(key, written)
            offered = self._offered(key) if said.no_change else None
            answer = self._answer(before, said, offered)
            if answer == before:
                unchanged.append(key)
                continue
            problems += check_entry(
                key, entry_of(before), said, entry_of(offered) if offered else None
            )
            if answer is None:
                continue
            kept = save_checked(
                self.row, key, answer, self._base(key, written),
                by=self.viewer.name, at=self.at,
            )  # fmt: skip
            if kept.conflict and kept.draft.latest:
                conflicts.append(Conflict(key, answer, kept.draft.latest))
            else:
                (saved if kept.changed else unchanged).append(key)
        return Imported(
            self.row, tuple(saved), tuple(unchanged), tuple(conflicts), tuple(problems)
        )

    def _before(self, key: str, written: Mapping[str, drafts.Draft]) -> Answer:
        """Return the answer that the form was made from."""
        number, _ = self.returned.stamp.rows.get(key, (0, ""))
        latest = written[key].latest if key in written else None
        if latest and latest.version == number:
            return latest.answer
        older = drafts.versions(self.row.id, key) if number else ()
        return next((one.answer for one in older if one.version == number), Answer())

    def _base(self, key: str, written: Mapping[str, drafts.Draft]) -> int:
        """Version that the form's writer had seen: never words that were kept aside."""
        number, _ = self.returned.stamp.rows.get(key, (0, ""))
        aside = written[key].aside if key in written else ()
        return min((number, *(one.version - 1 for one in aside)))

    def _offered(self, key: str) -> Statement | None:
        _, uid = self.returned.stamp.rows.get(key, (0, ""))
        try:
            found = testimony.one(self.viewer, uid).statement if uid else None
        except StatementMissingError:
            return None
        return found if found and found.speaker == self.row.body else None

    def _answer(
        self, before: Answer, said: Entry, offered: Statement | None
    ) -> Answer | None:
        """Give the answer to keep; None where there is nothing to keep."""
        if offered and only_repeats(said, entry_of(offered)):
            repeated = filled_from(offered)
            return Answer(
                progress=repeated.progress,
                text=repeated.text,
                next_steps=repeated.next_steps,
                obstacles=repeated.obstacles,
                obstacles_text=repeated.obstacles_text,
                language=repeated.language,
                evidence=offered.evidence,
                no_change_since=offered.id,
            )
        if entry_of(before) == said:
            return before
        answer = answer_of(before, said, self.returned.stamp.language)
        return None if answer == Answer() else answer

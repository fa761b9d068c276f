"""A round's questions to one body as a form that goes by mail, and what came back in it.

A form holds nothing that its reader could not see on the web. What it carries back is laid
over what was saved when it was made: an empty field changes nothing, so that a form can
never take a word away.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from cami.errors import Problem
from cami.messages import N_, Message
from cami.programme.obligations import Tone
from cami.programme.statements import Body, Obstacle, Period, Progress

FORM_VERSION: Final = 1
"""Of the layout; a form of another version is refused, not guessed at."""

_BREAKS: Final = re.compile(r"\r\n?|[\x0b\x0c\u0085\u2028\u2029]")
_NOT_PRINTED: Final = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the answer fields of one row, or of a question as a whole."""

    progress: Progress | None = None
    no_change: bool = False
    text: str = ""
    next_steps: str = ""
    obstacles: tuple[Obstacle, ...] = ()
    obstacles_text: str = ""
    links: tuple[str, ...] = ()
    """Addresses or titles of evidence, one each."""

    @property
    def empty(self) -> bool:
        """Whether nobody has filled anything in."""
        return self == Entry()


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What the body itself said of a row before this round."""

    statement: str
    """Id of the statement that "no change" would repeat."""

    progress: Progress
    said_on: date
    text: str = ""


@dataclass(frozen=True, slots=True)
class FormActivity:
    """One activity of a row, as shown."""

    number: str
    text: str
    """In the form's language where the register has it; shown only."""

    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormRow:
    """One thing to answer."""

    key: str
    activities: tuple[FormActivity, ...]
    reasons: tuple[Message, ...] = ()
    last: LastAnswer | None = None
    saved: Entry = field(default_factory=Entry)
    """What was saved for it when the form was made."""

    version: int = 0
    """Version of what was saved: whoever has saved since stands beside the form."""


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One theme, answered as a whole or row by row."""

    title: str
    whole: FormRow
    """What is answered for all rows that are left empty; its activities are the rows'."""

    rows: tuple[FormRow, ...] = ()
    """Empty where the question is one row: ``whole`` is that row then."""

    @property
    def shown(self) -> tuple[FormRow, ...]:
        """What is asked, row by row."""
        return self.rows or (self.whole,)


@dataclass(frozen=True, slots=True)
class Form:
    """A form before anybody has put it into a file."""

    round: str
    programme: str
    """Short name, as in addresses."""

    programme_title: str
    body: Body
    body_name: str
    language: str
    period: Period
    deadline: date
    tone: Tone
    questions: tuple[FormQuestion, ...]
    contact: str = ""

    @property
    def places(self) -> tuple[FormRow, ...]:
        """Everything that can be answered, in order."""
        return tuple(row for q in self.questions for row in (q.whole, *q.rows))

    @property
    def stamp(self) -> "Stamp":
        """What the file says of itself where nobody looks."""
        return Stamp(
            self.round,
            self.programme,
            self.body,
            self.language,
            tuple((q.whole.key, tuple(row.key for row in q.rows)) for q in self.questions),
            {
                row.key: (row.version, row.last.statement if row.last else "")
                for row in self.places
            },
        )


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a form says of itself, unseen: which it is, and what it was made from."""

    round: str
    programme: str
    body: Body
    language: str
    questions: tuple[tuple[str, tuple[str, ...]], ...]
    """Key under which each question is answered as a whole, and those of its rows."""

    rows: Mapping[str, tuple[int, str]]
    """Key of each place to the version that it was made from and the statement offered
    for "no change"; empty where there was none."""

    version: int = FORM_VERSION

    @property
    def digest(self) -> str:
        """Of what is asked: the same questions and rows in the same order, the same."""
        return digest(self.questions)


@dataclass(frozen=True, slots=True)
class Returned:
    """A form as it came back: nothing in it has been believed yet."""

    stamp: Stamp
    entries: Mapping[str, Entry]
    """By the key of the place."""

    problems: tuple[Problem, ...] = ()
    """Fields that could not be understood; what was written there is kept as text."""


def digest(questions: Iterable[tuple[str, Iterable[str]]]) -> str:
    """Digest of what is asked: the same questions and rows in the same order, the same."""
    listed = [[key, list(rows)] for key, rows in questions]
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()


def plain(text: str) -> str:
    r"""Give a text as every format can carry it: one kind of line break, no blank ends.

    Examples
    --------
    >>> plain(" Two herds\r\nseen\u2028in May ")
    'Two herds\nseen\nin May'
    """
    lines = _BREAKS.sub("\n", _NOT_PRINTED.sub("", text)).replace("\t", " ").split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def answers(returned: Returned) -> Mapping[str, Entry]:
    """What was said in each place, those left empty aside.

    Next steps, obstacles and evidence of a question that is not answered as a whole belong
    to its rows that are answered.
    """
    found = {}
    for question, rows in returned.stamp.questions:
        whole = returned.entries[question]
        own = {key: returned.entries[key] for key in rows}
        filled = {key: entry for key, entry in own.items() if not entry.empty}
        if filled and not (whole.progress or whole.no_change or whole.text):
            filled = {key: _completed(entry, whole) for key, entry in filled.items()}
        elif not whole.empty:
            found[question] = whole
        found.update(filled)
    return found


def _completed(own: Entry, whole: Entry) -> Entry:
    if own.no_change:
        return own
    return replace(
        own,
        next_steps=own.next_steps or whole.next_steps,
        obstacles=own.obstacles or whole.obstacles,
        obstacles_text=own.obstacles_text or whole.obstacles_text,
        links=tuple(dict.fromkeys((*own.links, *whole.links))),
    )


def laid_over(saved: Entry, said: Entry) -> Entry:
    """Lay what came back over what the form was made from; empty fields change nothing."""
    return Entry(
        said.progress or saved.progress,
        said.no_change,
        said.text or saved.text,
        said.next_steps or saved.next_steps,
        said.obstacles or saved.obstacles,
        said.obstacles_text or saved.obstacles_text,
        tuple(dict.fromkeys((*saved.links, *said.links))),
    )


def only_repeats(said: Entry, offered: Entry | None) -> bool:
    """Whether "no change" is ticked and nothing is said but what was said then."""
    if offered is None or not said.no_change:
        return False
    return all(
        not getattr(said, name) or getattr(said, name) == getattr(offered, name)
        for name in ("progress", "text", "next_steps", "obstacles", "obstacles_text")
    ) and set(said.links) <= set(offered.links)


def check_entry(
    key: str, saved: Entry, said: Entry, offered: Entry | None
) -> tuple[Problem, ...]:
    """What a person should look at in an answer; its words are kept all the same.

    Parameters
    ----------
    offered
        What "no change" would repeat; None where there is nothing.
    """
    if said.no_change and offered is None:
        return (
            _problem(
                "no-earlier-answer",
                (key, "no_change"),
                N_("“No change” is ticked, but there is no earlier answer."),
                N_("Choose how far the activity has come, or leave it open."),
            ),
        )
    if said.no_change and not only_repeats(said, offered):
        return (
            _problem(
                "change-and-no-change",
                (key, "no_change"),
                N_("“No change” is ticked, and something new is said as well."),
                N_("The new words were taken; check that this was meant."),
            ),
        )
    if not said.no_change and laid_over(saved, said).progress is None:
        return (
            _problem(
                "progress-missing",
                (key, "progress"),
                N_("Something is said, but not how far the activity has come."),
                N_("Choose the progress before the answer is submitted."),
            ),
        )
    return ()


def _problem(code: str, where: tuple[str, ...], what: str, remedy: str) -> Problem:
    return Problem(code, where, Message(what), Message(remedy))

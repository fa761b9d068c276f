"""What a returned form says of itself: its stamp, and the words it was printed with."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

import msgspec

from cami.errors import FormDamagedError, FormNotOursError, FormVersionError, Problem
from cami.messages import N_, Message
from cami.programme.paper_form import FORM_VERSION, Stamp, digest, plain
from cami.programme.statements import OBSTACLES, PROGRESS, Body, Obstacle, Progress

NAMESPACE: Final = "urn:cami:form"
SHEET: Final = "_cami"


class _Words(msgspec.Struct, frozen=True):
    progress: dict[str, str]
    obstacle: dict[str, str]
    hint: dict[str, str]
    yes: dict[str, str]


class _Written(msgspec.Struct, frozen=True):
    version: int
    round: str
    programme: str
    body: tuple[str, str]
    language: str
    questions: tuple[tuple[str, tuple[str, ...]], ...]
    rows: dict[str, tuple[int, str]]
    digest: str
    words: _Words


@dataclass(slots=True)
class Printed:
    """Reads the words of a form back into keys, and keeps what it could not understand."""

    words: _Words
    problems: list[Problem] = field(default_factory=list)

    def text(self, written: str) -> str:
        """Give what a person wrote: nothing where the hint still stands."""
        said = plain(written)
        return "" if said in self.words.hint else said

    def progress(self, written: str, where: str) -> tuple[Progress | None, str]:
        """Give the progress; if it is none of the list, what was written as words."""
        said = self.text(written)
        key = _found(self.words.progress, said)
        if not said or key in PROGRESS:
            return cast("Progress | None", key), ""
        self._unread(where, "progress", said, self.words.progress)
        return None, said

    def obstacles(self, written: str, where: str) -> tuple[tuple[Obstacle, ...], str]:
        """Give the obstacles between semicolons, and as words those not in the list."""
        known: list[Obstacle] = []
        other: list[str] = []
        for said in filter(None, map(str.strip, self.text(written).split(";"))):
            key = _found(self.words.obstacle, said)
            if key in OBSTACLES:
                known.append(key)
            else:
                other.append(said)
        if other:
            self._unread(where, "obstacles", "; ".join(other), self.words.obstacle)
        return tuple(dict.fromkeys(known)), "; ".join(other)

    def yes(self, written: str, where: str) -> bool:
        """Whether a cell is ticked; a word that is not "yes" is asked about."""
        said = self.text(written)
        if not said or said.casefold() in {"no", "нет", "0", "-"}:
            return False
        known = {"yes", "да", "x", "х", "1", "true", "v", "+", "☒", "☑", "✓"}
        if said.casefold() in known or _found(self.words.yes, said):
            return True
        self._unread(where, "no_change", said, self.words.yes)
        return False

    def _unread(self, where: str, name: str, said: str, known: Iterable[str]) -> None:
        params = {"said": said[:80], "known": "; ".join(known)}
        self.problems.append(
            Problem(
                "word-unknown",
                (where, name),
                Message(N_("“{said}” is none of the answers to choose from."), params),
                Message(N_("It was kept as text. Choose one of: {known}."), params),
            )
        )


def _found(words: Mapping[str, str], said: str) -> str | None:
    folded = said.casefold().strip(" .;")
    return next((key for word, key in words.items() if word.casefold() == folded), None)


def read_stamp(text: str) -> tuple[Stamp, Printed]:
    """Read the hidden text of a form.

    Raises
    ------
    FormNotOursError
        It is not the text of one of our forms.
    FormVersionError
        The form has another layout.
    FormDamagedError
        It has been changed.
    """
    try:
        raw: Any = json.loads(text)
    except ValueError:
        raise FormNotOursError from None
    if not isinstance(raw, dict) or raw.get("form") != NAMESPACE:
        raise FormNotOursError
    if raw.get("version") != FORM_VERSION:
        raise FormVersionError(found=str(raw.get("version")), expected=FORM_VERSION)
    try:
        written = msgspec.convert(raw, _Written)
    except msgspec.ValidationError:
        raise FormDamagedError(part=NAMESPACE) from None
    kind, key = written.body
    if digest(written.questions) != written.digest or kind not in {
        "country", "organisation", "role"
    }:  # fmt: skip
        raise FormDamagedError(part=NAMESPACE)
    stamp = Stamp(
        written.round,
        written.programme,
        Body(kind, key),  # type: ignore[arg-type]
        written.language,
        written.questions,
        written.rows,
    )
    return stamp, Printed(written.words)

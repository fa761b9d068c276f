"""Cut pasted minutes or a letter into passages, and make draft statements of some."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cami.errors import InvalidInputError, NotAllowedError
from cami.programme.intake import Terms, check_statement
from cami.programme.register import RegisterActivity
from cami.programme.similarity import Corpus
from cami.programme.statements import (
    Basis,
    Body,
    Evidence,
    Period,
    Progress,
    Statement,
    Target,
)
from cami.stores import testimony
from cami.stores.minutes import keep_minutes, minutes
from cami.stores.people import Viewer
from cami.stores.trail import note_act
from cami.workflows.asking import asking

LIKE: Final = 0.2
"""Likeness from which an activity is suggested: a person looks at each."""

_SUGGESTED: Final = 5
_LEAST: Final = 30
_NUMBER: Final = re.compile(r"(?<![\d.])\d{1,2}\.\d{1,2}(?![\d.]*\d)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of what was pasted, and the activities that it may be about."""

    at: int
    text: str
    suggested: tuple[RegisterActivity, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """A passage that a person has linked to activities."""

    text: str
    activities: tuple[str, ...]
    progress: Progress
    speaker: Body
    basis: Basis
    countries: tuple[str, ...] = ()


def keep_text(viewer: Viewer, slug: str, title: str, text: str, at: datetime) -> int:
    """Keep what was pasted, for the Secretariat's eyes only; return its number.

    Raises
    ------
    NotAllowedError
        Only the Secretariat pastes minutes.
    """
    if not viewer.secretariat:
        raise NotAllowedError
    number = keep_minutes(slug, title, text, by=viewer.name, at=at)
    note_act("minutes-pasted", title, by=viewer.name, at=at)
    return number


def passages(
    viewer: Viewer, number: int, language: str, at: datetime
) -> tuple[Passage, ...]:
    """Return the passages of kept minutes with suggestions.

    Raises
    ------
    NotAllowedError
        They are not for this viewer, or there are none.
    """
    kept = minutes(number) if viewer.secretariat else None
    if kept is None:
        raise NotAllowedError
    material = asking(kept.programme, language, at.date())
    corpus = Corpus([one.text or one.title for one in material.activities])
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n|\r\n\s*\r\n", kept.text)]
    return tuple(
        Passage(place, text, _suggested(text, material.activities, corpus))
        for place, text in enumerate(paragraphs)
        if len(text) >= _LEAST
    )


def link_passages(
    viewer: Viewer, number: int, linked: Iterable[Linked], period: Period, at: datetime
) -> int:
    """Make a draft statement of each linked passage; say how many.

    Raises
    ------
    NotAllowedError
        They are not for this viewer.
    InvalidInputError
        Something has to be mended; nothing is kept then.
    """
    kept = minutes(number) if viewer.secretariat else None
    if kept is None:
        raise NotAllowedError
    material = asking(kept.programme, "en", at.date())
    terms = Terms(
        {key: one.sub_items for key, one in material.by_key.items()},
        None,
        material.facts.range_states,
    )
    made = [
        Statement(
            id=testimony.new_id(),
            programme=kept.programme,
            speaker=one.speaker,
            targets=tuple(Target(key) for key in one.activities),
            period=period,
            basis=one.basis,
            progress=one.progress,
            made_by=viewer.name,
            made_at=at,
            text=one.text,
            countries=one.countries,
            evidence=(Evidence("record", f"minutes:{number}", kept.title),),
        )
        for one in linked
    ]
    problems = tuple(p for statement in made for p in check_statement(statement, terms))
    if problems:
        raise InvalidInputError(problems)
    testimony.keep([testimony.Made(one) for one in made], (), by=viewer.name, at=at)
    note_act("minutes-linked", kept.title, by=viewer.name, at=at, count=len(made))
    return len(made)


def _suggested(
    text: str, activities: tuple[RegisterActivity, ...], corpus: Corpus
) -> tuple[RegisterActivity, ...]:
    """Activities whose numbers the text names, then those whose words are like it."""
    numbers = set(_NUMBER.findall(text))
    named = [one for one in activities if one.number in numbers]
    like = [
        activities[at] for at, score in corpus.most_like(text, _SUGGESTED) if score >= LIKE
    ]
    return tuple(dict.fromkeys((*named, *like)))[:_SUGGESTED]

"""Letters of a round in English and Russian: an invitation, a reminder, and thanks.

Parties are asked to report; others are invited, and nothing is ever due from them. No
ministry approves the words of partner organisations and focal points of species.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from cami.messages import N_, Message, Say, Scalar
from cami.programme.obligations import Tone

LetterKind = Literal["opening", "reminder", "thanks"]
Voice = Literal["report", "invited", "partner"]

_SUBJECTS: Final[Mapping[LetterKind, str]] = {
    "opening": N_("CAMI: {country}, reporting round {round}"),
    "reminder": N_("CAMI: {country}, reporting round {round}, {left} items open"),
    "thanks": N_("CAMI: {country}, reporting round {round}: thank you"),
}
_TEXTS: Final[Mapping[tuple[LetterKind, Voice], str]] = {
    ("opening", "partner"): N_(
        "Dear {name},\n\nthe exchange of information, round {round}, on the Programme "
        "of Work of the Central Asian Mammals Initiative is open. What {country} knows "
        "and does would help; it can be taken into account if it arrives by "
        "{deadline}.\n\nThe {items} items are grouped into {questions} questions and "
        "filled in beforehand where something is known. Nothing becomes public before "
        "the Secretariat publishes it.\n\n{address}\n\nA Word or Excel form can be had "
        "instead: just answer this letter.\n\nWith kind regards\nThe CMS Secretariat"
    ),
    ("reminder", "partner"): N_(
        "Dear {name},\n\nthe round {round} remains open until {deadline}. {left} of "
        "{items} items for {country} have no entry so far; any of them is welcome.\n\n"
        "{address}\n\nA Word or Excel form can be had as well.\n\nWith kind regards\n"
        "The CMS Secretariat"
    ),
    ("thanks", "partner"): N_(
        "Dear {name},\n\nthank you: all {items} items for {country} in the round {round} "
        "have arrived. The Secretariat reads them before they are published.\n\n"
        "{address}\n\nWith kind regards\nThe CMS Secretariat"
    ),
    ("opening", "report"): N_(
        "Dear {name},\n\nthe reporting round {round} on the Programme of Work of the "
        "Central Asian Mammals Initiative is open. {country} is asked to report by "
        "{deadline}.\n\nThe {items} items are grouped into {questions} questions and "
        "filled in beforehand where something is known; what has not changed takes one "
        "click. Parts can be passed on to colleagues by a link. Nothing becomes public "
        "before {country} has approved it.\n\n{address}\n\nA Word or Excel form can be "
        "had instead: just answer this letter.\n\nWith kind regards\nThe CMS "
        "Secretariat"
    ),
    ("opening", "invited"): N_(
        "Dear {name},\n\nthe exchange of information, round {round}, on the Programme "
        "of Work of the Central Asian Mammals Initiative is open. {country} is "
        "cordially invited to take part, to the extent that it wishes. It would help "
        "most to hear from you around {deadline}.\n\nThe {items} items are grouped "
        "into {questions} questions and filled in beforehand where something is known. "
        "Nothing becomes public before {country} has approved it.\n\n{address}\n\nA "
        "Word or Excel form can be had instead: just answer this letter.\n\nWith kind "
        "regards\nThe CMS Secretariat"
    ),
    ("reminder", "report"): N_(
        "Dear {name},\n\nthe round {round} is open until {deadline}. From {country}, "
        "{left} of {items} items are still open; what has been saved is kept.\n\nWhere "
        "nothing has changed, or nothing is known, a single click says so.\n\n"
        "{address}\n\nIs there anything that we can do to help? A Word or Excel form "
        "can be had as well.\n\nWith kind regards\nThe CMS Secretariat"
    ),
    ("reminder", "invited"): N_(
        "Dear {name},\n\nthe round {round} remains open until {deadline}. Should "
        "{country} wish to share information, we would be glad of it; {left} of "
        "{items} items have no entry so far, and any of them is welcome.\n\n"
        "{address}\n\nA Word or Excel form can be had as well.\n\nWith kind regards\n"
        "The CMS Secretariat"
    ),
    ("thanks", "report"): N_(
        "Dear {name},\n\nthank you: all {items} items of {country} in the round "
        "{round} have arrived. You will be told before anything is published.\n\n"
        "{address}\n\nWith kind regards\nThe CMS Secretariat"
    ),
    ("thanks", "invited"): N_(
        "Dear {name},\n\nthank you for what {country} has shared in the round {round}: "
        "all {items} items have arrived. You will be told before anything is "
        "published.\n\n{address}\n\nWith kind regards\nThe CMS Secretariat"
    ),
}
_ADDRESSEE: Final = Message(N_("colleague"))


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, ready to be sent or copied."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter tells of."""

    kind: LetterKind
    tone: Tone
    country: str
    """Name of the country, organisation or focal point in the language of the letter."""

    round: str
    deadline: date
    items: int
    questions: int
    left: int
    address: str
    name: str = ""
    partner: bool = False
    """True for whom no country approves: partner organisations and focal points."""

    @property
    def voice(self) -> Voice:
        """In what manner the letter is written."""
        return "partner" if self.partner else self.tone


def letter(occasion: Occasion, say: Say) -> Letter:
    """Write a letter in the language that ``say`` speaks."""
    params: dict[str, Scalar] = {
        "name": occasion.name or say(_ADDRESSEE),
        "country": occasion.country,
        "round": occasion.round,
        "deadline": occasion.deadline.strftime("%d.%m.%Y"),
        "items": occasion.items,
        "questions": occasion.questions,
        "left": occasion.left,
        "address": occasion.address,
    }
    return Letter(
        say(Message(_SUBJECTS[occasion.kind], params)),
        say(Message(_TEXTS[occasion.kind, occasion.voice], params)),
    )


def occasion_of(answered: int, items: int, *, first: bool) -> LetterKind:
    """Tell which letter fits."""
    if answered >= items:
        return "thanks"
    return "opening" if first else "reminder"

"""Which of several titles a reader sees, and in which language it stands."""

from dataclasses import dataclass

from cami.stores.register import ProgrammeHead, Titles

_LONGEST = 110


@dataclass(frozen=True, slots=True)
class Shown:
    """Words for the page."""

    text: str
    language: str
    official: bool
    """False where the words are ours."""


def heading(titles: Titles, printed_language: str, language: str) -> Shown:
    """Title of a part or section: as printed where that is in the reader's language."""
    if titles.printed and printed_language == language:
        return Shown(titles.printed, language, official=True)
    return _ours(titles, language) or Shown(titles.printed, printed_language, official=True)


def short_title(titles: Titles, printed_language: str, language: str) -> Shown:
    """Title of an activity: our short one; the first printed words where there is none."""
    ours = _ours(titles, language)
    if ours and (ours.language == language or not titles.printed):
        return ours
    return Shown(shortened(titles.printed), printed_language, official=True)


def programme_title(head: ProgrammeHead, language: str) -> Shown:
    """Title of a programme; its name in addresses where it has no other."""
    shown = _ours(head.titles, language)
    return shown or Shown(head.slug, language, official=False)


def shortened(text: str) -> str:
    """Return the first words of a text.

    Examples
    --------
    >>> shortened("Map the herds: a) in winter")
    'Map the herds: a) in winter'
    >>> len(shortened("Map the herds " * 20)) < 112
    True
    """
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:.(–-") + "…"


def _ours(titles: Titles, language: str) -> Shown | None:
    here, there = (titles.ru, titles.en) if language == "ru" else (titles.en, titles.ru)
    if here:
        return Shown(here, language, official=False)
    return (
        Shown(there, "en" if language == "ru" else "ru", official=False) if there else None
    )

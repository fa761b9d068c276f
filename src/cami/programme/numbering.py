"""Numbers and labels as documents print them: parts, sections, activities, list items.

Nothing here is a rule of one document: shapes are those that programmes of work use
(``Part II.``, ``12.``, ``4.12``, ``A.3``, ``a)``, ``ii.``, ``·``), in Latin and Cyrillic.
"""

import re
from dataclasses import dataclass
from functools import cache

_ROMAN = r"[IVXLC]+"
_DOTTED = r"\d+(?:\.\d+)*"
_ACTIVITY = re.compile(
    r"((?:(?:[A-ZА-Я]\.?)?\d+(?:\.\d+)+|[A-ZА-Я]\.\d+)(?:\.?[a-zа-я](?!\w))?)"
    r"([.):]*)\s*(?=\D|$)(.*)",
    re.DOTALL,
)
_PLAIN = re.compile(r"(\d+)([.):]+)\s*(?=\D|$)(.*)", re.DOTALL)
_SECTION = re.compile(rf"({_DOTTED}|[A-ZА-Я]|{_ROMAN})[.):](?!\d)\s*(\S.*)", re.DOTALL)
_ROW = re.compile(r"\d+\.\s*\S|\d{1,3}\s*$")
_SECTION_BARE = re.compile(rf"({_DOTTED})\s+(\S.*)", re.DOTALL)
_SECTION_NAMED = re.compile(
    rf"({_DOTTED}|[A-ZА-Я](?!\w)|{_ROMAN}(?!\w))(?:\s*[.:)–—-](?!\d)\s*|\s+)(\S.*)",
    re.DOTALL,
)
_BULLETS = "·•‣◦▪▫●○■□–—*-"
_LABEL = re.compile(
    r"(?P<paren>\((?:[a-zа-яё]|[ivx]{1,5}|\d{1,2})\))\s*(?=\S)"
    r"|(?P<letter>(?:[a-zа-яё]|[ivx]{1,5}|\d{1,2})\))\s*(?=\S)"
    r"|(?P<dot>(?:[a-zа-яё]|[ivx]{1,5})\.)\s+(?=\S)"
    rf"|(?P<bullet>[{re.escape(_BULLETS)}])\s+(?=\S)"
)
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number at the head of a text, and the text after it."""

    number: str
    """Without closing punctuation."""

    printed: str
    rest: str


@dataclass(frozen=True, slots=True)
class Label:
    """A list label at the head of a line."""

    printed: str
    bare: str
    """Without brackets and dots; the bullet sign itself for bullets."""

    style: str
    """Labels of one list share it: ``a)``, ``i.``, ``1)``, ``·``."""

    rest: str


def activity_number(text: str, nouns: tuple[str, ...] = ()) -> Numbered | None:
    """The activity number that ``text`` opens with, e.g. ``4.12.``; None if it has none.

    Given the words for activity, they may stand before it, and then it may be a plain one.

    Examples
    --------
    >>> activity_number("Action 1.2: Count", ("action",))
    Numbered(number='1.2', printed='Action 1.2:', rest='Count')
    """
    word, rest = _after_word(text, nouns)
    found = _ACTIVITY.match(rest) or (_PLAIN.match(rest) if word else None)
    if found is None:
        return None
    return Numbered(found[1], word + found[1] + found[2], found[3].strip())


def section_number(text: str, words: tuple[str, ...] = ()) -> Numbered | None:
    """The section number that a heading opens with, e.g. ``12.``; None if it has none.

    Examples
    --------
    >>> section_number("Section A: Lion", ("Section",))
    Numbered(number='A', printed='Section A:', rest='Lion')
    """
    word, rest = _after_word(text, words)
    if word:
        found = _SECTION_NAMED.match(rest)
    else:
        found = _SECTION.match(rest) or _SECTION_BARE.match(rest)
    if found is None:
        return None
    return Numbered(found[1], word + rest[: found.start(2)].strip(), found[2].strip())


def _after_word(text: str, words: tuple[str, ...]) -> tuple[str, str]:
    """The word that a text opens with, if it is one of these, and the text after it."""
    found = _opening(words).match(text) if words else None
    return (found[0], text[found.end() :]) if found else ("", text)


@cache
def _opening(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?i:{'|'.join(map(re.escape, longest_first))})\s+")


def part_heading(text: str, words: tuple[str, ...]) -> tuple[str, str] | None:
    """Label and title of a part heading, given the words for part; None if it is none.

    Examples
    --------
    >>> part_heading("Part II. Species-specific Measures", ("Part",))
    ('II', 'Species-specific Measures')
    """
    word = "|".join(re.escape(word) for word in words)
    found = re.match(
        rf"(?i:{word})\s+(\d+|{_ROMAN}|[A-ZА-Я])(?:\s*[.:)–—-]\s*|\s+|$)(.*)",
        text,
        re.DOTALL,
    )
    return (found[1], found[2].strip()) if found else None


def starts_row(text: str) -> bool:
    """True where a table cell of a plain text opens a new row: it bears a number."""
    return bool(_ACTIVITY.match(text) or _ROW.match(text))


def list_label(text: str) -> Label | None:
    """The list label that a line opens with; None if it has none."""
    found = _LABEL.match(text)
    if found is None:
        return None
    kind = found.lastgroup or ""
    printed = found[kind]
    bare = printed.strip("().") or printed
    style = "·" if kind == "bullet" else printed.replace(bare, _sort_of(bare))
    return Label(printed, bare, style, text[found.end() :].strip())


def as_roman(label: Label) -> str | None:
    """The style of this label if its letters are read as a Roman numeral, else None."""
    if label.style == "·" or not set(label.bare) <= set(_ROMAN_DIGITS):
        return None
    return label.printed.replace(label.bare, "i")


def roman(text: str) -> int | None:
    """Value of a Roman numeral in either case; None if it is none.

    Examples
    --------
    >>> roman("VI"), roman("iv"), roman("A")
    (6, 4, None)
    """
    values = [_ROMAN_DIGITS.get(sign, 0) for sign in text.casefold()]
    if not values or 0 in values:
        return None
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def ordinal(label: str) -> int | None:
    """Position that a part or list label claims: ``B`` is 2, ``IV`` is 4, ``7`` is 7."""
    if label.isdigit():
        return int(label)
    if len(label) > 1 or label in "IVX":
        return roman(label)
    alphabet = (
        "abcdefghijklmnopqrstuvwxyz" if label.isascii() else "абвгдежзиклмнопрстуфхцчшщэюя"
    )
    place = alphabet.find(label.casefold())
    return place + 1 if place >= 0 else None


def components(number: str) -> tuple[str, ...]:
    """The parts of a number: ``4.12`` gives ``("4", "12")``."""
    return tuple(part for part in re.split(r"[.\-]", number) if part)


def _sort_of(bare: str) -> str:
    if bare.isdigit():
        return "1"
    if len(bare) > 1:
        return "i"
    return "a" if bare.isascii() else "а"

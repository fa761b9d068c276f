"""The labels that Word generates in front of list paragraphs: ``1.1``, ``a)``, ``·``.

Word keeps a label as a rule, not as text (ECMA-376 Part 1, 17.9). A list (``num``) refers
to an abstract list, and may override levels of it. Lists of the same abstract list count
on together, unless an override says where to start; body, text boxes and notes count apart.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from cami.sources.docx.markup import MC, Element, W, flag, number, value
from cami.sources.docx.numerals import numeral
from cami.sources.docx.styles import Styles
from cami.sources.docx.symbols import BULLET, is_symbol_font, with_signs

LEVELS = 9
_HOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    font: str = ""
    suffix: str = " "
    style: str | None = None
    """Paragraph style that stands for this level."""

    restart: int | None = None
    """Level, from 1, whose use restarts this one; 0 for never; None for any higher one."""

    legal: bool = False
    """True where the numbers of higher levels are printed as decimals."""

    hidden: bool = False
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """What stands in front of one paragraph, and how deep in the list that is."""

    text: str
    level: int
    bullet: bool


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]
    """Levels at which this list restarts when it is first used there."""

    def start(self, level: int) -> int:
        """Give the first number of a level."""
        return self.starts.get(level, self.levels.get(level, Level()).start)


@dataclass(slots=True)
class _Counts:
    """How far one story has counted."""

    levels: dict[str, list[int | None]] = field(default_factory=dict)
    """By abstract list."""

    restarted: set[tuple[str, int]] = field(default_factory=set)
    """Lists and levels whose overridden start is spent."""


class Numbering:
    """All lists of a document, and how far each has counted."""

    story: Literal["body", "box", "footnote", "endnote"] = "body"
    """What is being read: Word counts lists in each of them apart."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, dict[int, Level]] = {}
        self._links: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, _Counts] = {}
        if root is not None:
            self._read(root)

    def label(self, properties: Element | None) -> Label | None:
        """Count one paragraph and give its label; None outside lists."""
        found = self._membership(properties)
        if found is None or found[0] not in self._lists:
            return None
        the_list, level = self._lists[found[0]], found[1]
        counts = self._count(*found)
        rule = the_list.levels.get(level, Level())
        if rule.hidden:
            return Label("", level, bullet=False)
        if rule.form == "bullet":
            glyph = BULLET if rule.picture or is_symbol_font(rule.font) else rule.pattern
            return Label(with_signs(glyph, rule.font) + rule.suffix, level, bullet=True)
        text = _printed(the_list.levels, rule, counts)
        return Label(text + rule.suffix if text else "", level, bullet=False)

    def _membership(self, properties: Element | None) -> tuple[str, int] | None:
        """Give list and level of a paragraph: its own words first, then its style's."""
        own = None if properties is None else properties.find(W + "numPr")
        key = None if own is None else value(own.find(W + "numId"))
        level = None if own is None else own.find(W + "ilvl")
        by_style = self._styles.list_of(self._styles.paragraph_style(properties))
        if key is None and by_style is not None:
            style, key, style_level = by_style
            if level is None:
                return key, self._linked_level(style, key, style_level)
        return None if key is None else (key, min(max(number(level, 0), 0), LEVELS - 1))

    def _linked_level(self, style: str, key: str, level: int | None) -> int:
        """Give the level that a style stands for: the list says so, or the style."""
        levels = self._lists[key].levels if key in self._lists else {}
        linked = (n for n, rule in levels.items() if rule.style == style)
        return next(linked, min(max(level or 0, 0), LEVELS - 1))

    def _count(self, key: str, level: int) -> list[int | None]:
        """Count one paragraph; give the counts of all levels, None where not begun.

        A paragraph begins the levels above its own: after ``1.1`` comes ``2``, though no
        ``1`` was printed. So do other readers of Word documents.
        """
        the_list = self._lists[key]
        story = self._counts.setdefault(self.story, _Counts())
        counts = story.levels.setdefault(the_list.abstract, [None] * LEVELS)
        for index in range(level + 1):
            now = counts[index]
            spent = (key, index) in story.restarted or index not in the_list.starts
            if now is None or (index == level and not spent):
                counts[index] = the_list.start(index)
                story.restarted.add((key, index))
            elif index == level:
                counts[index] = now + 1
        for deeper in range(level + 1, LEVELS):
            restart = the_list.levels.get(deeper, Level()).restart
            if level < (deeper if restart is None else restart):
                counts[deeper] = None
        return counts

    def _read(self, root: Element) -> None:
        for element in root.iterchildren(W + "abstractNum"):
            key = value(element, "abstractNumId") or ""
            levels = (_level(e) for e in element.iterchildren(W + "lvl"))
            self._abstract[key] = dict(levels)
            link = value(element.find(W + "numStyleLink"))
            if link is not None:
                self._links[key] = link
        nums = {value(e, "numId") or "": e for e in root.iterchildren(W + "num")}
        for key, element in nums.items():
            self._lists[key] = self._list(element, nums)
        self._lists.pop("0", None)  # list 0 is Word's way to say "in no list"

    def _list(self, element: Element, nums: dict[str, Element]) -> _List:
        key = value(element.find(W + "abstractNumId")) or ""
        if key in self._links:
            # The levels stand with the numbering style, in the list which that names.
            linked = self._styles.list_of(self._links[key])
            source = nums.get(linked[1]) if linked else None
            if source is not None:
                key = value(source.find(W + "abstractNumId")) or key
        the_list = _List(key, dict(self._abstract.get(key, {})), {})
        for override in element.iterchildren(W + "lvlOverride"):
            level = number(override, 0, "ilvl")
            own = override.find(W + "lvl")
            if own is not None:
                the_list.levels[level] = _level(own)[1]
            start = override.find(W + "startOverride")
            if start is not None:
                the_list.starts[level] = number(start, 1)
        return the_list


def _printed(levels: dict[int, Level], rule: Level, counts: list[int | None]) -> str:
    """Fill the pattern of a level with the counts."""

    def fill(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        other = levels.get(index, Level())
        count = counts[index]
        form = "decimal" if rule.legal and other.form != "decimalZero" else other.form
        return numeral(other.start if count is None else count, form)

    return with_signs(_HOLDER.sub(fill, rule.pattern), rule.font)


def _level(element: Element) -> tuple[int, Level]:
    form = element.find(W + "numFmt")
    if form is None:  # Word 2010 hides formats that older versions lack
        form = element.find(f"{MC}AlternateContent/{MC}Fallback/{W}numFmt")
    restart = element.find(W + "lvlRestart")
    fonts = element.find(f"{W}rPr/{W}rFonts")
    return number(element, 0, "ilvl"), Level(
        start=number(element.find(W + "start"), 0),
        form=value(form) or "decimal",
        pattern=value(element.find(W + "lvlText")) or "",
        font=value(fonts, "ascii") or value(fonts, "hAnsi") or "",
        suffix="" if value(element.find(W + "suff")) == "nothing" else " ",
        style=value(element.find(W + "pStyle")),
        restart=None if restart is None else number(restart, 0),
        legal=bool(flag(element.find(W + "isLgl"))),
        hidden=bool(flag(element.find(f"{W}rPr/{W}vanish"))),
        picture=element.find(W + "lvlPicBulletId") is not None,
    )

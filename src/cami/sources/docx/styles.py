"""What the styles of a Word document say about a paragraph: heading, list, hidden text.

A style inherits what it does not say itself from the style that it is based on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cami.sources.docx.markup import Element, W, flag, number, value

_HEADING = re.compile(r"heading ([1-9])$")
_BODY_LEVEL = 9
"""The outline level that says "body text"."""


@dataclass(frozen=True, slots=True)
class Style:
    """One style, without what it inherits."""

    key: str
    parent: str | None
    heading: int | None
    """From 1; 0 where the style says that it is body text; None where it says nothing."""

    list_id: str | None
    list_level: int | None
    hidden: bool | None


class Styles:
    """All styles of a document."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default: str | None = None
        for element in () if root is None else root.iterchildren(W + "style"):
            key = value(element, "styleId") or ""
            self._styles[key] = _style(key, element)
            by_default = value(element, "default") in {"1", "true", "on"}
            if by_default and value(element, "type") == "paragraph":
                self._default = key

    def heading(self, properties: Element | None) -> int:
        """Give the level of the heading that paragraph properties make; 0 for none."""
        own = None if properties is None else properties.find(W + "outlineLvl")
        if own is not None:
            return _outline(own)
        chain = self._chain(self.paragraph_style(properties))
        return next((s.heading for s in chain if s.heading is not None), 0)

    def list_of(self, key: str | None) -> tuple[str, str, int | None] | None:
        """Give the style that puts a paragraph into a list, the list, and the level."""
        for style in self._chain(key):
            if style.list_id is not None:
                return style.key, style.list_id, style.list_level
        return None

    def hidden(self, key: str | None) -> bool:
        """Say whether text of the style is hidden."""
        return next((s.hidden for s in self._chain(key) if s.hidden is not None), False)

    def paragraph_style(self, properties: Element | None) -> str | None:
        """Give the key of the paragraph's style, the default style if it names none."""
        named = None if properties is None else value(properties.find(W + "pStyle"))
        return named if named in self._styles else self._default

    def _chain(self, key: str | None) -> Iterator[Style]:
        """Yield the style and its ancestors; a circle ends where it closes."""
        seen: set[str] = set()
        while key is not None and key in self._styles and key not in seen:
            seen.add(key)
            yield self._styles[key]
            key = self._styles[key].parent


def _style(key: str, element: Element) -> Style:
    numbering = element.find(f"{W}pPr/{W}numPr")
    level = None if numbering is None else numbering.find(W + "ilvl")
    return Style(
        key=key,
        parent=value(element.find(W + "basedOn")),
        heading=_heading(element),
        list_id=None if numbering is None else value(numbering.find(W + "numId")),
        list_level=None if level is None else number(level, 0),
        hidden=flag(element.find(f"{W}rPr/{W}vanish")),
    )


def _heading(element: Element) -> int | None:
    if value(element, "type") not in {"paragraph", None}:
        return None
    name = (value(element.find(W + "name")) or "").lower()
    if match := _HEADING.match(name):
        return int(match[1])
    if name == "title":
        return 1
    outline = element.find(f"{W}pPr/{W}outlineLvl")
    return None if outline is None else _outline(outline)


def _outline(element: Element) -> int:
    level = number(element, _BODY_LEVEL)
    return 0 if level >= _BODY_LEVEL else level + 1

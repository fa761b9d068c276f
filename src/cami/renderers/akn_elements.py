"""Elements of Akoma Ntoso 3.0: how they are named, identified and filled with text."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from cami.programme.vocabulary import fold
from cami.renderers.safe_text import xml_text

Element = etree._Element
NAMESPACE: Final = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"


def akn(tag: str, *children: Element, **attributes: str) -> Element:
    """Give an element; attributes without a value are left out."""
    made = etree.Element(f"{{{NAMESPACE}}}{tag}", nsmap={None: NAMESPACE})
    for name, value in attributes.items():
        if value:
            made.set(name.rstrip("_"), xml_text(value))
    made.extend(children)
    return made


@dataclass(slots=True)
class Identifiers:
    """The ``eId`` values of one document, each given once.

    Numbers of the Akoma Ntoso Naming Convention: the abbreviation of the element, an
    underscore, the number without closing punctuation. Two that would be equal are told
    apart by a count, in order.
    """

    _given: Counter[str] = field(default_factory=Counter)

    def give(self, prefix: str, number: str, parent: str = "") -> str:
        """Give the next free identifier of this form."""
        own = f"{prefix}_{_name(number)}" if number else prefix
        wanted = f"{parent}__{own}" if parent else own
        self._given[wanted] += 1
        count = self._given[wanted]
        return (
            wanted if count == 1 else self.give(prefix, f"{number or '1'}-{count}", parent)
        )


def slug(text: str) -> str:
    """Give the words of a text, folded and joined by hyphens."""
    return "-".join(re.findall(r"\w+", fold(text)))


def _name(number: str) -> str:
    return re.sub(r"[^\w.\-]+", "-", number).strip("-.") or "1"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text that an element encloses."""

    start: int
    end: int
    tag: str
    attributes: tuple[tuple[str, str], ...]


def marked(parent: Element, text: str, marks: Iterable[Mark] = ()) -> Element:
    """Put a text into an element, its marks as elements; of overlapping ones the first."""
    at = 0
    last: Element | None = None
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if mark.start < at:
            continue
        _append(parent, last, text[at : mark.start])
        last = akn(mark.tag, **dict(mark.attributes))
        last.text = xml_text(text[mark.start : mark.end])
        parent.append(last)
        at = mark.end
    _append(parent, last, text[at:])
    return parent


def _append(parent: Element, last: Element | None, text: str) -> None:
    if last is None:
        parent.text = (parent.text or "") + xml_text(text)
    else:
        last.tail = (last.tail or "") + xml_text(text)

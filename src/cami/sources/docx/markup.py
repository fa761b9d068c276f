"""The vocabulary of WordprocessingML, and how to walk it as the adopted text.

Wrappers (content controls, hyperlinks, tracked insertions ...) are opened on the way, so
that a reader meets only paragraphs, rows, cells and runs, each with the change it is in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

Element = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT = {
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}": W,
    "{http://purl.oclc.org/ooxml/officeDocument/math}": M,
}

ChangeKind = Literal["inserted", "deleted", "moved-from", "moved-to"]


@dataclass(frozen=True, slots=True)
class Change:
    """A tracked change, as the markup records it."""

    kind: ChangeKind
    author: str
    date: str

    @property
    def drops(self) -> bool:
        """True where the adopted text is without what stands in it."""
        return self.kind in {"deleted", "moved-from"}


CHANGES: dict[str, ChangeKind] = {
    W + "ins": "inserted",
    W + "del": "deleted",
    W + "moveFrom": "moved-from",
    W + "moveTo": "moved-to",
}

_WRAPPERS = frozenset(
    [W + n for n in ("hyperlink", "smartTag", "fldSimple", "customXml", "dir", "bdo")]
    + [W + n for n in ("ins", "del", "moveFrom", "moveTo", "ruby", "rubyBase")]
    + [W + n for n in ("sdt", "sdtContent")]
    + [MC + "Choice", MC + "Fallback"]
    + [M + n for n in ("oMathPara", "oMath", "d", "e", "f", "num", "den", "func", "fName")]
    + [M + n for n in ("sSub", "sSup", "sSubSup", "sub", "sup", "nary", "rad", "deg")]
)


def value(element: Element | None, name: str = "val") -> str | None:
    """Give the attribute ``w:name``, None where element or attribute is missing."""
    return None if element is None else element.get(W + name)


def number(element: Element | None, default: int, name: str = "val") -> int:
    """Give the attribute ``w:name`` as a whole number, ``default`` where it is none."""
    try:
        return int(value(element, name) or "")
    except ValueError:
        return default


def flag(element: Element | None) -> bool | None:
    """Give what an on/off property says, None where it is not there."""
    if element is None:
        return None
    return value(element) not in {"0", "false", "off"}


def change_of(properties: Element | None, names: tuple[str, ...]) -> Change | None:
    """Give the change recorded among properties (of a mark, a row, a cell).

    Of several, the one that drops counts: inserted and then deleted is gone.
    """
    found: Change | None = None
    for name in names:
        mark = None if properties is None else properties.find(W + name)
        if mark is not None:
            found = within(found, _change(mark, _MARKS[name]))
    return found


_MARKS: dict[str, ChangeKind] = {
    "ins": "inserted",
    "cellIns": "inserted",
    "moveTo": "moved-to",
    "del": "deleted",
    "cellDel": "deleted",
    "moveFrom": "moved-from",
}


def _change(mark: Element, kind: ChangeKind) -> Change:
    return Change(kind, value(mark, "author") or "", value(mark, "date") or "")


def within(outer: Change | None, inner: Change | None) -> Change | None:
    """Give the change that decides over what stands in both; the outermost that drops."""
    if inner is None or outer is None:
        return inner or outer
    return inner if inner.drops and not outer.drops else outer


def content(
    container: Element, change: Change | None = None
) -> Iterator[tuple[Element, Change | None]]:
    """Yield what stands in ``container``, wrappers opened, with the change it is in."""
    for child in container:
        tag = child.tag
        if tag in _WRAPPERS:
            kind = CHANGES.get(tag)
            inner = _change(child, kind) if kind else None
            yield from content(child, within(change, inner))
        elif tag == MC + "AlternateContent":
            yield from content(preferred(child), change)
        else:
            yield child, change


def preferred(alternatives: Element) -> Element:
    """Give the first branch that a modern reader takes, so that text is read once."""
    choice = alternatives.find(MC + "Choice")
    fallback = alternatives.find(MC + "Fallback")
    return next(b for b in (choice, fallback, alternatives) if b is not None)


def speak_transitional(root: Element) -> Element:
    """Rename the elements of a Strict document, so that one vocabulary is enough."""
    if not any(uri and f"{{{uri}}}" in _STRICT for uri in root.nsmap.values()):
        return root
    for element in root.iter(etree.Element):
        element.tag = _renamed(str(element.tag))
        for name in list(element.attrib):
            if _renamed(name) != name:
                element.set(_renamed(name), element.attrib.pop(name))
    return root


def _renamed(name: str) -> str:
    namespace, brace, local = name.rpartition("}")
    return _STRICT.get(namespace + brace, namespace + brace) + local

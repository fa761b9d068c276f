"""Content controls of Word: the places of a protected document where a person may write.

Each stands inside a bookmark of the same name, because some word processors keep bookmarks
and forget the tags of controls.
"""

from collections.abc import Iterable
from itertools import count
from typing import Final

from docx.oxml.ns import qn
from lxml import etree

from cami.renderers.safe_text import xml_text
from cami.renderers.word_elements import Element, element

_W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
_CHECKED, _UNCHECKED = "2612", "2610"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_GREY: Final = "7F7F7F"


class Controls:
    """Makes controls whose ids no other control of the document has."""

    def __init__(self) -> None:
        self._ids = count(1001)

    def text(self, tag: str, name: str, value: str, hint: str) -> list[Element]:
        """Give a control for text of any number of lines.

        It holds rich text, although only words are read back: of plain text some word
        processors lose the line breaks. It should stand in a paragraph of its own, so that
        more paragraphs can be written in it.
        """
        return self._control(tag, name, value, hint, element("richText"))

    def choice(
        self, tag: str, name: str, value: str, hint: str, choices: Iterable[tuple[str, str]]
    ) -> list[Element]:
        """Give a list to choose from: pairs of key and what is shown for it."""
        items = [element("listItem", displayText=hint, value="")]
        items += [element("listItem", displayText=s, value=key) for key, s in choices]
        return self._control(tag, name, value, hint, element("dropDownList", *items))

    def tick(self, tag: str, name: str, *, ticked: bool) -> list[Element]:
        """Give a box to tick."""
        box = etree.Element(f"{{{_W14}}}checkbox", nsmap={"w14": _W14})
        for part, value in (
            ("checked", str(int(ticked))),
            ("checkedState", _CHECKED),
            ("uncheckedState", _UNCHECKED),
        ):
            made = etree.SubElement(box, f"{{{_W14}}}{part}")
            made.set(f"{{{_W14}}}val", value)
            if part != "checked":
                made.set(f"{{{_W14}}}font", "MS Gothic")
        sign = chr(int(_CHECKED if ticked else _UNCHECKED, 16))
        return self._sdt(tag, name, [_run(sign)], box, empty=False)

    def _control(
        self, tag: str, name: str, value: str, hint: str, kind: Element
    ) -> list[Element]:
        runs = [_run(value)] if value else [_run(hint, grey=True)]
        return self._sdt(tag, name, runs, kind, empty=not value)

    def _sdt(
        self, tag: str, name: str, runs: list[Element], kind: Element, *, empty: bool
    ) -> list[Element]:
        number = next(self._ids)
        about = element(
            "sdtPr",
            element("alias", val=name[:64]),
            element("tag", val=tag),
            element("id", val=number),
            element("lock", val="sdtLocked"),
            *([element("showingPlcHdr")] if empty else []),
            kind,
        )
        return [
            element("bookmarkStart", id=number, name=tag),
            element("sdt", about, element("sdtContent", *runs)),
            element("bookmarkEnd", id=number),
        ]


def _run(text: str, *, grey: bool = False) -> Element:
    made = element("r")
    if grey:
        made.append(element("rPr", element("color", val=_GREY)))
    for at, line in enumerate(xml_text(text).split("\n")):
        if at:
            made.append(element("br"))
        words = element("t")
        words.text = line
        words.set(_SPACE, "preserve")
        made.append(words)
    return made


def protect(settings: Element) -> None:
    """Let nothing be changed in the document but its controls; there is no password."""
    guard = element("documentProtection", edit="forms", enforcement=1)
    after = ("autoFormatOverride", "styleLockTheme", "styleLockQFSet", "defaultTabStop")
    for name in after:
        found = settings.find(qn(f"w:{name}"))
        if found is not None:
            found.addprevious(guard)
            return
    settings.insert(1, guard)

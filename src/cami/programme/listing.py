"""From the lines of an activity to its lead and its nested items, as printed."""

from dataclasses import dataclass, field

from cami.programme.numbering import Label, as_roman, list_label
from cami.programme.provisions import SubItem
from cami.programme.source import Line


@dataclass(slots=True)
class _Item:
    label: str
    style: str
    bare: str
    words: list[str]
    items: list["_Item"] = field(default_factory=list)

    def frozen(self) -> SubItem:
        return SubItem(
            self.label, " ".join(self.words), tuple(item.frozen() for item in self.items)
        )


def split_items(lines: tuple[Line, ...]) -> tuple[str, tuple[SubItem, ...]]:
    """Lead text and sub-items of an activity whose number has been taken off.

    A label of a style not open yet opens a deeper list; a label of an open style goes on
    with that list. Unlabelled lines belong to the item before them: no word is lost.

    Examples
    --------
    >>> lines = (Line("Do, namely:", 1), Line("a) this", 2), Line("b) that", 3))
    >>> lead, items = split_items(lines)
    >>> lead, [item.label for item in items]
    ('Do, namely:', ['a)', 'b)'])
    """
    lead: list[str] = []
    root: list[_Item] = []
    path: list[_Item] = []
    for line in lines:
        label = list_label(line.text)
        if label is None or (not lead and not path):
            (path[-1].words if path else lead).append(line.text)
            continue
        depth, style = _depth(label, path)
        item = _Item(label.printed, style, label.bare, [label.rest])
        (path[depth - 1].items if depth else root).append(item)
        path[depth:] = [item]
    return " ".join(word for word in lead if word), tuple(item.frozen() for item in root)


def _depth(label: Label, path: list[_Item]) -> tuple[int, str]:
    """Depth of a label's list, and its style: ``i.`` is a letter after ``h.``."""
    styles = [item.style for item in path]
    roman = as_roman(label)
    goes_on = label.style in styles and _follows(label, path[styles.index(label.style)])
    if roman is not None and roman != label.style and not goes_on:
        style = roman
    else:
        style = label.style
    return (styles.index(style) if style in styles else len(path)), style


def _follows(label: Label, before: _Item) -> bool:
    if len(label.bare) != 1 or len(before.bare) != 1:
        return len(label.bare) == len(before.bare)
    return ord(label.bare) == ord(before.bare) + 1 or label.style == "·"

"""What stands in one paragraph: its text as adopted, note calls, and text boxes."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cami.sources.docx.changes import ChangeLog
from cami.sources.docx.markup import (
    MC,
    Change,
    Element,
    M,
    W,
    content,
    flag,
    preferred,
    value,
)
from cami.sources.docx.notes import NoteBook, NoteKind
from cami.sources.docx.styles import Styles
from cami.sources.docx.symbols import has_signs, is_symbol_font, sign, with_signs
from cami.sources.visible import visible

_RUNS = frozenset([W + "r", M + "r"])
_TEXTS = frozenset([W + "t", M + "t"])
_SIGNS = {W + "noBreakHyphen": "-"} | {
    W + name: " " for name in ("tab", "ptab", "br", "cr")
}
_GRAPHICS = frozenset([W + "drawing", W + "pict", W + "object"])
_CALLS: dict[str, NoteKind] = {
    W + "footnoteReference": "footnote",
    W + "endnoteReference": "endnote",
}


@dataclass(frozen=True, slots=True)
class Call:
    """A note called in a paragraph, and the change that the call is in."""

    kind: NoteKind
    key: str
    number: str | None
    """As printed; None where the call is deleted."""

    change: Change | None


@dataclass(slots=True)
class Draft:
    """A paragraph that is being read; one whose mark was deleted goes on in the next."""

    pieces: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    boxes: list[tuple[Element, Change | None]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """White space folded."""
        return visible("".join(self.pieces))

    @property
    def notes(self) -> tuple[str, ...]:
        """Numbers of the notes called that remain."""
        return tuple(call.number for call in self.calls if call.number)

    @property
    def blank(self) -> bool:
        """True where nothing of the paragraph remains."""
        boxes = [box for box, change in self.boxes if change is None or not change.drops]
        return not (self.text or self.notes or boxes)


@dataclass(slots=True)
class Fields:
    """The complex fields that are open: their results are text, their codes are not."""

    _in_result: list[bool] = field(default_factory=list)

    @property
    def visible(self) -> bool:
        """True outside fields and in the result of all that are open."""
        return all(self._in_result)

    def meet(self, mark: Element) -> None:
        """Take a beginning, separating or ending mark; one without beginning is void."""
        kind = value(mark, "fldCharType")
        if kind == "begin":
            self._in_result.append(False)
        elif self._in_result and kind == "separate":
            self._in_result[-1] = True
        elif self._in_result and kind == "end":
            self._in_result.pop()

    def end_paragraph(self) -> None:
        """Forget fields still in their code: one that never ends must swallow nothing."""
        self._in_result = [shown for shown in self._in_result if shown]


@dataclass(slots=True)
class InlineReader:
    """Reads the content of paragraphs of one document."""

    styles: Styles
    notes: NoteBook
    log: ChangeLog

    def read(
        self, paragraph: Element, change: Change | None, draft: Draft, fields: Fields
    ) -> None:
        """Add the content of a paragraph to ``draft``, and its changes to the log."""
        properties = paragraph.find(W + "pPr")
        hidden = self.styles.hidden(self.styles.paragraph_style(properties))
        for element, inner in content(paragraph, change):
            if element.tag in _RUNS:
                self._run(element, inner, _Target(draft, fields, hidden))
        fields.end_paragraph()

    def _run(self, run: Element, change: Change | None, target: "_Target") -> None:
        properties = run.find(W + "rPr")
        hidden = self._hidden(properties, target.hidden)
        target = _Target(target.draft, target.fields, hidden, properties)
        for element, inner in content(run, change):
            tag = element.tag
            if tag in _TEXTS:
                self._emit(_letters(element, target), inner, target)
            elif tag in _CALLS:
                if self._call(element, run, inner, target):
                    return
            else:
                self._other(element, inner, target)

    def _other(self, element: Element, change: Change | None, target: "_Target") -> None:
        tag = element.tag
        if tag in _SIGNS:
            self._emit(_SIGNS[tag], change, target)
        elif tag == W + "fldChar":
            target.fields.meet(element)
        elif tag == W + "sym":
            self._emit(_symbol(element), change, target)
        elif tag == W + "delText" and change is not None and change.drops:
            self._emit(_letters(element, target), change, target)
        elif tag in _RUNS:
            self._run(element, change, target)
        elif tag in _GRAPHICS and target.shown:
            target.draft.boxes += ((box, change) for box in _boxes(element))

    def _emit(self, text: str, change: Change | None, target: "_Target") -> None:
        if target.shown:
            self.log.take(change, text)
            if change is None or not change.drops:
                target.draft.pieces.append(text)

    def _call(
        self, reference: Element, run: Element, change: Change | None, target: "_Target"
    ) -> bool:
        """Take a note call; True if the rest of its run is only the mark."""
        kind, key = _CALLS[str(reference.tag)], value(reference, "id") or ""
        own_mark = value(reference, "customMarkFollows") in {"1", "true", "on"}
        if target.shown and not self.log.position.in_note:
            number = None
            if change is None or not change.drops:
                number = _mark(run) if own_mark else self.notes.next_number(kind)
            target.draft.calls.append(Call(kind, key, number, change))
        return own_mark

    def _hidden(self, properties: Element | None, by_paragraph: bool) -> bool:
        if properties is None:
            return by_paragraph
        own = flag(properties.find(W + "vanish"))
        if own is not None:
            return own
        style = value(properties.find(W + "rStyle"))
        return by_paragraph or (style is not None and self.styles.hidden(style))


@dataclass(frozen=True, slots=True)
class _Target:
    """Where the content of a run goes, and how it is to be read."""

    draft: Draft
    fields: Fields
    hidden: bool
    properties: Element | None = None
    """Of the run."""

    @property
    def shown(self) -> bool:
        return not self.hidden and self.fields.visible


def _letters(element: Element, target: _Target) -> str:
    """Give the text of an element, signs of symbol fonts read by the run's font."""
    text = element.text or ""
    return with_signs(text, _font(target.properties)) if has_signs(text) else text


def _font(properties: Element | None) -> str:
    """Give the symbol font of a run, Word's own bullet font if it names none."""
    fonts = None if properties is None else properties.find(W + "rFonts")
    named = (value(fonts, name) or "" for name in ("ascii", "hAnsi", "cs"))
    return next((font for font in named if is_symbol_font(font)), "Symbol")


def _symbol(element: Element) -> str:
    try:
        return sign(int(value(element, "char") or "", 16), value(element, "font") or "")
    except ValueError:
        return ""


def _mark(run: Element) -> str:
    """Give the mark that an author chose for a note: the text of the run that calls it."""
    pieces = (
        _symbol(e) if e.tag == W + "sym" else e.text or ""
        for e in run.iterchildren(W + "t", W + "sym")
    )
    return "".join(pieces).strip()


def _boxes(graphic: Element) -> Iterator[Element]:
    """Yield the outermost text boxes of a drawing, each once."""
    for child in graphic:
        if child.tag == W + "txbxContent":
            yield child
        elif child.tag == MC + "AlternateContent":
            yield from _boxes(preferred(child))
        else:
            yield from _boxes(child)

"""A round's questions as a Word form: controls to fill in, all else protected."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import docx
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from cami.documents.disclaimer import DISCLAIMER
from cami.messages import Message, Say
from cami.programme.paper_form import Entry, Form, FormQuestion, FormRow
from cami.programme.statements import OBSTACLES, PROGRESS, Obstacle
from cami.renderers import form_words as say_form
from cami.renderers.archive import without_clock
from cami.renderers.form_stamp import NAMESPACE, stamp_text, words
from cami.renderers.safe_text import xml_text
from cami.renderers.word_controls import Controls, protect
from cami.renderers.word_elements import (
    CellOf,
    Element,
    element,
    paragraph,
    row,
    run,
    table,
)
from cami.renderers.word_styles import TEXT_WIDTH, dress, style_id

_WIDTHS: Final = (750, 1900, 2550, TEXT_WIDTH - 5200)
_FACT_WIDTHS: Final = (2650, TEXT_WIDTH - 2650)
_BAND, _HEAD, _LABEL, _WRITE = "1F5C4A", "E3ECE6", "F2F2F2", "FFFBEA"
_RELATION: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
)


def form_docx(form: Form, say: Say) -> bytes:
    """Give the form as bytes; ``say`` speaks the form's language."""
    made = docx.Document()
    title = xml_text(say(say_form.title(form)))
    dress(made, form.language, title)
    made.core_properties.title = title[:255]
    made.core_properties.author = "cami"
    made.core_properties.language = form.language
    body = made.element.body
    for part in _Writer(form, say).write():
        body.insert(len(body) - 1, part)
    protect(made.settings.element)
    _hide(made, stamp_text(form.stamp, words(say)))
    target = io.BytesIO()
    made.save(target)
    return without_clock(target.getvalue())


def _hide(made: Document, text: str) -> None:
    root = etree.Element(f"{{{NAMESPACE}}}form", nsmap={None: NAMESPACE})
    root.text = text
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    name = PackURI("/customXml/item9.xml")
    part = Part(name, "application/xml", content, made.part.package)
    made.part.relate_to(part, _RELATION)


@dataclass(slots=True)
class _Writer:
    form: Form
    say: Say
    controls: Controls = field(default_factory=Controls)
    rows: int = 0

    def write(self) -> list[Element]:
        made = [*self._head(), *self._guide()]
        for number, question in enumerate(self.form.questions, start=1):
            made += [self._question(number, question), self._gap()]
        made.append(_line("Note Text", self.say(DISCLAIMER)))
        return made

    def _head(self) -> list[Element]:
        facts = table(_FACT_WIDTHS)
        for name, value in say_form.facts(self.form, self.say):
            cells = [
                CellOf([_line("Table Head", name)], fill=_LABEL),
                CellOf([_line("Table Text", value)]),
            ]
            facts.append(row(cells, _FACT_WIDTHS))
        return [
            _line("Centred Title", self.say(say_form.CONVENTION)),
            _line("Centred Title", self.say(say_form.INITIATIVE)),
            self._gap(),
            _line("Centred Title", self.say(say_form.title(self.form))),
            facts,
            self._gap(),
            _line("Prose", say_form.tone(self.form, self.say)),
        ]

    def _guide(self) -> list[Element]:
        heading = _line("Caption Line", self.say(say_form.GUIDE))
        said = say_form.guidance(self.form)
        lines = [_line("Item", f"•\t{self.say(line)}") for line in said]
        return [heading, *lines, self._gap()]

    def _gap(self) -> Element:
        return paragraph(style_id("Gap"))

    def _question(self, number: int, question: FormQuestion) -> Element:
        count = len(self.form.questions)
        title = say_form.question_title(number, count, question.title, self.say)
        white = [element("b"), element("color", val="FFFFFF")]
        band = paragraph(style_id("Table Head"), run(title, *white))
        made = table(_WIDTHS)
        made.append(row([CellOf([band], span=4, fill=_BAND)], _WIDTHS, head=True))
        heads = (
            (say_form.NUMBER, 1),
            (say_form.ASKED, 2),
            (say_form.ANSWER, 1),
        )
        made.append(
            row(
                [
                    CellOf([_line("Table Head", self.say(text))], span, _HEAD)
                    for text, span in heads
                ],
                _WIDTHS,
                head=True,
            )
        )
        why = say_form.common_why(question.shown, self.say)
        if why:
            made.append(row([CellOf([_line("Note Text", why)], span=4)], _WIDTHS))
        for one in question.shown:
            made.append(self._row(one, answered=bool(question.rows), why=not why))
        for line in self._whole(f"q{number}", question):
            made.append(line)
        return made

    def _row(self, one: FormRow, *, answered: bool, why: bool) -> Element:
        language = self.form.language
        told = [_line("Table Text", text) for text in say_form.asked(one, self.say)]
        told += [
            _line("Note Text", text)
            for text in (
                say_form.why(one, self.say) if why else "",
                say_form.last(one, language, self.say),
            )
            if text
        ]
        numbers = [_line("Table Text", n) for n in say_form.numbers(one).splitlines()]
        cells = [CellOf(numbers), CellOf(told, span=2 if answered else 3)]
        if answered:
            cells.append(CellOf(self._answer(one), fill=_WRITE))
        return row(cells, _WIDTHS)

    def _answer(self, one: FormRow) -> list[Element]:
        self.rows += 1
        at, saved = f"r{self.rows}", one.saved
        done = self._text(at, "text", say_form.DONE, saved.text)
        return [
            self._labelled(say_form.PROGRESS, self._progress(at, saved)),
            self._tick(at, say_form.no_change(one, self.form.language, self.say), saved),
            _cell(run(f"{self.say(say_form.DONE)}:", element("b"))),
            _cell(*done),
        ]

    def _whole(self, at: str, question: FormQuestion) -> Sequence[Element]:
        """Rows for what is said of the question as a whole."""
        saved = question.whole.saved
        lead = say_form.WHOLE if question.rows else say_form.ANSWER
        head = [run(self.say(lead))]
        if question.rows:
            head.append(run(f" — {self.say(say_form.WHOLE_HINT)}", element("b", val=0)))
        same = say_form.no_change(question.whole, self.form.language, self.say)
        tick = self._tick(at, same, saved)
        ways = [self._way(at, one, ticked=one in saved.obstacles) for one in OBSTACLES]
        words = self._text(at, "words", say_form.OBSTACLES_TEXT, saved.obstacles_text)
        links = self._text(at, "links", say_form.LINKS, "\n".join(saved.links))
        fields: list[tuple[Message, list[Element]]] = [
            (say_form.PROGRESS, [_cell(*self._progress(at, saved)), tick]),
            (say_form.DONE, [_cell(*self._text(at, "text", say_form.DONE, saved.text))]),
            (
                say_form.NEXT,
                [_cell(*self._text(at, "next", say_form.NEXT, saved.next_steps))],
            ),
            (say_form.OBSTACLES, [_cell(*(part for way in ways for part in way))]),
            (say_form.OBSTACLES_TEXT, [_cell(*words)]),
            (say_form.LINKS, [_cell(*links)]),
        ]
        rows = [
            row(
                [CellOf([paragraph(style_id("Table Head"), *head)], span=4, fill=_HEAD)],
                _WIDTHS,
            )
        ]
        for label, content in fields:
            cells = [
                CellOf([_line("Table Text", self.say(label))], span=2, fill=_LABEL),
                CellOf(content, span=2, fill=_WRITE),
            ]
            rows.append(row(cells, _WIDTHS, whole=False))
        return rows

    def _progress(self, at: str, saved: Entry) -> list[Element]:
        known = [(one, say_form.progress_named(one, self.say)) for one in PROGRESS]
        shown = say_form.progress_named(saved.progress, self.say) if saved.progress else ""
        name, hint = self.say(say_form.PROGRESS), self.say(say_form.CHOOSE)
        return self.controls.choice(f"{at}_progress", name, shown, hint, known)

    def _text(self, at: str, name: str, label: Message, value: str) -> list[Element]:
        hint = self.say(say_form.WRITE)
        return self.controls.text(f"{at}_{name}", self.say(label), value, hint)

    def _tick(self, at: str, words: str, saved: Entry) -> Element:
        box = self.controls.tick(f"{at}_same", words, ticked=saved.no_change)
        return _cell(*box, run(f" {words}"))

    def _way(self, at: str, one: Obstacle, *, ticked: bool) -> list[Element]:
        words = say_form.obstacle_named(one, self.say)
        box = self.controls.tick(f"{at}_obstacle_{one}", words, ticked=ticked)
        return [*box, run(f" {words}     ")]

    def _labelled(self, label: Message, control: list[Element]) -> Element:
        return _cell(run(f"{self.say(label)}: ", element("b")), *control)


def _line(style: str, text: str) -> Element:
    return paragraph(style_id(style), run(text))


def _cell(*content: Element) -> Element:
    return paragraph(style_id("Table Text"), *content)

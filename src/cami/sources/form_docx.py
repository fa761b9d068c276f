"""A returned Word form read into answers; also where another program has saved it again.

A field is found by the tag of its control, or by the bookmark around it where a word
processor has forgotten the tag.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from docx.oxml.ns import qn
from lxml import etree

from cami.errors import FormDamagedError, FormNotOursError, FormRowsChangedError
from cami.programme.paper_form import Entry, Returned
from cami.programme.statements import OBSTACLES, Obstacle
from cami.sources.form_file import FormFile, parsed
from cami.sources.form_stamp import NAMESPACE, Printed, read_stamp

Element = etree._Element

_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_TICKS: Final = "☒☑✓✔☓\U0001f5f9"
_BREAKS: Final = frozenset({qn("w:br"), qn("w:cr")})
_GONE: Final = frozenset({qn("w:del"), qn("w:moveFrom")})
_MISSING_SHOWN: Final = 8


def read_form_docx(file: FormFile) -> Returned:
    """Read a Word form.

    Raises
    ------
    FormNotOursError, FormVersionError, FormDamagedError
        It carries no stamp of ours, or a broken one.
    FormRowsChangedError
        Fields are missing or stand there twice.
    """
    stamp, printed = read_stamp(_hidden(file))
    fields = _fields(file.xml("word/document.xml"))
    entries: dict[str, Entry] = {}
    missing: list[str] = []
    number = 0
    for at, (question, keys) in enumerate(stamp.questions, start=1):
        for key in keys:
            number += 1
            missing += [name for name in _row_names(number) if name not in fields]
            entries[key] = _row(fields, f"r{number}", key, printed)
        missing += [name for name in _whole_names(at) if name not in fields]
        entries[question] = _whole(fields, f"q{at}", question, printed)
    if missing:
        raise FormRowsChangedError(missing=", ".join(missing[:_MISSING_SHOWN]))
    return Returned(stamp, entries, tuple(printed.problems))


def _hidden(file: FormFile) -> str:
    for name, content in sorted(file.parts.items()):
        if name.startswith("customXml/item") and NAMESPACE.encode() in content:
            root = parsed(content, name)
            if root.tag == f"{{{NAMESPACE}}}form":
                return root.text or ""
    raise FormNotOursError


def _row_names(number: int) -> Iterator[str]:
    for name in ("progress", "same", "text"):
        yield f"r{number}_{name}"


def _whole_names(number: int) -> Iterator[str]:
    for name in ("progress", "same", "text", "next", "words", "links"):
        yield f"q{number}_{name}"
    for one in OBSTACLES:
        yield f"q{number}_obstacle_{one}"


def _row(fields: Mapping[str, str], at: str, key: str, printed: Printed) -> Entry:
    progress, unread = printed.progress(fields.get(f"{at}_progress", ""), key)
    text = printed.text(fields.get(f"{at}_text", ""))
    return Entry(
        progress,
        _ticked(fields, f"{at}_same"),
        "\n".join(filter(None, (unread, text))),
    )


def _whole(fields: Mapping[str, str], at: str, key: str, printed: Printed) -> Entry:
    own = _row(fields, at, key, printed)
    found: tuple[Obstacle, ...] = tuple(
        one for one in OBSTACLES if _ticked(fields, f"{at}_obstacle_{one}")
    )
    return Entry(
        own.progress,
        own.no_change,
        own.text,
        printed.text(fields.get(f"{at}_next", "")),
        found,
        printed.text(fields.get(f"{at}_words", "")),
        tuple(filter(None, printed.text(fields.get(f"{at}_links", "")).split("\n"))),
    )


def _ticked(fields: Mapping[str, str], name: str) -> bool:
    return any(sign in _TICKS for sign in fields.get(name, ""))


def _fields(root: Element) -> Mapping[str, str]:
    """Name of each field to what stands in it.

    Raises
    ------
    FormRowsChangedError
        A field stands there twice, so that nobody can say which one counts.
    FormDamagedError
        The document has no body.
    """
    body = root.find(qn("w:body"))
    if body is None:
        raise FormDamagedError(part="word/document.xml")
    found = _marked(body)
    tagged: dict[str, str] = {}
    for control in body.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        name = "" if tag is None else tag.get(qn("w:val"), "")
        if name not in found and name[:1] not in {"q", "r"}:
            continue
        if name in tagged:
            raise FormRowsChangedError(missing=f"2 × {name}")
        tagged[name] = _said(control)
    return {**found, **tagged}


def _said(control: Element) -> str:
    about, content = control.find(qn("w:sdtPr")), control.find(qn("w:sdtContent"))
    if about is None or content is None or about.find(qn("w:showingPlcHdr")) is not None:
        return ""
    checked = about.find(f"{_W14}checkbox/{_W14}checked")
    if checked is not None:
        return _TICKS[0] if checked.get(f"{_W14}val") in {"1", "true"} else ""
    return "".join(_pieces(content))


def _marked(body: Element) -> Mapping[str, str]:
    """Text between the two ends of each bookmark, by its name."""
    names: dict[str, str] = {}
    texts: dict[str, list[str]] = {}
    for kind, value in _stream(body):
        if kind == "start":
            mark, name = value.split(" ", 1)
            names[mark] = name
            texts.setdefault(name, [])
        elif kind == "end":
            names.pop(value, None)
        else:
            for name in names.values():
                texts[name].append(value)
    return {name: "".join(pieces) for name, pieces in texts.items()}


def _pieces(content: Element) -> Iterator[str]:
    for kind, value in _stream(content):
        if kind == "text":
            yield value


def _stream(element: Element) -> Iterator[tuple[str, str]]:
    """Text and bookmark ends, in the order of the document; what was deleted left out."""
    first = True
    for child in element.iter():
        if child.tag == qn("w:t") and not _deleted(child):
            yield "text", child.text or ""
        elif child.tag in _BREAKS:
            yield "text", "\n"
        elif child.tag == qn("w:tab") and child.attrib.get(qn("w:val")) is None:
            yield "text", " "
        elif child.tag == qn("w:p"):
            if not first:
                yield "text", "\n"
            first = False
        elif child.tag == qn("w:bookmarkStart"):
            yield "start", f"{child.get(qn('w:id'))} {child.get(qn('w:name'), '')}"
        elif child.tag == qn("w:bookmarkEnd"):
            yield "end", child.get(qn("w:id"), "")


def _deleted(piece: Element) -> bool:
    return any(parent.tag in _GONE for parent in piece.iterancestors())

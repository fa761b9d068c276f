"""Forms made by hand, and what a person does to them in a word processor."""

import io
import zipfile
from datetime import date

from docx.oxml.ns import qn
from lxml import etree
from openpyxl import load_workbook

from cami.messages import Message
from cami.programme.paper_form import (
    Entry,
    Form,
    FormActivity,
    FormQuestion,
    FormRow,
    LastAnswer,
)
from cami.programme.statements import Body, Period

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def row(key, saved=None, version=0, last=True):
    said = LastAnswer(f"said-{key}", "under-way", date(2024, 5, 2), "Two counts.")
    return FormRow(
        key,
        (FormActivity(key, f"Count the herds of {key}", ("high",)),),
        (Message("A Range State of {species}.", {"species": "saiga"}),),
        said if last else None,
        saved or Entry(),
        version,
    )


def whole(key, saved=None, version=0):
    return FormRow(key, (), saved=saved or Entry(), version=version)


def form(questions=None, language="en", **changed):
    values = {
        "round": "r2025",
        "programme": "rivers",
        "programme_title": "Rivers",
        "body": Body("country", "KZ"),
        "body_name": "Kazakhstan",
        "language": language,
        "period": Period(date(2023, 1, 1), date(2024, 12, 31)),
        "deadline": date(2025, 3, 31),
        "tone": "report",
        "questions": questions
        or (
            FormQuestion("1. Herds", whole("all-1"), (row("1.1"), row("1.2", last=False))),
            FormQuestion("2. Fences", row("2.1")),
        ),
        **changed,
    }
    return Form(**values)


def repacked(package, changes):
    """The same package with some parts changed by functions, or left out with None."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            change = changes.get(name, lambda content: content)
            if change:
                made.writestr(name, change(source.read(name)))
        for name, content in changes.get("more", {}).items():
            made.writestr(name, content)
    return target.getvalue()


def typed_in_word(package, answers):
    """Fill controls in as Word does: ``{"r1_text": "...", "q1_same": True}``."""

    def fill(content):
        root = etree.fromstring(content)
        for control in root.iter(qn("w:sdt")):
            name = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val"))
            if name in answers:
                _put(control, answers[name])
        return etree.tostring(root)

    return repacked(package, {"word/document.xml": fill})


def _put(control, answer):
    about, content = control.find(qn("w:sdtPr")), control.find(qn("w:sdtContent"))
    checked = about.find(f"{W14}checkbox/{W14}checked")
    if checked is not None:
        checked.set(f"{W14}val", "1" if answer else "0")
        answer = "☒" if answer else "☐"
    hint = about.find(qn("w:showingPlcHdr"))
    if hint is not None:
        about.remove(hint)
    for old in list(content):
        content.remove(old)
    made = etree.SubElement(content, qn("w:r"))
    for at, line in enumerate(answer.split("\n")):
        if at:
            etree.SubElement(made, qn("w:br"))
        text = etree.SubElement(made, qn("w:t"))
        text.text = line
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def typed_in_excel(package, answers):
    """Fill cells in: ``{("r1", "text"): "..."}``."""
    book = load_workbook(io.BytesIO(package))
    sheet = next(s for s in book.worksheets if s["A1"].value == "key")
    columns = {cell.value: cell.column for cell in sheet[1]}
    lines = {cell.value: cell.row for cell in sheet["A"]}
    for (line, column), value in answers.items():
        sheet.cell(lines[line], columns[column]).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()

"""What a country has published on the programme, worded for its report to the Convention.

A country reports to the Convention on all its species. These are its own words on this
programme, cleared by it and in an order that lets them be copied; nothing is added.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final

from cami.documents.model import Block, Document, Heading, Listing, Note, Paragraph
from cami.messages import N_, Message
from cami.programme.progress_words import OBSTACLES_NAMED
from cami.programme.register import RegisterActivity
from cami.programme.review_lists import Material
from cami.programme.state import Claim
from cami.programme.statements import Body, Progress, Statement

_WORDING: Final[Mapping[Progress, str]] = {
    "not-started": N_("From {first} to {last}: work on this had not started."),
    "in-preparation": N_("From {first} to {last}: work on this was being prepared."),
    "under-way": N_("From {first} to {last}: work on this was under way."),
    "completed": N_("From {first} to {last}: this was completed."),
    "recurrent": N_("From {first} to {last}: this was done as scheduled; it recurs."),
    "stalled": N_("From {first} to {last}: work on this had stalled."),
    "superseded": N_("From {first} to {last}: this was no longer relevant."),
    "no-information": N_("From {first} to {last}: there is no information on this."),
}


def cms_report(material: Material, country: str) -> Document:
    """Give the country's published words, section by section of the programme."""
    name = material.names("country", country)
    speaker = Body("country", country)
    blocks: list[Block] = [
        Note(
            Message(
                N_(
                    "The country's own published words on the Programme of Work, for its "
                    "national report to the Convention. What it has not published is not "
                    "here; that says nothing of what was done."
                )
            )
        )
    ]
    told: list[RegisterActivity] = []
    for _, group in groupby(material.activities, lambda one: one.section.key):
        activities = [one for one in group if _claims(material, one, speaker)]
        if activities:
            section = activities[0].section
            title = f"{section.number}. {section.title}".strip(". ")
            blocks.append(Heading(title, anchor=section.key))
            told += activities
        for one in activities:
            blocks += _told(material, one, speaker)
    blocks += _untold(material, speaker, {one.key for one in told})
    return Document(
        Message(N_("Text for the national report to the Convention: {country}"),
                {"country": name}),
        tuple(blocks),
        material.programme,
        ((Message(N_("As of")), material.state.as_of.date().isoformat()),),
    )  # fmt: skip


def _claims(material: Material, one: RegisterActivity, speaker: Body) -> tuple[Claim, ...]:
    return material.state.of(one.key).said_by([speaker]).informative


def _told(material: Material, one: RegisterActivity, speaker: Body) -> Iterator[Block]:
    yield Heading(f"{one.number} {one.title}", 2)
    parts: dict[str, list[str]] = {}
    said: dict[str, Statement] = {}
    for claim in _claims(material, one, speaker):
        said[claim.statement.id] = claim.statement
        parts.setdefault(claim.statement.id, []).append(claim.target.sub_item)
    for key, statement in said.items():
        refs = (f"statement:{key}",)
        period = {
            "first": statement.period.first.isoformat(),
            "last": statement.period.last.isoformat(),
        }
        yield Paragraph(Message(_WORDING[statement.progress], period), refs=refs)
        if all(parts[key]):
            of = {"parts": ", ".join(parts[key])}
            yield Paragraph(Message(N_("This concerns the parts {parts}."), of))
        for line in filter(None, statement.text.split("\n")):
            yield Paragraph(line, refs=refs)
        if statement.next_steps:
            steps = {"text": " ".join(statement.next_steps.split("\n"))}
            yield Paragraph(Message(N_("Next steps: {text}"), steps), refs=refs)
        yield from _listed(statement)


def _listed(said: Statement) -> Iterator[Block]:
    ways = [Paragraph(Message(OBSTACLES_NAMED[one])) for one in said.obstacles]
    if said.obstacles_text:
        ways.append(Paragraph(said.obstacles_text))
    if ways:
        yield Paragraph(Message(N_("Obstacles named:")))
        yield Listing(tuple(ways))
    links = [
        Paragraph(f"{one.title} {one.ref}".strip())
        for one in said.evidence
        if one.kind == "link"
    ]
    if links:
        yield Paragraph(Message(N_("Sources:")))
        yield Listing(tuple(links))


def _untold(material: Material, speaker: Body, told: Iterable[str]) -> Iterator[Block]:
    known = set(told)
    asked = [key for key in material.addressed.get(speaker, ()) if key not in known]
    numbers = {one.key: one.number for one in material.activities}
    if asked:
        yield Heading(Message(N_("On these nothing has been published")))
        yield Paragraph(
            ", ".join(numbers[key] for key in asked if key in numbers),
            refs=tuple(f"activity:{key}" for key in asked),
        )

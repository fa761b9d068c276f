"""Short papers from the same material: the chair's two pages, the newsletter's digest."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from cami.documents.model import Block, Document, Heading, Listing, Paragraph
from cami.messages import N_, Message
from cami.programme.progress_words import body_name
from cami.programme.review import activity_list, facts, overview
from cami.programme.review_lists import (
    Material,
    contradicted,
    fundable,
    high_without_progress,
    no_information,
)
from cami.programme.statements import StageChange, Statement

SHOWN: Final = 7
"""Activities of a list that fit into a brief of two pages."""

_LATEST: Final = 5

_LISTS: Final = (
    (high_without_progress, N_("High priority and no concrete progress")),
    (fundable, N_("Fundable: high priority, stalled, money named as the obstacle")),
    (contradicted, N_("Reported differently by different bodies")),
)


def brief(material: Material) -> Document:
    """Give the chair's brief: where it stands, what needs a word, what happened last."""
    blocks: list[Block] = [Heading(Message(N_("Where the programme stands")))]
    blocks += overview(material)
    for find, heading in _LISTS:
        keys = find(material)
        if not keys:
            continue
        counts = {"count": len(keys), "shown": min(len(keys), SHOWN)}
        text = Message(N_("In all: {count}; shown: {shown}."), counts)
        blocks += [
            Heading(Message(heading)),
            Paragraph(text, {"count": material.refs(keys)}),
            activity_list(material, keys[:SHOWN]),
        ]
    unknown = no_information(material)
    if unknown:
        asked = Message(
            N_("On {count} activities there is no information. Who could tell?"),
            {"count": len(unknown)},
        )
        blocks += [
            Heading(Message(N_("To ask at the meeting"))),
            Paragraph(asked, {"count": material.refs(unknown)}),
        ]
    latest = sorted(material.records, key=lambda r: (r.date, r.key), reverse=True)[:_LATEST]
    if latest:
        items = tuple(
            Paragraph(f"{r.date} {r.title}".strip(), refs=(f"record:{r.key}",))
            for r in latest
        )
        blocks += [Heading(Message(N_("Latest meetings, projects and events")))]
        blocks.append(Listing(items))
    title = Message(N_("Brief for the chair"))
    return Document(
        title, tuple(blocks), material.programme, facts(material), annexed=False
    )


def digest(material: Material, changes: Iterable[StageChange], since: datetime) -> Document:
    """Give what was published after a moment and still stands, for the newsletter.

    Section by section, in the bodies' own words; statements without words are left out.
    """
    published = {
        change.statement
        for change in changes
        if change.stage == "published" and since < change.at <= material.state.as_of
    }
    blocks: list[Block] = []
    told: set[str] = set()
    section = ""
    for activity in material.activities:
        news = [
            claim.statement
            for claim in material.of(activity.key).claims
            if claim.stage == "published"
            and claim.statement.id in published - told
            and claim.statement.text.strip()
        ]
        if not news:
            continue
        told |= {statement.id for statement in news}
        if activity.section.key != section:
            section = activity.section.key
            blocks.append(Heading(f"{activity.section.number}. {activity.section.title}"))
        unique = {statement.id: statement for statement in news}.values()
        blocks.append(Listing(tuple(_news(s, activity.number, material) for s in unique)))
    refs = tuple(f"statement:{id_}" for id_ in sorted(told))
    counts = Message(
        N_("Statements published since {since}: {count}."),
        {"since": since.date().isoformat(), "count": len(told)},
    )
    lead = Paragraph(counts, {"count": refs} if refs else {})
    title = Message(N_("News for the newsletter"))
    return Document(title, (lead, *blocks), material.programme, facts(material))


def _news(statement: Statement, number: str, material: Material) -> Paragraph:
    text = Message(
        N_("{body}, on activity {number}: {text}"),
        {
            "body": body_name(statement.speaker, material.names),
            "number": number,
            "text": statement.text.strip(),
        },
    )
    return Paragraph(text, refs=(f"statement:{statement.id}",))

"""The review in the manner of the Convention: a narrative and a table, from the register.

Every number leads to the activities and statements that it counts. "No information" stands
apart in every count. Countries stand in alphabetical order and are never compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from cami.documents.model import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Listing,
    Note,
    Paragraph,
    Table,
    Words,
)
from cami.messages import N_, Message
from cami.programme.obligations import Tone
from cami.programme.progress_words import LEVELS_NAMED, body_name, progress_words
from cami.programme.records import Record
from cami.programme.register import RegisterActivity
from cami.programme.review_lists import (
    Material,
    by_section,
    contradicted,
    fundable,
    high_without_progress,
    no_information,
)
from cami.programme.state import Claim
from cami.programme.statements import SECRETARIAT, RecordKind

_KINDS: Final[tuple[tuple[RecordKind, str, str], ...]] = (
    ("meeting", N_("Meetings"), N_("Meetings held: {count}.")),
    ("project", N_("Projects"), N_("Projects supported: {count}.")),
    ("outreach", N_("Outreach activities"), N_("Outreach events: {count}.")),
    ("fundraising", N_("Fundraising activities"), N_("Fundraising activities: {count}.")),
)
_DIFFER: Final = N_(
    "The source document itself counts {printed} here; its list holds {listed}."
)
_OF_SECRETARIAT: Final = N_(
    "By its own statements, the Secretariat has implemented or begun {concrete} of {all} "
    "activities that are addressed to it. Of {nothing} it reports no concrete progress; on "
    "{unknown} there is no information from it."
)
_OF_ALL: Final = N_(
    "{concrete} of {all} activities of the programme have been implemented or begun. Of "
    "{nothing} something is reported, but no concrete progress; on {unknown} there is no "
    "information, which does not mean that there was no action."
)
_OF_COUNTRY: Final[dict[Tone, str]] = {
    "report": N_(
        "{country} is asked to report on {all} activities. {concrete} of them have been "
        "implemented or begun. Of {nothing} something is reported, but no concrete "
        "progress; on {unknown} there is no information."
    ),
    "invited": N_(
        "{country} is invited to share information on {all} activities. {concrete} of them "
        "have been implemented or begun. Of {nothing} something is reported, but no "
        "concrete progress; on {unknown} there is no information."
    ),
}
_CONTRADICTED: Final = N_(
    "On {count} activities bodies report differently. Their statements stand side by side."
)
_NO_CHANGE: Final = N_("No change is reported since the statement before.")
_LISTS: Final = (
    (high_without_progress, N_("High priority and no concrete progress")),
    (fundable, N_("Fundable: high priority, stalled, money named as the obstacle")),
    (no_information, N_("No information")),
)
_COLUMNS: Final = (
    Column(Message(N_("No.")), 6),
    Column(Message(N_("Activity")), 22),
    Column(Message(N_("Responsible")), 18),
    Column(Message(N_("Priority")), 11),
    Column(Message(N_("Status")), 18),
    Column(Message(N_("Progress")), 32),
    Column(Message(N_("Next steps")), 20),
)


def compose(material: Material) -> Document:
    """Give the review of a programme, or of the part that the material is narrowed to."""
    blocks = [
        *_overview(material),
        *_narrative(material),
        *_lists(material),
        *_by_section(material),
        *_tables(material),
    ]
    return Document(
        Message(N_("Review of implementation")),
        tuple(blocks),
        subtitle=material.programme,
        facts=facts(material),
    )


def facts(material: Material) -> tuple[tuple[Message, Words], ...]:
    """What a report rests on: the day, and of what it is."""
    as_of = (Message(N_("As of")), material.state.as_of.date().isoformat())
    if not material.country:
        return (as_of,)
    name = material.names("country", material.country)
    return (as_of, (Message(N_("Country")), name))


def counted(text: str, material: Material, keys: Iterable[str], **params: str) -> Paragraph:
    """Give a sentence with the counts of activities, apart, and what is behind each."""
    groups = material.tally(keys)
    by_name = {
        "all": groups.all,
        "concrete": groups.concrete,
        "nothing": groups.nothing_concrete,
        "unknown": groups.no_information,
    }
    counts = {name: len(found) for name, found in by_name.items()}
    behind = {name: material.refs(found) for name, found in by_name.items() if found}
    return Paragraph(Message(text, {**counts, **params}), behind)


def overview(material: Material) -> tuple[Paragraph, ...]:
    """Say in a few sentences where the programme, or the country, stands."""
    made = []
    if material.country:
        tone = material.tones.get(material.country, "invited")
        name = material.names("country", material.country)
        made.append(counted(_OF_COUNTRY[tone], material, material.keys, country=name))
    else:
        own = material.addressed.get(SECRETARIAT, ())
        if own:
            own_words = replace(material, speaker=SECRETARIAT)
            made.append(counted(_OF_SECRETARIAT, own_words, own))
        made.append(counted(_OF_ALL, material, material.keys))
    differing = contradicted(material)
    if differing:
        text = Message(_CONTRADICTED, {"count": len(differing)})
        made.append(Paragraph(text, {"count": material.refs(differing)}))
    return tuple(made)


def _overview(material: Material) -> list[Block]:
    return [Heading(Message(N_("Overview"))), *overview(material)]


def _narrative(material: Material) -> list[Block]:
    made: list[Block] = []
    for kind, title, text in _KINDS:
        records = [record for record in material.records if record.kind == kind]
        printed = material.printed.get(kind)
        if not records and not printed:
            continue
        refs = tuple(f"record:{record.key}" for record in records)
        behind = {"count": refs} if refs else {}
        made.append(Heading(Message(title)))
        made.append(Paragraph(Message(text, {"count": len(records)}), behind))
        if printed is not None and printed != len(records):
            counts = {"printed": printed, "listed": len(records)}
            made.append(Note(Message(_DIFFER, counts), {"listed": refs} if refs else {}))
        ordered = sorted(records, key=lambda record: (record.date, record.key))
        if ordered:
            made.append(Listing(tuple(_record(record, material) for record in ordered)))
    return made


def _record(record: Record, material: Material) -> Paragraph:
    partners = (material.names("actor", key) for key in record.partners)
    parts = (record.date, record.title, record.location, ", ".join(partners))
    told = ". ".join(part.strip().rstrip(".") for part in parts if part.strip())
    return Paragraph(told, refs=(f"record:{record.key}",))


def _lists(material: Material) -> list[Block]:
    made: list[Block] = []
    for find, title in _LISTS:
        keys = find(material)
        text = Message(N_("Activities in this list: {count}."), {"count": len(keys)})
        behind = {"count": material.refs(keys)} if keys else {}
        made += [Heading(Message(title)), Paragraph(text, behind)]
        if keys:
            made.append(activity_list(material, keys))
    return made


def activity_list(material: Material, keys: Sequence[str]) -> Listing:
    """Give number and title of activities, with what was said of each behind it."""
    chosen = frozenset(keys)
    return Listing(
        tuple(
            Paragraph(
                f"{activity.number} {activity.title}", refs=material.refs([activity.key])
            )
            for activity in material.activities
            if activity.key in chosen
        )
    )


def _by_section(material: Material) -> list[Block]:
    columns = (
        Column(Message(N_("Section")), 40),
        Column(Message(N_("Activities")), 14, "number"),
        Column(Message(N_("Implemented or begun")), 14, "number"),
        Column(Message(N_("Nothing concrete reported")), 14, "number"),
        Column(Message(N_("No information")), 14, "number"),
    )
    rows = []
    for section, groups in by_section(material):
        parts = (
            groups.all,
            groups.concrete,
            groups.nothing_concrete,
            groups.no_information,
        )
        cells = (Cell(len(keys), material.refs(keys)) for keys in parts)
        rows.append((Cell((f"{section.number}. {section.title}",)), *cells))
    title = Message(N_("By section"))
    return [Heading(title), Table(columns, tuple(rows), "sections", title)]


def _tables(material: Material) -> list[Block]:
    made: list[Block] = [Heading(Message(N_("Activities in detail")))]
    rows = tuple(_row(activity, material) for activity in material.activities)
    made.append(Table(_COLUMNS, rows, "activities", Message(N_("Activities"))))
    return made


def _row(activity: RegisterActivity, material: Material) -> tuple[Cell, ...]:
    claims = by_name(material.of(activity.key).claims, material)
    refs = tuple(dict.fromkeys(f"statement:{claim.statement.id}" for claim in claims))
    status: list[Words] = []
    progress: list[Words] = []
    steps: list[Words] = []
    for claim in claims:
        who = _who(claim, material)
        status += [who, progress_words(claim.progress)]
        said = claim.statement
        if said.text or said.no_change_since:
            progress += [who, *filter(None, [said.text])]
        if said.no_change_since:
            progress.append(Message(_NO_CHANGE))
        if said.next_steps:
            steps += [who, said.next_steps]
    levels = tuple(Message(LEVELS_NAMED.get(level, level)) for level in activity.levels)
    return (
        Cell((activity.number,)),
        Cell((activity.title,)),
        Cell((activity.responsible,)),
        Cell(levels),
        Cell(tuple(status) or (progress_words("no-information"),), refs),
        Cell(tuple(progress), refs),
        Cell(tuple(steps), refs),
    )


def by_name(claims: Iterable[Claim], material: Material) -> list[Claim]:
    """Put claims in alphabetical order of who speaks, in the reader's language."""

    def order(claim: Claim) -> tuple[str, str]:
        name = body_name(claim.statement.speaker, material.names)
        return name.casefold().replace("ё", "е"), claim.target.sub_item

    return sorted(claims, key=order)


def _who(claim: Claim, material: Material) -> Words:
    name = body_name(claim.statement.speaker, material.names)
    item = claim.target.sub_item
    if not item:
        return name
    text = N_("{body}, sub-item {sub_item}")
    return Message(text, {"body": name, "sub_item": item})

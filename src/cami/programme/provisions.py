"""What a programme provides: the register's own words for what was read.

Words and numbers stand as printed; what we made of them stands beside, never instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from cami.messages import Message
from cami.programme.source import Note, Place, Revision

SectionKind = Literal["cross-cutting", "species", "landscape", "support", "other"]
ReferenceStatus = Literal["ok", "stale", "doubtful", "external", "unresolved"]
EventKind = Literal["meeting", "project", "outreach", "fundraising"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the programme: ``Part II. Species-specific Measures``."""

    label: str
    """As printed, without the word for part: ``II``."""

    title: str
    printed: str
    place: Place


@dataclass(frozen=True, slots=True)
class Section:
    """A section: the table under one numbered heading."""

    part: str
    """Label of its part; empty where no part was printed."""

    number: str
    """As printed, without closing punctuation: ``12``."""

    title: str
    printed: str
    kind: SectionKind
    scientific_name: str | None
    countries: tuple[str, ...]
    """As printed under the heading of a landscape."""

    species: tuple[str, ...]
    """As printed: the section's own species, or those listed under its heading."""

    place: Place
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubItem:
    """One labelled item inside an activity, with what is nested in it."""

    label: str
    """As printed: ``a)``, ``ii.``, ``·``."""

    text: str
    """Its own text without label and without nested items."""

    sub_items: tuple["SubItem", ...] = ()


@dataclass(frozen=True, slots=True)
class ActorMention:
    """One actor named as responsible."""

    key: str
    """Key in the vocabulary of actors; for an unknown actor, made from its printed name."""

    printed: str
    tbc: bool
    """True where the document marks the actor as to be confirmed."""

    known: bool = True
    """False where the vocabulary does not hold the actor."""


@dataclass(frozen=True, slots=True)
class Priority:
    """The priority read from its cell."""

    levels: tuple[str, ...]
    """Keys in printed order: ``("high", "medium")``; empty where nothing could be read."""

    by_sub_item: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Bare label of a sub-item to its level; several levels are joined by ``/``."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity: a row of the programme's tables."""

    section: str
    section_index: int
    """Index into `Programme.sections`; printed section numbers may repeat."""

    number: str
    """As printed, without closing punctuation: ``4.12``."""

    number_printed: str
    occurrence: int
    """1 for the first activity with this number in the document, 2 for the second ..."""

    text: str
    """Everything after the number, sub-items included."""

    lead: str
    """The text before the first sub-item."""

    sub_items: tuple[SubItem, ...]
    responsible_printed: str
    actors: tuple[ActorMention, ...]
    priority_printed: str
    priority: Priority
    place: Place
    extras: tuple[tuple[str, str], ...] = ()
    """Cells of further columns, with the column heading as printed."""

    notes: tuple[str, ...] = ()
    missing_cells: tuple[str, ...] = ()
    """Column roles whose cell is not there at all (not merely empty)."""


@dataclass(frozen=True, slots=True)
class ActivityId:
    """How a document itself can point at one of its activities."""

    section: str
    number: str
    occurrence: int


def identity(activity: Activity) -> ActivityId:
    """How a document itself points at this activity."""
    return ActivityId(activity.section, activity.number, activity.occurrence)


@dataclass(frozen=True, slots=True)
class Reference:
    """One number that an activity or paragraph points at."""

    source: ActivityId
    """``number`` is empty where a paragraph outside the tables refers."""

    printed: str
    cue: str
    """The words around it as printed: ``(see also 3.3 and 24.3)``."""

    targets: tuple[str, ...]
    """Numbers of the activities or sections it resolves to; empty when it does not."""

    status: ReferenceStatus
    suggested: tuple[str, ...]
    why: Message | None
    place: Place


@dataclass(frozen=True, slots=True)
class SpeciesEntry:
    """A row of the species table."""

    common_name: str
    scientific_name: str
    appendix: str
    """As printed, without the word for appendix: ``I & II``, ``Not listed``."""

    covered: bool
    """False where the table says that the programme does not cover the species."""

    place: Place


@dataclass(frozen=True, slots=True)
class RangeState:
    """A Range State that the document lists."""

    name: str
    """As printed."""

    party: bool | None
    """None where the document does not say which are Parties."""

    place: Place


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting, project or outreach event of the report part."""

    kind: EventKind
    date: str
    """ISO 8601, as precise as printed: ``2015-08``, ``2018``; empty if none."""

    date_printed: str
    title: str
    text: str
    location: str
    """As printed, or empty."""

    partners: tuple[str, ...]
    """Keys of actors named."""

    bears_on: tuple[ActivityId, ...]
    """Activities suggested by likeness of the texts; for a person to confirm."""

    place: Place


@dataclass(frozen=True, slots=True)
class Clause:
    """A paragraph of the resolution."""

    kind: Literal["preambular", "operative"]
    number: str
    text: str
    verbs: tuple[str, ...]
    """Keys: ``instructs``, ``urges``, ``adopts`` ..."""

    addressees: tuple[str, ...]
    """Whom it addresses, as printed; empty where the body speaks of itself."""

    garbled: bool
    """True where inserted and deleted words seem to have run together."""

    place: Place


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference to another document: ``UNEP/CMS/COP13/Inf.19``."""

    printed: str
    kind: Literal["document", "resolution", "recommendation", "decision"]
    place: Place


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything read from one document."""

    sha256: str
    format: Literal["text", "docx"]
    language: str
    """``en`` or ``ru``: the language of the column headings."""

    title: str
    period: tuple[int, int] | None
    """First and last year, both inclusive."""

    parts: tuple[Part, ...]
    sections: tuple[Section, ...]
    activities: tuple[Activity, ...]
    references: tuple[Reference, ...]
    species: tuple[SpeciesEntry, ...]
    range_states: tuple[RangeState, ...]
    footnotes: tuple[Note, ...]
    events: tuple[Event, ...]
    visions: tuple[tuple[str, Place], ...]
    """Every statement of the vision, in order; they may differ."""

    goals: tuple[tuple[str, Place], ...]
    clauses: tuple[Clause, ...]
    citations: tuple[Citation, ...]
    paragraphs: tuple[tuple[str, Place, int], ...]
    """Every paragraph outside the programme's tables: text, place, heading level."""

    revisions: tuple[Revision, ...]
    columns: tuple[str, ...]
    """Column headings of the activity tables as first printed."""

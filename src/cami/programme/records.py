"""Meetings, projects, outreach and fundraising: what a review tells besides activities."""

from dataclasses import dataclass

from cami.programme.statements import RecordKind


@dataclass(frozen=True, slots=True)
class Record:
    """One meeting, project or event."""

    key: str
    kind: RecordKind
    date: str
    """ISO 8601, as precise as known: ``2015-08``; empty if not known."""

    title: str
    text: str = ""
    location: str = ""
    partners: tuple[str, ...] = ()
    """Keys in the vocabulary of actors."""

    activities: tuple[str, ...] = ()
    """Keys of the activities that it contributes to."""

    source: str = ""
    """Where it is known from: a document and its line, an address."""

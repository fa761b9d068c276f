"""Meetings, projects, outreach and fundraising: what a review tells besides activities.

Whoever works for a body may enter a record for it; it is a draft until the Secretariat
publishes it. Records and their steps are only ever added: a correction is a new record that
replaces the old one as soon as it is published.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from cami.errors import Problem
from cami.messages import N_, Message
from cami.programme.statements import SECRETARIAT, Body, RecordKind

RecordStage = Literal["draft", "published", "withdrawn"]
RecordAccess = Literal["public", "participants"]
ACCESSES: Final[tuple[RecordAccess, ...]] = get_args(RecordAccess)

ONGOING: Final = "ongoing"

FOLLOWS: Final[Mapping[RecordStage, frozenset[RecordStage]]] = {
    "draft": frozenset({"published", "withdrawn"}),
    "published": frozenset({"withdrawn"}),
    "withdrawn": frozenset(),
}
"""Stage to what may follow it."""

STAGES_NAMED: Final[Mapping[RecordStage, str]] = {
    "draft": N_("draft"),
    "published": N_("published"),
    "withdrawn": N_("withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One meeting, project or event. Never changed."""

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

    until: str = ""
    """When a project ended, ISO 8601 as precise as known; ``ongoing``; empty where nobody
    said."""

    owner: Body = SECRETARIAT
    """For whom it was entered."""

    access: RecordAccess = "public"
    """Who may see it once it is published."""

    supersedes: str = ""
    """Key of the record that it replaces once it is published; empty for none."""


@dataclass(frozen=True, slots=True)
class RecordStep:
    """One step of a record. Never changed; a record without any is a draft."""

    record: str
    number: int
    stage: RecordStage
    at: datetime
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RecordReader:
    """Who looks: what may be known to them of records."""

    own: frozenset[Body] = frozenset()
    """Bodies of whose records they see drafts too."""

    participant: bool = False
    """Whether they take part in the initiative: they see more than the public."""

    secretariat: bool = False

    def sees(self, record: Record, stage: RecordStage) -> bool:
        """Whether a record at this stage stands before them."""
        if stage == "withdrawn":
            return False
        inside = self.secretariat or record.owner in self.own
        if stage == "draft" or inside:
            return inside
        return record.access == "public" or self.participant


def record_stage(steps: Iterable[RecordStep]) -> RecordStage:
    """Stage that the steps of one record lead to; what cannot follow is passed over.

    Examples
    --------
    >>> record_stage(())
    'draft'
    """
    stage: RecordStage = "draft"
    for step in sorted(steps, key=lambda one: (one.at, one.number)):
        if step.stage in FOLLOWS[stage]:
            stage = step.stage
    return stage


def check_record_step(
    before: RecordStage, after: RecordStage, reason: str
) -> tuple[Problem, ...]:
    """Everything that speaks against a step; empty where it may be taken."""
    problems = []
    if after not in FOLLOWS[before]:
        problems.append(
            Problem(
                "record-step-cannot-follow",
                ("stage",),
                Message(N_("Somebody has published or taken off this record before you.")),
                Message(N_("Reload the page; a new record can replace it.")),
            )
        )
    if (before, after) == ("published", "withdrawn") and not reason.strip():
        problems.append(
            Problem(
                "record-reason-missing",
                ("reason",),
                Message(N_("Nothing says why the published record is taken off.")),
                Message(N_("Give the reason in one or two sentences.")),
            )
        )
    return tuple(problems)


def standing_records(
    records: Iterable[Record],
    steps: Iterable[RecordStep],
    as_of: datetime,
    reader: RecordReader,
) -> tuple[tuple[Record, RecordStage], ...]:
    """Fold records and steps into what stood at a moment before a reader, in their order.

    What has been withdrawn since is shown to nobody any more, save the Secretariat when it
    looks back at a day on which it stood. A record is replaced by one that supersedes it,
    is of the same owner and was published by the moment.

    Parameters
    ----------
    records
        All that were entered by the moment.
    steps
        All of them, later ones too.
    """
    taken: dict[str, list[RecordStep]] = defaultdict(list)
    for step in steps:
        taken[step.record].append(step)
    listed = list(records)
    stages = {
        one.key: record_stage(step for step in taken[one.key] if step.at <= as_of)
        for one in listed
    }
    gone = {key for key, found in taken.items() if record_stage(found) == "withdrawn"}
    by_key = {one.key: one for one in listed}
    replaced = {
        one.supersedes
        for one in listed
        if stages[one.key] == "published"
        and one.supersedes in by_key
        and by_key[one.supersedes].owner == one.owner
    }
    return tuple(
        (one, stages[one.key])
        for one in listed
        if one.key not in replaced
        and (reader.secretariat or one.key not in gone)
        and reader.sees(one, stages[one.key])
    )

"""Who says what about which activities, and how far that statement has come.

Three things are kept apart and never computed from each other: the *progress* of an
activity as a body sees it, the *stage* that the statement itself has reached, and the
*basis* on which it is said. Statements and stage changes are only ever added: a later
statement supersedes an earlier one, and nothing is overwritten. What may follow what, and
by whose hand, stands in `cami.programme.clearance`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, get_args

Progress = Literal[
    "not-started",
    "in-preparation",
    "under-way",
    "completed",
    "recurrent",
    "stalled",
    "superseded",
    "no-information",
]
"""How far an activity has come; ``recurrent`` is one that recurs on schedule, and
``superseded`` one that is no longer relevant."""

Stage = Literal["draft", "submitted", "returned", "approved", "published", "withdrawn"]
"""How far a statement has come; ``approved`` is: by the country."""

Basis = Literal["national-report", "partner-report", "public-source", "secretariat-act"]

Obstacle = Literal[
    "money", "staff", "skills", "law", "cooperation", "access", "knowledge", "other"
]

RecordKind = Literal["meeting", "project", "outreach", "fundraising"]

PROGRESS: Final[tuple[Progress, ...]] = get_args(Progress)
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
BASES: Final[tuple[Basis, ...]] = get_args(Basis)
OBSTACLES: Final[tuple[Obstacle, ...]] = get_args(Obstacle)

CONCRETE: Final[frozenset[Progress]] = frozenset({"under-way", "completed", "recurrent"})
"""What counts as implemented or begun. Preparing is not yet, stalled is no longer."""


@dataclass(frozen=True, slots=True, order=True)
class Body:
    """Whoever can be asked and can speak: a country, an organisation, or a role."""

    kind: Literal["country", "organisation", "role"]
    key: str
    """ISO 3166-1 alpha-2 code; key in the vocabulary of actors; name of the role."""


SECRETARIAT: Final = Body("role", "secretariat")


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """An activity, or one of its sub-items."""

    activity: str
    """The register's own key of the activity, not its printed number."""

    sub_item: str = ""
    """Bare labels joined by dots: ``a``, ``b.ii``; empty for the activity as a whole."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The time that a statement is about, both days inclusive."""

    first: date
    last: date

    def meets(self, other: "Period") -> bool:
        """Whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a statement can point at."""

    kind: Literal["link", "file", "record"]
    ref: str
    """Address; key of the kept file; key of the meeting, project or event."""

    title: str = ""


@dataclass(frozen=True, slots=True)
class Contribution:
    """A meeting, project or event that helped with an activity."""

    record: str
    """Key of the record."""

    kind: RecordKind
    target: Target
    note: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One body's words about one or more activities. Never changed."""

    id: str
    programme: str
    """Short name of the programme, as in addresses."""

    speaker: Body
    targets: tuple[Target, ...]
    period: Period
    basis: Basis
    progress: Progress
    made_by: str
    """Name of the user; for the speaker and the Secretariat to know, not the public."""

    made_at: datetime
    """When it was recorded, with its zone: set by the system, never by a person."""

    text: str = ""
    language: str = ""
    """Of the text: ``en``, ``ru``; empty where nobody said."""

    next_steps: str = ""
    obstacles: tuple[Obstacle, ...] = ()
    obstacles_text: str = ""
    countries: tuple[str, ...] = ()
    """Countries that it is about. A country speaks about itself alone; empty: about the
    initiative as a whole."""

    evidence: tuple[Evidence, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    supersedes: tuple[str, ...] = ()
    """Ids of earlier statements of the same speaker that this one replaces."""

    no_change_since: str = ""
    """Id of the statement that this one repeats for a later period; empty if none."""

    round: str = ""
    """Key of the reporting round that it answers; empty outside rounds."""

    question: str = ""
    """Key of the question that it answers."""

    @property
    def scope(self) -> tuple[str, ...]:
        """Countries that it is about, the speaking country included, in code order."""
        if self.speaker.kind == "country":
            return (self.speaker.key,)
        return tuple(sorted(set(self.countries)))

    @property
    def order(self) -> tuple[datetime, str]:
        """What statements are put in order by: time, and id where times are equal."""
        return (self.made_at, self.id)


@dataclass(frozen=True, slots=True)
class StageChange:
    """One step of a statement. Never changed; a statement without any is a draft."""

    id: str
    statement: str
    stage: Stage
    at: datetime
    by: str
    number: int
    """1 for the first step of its statement, 2 for the second ...; the store refuses a
    number that is taken, and so the second of two who act at once."""

    reason: str = ""
    """Why it was returned or withdrawn."""

    @property
    def order(self) -> tuple[datetime, int, str]:
        """What changes are put in order by: time, then number."""
        return (self.at, self.number, self.id)


@dataclass(frozen=True, slots=True)
class Audience:
    """Who looks: what may be known to them."""

    stages: frozenset[Stage]
    """Stages that they see of anybody's statements."""

    own: frozenset[Body] = frozenset()
    """Bodies of whose statements they see everything that is not withdrawn."""

    def sees(self, statement: Statement, stage: Stage) -> bool:
        """Whether a statement at this stage stands before them."""
        if stage == "withdrawn":
            return False
        return stage in self.stages or statement.speaker in self.own


PUBLIC: Final = Audience(frozenset({"published"}))
SECRETARIAT_VIEW: Final = Audience(
    frozenset({"submitted", "returned", "approved", "published"}), frozenset({SECRETARIAT})
)


def audience_of(*bodies: Body) -> Audience:
    """Those who work for these bodies: their own statements, and what is public."""
    return Audience(PUBLIC.stages, frozenset(bodies))

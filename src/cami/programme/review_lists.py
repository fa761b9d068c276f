"""The material of a review, and the lists that people ask of it: keys in register order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from types import MappingProxyType

from cami.documents.model import Ref
from cami.programme.obligations import Tone
from cami.programme.reasons import Names
from cami.programme.records import Record
from cami.programme.register import RegisterActivity, RegisterSection
from cami.programme.state import ActivityState, State
from cami.programme.statements import Body, RecordKind
from cami.programme.tally import Tally, tally


@dataclass(frozen=True, slots=True)
class Material:
    """All that a review is made from."""

    programme: str
    """Title of the programme, in the reader's language."""

    state: State
    activities: tuple[RegisterActivity, ...]
    names: Names
    records: tuple[Record, ...] = ()
    addressed: Mapping[Body, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """Keys of the activities that each body is asked, contested ones left out."""

    tones: Mapping[str, Tone] = field(default_factory=lambda: MappingProxyType({}))
    """ISO code of each country to how it is asked; an absent one is invited."""

    printed: Mapping[RecordKind, int] = field(default_factory=lambda: MappingProxyType({}))
    """Counts that the document itself prints, where it prints any."""

    country: str = ""
    """ISO code where only what is said of one country is looked at."""

    speaker: Body | None = None
    """Where only one body's own words are looked at."""

    def of(self, key: str) -> ActivityState:
        """What stands of an activity, of the one country, by the one speaker."""
        state = self.state.of(key)
        if self.speaker:
            state = state.said_by([self.speaker])
        return state.about(self.country) if self.country else state

    def tally(self, keys: Iterable[str]) -> Tally:
        """Count these activities."""
        return tally(self.of(key) for key in dict.fromkeys(keys))

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of all its activities."""
        return tuple(activity.key for activity in self.activities)

    def refs(self, keys: Iterable[str]) -> tuple[Ref, ...]:
        """What is behind activities that were counted: each, and what was said of it."""
        found: dict[Ref, None] = {}
        for key in keys:
            found[f"activity:{key}"] = None
            for claim in self.of(key).claims:
                found[f"statement:{claim.statement.id}"] = None
        return tuple(found)


def narrowed(
    material: Material, *, country: str = "", species: str = "", section: str = ""
) -> Material:
    """Give the material of one country, species or section (landscapes are sections).

    A country keeps the activities that it is asked, and what is said of it there.
    """
    asked = frozenset(material.addressed.get(Body("country", country), ()))
    kept = tuple(
        activity
        for activity in material.activities
        if (not country or activity.key in asked)
        and (not species or species in activity.taxa)
        and (not section or section == activity.section.key)
    )
    keys = frozenset(activity.key for activity in kept)
    everything = not (country or species or section)
    records = (
        material.records
        if everything
        else tuple(record for record in material.records if keys & set(record.activities))
    )
    addressed = {
        body: tuple(key for key in asked_of if key in keys)
        for body, asked_of in material.addressed.items()
    }
    return replace(
        material,
        activities=kept,
        records=records,
        addressed=addressed,
        printed=material.printed if everything else {},
        country=country or material.country,
    )


def by_section(material: Material) -> tuple[tuple[RegisterSection, Tally], ...]:
    """Count the activities of each section, in register order."""
    grouped = groupby(material.activities, key=lambda activity: activity.section)
    return tuple(
        (section, material.tally(activity.key for activity in members))
        for section, members in grouped
    )


def concrete(material: Material) -> tuple[str, ...]:
    """Implemented or begun."""
    return material.tally(material.keys).concrete


def nothing_concrete(material: Material) -> tuple[str, ...]:
    """Something is reported, and nothing concrete."""
    return material.tally(material.keys).nothing_concrete


def high_without_progress(material: Material) -> tuple[str, ...]:
    """High priority, something is reported, and nothing concrete."""
    found = material.tally(_high(material)).nothing_concrete
    return tuple(key for key in material.keys if key in set(found))


def no_information(material: Material) -> tuple[str, ...]:
    """Nobody informs; that is not to say that nobody acts."""
    return material.tally(material.keys).no_information


def fundable(material: Material) -> tuple[str, ...]:
    """High priority, stalled, and money named as what stands in the way."""
    return tuple(
        key
        for key in _high(material)
        if any(
            claim.progress == "stalled" and "money" in claim.statement.obstacles
            for claim in material.of(key).claims
        )
    )


def contradicted(material: Material) -> tuple[str, ...]:
    """Bodies say different things of it."""
    return tuple(key for key in material.keys if material.of(key).contradictions)


def _high(material: Material) -> tuple[str, ...]:
    return tuple(a.key for a in material.activities if "high" in a.levels)

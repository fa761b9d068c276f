"""Everything that obligations, questions and reviews are drawn from, brought together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from cami.errors import ProgrammeMissingError
from cami.programme.obligations import Facts, Obligation, obligations
from cami.programme.reasons import Names
from cami.programme.register import RegisterActivity
from cami.programme.state import end_of
from cami.programme.statements import Body
from cami.sources.asking_facts import known_facts, source_title
from cami.sources.words import names as shipped_names
from cami.stores import register
from cami.stores.contests import as_facts, entered_ranges
from cami.stores.register import ProgrammeHead
from cami.stores.register_values import register_activities
from cami.stores.terms import further_names

_ROLES: Mapping[str, tuple[str, str]] = {
    "secretariat": ("Secretariat", "Секретариат"),
}
_FOCAL_POINT = ("{species} (species focal point)", "{species} (координатор по виду)")


@cache
def _shipped(language: str) -> Mapping[tuple[str, str], str]:
    return {(n.kind, n.key): n.ru if language == "ru" else n.en for n in shipped_names()}


def names_in(language: str) -> Names:
    """Return what gives names in a language, the Secretariat's own included."""
    changed: Mapping[tuple[str, str], str] = {
        (n.kind, n.key): (n.ru if language == "ru" else n.en) or n.en
        for n in further_names()
    }

    def name(kind: str, key: str) -> str:
        if kind == "source":
            return source_title(key, language)
        if kind == "role":
            both = _ROLES.get(key, _FOCAL_POINT)
            return both[language == "ru"].format(species=name("species", key))
        return changed.get((kind, key)) or _shipped(language).get((kind, key)) or key

    return name


@dataclass(frozen=True)
class Asking:
    """A programme with the facts of the day, ready to say who is asked what."""

    head: ProgrammeHead
    language: str
    names: Names
    activities: tuple[RegisterActivity, ...]
    facts: Facts
    as_of: date

    @cached_property
    def by_key(self) -> Mapping[str, RegisterActivity]:
        """Every activity by its key."""
        return {activity.key: activity for activity in self.activities}

    def of(self, body: Body) -> tuple[Obligation, ...]:
        """What is asked of a body, with reasons."""
        return obligations(self.activities, body, self.facts, self.as_of)

    @property
    def countries(self) -> tuple[str, ...]:
        """ISO codes of the Range States, in alphabetical order of their names."""
        states = self.facts.range_states
        return tuple(sorted(states, key=lambda code: self.names("country", code)))


def asking(slug: str, language: str, as_of: date) -> Asking:
    """Bring a programme and the facts together.

    Raises
    ------
    ProgrammeMissingError
        There is no such programme.
    """
    head = register.programme(slug)
    if head is None:
        raise ProgrammeMissingError(name=slug)
    names = names_in(language)
    return Asking(
        head,
        language,
        names,
        register_activities(head, language, names, end_of(as_of)),
        known_facts(as_facts(), entered_ranges()),
        as_of,
    )


def programme_of(year: int) -> str:
    """Return the programme in force in a year, the first one kept.

    Raises
    ------
    ProgrammeMissingError
        None is in force.
    """
    running = [
        card.head
        for card in register.programmes()
        if (card.head.first_year or year) <= year <= (card.head.last_year or year)
    ]
    if not running:
        raise ProgrammeMissingError(name=str(year))
    return min(running, key=lambda head: head.id).slug

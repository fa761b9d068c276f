"""The words a programme may be written with, in every language at once.

Readers ask this value instead of knowing words themselves: a new language or another
convention's terms are entries in data files (``sources/vocabulary``), not code.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from cami.programme.numbering import part_heading
from cami.programme.provisions import EventKind, SectionKind

Role = Literal[
    "activity", "number", "responsible", "priority", "species", "countries", "other",
    "appendix", "common-name", "scientific-name",
]  # fmt: skip


def fold(text: str) -> str:
    """The form in which words are compared: case, quotes, dashes, ё and spaces evened out.

    Examples
    --------
    >>> fold("NGO’s  – Przewalski‘s")
    "ngo's - przewalski's"
    """
    return " ".join(text.casefold().translate(_EVEN).split())


_EVEN = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "–": "-", "—": "-", "‐": "-", "ё": "е", "\xa0": " "}
)


NameKind = Literal["actor", "species", "country"]


@dataclass(frozen=True, slots=True)
class Name:
    """What an actor, species or country is called, and all forms it is printed in."""

    kind: NameKind
    key: str
    en: str
    ru: str
    forms: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Both names and every other form."""
        return (self.en, self.ru, *self.forms)


@dataclass(frozen=True, slots=True)
class ActorWords:
    """How actors are named, joined and marked."""

    keys: Mapping[str, str]
    """Folded name to key."""

    joiners: tuple[str, ...]
    """Words between two actors, folded: ``facilitated by``."""

    modifiers: frozenset[str]
    """Adjectives that borrow the noun after a joiner: ``local and national NGOs``."""

    qualifiers: tuple[str, ...]
    """Words beside an actor that are not part of its name, folded."""

    tbc: tuple[str, ...]
    """Marks of an unconfirmed actor, folded, with brackets: ``(tbc)``."""

    organisations: frozenset[str]
    """Keys of actors that are one organisation, not a group such as NGOs."""


@dataclass(frozen=True, slots=True)
class ReferenceWords:
    """How a text points elsewhere."""

    cues: tuple[str, ...]
    """Words before a number: ``see also``."""

    activity_nouns: tuple[str, ...]
    section_nouns: tuple[str, ...]
    paragraph_nouns: tuple[str, ...]
    joiners: tuple[str, ...]
    """Words between numbers: ``and``."""

    external: tuple[str, ...]
    """Words after a number that lead out of the document: ``of the Action Plan``."""

    citations: Mapping[str, str]
    """Words before the number of another document to its kind: ``Resolution``."""


@dataclass(frozen=True)
class Vocabulary:
    """Everything that readers look up; all keys are folded with `fold`."""

    headings: Mapping[str, Role]
    languages: Mapping[str, str]
    """Folded column heading to the language it is written in."""

    part_words: tuple[str, ...]
    section_words: tuple[str, ...]
    kinds: tuple[tuple[str, SectionKind], ...]
    """Words of a part or section title and the kind they tell; the longest counts."""

    priorities: Mapping[str, str]
    """Folded word to level."""

    levels: tuple[str, ...]
    """All levels from highest to lowest."""

    scales: tuple[Mapping[str, str], ...]
    """Short marks to levels, a scale each; the first that holds all marks counts."""

    actors: ActorWords
    references: ReferenceWords
    verbs: Mapping[str, tuple[str, Literal["preambular", "operative"]]]
    """Folded opening words of a resolution's paragraph to key and kind."""

    addressees: tuple[str, ...]
    """Folded names of those whom a resolution addresses."""

    events: Mapping[str, EventKind]
    """Folded heading of a report section to the kind of events under it."""

    months: Mapping[str, int]
    numerals: Mapping[str, int]
    labels: Mapping[str, str]
    """Folded word to what it announces: ``vision``, ``goal``, ``countries`` ..."""

    programme_words: tuple[str, ...]
    """What such a document is called: ``programme of work``."""

    not_covered: tuple[str, ...]
    """Words that say a species is not covered by the programme."""

    appendix_words: tuple[str, ...]
    capitals_words: tuple[str, ...]
    """Words of the note that says Parties are printed in capitals."""

    range_states_words: tuple[str, ...]
    counted: Mapping[str, str]
    """Folded noun to what a claimed number counts: ``range-states``, ``activities``."""

    species: Mapping[str, str]
    """Folded common or scientific name to key of the taxon."""

    scientific_names: Mapping[str, str]
    """Folded scientific name to key of the taxon."""

    countries: Mapping[str, str]
    """Folded name to ISO 3166-1 alpha-2 code."""

    def role(self, cell: str) -> Role | None:
        """The role of a column with this heading; None if it is no heading."""
        return self.headings.get(fold(cell).rstrip(" .:*"))

    def is_part(self, cell: str) -> bool:
        """True where a cell is the heading of a part."""
        return part_heading(cell, self.part_words) is not None

    def is_heading(self, cell: str) -> bool:
        """True where a cell is a column heading."""
        return self.role(cell) is not None

    def kind_of(self, title: str) -> SectionKind | None:
        """The kind that a part or section title tells; None if it tells none."""
        folded = fold(title)
        told = [(len(word), kind) for word, kind in self.kinds if word in folded]
        return max(told, key=lambda found: found[0])[1] if told else None

    @cached_property
    def priority_nouns(self) -> re.Pattern[str]:
        """Finds words for priority itself, in folded text."""
        return any_of(tuple(w for w, role in self.headings.items() if role == "priority"))

    @cached_property
    def country_names(self) -> re.Pattern[str]:
        """Finds names of countries, longest first, in folded text."""
        return any_of(tuple(self.countries))

    @cached_property
    def species_names(self) -> re.Pattern[str]:
        """Finds names of species, longest first, in folded text."""
        return any_of(tuple(self.species))

    @cached_property
    def organisation_names(self) -> re.Pattern[str]:
        """Finds names of single organisations, longest first, in folded text."""
        single = self.actors.organisations
        return any_of(
            tuple(name for name, key in self.actors.keys.items() if key in single)
        )

    @cached_property
    def addressee_names(self) -> re.Pattern[str]:
        """Finds those whom a resolution addresses, longest first, in folded text."""
        return any_of(self.addressees)

    @cached_property
    def dates(self) -> re.Pattern[str]:
        """Finds a month and a year, with or without a day, in folded text."""
        months = any_of(tuple(self.months)).pattern
        return re.compile(
            rf"(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{months})\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)"
        )


def as_printed(text: str, found: re.Match[str]) -> str:
    """What a match in the folded text is in the text itself."""
    return text[found.start() : found.end()] if len(found.string) == len(text) else found[0]


def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of the words as whole words, the longest first."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)"
    )

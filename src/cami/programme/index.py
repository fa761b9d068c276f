"""What may be said of a programme without its adopted wording: numbers and short titles."""

from dataclasses import dataclass

from cami.programme.provisions import SectionKind


@dataclass(frozen=True, slots=True)
class IndexPart:
    """A part, with our own titles."""

    label: str
    title_en: str
    title_ru: str


@dataclass(frozen=True, slots=True)
class IndexSection:
    """A section, with our own titles and what it is about."""

    part: str
    number: str
    kind: SectionKind
    title_en: str
    title_ru: str
    species: tuple[str, ...]
    """Keys of taxa."""

    countries: tuple[str, ...]
    """ISO 3166-1 alpha-2 codes."""


@dataclass(frozen=True, slots=True)
class IndexActivity:
    """An activity, with our own titles."""

    section: str
    number: str
    occurrence: int
    title_en: str
    title_ru: str
    actors: tuple[tuple[str, bool], ...]
    """Key, and whether the actor is to be confirmed."""

    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeIndex:
    """Everything the product itself knows of one programme."""

    slug: str
    title_en: str
    title_ru: str
    period: tuple[int, int]
    source: str
    parts: tuple[IndexPart, ...]
    sections: tuple[IndexSection, ...]
    activities: tuple[IndexActivity, ...]

"""Which species and countries an activity concerns, and why.

Three reasons, from the strongest: its section is about it (``section``), its own words
name it (``named``), or its section is about a species that occurs there (``range``).
Cross-cutting activities that name nobody address all: for them nothing is listed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from cami.programme.provisions import Activity, Section
from cami.programme.vocabulary import Vocabulary, fold

Why = Literal["section", "named", "range"]


@dataclass(frozen=True, slots=True)
class Concern:
    """One species or country that an activity concerns."""

    kind: Literal["species", "country"]
    key: str
    """Key of the taxon, or ISO 3166-1 alpha-2 code."""

    why: Why


def section_taxa(section: Section, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Keys of the species that a section is about; unknown names give none."""
    names = [*section.species, *filter(None, [section.scientific_name])]
    keys = (vocabulary.species.get(fold(name)) for name in names)
    return tuple(dict.fromkeys(key for key in keys if key))


def section_countries(section: Section, vocabulary: Vocabulary) -> tuple[str, ...]:
    """ISO codes of the countries that a section is about; unknown names give none."""
    codes = (vocabulary.countries.get(fold(name)) for name in section.countries)
    return tuple(dict.fromkeys(code for code in codes if code))


def concerns(
    activity: Activity | None,
    taxa: Iterable[str],
    countries: Iterable[str],
    vocabulary: Vocabulary,
    occurrence: Mapping[str, Iterable[str]],
) -> tuple[Concern, ...]:
    """Species and countries that an activity concerns, each with its strongest reason.

    Parameters
    ----------
    activity
        None where only our own index of the programme is at hand: no words to look in.
    taxa, countries
        What its section is about.
    occurrence
        Key of a taxon to the countries where it occurs today.
    """
    found: dict[tuple[Literal["species", "country"], str], Why] = {}
    for key in taxa:
        found["species", key] = "section"
    for code in countries:
        found["country", code] = "section"
    if activity is not None:
        extras = (text for _, text in activity.extras)
        text = fold(" ".join((activity.text, *extras)))
        for name in vocabulary.species_names.findall(text):
            found.setdefault(("species", vocabulary.species[name]), "named")
        without_species = vocabulary.species_names.sub(" ", text)
        for name in vocabulary.country_names.findall(without_species):
            found.setdefault(("country", vocabulary.countries[name]), "named")
    if not any(True for _ in countries):
        for key in taxa:
            for code in occurrence.get(key, ()):
                found.setdefault(("country", code), "range")
    return tuple(Concern(kind, key, why) for (kind, key), why in found.items())

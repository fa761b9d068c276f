"""Which species the table says are covered, and which section is about which."""

from cami.programme.provisions import Programme, Section, SpeciesEntry
from cami.programme.vocabulary import Vocabulary, fold


def key_of(names: tuple[str | None, ...], vocabulary: Vocabulary) -> str:
    """Key of the taxon that one of the names means; else the first name itself, folded."""
    folded = [fold(name) for name in names if name]
    known = [vocabulary.species[name] for name in folded if name in vocabulary.species]
    return known[0] if known else next(iter(folded), "")


def entry_key(entry: SpeciesEntry, vocabulary: Vocabulary) -> str:
    """Key of the taxon in a row of the species table."""
    return key_of((entry.scientific_name, entry.common_name), vocabulary)


def section_key(section: Section, vocabulary: Vocabulary) -> str:
    """Key of the taxon that a section is about."""
    return key_of((*section.species[:1], section.scientific_name), vocabulary)


def species_sections(programme: Programme) -> list[tuple[int, Section]]:
    """The sections that are each about one species, with their index."""
    return [
        (index, section)
        for index, section in enumerate(programme.sections)
        if section.kind == "species" and len(section.species) == 1
    ]

"""Sections are about species that the programme covers.

The table says that the programme does not cover the species, and yet a section asks for
action on it. Species merely listed under a landscape are let pass.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.coverage import entry_key, section_key, species_sections
from cami.programme.lint.sighting import Sighting, lines_of
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Section on a species not covered")
SEVERITY: Severity = "medium"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every section about a species that is not covered."""
    outside = {
        entry_key(entry, vocabulary): entry
        for entry in programme.species
        if not entry.covered
    }
    for index, section in species_sections(programme):
        key = section_key(section, vocabulary)
        if key in outside:
            entry = outside[key]
            yield Sighting(
                key,
                Message(
                    N_("The table says that {species} of section {number} is not covered."),
                    {"number": section.number, "species": section.species[0]},
                ),
                (*lines_of(entry.place), *lines_of(section.place)),
                (section.printed,),
                section_index=index,
            )

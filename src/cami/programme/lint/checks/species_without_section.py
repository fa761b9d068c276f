"""Every covered species has a section, where species have sections.

A species without one is covered in name only. Documents in which no more than half of the
covered species have a section are let pass: they are not arranged by species.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.coverage import entry_key, section_key, species_sections
from cami.programme.lint.sighting import Sighting, lines_of
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Covered species without a section")
SEVERITY: Severity = "medium"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every covered species that no section is about."""
    has_section = {section_key(one, vocabulary) for _, one in species_sections(programme)}
    covered = [entry for entry in programme.species if entry.covered]
    without = [one for one in covered if entry_key(one, vocabulary) not in has_section]
    if len(without) * 2 >= len(covered):
        return
    for entry in without:
        yield Sighting(
            entry_key(entry, vocabulary),
            Message(
                N_("{species} is covered by the programme but has no section."),
                {"species": entry.common_name},
            ),
            lines_of(entry.place),
            (entry.common_name,),
        )

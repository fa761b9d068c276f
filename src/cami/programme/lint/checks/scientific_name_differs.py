"""A species bears one scientific name throughout, that of the species table.

Two names make readers think of two species. Names that a note to the species' own heading
gives as those of another authority are let pass, and so are subspecies of the name in the
table.
"""

from collections import defaultdict
from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.nomenclature import ScientificName, candidates, known_names
from cami.programme.lint.sighting import Sighting
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary, fold

TITLE = N_("Species under several scientific names")
SEVERITY: Severity = "low"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """One sighting for each taxon and name that is not the one in the table."""
    table = {
        vocabulary.scientific_names[fold(entry.scientific_name)]: entry.scientific_name
        for entry in programme.species
        if fold(entry.scientific_name) in vocabulary.scientific_names
    }
    declared = _declared(programme)
    differing: dict[tuple[str, str], list[ScientificName]] = defaultdict(list)
    for name in known_names(programme, vocabulary):
        usual = table.get(name.taxon, name.printed)
        if not _agrees(name.printed, usual) and fold(name.printed) not in declared:
            differing[name.taxon, name.printed].append(name)
    for (taxon, printed), names in differing.items():
        yield Sighting(
            f"{taxon} {fold(printed)}",
            Message(
                N_("“{name}” is called “{usual}” in the species table."),
                {"name": printed, "usual": table[taxon]},
            ),
            tuple(line for name in names for line in name.passage.lines),
            (printed, table[taxon]),
            Message(
                N_("Both are names of the same species; use one, or explain in a note.")
            ),
            section_index=names[0].passage.section_index,
            activity_index=names[0].passage.activity_index,
        )


def _agrees(printed: str, usual: str) -> bool:
    one, other = fold(printed), fold(usual)
    genus = other.removesuffix(" spp.")
    return (
        one == other
        or one.startswith((f"{other} ", f"{genus} "))
        or other.startswith(f"{one} ")
    )


def _declared(programme: Programme) -> set[str]:
    """Names that stand in a note to the heading of a section."""
    called = {number for section in programme.sections for number in section.notes}
    texts = [note.text for note in programme.footnotes if note.number in called]
    return {
        fold(" ".join(name.split()[:size]))
        for t in texts
        for name in candidates(t)
        for size in (2, 3)
    }

"""No two activities ask for nearly the same.

They get reported on twice, or each waits for the other. One finding for each group; the
texts may differ on purpose. Texts of a template that each name the species of their own
section are let pass: those are different tasks.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, listing, name_of
from cami.programme.provisions import Activity, Programme
from cami.programme.similarity import NEAR_DUPLICATE, Corpus
from cami.programme.vocabulary import Vocabulary, fold

TITLE = N_("Activities that ask for nearly the same")
SEVERITY: Severity = "low"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every group of activities that are alike."""
    corpus = Corpus(tuple(activity.text for activity in programme.activities))
    own = _own_species(programme, vocabulary)
    for cluster in corpus.near_duplicates(NEAR_DUPLICATE):
        group = [programme.activities[index] for index in cluster]
        sections = {one.section_index for one in group}
        templates = all(
            _names(one, own.get(one.section_index), vocabulary) for one in group
        )
        if templates and len(sections) == len(group):
            continue
        yield Sighting(
            " = ".join(name_of(one) for one in group),
            Message(
                N_("Activities {numbers} ask for nearly the same."),
                {"numbers": listing([one.number for one in group])},
            ),
            tuple(one.place.first for one in group),
            tuple(one.text for one in group[:3]),
            severity="medium" if len(sections) < len(group) else None,
            section_index=group[0].section_index,
            activity_index=cluster[0],
        )


def _own_species(programme: Programme, vocabulary: Vocabulary) -> dict[int, str]:
    """The one species that a section is about."""
    found = {}
    for index, section in enumerate(programme.sections):
        names = [section.scientific_name or "", *section.species]
        keys = {vocabulary.species[fold(n)] for n in names if fold(n) in vocabulary.species}
        if section.kind == "species" and len(keys) == 1:
            found[index] = keys.pop()
    return found


def _names(activity: Activity, species: str | None, vocabulary: Vocabulary) -> bool:
    found = vocabulary.species_names.finditer(fold(activity.text))
    return species is not None and any(vocabulary.species[f[0]] == species for f in found)

"""Species named in headings stand in the species table.

A name that is in no table cannot be linked to listings and Range States. Synonyms are
followed; nothing is said of documents without a species table.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.names_alike import NamesAlike
from cami.programme.lint.sighting import Sighting, like_printed, lines_of
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary, fold

TITLE = N_("Species not in the table")
SEVERITY: Severity = "medium"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every species of a heading that the table does not hold."""
    if not programme.species:
        return
    printed = {fold(entry.common_name): entry.common_name for entry in programme.species}
    printed |= {
        fold(entry.scientific_name): entry.scientific_name for entry in programme.species
    }
    keys = {vocabulary.species[name] for name in printed if name in vocabulary.species}
    names = NamesAlike([*printed, *vocabulary.species])
    for index, section in enumerate(programme.sections):
        for name in section.species:
            folded = fold(name)
            known = folded in printed or vocabulary.species.get(folded) in keys
            if known or (
                folded not in vocabulary.species
                and _by_latin(section.scientific_name, vocabulary, keys)
            ):
                continue
            like = None if folded in vocabulary.species else names.like(folded)
            yield Sighting(
                f"{folded} in {fold(section.title)}",
                Message(
                    N_("“{name}” is not in the species table."),
                    {"name": name},
                ),
                lines_of(section.place),
                (name,),
                Message(
                    N_("The species meant may be “{name}”."),
                    {"name": printed.get(like) or like_printed(name, like)},
                )
                if like
                else None,
                section_index=index,
            )


def _by_latin(name: str | None, vocabulary: Vocabulary, keys: set[str]) -> bool:
    """True where the heading's scientific name is that of a species in the table."""
    return vocabulary.species.get(fold(name or "")) in keys

"""Scientific names as a document prints them, and which taxon each means."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cami.programme.lint.sighting import Passage, passages
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary, fold

_BINOMIAL = re.compile(
    r"\b([A-Z][a-z]{2,}) ((?:spp?\.)|[a-z]{3,})(?: ([a-z]{4,}))?(?![\w-])"
)


@dataclass(frozen=True, slots=True)
class ScientificName:
    """A name that the vocabulary knows, or that is close enough to be a misprint."""

    printed: str
    taxon: str
    passage: Passage


def known_names(programme: Programme, vocabulary: Vocabulary) -> Iterator[ScientificName]:
    """Every scientific name of the vocabulary, wherever it is printed."""
    for passage in (*_entries(programme), *passages(programme)):
        for candidate in candidates(passage.text):
            name = _longest_known(candidate, vocabulary)
            if name:
                yield ScientificName(name, vocabulary.scientific_names[fold(name)], passage)


def unknown_names(
    programme: Programme, vocabulary: Vocabulary
) -> Iterator[tuple[str, Passage]]:
    """Everything of the shape of a scientific name that the vocabulary does not know."""
    for passage in (*_entries(programme), *passages(programme)):
        for candidate in candidates(passage.text):
            if not _longest_known(candidate, vocabulary):
                yield candidate, passage


def candidates(text: str) -> Iterator[str]:
    """Stretches of the shape ``Genus species`` or ``Genus species subspecies``."""
    at = 0
    while found := _BINOMIAL.search(text, at):
        yield found[0]
        at = found.end(1)


def _entries(programme: Programme) -> Iterator[Passage]:
    for entry in programme.species:
        yield Passage(entry.scientific_name, (entry.place.first, entry.place.last), "table")


def _longest_known(candidate: str, vocabulary: Vocabulary) -> str | None:
    words = candidate.split()
    for length in range(len(words), 1, -1):
        name = " ".join(words[:length])
        if fold(name) in vocabulary.scientific_names:
            return name
    return None

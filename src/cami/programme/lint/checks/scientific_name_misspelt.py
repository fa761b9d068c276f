"""Scientific names are spelt as the vocabulary of taxa has them.

A misspelt name is not found, and not matched with listings. Names that the vocabulary does
not know are let pass unless a known name is within two letters of each word.
"""

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.nomenclature import unknown_names
from cami.programme.lint.sighting import Sighting
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary, fold

TITLE = N_("Scientific name misspelt")
SEVERITY: Severity = "medium"
_MOST_SLIPS = 2
_SHORTEST, _LONG = 5, 8
"""Letters of a word from which one slip is believed, and two."""


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every scientific name that resembles a known one."""
    by_word: dict[str, set[str]] = {}
    for name in vocabulary.scientific_names:
        for word in name.split():
            by_word.setdefault(word, set()).add(name)
    done: set[tuple[str, int | None, int | None]] = set()
    for candidate, passage in unknown_names(programme, vocabulary):
        meant = _meant(fold(candidate), by_word)
        key = (candidate, passage.section_index, passage.activity_index)
        if meant and (key not in done or passage.section_index is None):
            done.add(key)
            printed = " ".join(candidate.split()[: len(meant.split())])
            yield Sighting(
                f"{printed} in {passage.name}",
                Message(N_("“{name}” is no known scientific name."), {"name": printed}),
                passage.lines,
                (printed,),
                Message(
                    N_("The name meant may be “{name}”."),
                    {"name": meant[:1].upper() + meant[1:]},
                ),
                section_index=passage.section_index,
                activity_index=passage.activity_index,
            )


def _meant(candidate: str, by_word: dict[str, set[str]]) -> str | None:
    words = candidate.split()
    near: list[tuple[int, int, str]] = []
    for name in sorted(set().union(*(by_word.get(word, set()) for word in words))):
        parts = name.split()
        slips = [_distance(*pair) for pair in zip(words, parts, strict=False)]
        if len(parts) <= len(words) and max(slips) <= _MOST_SLIPS and any(slips):
            near.append((-len(parts), sum(slips), name))
    return min(near)[2] if near else None


def _distance(word: str, known: str) -> int:
    allowed = 0 if len(known) < _SHORTEST else 1 if len(known) < _LONG else _MOST_SLIPS
    distance = OSA.distance(word, known)
    return distance if distance <= allowed else _MOST_SLIPS + 1

"""Names of actors, species and countries in the reader's language.

Those of the vocabulary's data files, and over them those that the Secretariat changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from cami.sources import words
from cami.stores.kinship import TermRow, terms

Kind = str


@cache
def _shipped() -> Mapping[tuple[Kind, str], tuple[str, str]]:
    return {(name.kind, name.key): (name.en, name.ru) for name in words.names()}


@dataclass(frozen=True)
class Lexicon:
    """Names in one language, alphabetical orders included."""

    language: str

    @cached_property
    def _changed(self) -> Mapping[tuple[Kind, str], TermRow]:
        return {(term.kind, term.key): term for term in terms()}

    def name(self, kind: Kind, key: str, otherwise: str = "") -> str:
        """Return the name under a key; ``otherwise``, or the key, where it has none."""
        term = self._changed.get((kind, key))
        both = (term.en, term.ru) if term else _shipped().get((kind, key), ("", ""))
        return both[self.language == "ru"] or both[0] or otherwise or key

    def keys(self, kind: Kind) -> tuple[str, ...]:
        """Every key of a kind, in alphabetical order of the names."""
        both = {*_shipped(), *self._changed}
        return self.ordered(kind, (key for of, key in both if of == kind))

    def ordered(self, kind: Kind, keys: Iterable[str]) -> tuple[str, ...]:
        """Return ``keys`` in alphabetical order of their names."""
        return tuple(sorted(keys, key=lambda key: alphabetical(self.name(kind, key))))


def alphabetical(name: str) -> str:
    """Return what a name is sorted by."""
    return name.casefold().replace("ё", "е")

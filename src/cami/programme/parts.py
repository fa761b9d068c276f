"""Which texts were taken apart or together: wholes of one version, parts in the other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz.distance import LCSseq

from cami.programme.matching import CANDIDATES, best_first
from cami.programme.similarity import Corpus, Digest, Weights

HELD = 0.7
"""Containment from which an activity counts as part of another."""

IN_ORDER = 0.6
"""Share of a part's words that stand in the whole in the same order."""

OWN = 0.5
"""Share of a part's words that stand in the whole beside all its other parts."""

FEWEST_TERMS = 3
"""Terms that a part has at least; fewer are found by chance."""


def find_parts(
    splits: "Parts", free_new: Iterable[int], merges: "Parts", free_old: Iterable[int]
) -> None:
    """Attach what is left over, best held first; nothing is both split and merged."""
    found = [(offer, True) for offer in splits.offers(free_new)]
    found += [(offer, False) for offer in merges.offers(free_old)]
    for (_, part, whole), is_split in sorted(
        found, key=lambda f: (*best_first(f[0]), f[1])
    ):
        here, there = (splits, merges) if is_split else (merges, splits)
        bound = there.holds(part) or there.holds(here.pairs.get(whole))
        if not (bound or there.is_part(whole)):
            here.attach(part, whole)


class Parts:
    """Texts of one version (wholes) and what the other version holds of them (parts)."""

    def __init__(
        self,
        wholes: Sequence[Digest],
        parts: Sequence[Digest],
        pairs: Mapping[int, int],
        weights: Weights,
    ) -> None:
        self.wholes, self.parts, self.weights = wholes, parts, weights
        self.pairs = dict(pairs)
        self.held: dict[int, list[int]] = defaultdict(list)
        self._attached: set[int] = set()

    def offers(self, free: Iterable[int]) -> Iterator[tuple[float, int, int]]:
        """Parts that stand in a whole, in their order: containment, part, whole."""
        asking = [part for part in free if len(self.parts[part].terms) >= FEWEST_TERMS]
        corpus = Corpus(self.wholes if asking else (), self.weights)
        for part in asking:
            spoken = self.parts[part].words
            for whole, score in corpus.holders(self.parts[part], CANDIDATES):
                in_order = LCSseq.similarity(spoken, self.wholes[whole].words)
                if score >= HELD and in_order >= IN_ORDER * len(spoken):
                    yield score, part, whole

    def holds(self, whole: int | None) -> bool:
        """Tell whether a text of the first version was found to have further parts."""
        return whole in self.held

    def is_part(self, part: int) -> bool:
        """Tell whether a text of the other version was found to be a further part."""
        return part in self._attached

    def attach(self, part: int, whole: int) -> None:
        """Count a part to its whole if it brings what no other part of it does."""
        if part in self._attached:
            return
        siblings = [*self.held.get(whole, ())]
        if whole in self.pairs:
            siblings.append(self.pairs[whole])
        rest = self.wholes[whole].words
        for sibling in siblings:
            rest = _without(rest, self.parts[sibling].words)
        spoken = self.parts[part].words
        if LCSseq.similarity(spoken, rest) >= OWN * len(spoken):
            self.held[whole].append(part)
            self._attached.add(part)

    def families(self) -> Iterator[tuple[int, int, list[int]]]:
        """Find for each whole its pair, or else its likest part, and its other parts."""
        for whole, held in self.held.items():
            heir = self.pairs.get(whole)
            if heir is None:
                heir = min(held, key=lambda part: (-self._likeness(part, whole), part))
            yield whole, heir, sorted(part for part in held if part != heir)

    def _likeness(self, part: int, whole: int) -> float:
        return self.weights.likeness(self.parts[part], self.wholes[whole])


def _without(whole: tuple[str, ...], part: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a text that another, laid beside it, does not have."""
    return tuple(
        word
        for step in LCSseq.opcodes(part, whole)
        if step.tag == "insert"
        for word in whole[step.dest_start : step.dest_end]
    )

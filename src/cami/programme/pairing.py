"""Which activity and section of one version answers to which of the other.

Everything here works on indices and treats the two versions alike, so that comparing
backwards gives the same pairs backwards.

Notes
-----
In four steps, each over what the one before left: same words (within the section first, in
order), likest wording (greedy from the best), then wholes and their parts by containment.
Likeness asked for is lower where place speaks for the pair as well. Assumed: an activity
lives on in words or in place; one that changed both entirely counts as dropped and new.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import LCSseq

from cami.programme.provisions import Programme, Section
from cami.programme.similarity import Corpus, Digest, Weights, words

LIKE_ANYWHERE, LIKE_IN_SECTION, LIKE_IN_PLACE = 0.65, 0.5, 0.35
"""Likeness that makes a pair: anywhere, in one section, at one number of one section.

In the adopted programme 2021-2026 different activities of one section reach 0.50.
"""

LIKE_SECTION = 0.6
"""Likeness of titles, or share of activities in common, that makes a pair of sections."""

HELD = 0.7
"""Containment from which an activity counts as part of another."""

IN_ORDER = 0.6
"""Share of a part's words that stand in the whole in the same order."""

OWN = 0.5
"""Share of a part's words that stand in the whole beside all its other parts."""

FEWEST_TERMS = 3
"""Terms that a part has at least; fewer are found by chance."""

CANDIDATES = 5
"""Texts of the other version considered for each one left over."""


@dataclass(slots=True)
class Pairing:
    """Old index to new index, for what lives on; and what was taken apart or together."""

    sections: dict[int, int] = field(default_factory=dict)
    activities: dict[int, int] = field(default_factory=dict)
    splits: dict[int, list[int]] = field(default_factory=dict)
    """Old activity to the further new ones that hold parts of it, beside its pair."""

    merges: dict[int, list[int]] = field(default_factory=dict)
    """New activity to the further old ones that it holds, beside its pair."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The wording of all activities of two versions, weighed together."""

    old: tuple[Digest, ...]
    new: tuple[Digest, ...]
    weights: Weights

    @classmethod
    def of(cls, old: Programme, new: Programme) -> "Texts":
        """Digests of both versions."""
        before = tuple(Digest.of(activity.text) for activity in old.activities)
        after = tuple(Digest.of(activity.text) for activity in new.activities)
        return cls(before, after, Weights.among(before + after))

    def likeness(self, old: int, new: int) -> float:
        """How alike an old and a new activity are, 0 to 1."""
        return self.weights.likeness(self.old[old], self.new[new])


def pair(old: Programme, new: Programme, texts: Texts) -> Pairing:
    """Pair the sections and activities of two versions."""
    pairing = Pairing()
    _pair_sections_by_name(old, new, pairing.sections)
    anchors = _sole_copies(texts.old, texts.new)
    _pair_sections_by_content(old, new, anchors, pairing.sections)
    _pair_same_words(old, new, texts, pairing)
    _pair_likest(old, new, texts, pairing)
    _find_parts(texts, pairing)
    _pair_sections_by_content(old, new, pairing.activities.items(), pairing.sections)
    return pairing


def _pair_equal(
    old: Sequence[Hashable | None], new: Sequence[Hashable | None], pairs: dict[int, int]
) -> None:
    """Pair what has the same key and no pair yet, in order; None is no key."""
    taken = set(pairs.values())
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for index, key in enumerate(new):
        if key is not None and index not in taken:
            waiting[key].append(index)
    for index, key in enumerate(old):
        if key is not None and index not in pairs and waiting.get(key):
            pairs[index] = waiting[key].popleft()


def _pair_best(candidates: Iterable[tuple[float, int, int]], pairs: dict[int, int]) -> None:
    """Pair greedily by score, ties by nearness in the documents."""
    taken = set(pairs.values())
    for _, old, new in sorted(candidates, key=_best_first):
        if old not in pairs and new not in taken:
            pairs[old] = new
            taken.add(new)


def _best_first(candidate: tuple[float, int, int]) -> tuple[float, int, int, int]:
    """Sort key that reads the same forwards and backwards, short of pairs that agree."""
    score, old, new = candidate
    return (-round(score, 6), abs(old - new), old + new, old)


def _pair_sections_by_name(old: Programme, new: Programme, pairs: dict[int, int]) -> None:
    def title(section: Section) -> Hashable | None:
        return words(section.title) or None

    def numbered(section: Section) -> Hashable | None:
        return (section.number, words(section.title))

    def named(section: Section) -> Hashable | None:
        return words(section.scientific_name or "") or None

    for key in (numbered, title, named):
        _pair_equal([key(s) for s in old.sections], [key(s) for s in new.sections], pairs)


def _sole_copies(old: Sequence[Digest], new: Sequence[Digest]) -> list[tuple[int, int]]:
    """Pairs of texts that stand exactly once in either version."""
    often_old = Counter(digest.words for digest in old)
    often_new = Counter(digest.words for digest in new)
    at = {digest.words: index for index, digest in enumerate(new)}
    return [
        (index, at[digest.words])
        for index, digest in enumerate(old)
        if digest.words and often_old[digest.words] == often_new[digest.words] == 1
    ]


def _pair_sections_by_content(
    old: Programme,
    new: Programme,
    activities: Iterable[tuple[int, int]],
    pairs: dict[int, int],
) -> None:
    """Pair sections left over by their titles and by the activities they have in common."""
    free_old = [index for index in range(len(old.sections)) if index not in pairs]
    free_new = sorted(set(range(len(new.sections))) - set(pairs.values()))
    if not (free_old and free_new):
        return
    common = Counter(
        (old.activities[before].section_index, new.activities[after].section_index)
        for before, after in activities
    )
    size_old = Counter(activity.section_index for activity in old.activities)
    size_new = Counter(activity.section_index for activity in new.activities)
    scores = {
        (before, after): count / max(size_old[before], size_new[after])
        for (before, after), count in common.items()
    }
    titles_old = [Digest.of(old.sections[index].title) for index in free_old]
    titles_new = [Digest.of(new.sections[index].title) for index in free_new]
    weights = Weights.among(titles_old + titles_new)
    for left, right, score in _likest(titles_old, titles_new, weights):
        where = (free_old[left], free_new[right])
        scores[where] = max(score, scores.get(where, 0.0))
    _pair_best(((s, *at) for at, s in scores.items() if s >= LIKE_SECTION), pairs)


def _pair_same_words(
    old: Programme, new: Programme, texts: Texts, pairing: Pairing
) -> None:
    before, after = _sections(old, new, pairing)
    tails_old, tails_new = _tails(old), _tails(new)
    words_old = [digest.words for digest in texts.old]
    words_new = [digest.words for digest in texts.new]
    pairs = pairing.activities
    _pair_equal(
        list(zip(before, tails_old, words_old, strict=True)),
        list(zip(after, tails_new, words_new, strict=True)),
        pairs,
    )
    _pair_equal(
        list(zip(before, words_old, strict=True)),
        list(zip(after, words_new, strict=True)),
        pairs,
    )
    _pair_equal([w or None for w in words_old], [w or None for w in words_new], pairs)


def _pair_likest(old: Programme, new: Programme, texts: Texts, pairing: Pairing) -> None:
    before, after = _sections(old, new, pairing)
    tails_old, tails_new = _tails(old), _tails(new)
    free_old, free_new = _left_over(texts, pairing)
    scores = {
        (free_old[left], free_new[right]): score
        for left, right, score in _likest(
            [texts.old[index] for index in free_old],
            [texts.new[index] for index in free_new],
            texts.weights,
        )
    }
    places: dict[int, int] = {}
    _pair_equal(
        [(before[index], tails_old[index]) for index in free_old],
        [(after[index], tails_new[index]) for index in free_new],
        places,
    )
    for left, right in places.items():
        at = (free_old[left], free_new[right])
        scores.setdefault(at, texts.likeness(*at))
    candidates = []
    for (left, right), score in scores.items():
        together = before[left] == after[right]
        in_place = together and tails_old[left] == tails_new[right]
        asked = LIKE_IN_SECTION if together else LIKE_ANYWHERE
        if score >= (LIKE_IN_PLACE if in_place else asked):
            candidates.append((score + 0.1 * together + 0.05 * in_place, left, right))
    _pair_best(candidates, pairing.activities)


def _likest(
    old: Sequence[Digest], new: Sequence[Digest], weights: Weights
) -> Iterator[tuple[int, int, float]]:
    """Pairs worth considering: the likest of the other side for each text of either."""
    if not (old and new):
        return
    among_old, among_new = Corpus(old, weights), Corpus(new, weights)
    for left, digest in enumerate(old):
        for right, score in among_new.most_like(digest, CANDIDATES):
            yield left, right, score
    for right, digest in enumerate(new):
        for left, score in among_old.most_like(digest, CANDIDATES):
            yield left, right, score


def _find_parts(texts: Texts, pairing: Pairing) -> None:
    """Find what was taken apart or together among the activities left over."""
    free_old, free_new = _left_over(texts, pairing)
    pairs = pairing.activities
    back = {new: old for old, new in pairs.items()}
    splits = _Parts(texts.old, texts.new, pairs, texts.weights)
    merges = _Parts(texts.new, texts.old, back, texts.weights)
    found = [(score, part, whole, True) for score, part, whole in splits.offers(free_new)]
    found += [(score, part, whole, False) for score, part, whole in merges.offers(free_old)]
    for _, part, whole, is_split in sorted(
        found, key=lambda offer: (*_best_first(offer[:3]), offer[3])
    ):
        here, there = (splits, merges) if is_split else (merges, splits)
        bound = there.holds(part) or there.holds(here.pairs.get(whole))
        if not (bound or there.is_part(whole)):
            here.attach(part, whole)
    for parts, forwards in ((splits, True), (merges, False)):
        for whole, held in parts.held.items():
            rest = list(held)
            if whole not in parts.pairs:
                heir = min(rest, key=lambda part: (-parts.likeness(part, whole), part))
                rest.remove(heir)
                pairs.update({whole: heir} if forwards else {heir: whole})
            if rest:
                (pairing.splits if forwards else pairing.merges)[whole] = sorted(rest)


class _Parts:
    """Texts of one version (wholes) and what the other version holds of them (parts)."""

    def __init__(
        self,
        wholes: Sequence[Digest],
        parts: Sequence[Digest],
        pairs: dict[int, int],
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

    def likeness(self, part: int, whole: int) -> float:
        """How alike a part and a whole are."""
        return self.weights.likeness(self.parts[part], self.wholes[whole])


def _without(whole: tuple[str, ...], part: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a text that another, laid beside it, does not have."""
    return tuple(
        word
        for step in LCSseq.opcodes(part, whole)
        if step.tag == "insert"
        for word in whole[step.dest_start : step.dest_end]
    )


def _left_over(texts: Texts, pairing: Pairing) -> tuple[list[int], list[int]]:
    """Return indices of old and new activities without a pair, in order."""
    taken = set(pairing.activities.values())
    free_old = [index for index in range(len(texts.old)) if index not in pairing.activities]
    return free_old, [index for index in range(len(texts.new)) if index not in taken]


def _sections(
    old: Programme, new: Programme, pairing: Pairing
) -> tuple[list[int], list[int]]:
    """For each activity its section, as new index; a section without a pair is below 0."""
    before = [
        pairing.sections.get(activity.section_index, -1 - activity.section_index)
        for activity in old.activities
    ]
    return before, [activity.section_index for activity in new.activities]


def _tails(programme: Programme) -> list[str]:
    """For each activity its number without that of its section: ``3`` of ``12.3``."""
    return [activity.number.rpartition(".")[2] for activity in programme.activities]

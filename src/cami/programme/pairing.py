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

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from cami.programme.matching import likest, pair_as_often, pair_best, pair_equal
from cami.programme.parts import Parts, find_parts
from cami.programme.provisions import Programme, Section
from cami.programme.similarity import Digest, Weights, words

LIKE_ANYWHERE, LIKE_IN_SECTION, LIKE_IN_PLACE = 0.65, 0.5, 0.35
"""Likeness that makes a pair: anywhere, in one section, at one number of one section.

In the adopted programme 2021-2026 different activities of one section reach 0.50.
"""

LIKE_SECTION = 0.6
"""Likeness of titles, or share of activities in common, that makes a pair of sections."""


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
    _take_apart(texts, pairing)
    _pair_sections_by_content(old, new, pairing.activities.items(), pairing.sections)
    return pairing


def _pair_sections_by_name(old: Programme, new: Programme, pairs: dict[int, int]) -> None:
    def title(section: Section) -> Hashable | None:
        return words(section.title) or None

    def numbered(section: Section) -> Hashable | None:
        return (section.number, words(section.title))

    def named(section: Section) -> Hashable | None:
        return words(section.scientific_name or "") or None

    titles_old = [words(section.title) for section in old.sections]
    titles_new = [words(section.title) for section in new.sections]
    pair_as_often(titles_old, titles_new, pairs)
    for key in (numbered, title, named):
        pair_equal([key(s) for s in old.sections], [key(s) for s in new.sections], pairs)


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
    for left, right, score in likest(titles_old, titles_new, weights):
        where = (free_old[left], free_new[right])
        scores[where] = max(score, scores.get(where, 0.0))
    pair_best(((s, *at) for at, s in scores.items() if s >= LIKE_SECTION), pairs)


def _pair_same_words(
    old: Programme, new: Programme, texts: Texts, pairing: Pairing
) -> None:
    before, after = _sections(old, new, pairing)
    tails_old, tails_new = _tails(old), _tails(new)
    words_old = [digest.words for digest in texts.old]
    words_new = [digest.words for digest in texts.new]
    here_old = list(zip(before, words_old, strict=True))
    here_new = list(zip(after, words_new, strict=True))
    pairs = pairing.activities
    pair_as_often(here_old, here_new, pairs)
    pair_equal(
        list(zip(here_old, tails_old, strict=True)),
        list(zip(here_new, tails_new, strict=True)),
        pairs,
    )
    pair_equal(here_old, here_new, pairs)
    pair_equal([w or None for w in words_old], [w or None for w in words_new], pairs)


def _pair_likest(old: Programme, new: Programme, texts: Texts, pairing: Pairing) -> None:
    before, after = _sections(old, new, pairing)
    tails_old, tails_new = _tails(old), _tails(new)
    free_old, free_new = _left_over(texts, pairing)
    scores = {
        (free_old[left], free_new[right]): score
        for left, right, score in likest(
            [texts.old[index] for index in free_old],
            [texts.new[index] for index in free_new],
            texts.weights,
        )
    }
    places: dict[int, int] = {}
    pair_equal(
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
    pair_best(candidates, pairing.activities)


def _take_apart(texts: Texts, pairing: Pairing) -> None:
    """Find splits and mergers; the heir of a whole without a pair becomes its pair."""
    free_old, free_new = _left_over(texts, pairing)
    backwards = {new: old for old, new in pairing.activities.items()}
    splits = Parts(texts.old, texts.new, pairing.activities, texts.weights)
    merges = Parts(texts.new, texts.old, backwards, texts.weights)
    find_parts(splits, free_new, merges, free_old)
    for whole, heir, others in splits.families():
        pairing.activities[whole] = heir
        if others:
            pairing.splits[whole] = others
    for whole, heir, others in merges.families():
        pairing.activities[heir] = whole
        if others:
            pairing.merges[whole] = others


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

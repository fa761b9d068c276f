"""Pairing what stands in two lists: by equal keys, by best scores, by likest wording."""

from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Sequence

from cami.programme.similarity import Corpus, Digest, Weights

CANDIDATES = 5
"""Texts of the other version considered for each one left over."""


def pair_equal(
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


def pair_as_often(
    old: Sequence[Hashable], new: Sequence[Hashable], pairs: dict[int, int]
) -> None:
    """Pair in order what has the same key where it stands as often on either side."""
    often_old, often_new = Counter(old), Counter(new)
    steady = {key for key, count in often_old.items() if often_new[key] == count}
    pair_equal(
        [key if key in steady else None for key in old],
        [key if key in steady else None for key in new],
        pairs,
    )


def pair_best(candidates: Iterable[tuple[float, int, int]], pairs: dict[int, int]) -> None:
    """Pair greedily by score, ties by nearness in the documents."""
    taken = set(pairs.values())
    for _, old, new in sorted(candidates, key=best_first):
        if old not in pairs and new not in taken:
            pairs[old] = new
            taken.add(new)


def best_first(candidate: tuple[float, int, int]) -> tuple[float, int, int, int]:
    """Sort key that reads the same forwards and backwards, short of pairs that agree."""
    score, old, new = candidate
    return (-round(score, 6), abs(old - new), old + new, old)


def likest(
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

"""Which known name an unknown one is probably a misprint of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from rapidfuzz.distance import OSA

_LETTERS_PER_SLIP = 5
"""One slip is believed in a name of five letters, two in one of ten; at most three."""

_MOST_SLIPS = 3


class NamesAlike:
    """Known names that misprints are looked up among.

    Names are filed by the pieces that they are cut into: of a name with k slips that is cut
    into k + 1 pieces, one at least is whole: a look-up compares a few names, not all.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._filed: dict[tuple[int, int, str], list[str]] = defaultdict(list)
        for name in dict.fromkeys(names):
            for key in _pieces(name):
                self._filed[len(name), *key].append(name)

    def like(self, name: str) -> str | None:
        """The known name nearest to an unknown one; None where none is near enough."""
        slips = _slips(name)
        near: list[tuple[int, str]] = []
        for length in range(len(name) - slips, len(name) + slips + 1):
            for known in self._candidates(name, length):
                allowed = min(slips, _slips(known))
                distance = OSA.distance(name, known, score_cutoff=allowed)
                if 0 < distance <= allowed and _word_by_word(name, known):
                    near.append((distance, known))
        return min(near, default=(0, None))[1]

    def _candidates(self, name: str, length: int) -> set[str]:
        found: set[str] = set()
        for start, end in _cuts(length):
            for shift in range(-_MOST_SLIPS, _MOST_SLIPS + 1):
                piece = name[max(0, start + shift) : max(0, end + shift)]
                found.update(self._filed.get((length, start, piece), ()))
        return found


def _word_by_word(name: str, known: str) -> bool:
    """True where no word became another word: deer and bear are no misprints."""
    words, others = name.split(), known.split()
    if len(words) != len(others):
        return "".join(words) == "".join(others)
    return all(
        OSA.distance(one, other) <= min(_slips(one), _slips(other))
        for one, other in zip(words, others, strict=True)
        if one != other
    )


def _slips(name: str) -> int:
    return min(_MOST_SLIPS, len(name) // _LETTERS_PER_SLIP)


def _cuts(length: int) -> list[tuple[int, int]]:
    """Where a name of this length is cut: into two pieces more than slips are believed."""
    count = min(_MOST_SLIPS, length // _LETTERS_PER_SLIP) + 2
    marks = [length * at // count for at in range(count + 1)]
    return [(a, b) for a, b in pairwise(marks) if b > a]


def _pieces(name: str) -> Iterator[tuple[int, str]]:
    for start, end in _cuts(len(name)):
        yield start, name[start:end]

"""How alike two texts are: one measure for lint, references and the lineage of versions.

Notes
-----
A text is folded (case, ё, quotation marks, dashes, punctuation) into its *words* in order,
and from these into its set of *terms*: stems without stop words and without numbers such as
``3.4``, which point at other activities and change with them. With the weight
``w(t) = ln(1 + N / n(t))`` of a term that stands in n of the N different texts,

    overlap(A, B)   = 2 w(A & B) / (w(A) + w(B))                          (Dice, weighted)
    likeness(A, B)  = 0.8 overlap(terms) + 0.2 order(words)               (0 to 1)
    containment(A, B) = w(A & B) / w(A)                                   (0 to 1)

where order is ``1 - indel distance / (words of A + words of B)``. Likeness is symmetric,
and 1 only for texts of the same words in the same order.

The assumption: texts that ask the same share their rare words. A translation, or a synonym
for every word, is not recognised; two texts of a template that differ in one name are as
alike as the weight of that name lets them be.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nsmallest

import snowballstemmer
from rapidfuzz.distance import Indel

ORDER_SHARE = 0.2
"""Share of the order of words in likeness; the rest is the overlap of terms."""

SCANNED = 600
"""Index entries looked at for one question, rarest terms first: keeps questions bounded."""

SHORTLISTED = 8
"""Texts compared word by word for one question, at least."""

NEAR_DUPLICATE = 0.75
"""Likeness from which two activities ask much the same.

In the adopted programme 2021-2026, read row by row, activities that a reader takes for
repeated reach 0.76 to 0.99, and nothing else more than 0.70.
"""

NEIGHBOURS = 16
"""Texts compared for each text when looking for near-duplicates."""

_WORD = re.compile(r"\d+(?:\.\d+)+|\w+")
_APOSTROPHE = re.compile(r"(?<=\w)['`\u2018\u2019\u02bc](?=\w)")
_POINTER = re.compile(r"\d+(?:\.\d+)+")
_ENGLISH = snowballstemmer.stemmer("english")
_RUSSIAN = snowballstemmer.stemmer("russian")


def words(text: str) -> tuple[str, ...]:
    """Fold the words of ``text``, in order: what is left without typography.

    Examples
    --------
    >>> words("Ещё раз: “Snow-Leopard’s” range (see 3.4)")
    ('еще', 'раз', 'snow', 'leopards', 'range', 'see', '3.4')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = unicodedata.normalize("NFKC", folded).replace("ё", "е")
    return tuple(_WORD.findall(_APOSTROPHE.sub("", folded)))


_STOP = frozenset(
    words(
        "a about also an and any are as at be been between by can e each etc for from g has"
        " have how i if in including into is it its may more no not of on or other out per"
        " see should so such than that the their them these they this those through to"
        " under up was were where which while will with within"
        " а без бы был была были было быть в во где для до е его ее если есть же за и из"
        " или им их к как ко либо между на над не него нее нет ни них но о об от п по под"
        " при с см со т так также то том того у чем что чтобы это этих этого"
    )
)


@lru_cache(maxsize=1 << 16)
def _term(word: str) -> str | None:
    if word in _STOP or _POINTER.fullmatch(word):
        return None
    stemmer = _RUSSIAN if "а" <= word[0] <= "я" else _ENGLISH
    return str(stemmer.stemWord(word))


@dataclass(frozen=True, slots=True)
class Digest:
    """What is compared of a text."""

    words: tuple[str, ...]
    terms: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Digest":
        """Digest of a text."""
        return _digest(text)


@lru_cache(maxsize=1 << 10)
def _digest(text: str) -> Digest:
    folded = words(text)
    terms = (_term(word) for word in folded)
    return Digest(folded, frozenset(term for term in terms if term is not None))


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a term tells, in a given collection of texts."""

    by_term: Mapping[str, float] = field(default_factory=dict)
    unseen: float = math.log(2)
    """Weight of a term that the collection does not hold: as of one that stands once."""

    @classmethod
    def among(cls, digests: Iterable[Digest]) -> "Weights":
        """Weights in a collection; a text that stands there many times counts once."""
        different = {digest.words: digest.terms for digest in digests}
        count = max(1, len(different))
        standing_in = Counter(term for terms in different.values() for term in terms)
        by_term = {term: math.log1p(count / n) for term, n in standing_in.items()}
        return cls(by_term, math.log1p(count))

    def of(self, term: str) -> float:
        """Weight of one term."""
        return self.by_term.get(term, self.unseen)

    def total(self, terms: Iterable[str]) -> float:
        """Weight of a set of terms, whatever the order they come in."""
        return math.fsum([self.by_term.get(term, self.unseen) for term in terms])

    def overlap(self, left: Digest, right: Digest) -> float:
        """Weighted Dice of the terms, 0 to 1; 0 where neither text has any."""
        both = self.total(left.terms) + self.total(right.terms)
        return 2 * self.total(left.terms & right.terms) / both if both else 0.0

    def likeness(self, left: Digest, right: Digest) -> float:
        """How alike two texts are, 0 to 1; 1 only for the same words in the same order."""
        if left.words == right.words:
            return 1.0
        order = Indel.normalized_similarity(left.words, right.words)
        if not (left.terms or right.terms):
            return float(order)
        overlap = min(1.0, self.overlap(left, right))
        return (1 - ORDER_SHARE) * overlap + ORDER_SHARE * order

    def containment(self, part: Digest, whole: Digest) -> float:
        """Share of the terms of ``part`` that stand in ``whole``, by weight; 0 to 1."""
        weight = self.total(part.terms)
        return self.total(part.terms & whole.terms) / weight if weight else 0.0


Asked = int | str | Digest
"""A question to a `Corpus`: one of its indices, or a text of one's own."""


class Corpus:
    """A collection of texts that can be asked which of them are alike.

    Built in time linear in the texts. Texts of the same words are one entry inside, so that
    copies cost nothing. A question looks at no more than a fixed number of entries, those
    under its rarest terms: in a very large collection of very common words a moderately
    alike text may go unseen, a copy never.

    Parameters
    ----------
    texts
        The collection, as texts or their digests; answers are indices into it.
    weights
        Weights of the terms where they are to come from a larger collection.
    """

    def __init__(
        self, texts: Sequence[str | Digest], weights: Weights | None = None
    ) -> None:
        self._digests = [
            text if isinstance(text, Digest) else Digest.of(text) for text in texts
        ]
        self.weights = weights or Weights.among(self._digests)
        copies: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for index, digest in enumerate(self._digests):
            copies[digest.words].append(index)
        self._copies = [tuple(indices) for indices in copies.values()]
        self._entries = [self._digests[indices[0]] for indices in self._copies]
        self._entry_of = {digest.words: at for at, digest in enumerate(self._entries)}
        self._weight = [self.weights.total(digest.terms) for digest in self._entries]
        self._standing: dict[str, list[int]] = defaultdict(list)
        for at, digest in enumerate(self._entries):
            for term in digest.terms:
                self._standing[term].append(at)

    def __len__(self) -> int:
        return len(self._digests)

    def digest(self, asked: Asked) -> Digest:
        """Digest of a text, or of the text at an index of the collection."""
        if isinstance(asked, int):
            return self._digests[asked]
        return asked if isinstance(asked, Digest) else Digest.of(asked)

    def likeness(self, left: Asked, right: Asked) -> float:
        """How alike two texts are, by the weights of this collection; 0 to 1."""
        return self.weights.likeness(self.digest(left), self.digest(right))

    def containment(self, part: Asked, whole: Asked) -> float:
        """Share of ``part`` that is found in ``whole``; 0 to 1."""
        return self.weights.containment(self.digest(part), self.digest(whole))

    def most_like(self, asked: Asked, limit: int = 5) -> tuple[tuple[int, float], ...]:
        """Find the texts most like one: index and likeness, best first, itself left out."""
        digest = self.digest(asked)
        own = asked if isinstance(asked, int) else None
        shortlist = set(self._nearest(digest, max(SHORTLISTED, limit)))
        if digest.words in self._entry_of:
            shortlist.add(self._entry_of[digest.words])
        scores = {at: self.weights.likeness(digest, self._entries[at]) for at in shortlist}
        return self._best(scores, own, limit)

    def holders(self, asked: Asked, limit: int = 5) -> tuple[tuple[int, float], ...]:
        """Find the texts that hold most of one: index and containment, best first."""
        digest = self.digest(asked)
        own = asked if isinstance(asked, int) else None
        shared = self._shared(digest)
        best = nsmallest(max(SHORTLISTED, limit), ((-w, at) for at, w in shared.items()))
        weights, entries = self.weights, self._entries
        scores = {at: weights.containment(digest, entries[at]) for _, at in best}
        return self._best(scores, own, limit)

    def near_duplicates(self, threshold: float) -> tuple[tuple[int, ...], ...]:
        """Clusters of texts whose likeness reaches ``threshold``, copies included.

        Each cluster holds two or more indices in rising order; each member is that alike
        to at least one other member, not to all. Texts without words belong to none.

        Notes
        -----
        Rare terms first, as in prefix filtering: only texts that share some of the rarest
        terms are compared, and of those the `NEIGHBOURS` that share most by weight.

        References
        ----------
        Chaudhuri, Ganti & Kaushik 2006, A primitive operator for similarity joins.
        """
        overlap = (threshold - ORDER_SHARE) / (1 - ORDER_SHARE)
        cluster = _Clusters(len(self._entries))
        for at, digest in enumerate(self._entries):
            for other in self._nearest(digest, NEIGHBOURS):
                if cluster.parted(at, other) and self._alike(at, other, overlap, threshold):
                    cluster.join(at, other)
        return self._members(cluster)

    def _nearest(self, digest: Digest, limit: int) -> list[int]:
        """Return the entries that seem most alike by the terms looked at."""
        total = self.weights.total(digest.terms)
        shared = self._shared(digest)
        overlaps = [(-shared[at] / (total + self._weight[at]), at) for at in shared]
        return [at for _, at in nsmallest(limit, overlaps)]

    def _shared(self, digest: Digest) -> dict[int, float]:
        """Weight that entries share with a text, over its rarest terms."""
        shared: dict[int, float] = defaultdict(float)
        scanned = 0
        known = (term for term in digest.terms if term in self._standing)
        for term in sorted(known, key=lambda term: (len(self._standing[term]), term)):
            standing = self._standing[term]
            scanned += len(standing)
            if scanned > SCANNED and len(shared) > 1:
                break
            weight = self.weights.of(term)
            for at in standing[:SCANNED]:
                shared[at] += weight
        return shared

    def _best(
        self, scores: Mapping[int, float], own: int | None, limit: int
    ) -> tuple[tuple[int, float], ...]:
        """Return copies of the best entries, without the text that was asked about."""
        found = (
            (-score, index)
            for at, score in scores.items()
            for index in self._copies[at]
            if index != own
        )
        return tuple((index, -score) for score, index in nsmallest(limit, found))

    def _alike(self, left: int, right: int, overlap: float, threshold: float) -> bool:
        one, other = self._entries[left], self._entries[right]
        return (
            self.weights.overlap(one, other) >= overlap
            and self.weights.likeness(one, other) >= threshold
        )

    def _members(self, cluster: "_Clusters") -> tuple[tuple[int, ...], ...]:
        members: dict[int, list[int]] = defaultdict(list)
        for at, indices in enumerate(self._copies):
            if self._entries[at].words:
                members[cluster.root(at)].extend(indices)
        found = (tuple(sorted(indices)) for indices in members.values() if len(indices) > 1)
        return tuple(sorted(found))


class _Clusters:
    """Disjoint sets of entries."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def root(self, at: int) -> int:
        while self._above[at] != at:
            self._above[at] = self._above[self._above[at]]
            at = self._above[at]
        return at

    def parted(self, left: int, right: int) -> bool:
        return self.root(left) != self.root(right)

    def join(self, left: int, right: int) -> None:
        self._above[self.root(left)] = self.root(right)

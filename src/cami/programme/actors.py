"""From the printed list of those responsible to actors, none lost and none made up."""

import re
from dataclasses import dataclass

from cami.programme.provisions import ActorMention
from cami.programme.vocabulary import ActorWords, any_of, fold

_SEPARATOR = re.compile(r"[,;\n]")
_BRACKETED = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class ActorReader:
    """Reads the cells of those responsible; build one a document, it compiles the words."""

    words: ActorWords
    _names: re.Pattern[str]
    _joined: re.Pattern[str]
    _spare: re.Pattern[str]

    @classmethod
    def of(cls, words: ActorWords) -> "ActorReader":
        """A reader with these words."""
        return cls(
            words,
            any_of(tuple(words.keys)),
            re.compile(rf"\s*(?:[/&+]|{any_of(words.joiners).pattern})\s*"),
            any_of(words.qualifiers),
        )

    def read(self, printed: str) -> tuple[ActorMention, ...]:
        """Every actor in printed order.

        A piece between commas that the vocabulary knows is one actor, whatever words it
        contains; else it is split at joining words; else known names are found inside it.
        What remains unknown is an actor of its own, with ``known=False``.
        """
        mentions: list[ActorMention] = []
        for piece in _pieces(printed):
            mentions += self._of_piece(piece)
        return tuple(mentions)

    def _of_piece(self, piece: str) -> list[ActorMention]:
        tbc = any(mark in fold(piece) for mark in self.words.tbc)
        key = self._key(piece)
        if key:
            return [ActorMention(key, piece, tbc)]
        halves = self._split(piece)
        if len(halves) > 1 and any(self._key(half) for half in halves):
            return [actor for half in halves for actor in self._of_piece(half)]
        inside = self._inside(piece)
        if inside:
            return [ActorMention(key, name, tbc) for key, name in inside]
        if not self._bare(piece):
            return []
        return [ActorMention(slug(_BRACKETED.sub(" ", piece)), piece, tbc, known=False)]

    def _split(self, piece: str) -> list[str]:
        """The piece cut at joining words outside brackets; adjectives borrow their noun."""
        folded = fold(_hidden(piece))
        if len(folded) != len(piece):
            return [piece]
        cuts = [found.span() for found in self._joined.finditer(folded)]
        starts = [0, *(end for _, end in cuts)]
        ends = [*(start for start, _ in cuts), len(piece)]
        parts = [piece[a:b].strip() for a, b in zip(starts, ends, strict=True)]
        for at in range(len(parts) - 2, -1, -1):
            if fold(parts[at]) in self.words.modifiers:
                first, _, noun = parts[at + 1].partition(" ")
                borrowed = noun if fold(first) in self.words.modifiers else parts[at + 1]
                parts[at] = f"{parts[at]} {borrowed}"
        return [part for part in parts if self._bare(part)]

    def _inside(self, piece: str) -> list[tuple[str, str]]:
        """Known names that cover the whole piece but for spare words; else nothing."""
        bare = " ".join(_BRACKETED.sub(" ", piece).split())
        folded = fold(bare)
        found = list(self._names.finditer(folded))
        rest = self._spare.sub(" ", self._joined.sub(" ", self._names.sub(" ", folded)))
        if not found or re.sub(r"[\W_]", "", rest):
            return []
        printed = bare if len(bare) == len(folded) else folded
        return [(self.words.keys[f[0]], printed[f.start() : f.end()]) for f in found]

    def _key(self, piece: str) -> str | None:
        """Key of a piece that names one actor, with or without brackets and qualifiers."""
        folded = fold(piece).strip(" .:*")
        bare = fold(self._bare(piece))
        return self.words.keys.get(folded) or self.words.keys.get(bare)

    def _bare(self, piece: str) -> str:
        """The piece without what stands in brackets and without qualifying words."""
        folded = fold(_BRACKETED.sub(" ", piece))
        return " ".join(self._spare.sub(" ", folded).split()).strip(" .:*-")


def _pieces(printed: str) -> list[str]:
    """Cut at commas and semicolons outside brackets."""
    hidden = _hidden(printed)
    pieces, start = [], 0
    for cut in _SEPARATOR.finditer(hidden):
        pieces.append(printed[start : cut.start()])
        start = cut.end()
    pieces.append(printed[start:])
    return [" ".join(piece.split()) for piece in pieces if piece.strip(" .")]


def _hidden(text: str) -> str:
    """The text with what stands in brackets made unreadable, same length."""
    return _BRACKETED.sub(lambda found: "\x00" * len(found[0]), text)


def slug(name: str) -> str:
    """A key made from a printed name: words joined by hyphens."""
    return "-".join(re.findall(r"\w+", fold(name)))

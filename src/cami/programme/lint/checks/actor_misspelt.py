"""No name of an actor is a misprint of a known one.

A misprint makes an actor of its own, and the real one does not see what it is asked. An
unknown name that resembles no other is let pass: the vocabulary does not know everybody.
An unknown short one, such as an acronym, counts only where it stands once and what it
resembles is named time and again.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from cami.messages import N_, Message
from cami.programme.actors import ActorReader
from cami.programme.findings import Severity
from cami.programme.lint.names_alike import NamesAlike
from cami.programme.lint.sighting import Sighting, like_printed, lines_of, name_of
from cami.programme.provisions import Programme
from cami.programme.vocabulary import ActorWords, Vocabulary, fold

TITLE = N_("Actor misspelt")
SEVERITY: Severity = "high"
_WORD = re.compile(r"\w+")
_SHORT = 3
_OFTEN = 5
"""Times that a short name stands before another is taken for its misprint."""


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every unknown actor that a known one, or one named more often, resembles."""
    unknown = Counter(
        fold(actor.printed)
        for activity in programme.activities
        for actor in activity.actors
        if not actor.known
    )
    if not unknown:
        return
    usual = [name for name, count in unknown.items() if count > 1]
    names = NamesAlike([*vocabulary.actors.keys, *usual])
    speller = _Speller.of(vocabulary.actors)
    familiar = _familiar(programme)
    meant = {
        name: names.like(name) or speller.respelt(name) or _short(name, familiar)
        for name in unknown
    }
    for index, activity in enumerate(programme.activities):
        for actor in activity.actors:
            name = fold(actor.printed)
            like = None if actor.known else meant[name]
            if like and (like not in unknown or unknown[name] == 1):
                yield Sighting(
                    f"{name_of(activity)} {name}",
                    Message(
                        N_("Activity {number} names “{actor}”, who is not known."),
                        {"number": name_of(activity), "actor": actor.printed},
                    ),
                    lines_of(activity.place),
                    (actor.printed,),
                    Message(
                        N_("The actor meant may be “{actor}”."),
                        {"actor": like_printed(actor.printed, like)},
                    ),
                    section_index=activity.section_index,
                    activity_index=index,
                )


def _familiar(programme: Programme) -> list[str]:
    """Short names of known actors that the document prints time and again."""
    known = Counter(
        fold(actor.printed)
        for activity in programme.activities
        for actor in activity.actors
        if actor.known and _SHORT <= len(actor.printed) <= _SHORT + 1
    )
    return [name for name, count in known.most_common() if count >= _OFTEN]


def _short(name: str, familiar: list[str]) -> str | None:
    """The familiar short name that a short one is one slip away from."""
    if not _SHORT <= len(name) <= _SHORT + 1:
        return None
    return next((one for one in familiar if OSA.distance(name, one) == 1), None)


@dataclass(frozen=True, slots=True)
class _Speller:
    """Mends the words of a name, for names that several actors stand in."""

    known: frozenset[str]
    alike: NamesAlike
    reader: ActorReader

    @classmethod
    def of(cls, words: ActorWords) -> "_Speller":
        texts = (*words.keys, *words.joiners, *words.modifiers, *words.qualifiers)
        known = frozenset(word for text in texts for word in _WORD.findall(text))
        return cls(known, NamesAlike(sorted(known)), ActorReader.of(words))

    def respelt(self, name: str) -> str | None:
        """The name with its words mended; None unless only known actors are named then."""
        mended = _WORD.sub(self._mended, name)
        actors = self.reader.read(mended) if mended != name else ()
        return mended if actors and all(actor.known for actor in actors) else None

    def _mended(self, word: re.Match[str]) -> str:
        return word[0] if word[0] in self.known else self.alike.like(word[0]) or word[0]

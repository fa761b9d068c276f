"""Numbers that a text claims, and the lists that they can safely be held against.

A claim is a numeral and a noun that the vocabulary can count ("14 Range States"). It is
tied to a list only where the list is printed with it: right after it, in the next paragraph
after a colon, or in a note called beside it. A list is read to its end or not at all: an
item that the vocabulary does not know makes it worthless for counting.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cami.programme.provisions import Programme
from cami.programme.source import Note
from cami.programme.vocabulary import Vocabulary, any_of, fold

_LEAST = 2
_NEAR = 60
"""Characters after a claim within which an Appendix is named that the claim is about."""

_IN_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A number claimed in a paragraph."""

    number: int
    noun: str
    """What is counted, as in `Vocabulary.counted`: ``species``, ``range-states`` ..."""

    printed: str
    after: str
    """Folded text after it, to the end of the sentence."""

    appendix: str
    """``I`` or ``II`` where the claim is about species of that Appendix; else empty."""

    at: int
    """Index into `Programme.paragraphs`."""


def claims(programme: Programme, vocabulary: Vocabulary) -> Iterator[Claim]:
    """Every number and noun in the paragraphs."""
    counted = any_of(tuple(vocabulary.counted)).pattern
    numeral = any_of(tuple(vocabulary.numerals)).pattern
    claim = re.compile(
        rf"(?<![\w.,/:-])(?P<n>\d{{1,3}}|{numeral})\s+"
        rf"(?:[^\W\d]+\s+){{0,2}}?(?P<noun>{counted})"
    )
    words = any_of(tuple(fold(word) for word in vocabulary.appendix_words)).pattern
    appendix = re.compile(rf"\s*(?:{words})\s*(i{{1,3}})(?!\w)")
    further = re.compile(
        rf"(?<![\w.,/:-])(?P<n>\d{{1,3}}|{numeral})\s+[^\d;.]{{0,{_NEAR}}}"
    )
    for at, (text, _, _) in enumerate(programme.paragraphs):
        folded = fold(text)
        for found in claim.finditer(folded):
            number = _value(found["n"], vocabulary)
            if number < _LEAST:
                continue
            noun = vocabulary.counted[found["noun"]]
            after = re.split(r"[.;]\s", folded[found.end() :], maxsplit=1)[0]
            named = re.search(appendix, after[:_NEAR]) if noun == "species" else None
            yield Claim(
                number, noun, found[0], after, named[1].upper() if named else "", at
            )
            if named:
                yield from _further(after[named.end() :], further, appendix, vocabulary, at)


def _further(
    text: str,
    numeral: re.Pattern[str],
    appendix: re.Pattern[str],
    vocabulary: Vocabulary,
    at: int,
) -> Iterator[Claim]:
    """Claims on another Appendix without the noun: "a further six on Appendix II"."""
    for found in numeral.finditer(text):
        named = appendix.search(found[0])
        if named:
            number = _value(found["n"], vocabulary)
            printed = found[0][: named.end()]
            yield Claim(number, "species", printed, "", named[1].upper(), at)


def _value(numeral: str, vocabulary: Vocabulary) -> int:
    return int(numeral) if numeral.isdigit() else vocabulary.numerals[numeral]


def listed_after(
    claim: Claim, programme: Programme, vocabulary: Vocabulary
) -> list[str] | None:
    """Keys of what is listed right after a claim; None without a list that is all known."""
    names, pattern = _names(claim.noun, vocabulary)
    if not names:
        return None
    after = claim.after.lstrip()
    if after.rstrip() in ("", ":") and claim.at + 1 < len(programme.paragraphs):
        if not programme.paragraphs[claim.at][0].rstrip().endswith(":"):
            return None
        return listed(programme.paragraphs[claim.at + 1][0], names, pattern, vocabulary)
    namely = [word for word, what in vocabulary.labels.items() if what == "namely"]
    opens = re.match(
        rf"(?P<sign>[,:(–-])\s*(?P<namely>{any_of(tuple(namely)).pattern})?\s*:?", after
    )
    if opens is None:
        return None
    keys, rest = _list(after[opens.end() :], names, pattern, vocabulary)
    announced = opens["namely"] or opens["sign"] in (":", "(")
    return keys if announced or not rest.strip(" .;") else None


def listed_in_note(
    claim: Claim, programme: Programme, vocabulary: Vocabulary
) -> tuple[Note, list[str]] | None:
    """The note that lists what a claim counts, and the keys in it."""
    if claim.noun != "species":
        return None
    _, place, _ = programme.paragraphs[claim.at]
    beside = [note for note in programme.footnotes if place.first <= note.at <= place.last]
    found = []
    for note in beside:
        about, body = note_appendix(note, vocabulary)
        keys = listed_species(body, vocabulary)
        if keys and about == claim.appendix:
            found.append((note, keys))
    return found[0] if len(found) == 1 else None


def note_appendix(note: Note, vocabulary: Vocabulary) -> tuple[str, str]:
    """The Appendix that a note opens with (or nothing), and the rest of the note."""
    words = any_of(tuple(fold(word) for word in vocabulary.appendix_words)).pattern
    opens = re.match(rf"(?:\w+\s)?(?:{words})\s*(i{{1,3}})(?!\w)[\s:–-]*", fold(note.text))
    return (opens[1].upper(), fold(note.text)[opens.end() :]) if opens else ("", note.text)


def listed_species(text: str, vocabulary: Vocabulary) -> list[str] | None:
    """Keys of the species in a list of their names; None if one is not known."""
    pieces = [
        piece for piece in _IN_BRACKETS.sub(" ", fold(text)).split(",") if piece.strip(" .")
    ]
    keys = []
    for piece in pieces:
        found = {
            vocabulary.species[name[0]] for name in vocabulary.species_names.finditer(piece)
        }
        if len(found) != 1:
            return None
        keys.append(found.pop())
    return keys if len(keys) > _LEAST else None


def listed(
    text: str, names: Mapping[str, str], pattern: re.Pattern[str], vocabulary: Vocabulary
) -> list[str] | None:
    """Keys of the names that a text opens with, as a list; None where one is not known."""
    return _list(text, names, pattern, vocabulary)[0]


def _list(
    text: str, names: Mapping[str, str], pattern: re.Pattern[str], vocabulary: Vocabulary
) -> tuple[list[str] | None, str]:
    """The keys of a list, and the text after it."""
    joiners = any_of(vocabulary.references.joiners).pattern
    separator = re.compile(
        rf"\s*(?:\([^()]*\)\s*)?(?:,|;|{joiners})+\s*(?:{joiners}\s+)?(?:the\s+)?"
    )
    rest = re.sub(r"^\s*the\s+", "", fold(text))
    keys: list[str] = []
    while found := pattern.match(rest):
        keys.append(names[found[0]])
        cut = separator.match(rest, found.end())
        if cut is None:
            return (keys if len(keys) >= _LEAST else None), rest[found.end() :]
        rest = rest[cut.end() :]
    return None, rest


def _names(noun: str, vocabulary: Vocabulary) -> tuple[Mapping[str, str], re.Pattern[str]]:
    if noun == "range-states":
        return vocabulary.countries, vocabulary.country_names
    if noun == "species":
        return vocabulary.species, vocabulary.species_names
    return {}, re.compile("(?!)")

"""The resolution around a programme: who is asked to do what, and what is cited."""

import re
from dataclasses import dataclass
from itertools import pairwise

from cami.programme.numbering import section_number
from cami.programme.provisions import Citation, Clause
from cami.programme.scope import Paragraphs
from cami.programme.vocabulary import Vocabulary, any_of, as_printed, fold

_SYMBOL = re.compile(r"\b[A-Z]{2,}(?:/[A-Za-z0-9]+(?:[.\-][A-Za-z0-9]+)*){2,}")
_ADDRESSING = frozenset(
    (
        "instructs",
        "requests",
        "urges",
        "calls-upon",
        "invites",
        "encourages",
        "recommends",
        "authorizes",
    )
)
_NUMBERS = r"\d+\.\d+(?:\.\d+)*(?:\s*(?:,|and|и)\s*\d+\.\d+(?:\.\d+)*)*"
_ACRONYM = re.compile(
    r"\b([A-Z]{2,}s?)\s+((?:[A-Z][a-z]+|of|the|and|for)(?:\s+(?:[A-Z][a-z]+|of|the|and|for))*)"
)


@dataclass(frozen=True, slots=True)
class _Verb:
    key: str
    start: int
    end: int
    is_opening: bool


def clauses(paragraphs: Paragraphs, vocabulary: Vocabulary) -> tuple[Clause, ...]:
    """Preambular and operative paragraphs, in order.

    A preambular paragraph opens with a verb of a preamble and ends like an item of a
    list; an operative one is numbered and opens with an operative verb. In a plain text
    in which deleted words stand beside inserted ones a clause is marked as garbled: what
    was adopted is not guessed.
    """
    pattern = any_of(tuple(vocabulary.verbs))
    found = []
    for line, place in paragraphs:
        numbered = section_number(line.text)
        text = numbered.rest if numbered and numbered.number.isdigit() else line.text
        verbs = _verbs(text, pattern, vocabulary)
        if not verbs or verbs[0].start > 0:
            continue
        _, kind = vocabulary.verbs[fold(text)[: verbs[0].end]]
        if kind == "operative" and (numbered is None or not numbered.number.isdigit()):
            continue
        if kind == "preambular" and not re.search(r"([;,]|; and|; и)$", text.strip()):
            continue
        keys = tuple(dict.fromkeys(verb.key for verb in verbs))
        found.append(
            Clause(
                kind,
                numbered.number if numbered else "",
                text,
                keys,
                _addressees(text, verbs, vocabulary),
                kind == "operative" and _is_garbled(text, verbs),
                place,
            )
        )
    return tuple(found)


def citations(paragraphs: Paragraphs, vocabulary: Vocabulary) -> tuple[Citation, ...]:
    """Other documents that the paragraphs name, by symbol or by kind and number."""
    words = vocabulary.references.citations
    cited = re.compile(rf"({any_of(tuple(words)).pattern})\s+({_NUMBERS})", re.IGNORECASE)
    found: list[Citation] = []
    for line, place in paragraphs:
        found += [
            Citation(match[0], "document", place) for match in _SYMBOL.finditer(line.text)
        ]
        for match in cited.finditer(line.text):
            kind = words[fold(match[1])]
            found += [
                Citation(f"{match[1]} {number}", kind, place)  # type: ignore[arg-type]
                for number in re.findall(r"\d+(?:\.\d+)+", match[2])
            ]
    return tuple(found)


def _verbs(text: str, pattern: re.Pattern[str], vocabulary: Vocabulary) -> list[_Verb]:
    """The opening verb, and operative verbs joined to it or run into it."""
    folded = fold(text)
    verbs: list[_Verb] = []
    for found in pattern.finditer(folded):
        before = folded[: found.start()].rstrip()
        joined = before.endswith((" and", ",", " и")) or (
            bool(verbs) and found.start() - verbs[-1].end <= 1
        )
        key, kind = vocabulary.verbs[found[0]]
        if found.start() == 0 or (verbs and joined and kind == "operative"):
            verbs.append(_Verb(key, found.start(), found.end(), found.start() == 0))
    return verbs


def _addressees(text: str, verbs: list[_Verb], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Those named between a verb that addresses somebody and what they are to do."""
    if not any(verb.key in _ADDRESSING for verb in verbs):
        return ()
    end = re.search(r"\bto\b|:", text[verbs[0].end :])
    head = text[: verbs[0].end + end.start()] if end else text
    found = vocabulary.addressee_names.finditer(fold(head))
    return tuple(dict.fromkeys(as_printed(head.rstrip(), name) for name in found))


def _is_garbled(text: str, verbs: list[_Verb]) -> bool:
    """True where two wordings seem to stand in one sentence."""
    if any(after.start - before.end <= 1 for before, after in pairwise(verbs)):
        return True
    return any(_spells(found[1], found[2]) for found in _ACRONYM.finditer(text))


def _spells(acronym: str, words: str) -> bool:
    """True where the words beside an acronym are its own full form."""
    initials = "".join(word[0] for word in words.split()).casefold()
    return initials.startswith(acronym.rstrip("s").casefold())

"""Finding activities by words: the same stems when they are kept and when sought."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import snowballstemmer

_TOKEN = re.compile(r"\d+(?:\.\d+)+|\w+")
_CYRILLIC = re.compile(r"[а-я]")


def search_text(parts: Iterable[str]) -> str:
    """Stems of all ``parts``, each once, between spaces; English and Russian mixed.

    Examples
    --------
    >>> search_text(["Saiga antelopes", "Сайгаки Казахстана"])
    ' saiga antelop сайгак казахст '
    """
    stems = dict.fromkeys(_stem(token) for part in parts for token in _tokens(part))
    return f" {' '.join(stems)} " if stems else ""


def query_terms(q: str) -> tuple[tuple[str, ...], ...]:
    """Turn what a person typed into patterns: all words, each by any of its patterns.

    A pattern is a substring of `search_text`. The last word may be unfinished.

    Examples
    --------
    >>> query_terms("saigas corr")
    ((' saiga ',), (' corr ', ' corr'))
    """
    tokens = list(_tokens(q))
    terms: list[tuple[str, ...]] = [(f" {_stem(token)} ",) for token in tokens]
    if tokens:
        terms[-1] = (*terms[-1], f" {tokens[-1]}")
    return tuple(terms)


def _tokens(text: str) -> Iterator[str]:
    return (match[0] for match in _TOKEN.finditer(text.casefold().replace("ё", "е")))


@lru_cache(maxsize=50_000)
def _stem(token: str) -> str:
    """Stem one word with a stemmer of its own: a stemmer is not for two threads at once."""
    language = "russian" if _CYRILLIC.search(token) else "english"
    stemmer = snowballstemmer.stemmer(language)
    stem, shorter = token, stemmer.stemWord(token)
    while shorter != stem:  # "Казахстане" needs a second cut to meet "Казахстан"
        stem, shorter = shorter, stemmer.stemWord(shorter)
    return stem

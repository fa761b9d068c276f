"""Countries under a landscape are Range States that the document lists.

A misprint or a country from outside the list means that somebody is addressed who is not
known to take part. Nothing is said where the document lists no Range States.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.names_alike import NamesAlike
from cami.programme.lint.sighting import Sighting, like_printed, lines_of
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary, fold

TITLE = N_("Country not among the Range States")
SEVERITY: Severity = "medium"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every country of a heading that is not among the Range States."""
    listed = {_key(state.name, vocabulary) for state in programme.range_states}
    names = NamesAlike(vocabulary.countries)
    for index, section in enumerate(programme.sections):
        for country in section.countries if listed else ():
            if _key(country, vocabulary) in listed:
                continue
            folded = fold(country)
            like = None if folded in vocabulary.countries else names.like(folded)
            yield Sighting(
                f"{folded} in {fold(section.title)}",
                Message(
                    N_(
                        "“{country}” is not among the Range States that the document lists."
                    ),
                    {"country": country},
                ),
                lines_of(section.place),
                (country,),
                Message(
                    N_("The country meant may be “{country}”."),
                    {"country": like_printed(country, like)},
                )
                if like
                else None,
                section_index=index,
            )


def _key(name: str, vocabulary: Vocabulary) -> str:
    folded = fold(name)
    bare = folded.removeprefix("the ")
    return vocabulary.countries.get(folded) or vocabulary.countries.get(bare) or bare

"""A country is called by one name in lists and headings.

"Russia" and "the Russian Federation" are one country, and the United Nations use one name.
One finding for the document; capitals, articles, grammatical cases and running text are let
pass.
"""

from collections import defaultdict
from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting
from cami.programme.provisions import Programme
from cami.programme.similarity import Digest
from cami.programme.vocabulary import Vocabulary, fold

TITLE = N_("Country under several names")
SEVERITY: Severity = "low"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """One sighting with all countries that bear several names."""
    forms: dict[str, dict[frozenset[str], str]] = defaultdict(dict)
    lines: dict[str, list[int]] = defaultdict(list)
    for name, line in _names(programme):
        code = vocabulary.countries.get(fold(name)) or vocabulary.countries.get(
            fold(name).removeprefix("the ")
        )
        if code:
            forms[code].setdefault(Digest.of(name).terms, name)
            lines[code].append(line)
    varying = {code: printed for code, printed in forms.items() if len(printed) > 1}
    if varying:
        told = [
            ", ".join(f"“{name}”" for name in names.values()) for names in varying.values()
        ]
        yield Sighting(
            "style",
            Message(
                N_("Countries bear several names: {names}."), {"names": "; ".join(told)}
            ),
            tuple(line for code in varying for line in lines[code]),
            tuple(name for names in varying.values() for name in names.values()),
        )


def _names(programme: Programme) -> Iterator[tuple[str, int]]:
    for state in programme.range_states:
        yield state.name, state.place.first
    for section in programme.sections:
        for name in section.countries:
            yield name, section.place.first

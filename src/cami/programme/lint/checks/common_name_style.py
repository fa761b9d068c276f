"""The common name of a species is printed in one way in tables and headings.

"Persian leopard" here and "Persian Leopard" there look like two species to a filter. One
finding for the document; running text, plural forms and true synonyms are let pass.
"""

from collections import defaultdict
from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary, fold

TITLE = N_("Common names of species vary")
SEVERITY: Severity = "low"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """One sighting with all species whose name varies in capitals or quotation marks."""
    del vocabulary
    forms: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for name, line in _names(programme):
        forms[fold(name)][name].append(line)
    varying = [printed for printed in forms.values() if len(printed) > 1]
    if varying:
        told = "; ".join(", ".join(f"“{form}”" for form in printed) for printed in varying)
        yield Sighting(
            "style",
            Message(N_("Common names of species vary: {forms}."), {"forms": told}),
            tuple(
                line for printed in varying for lines in printed.values() for line in lines
            ),
            tuple(form for printed in varying for form in printed),
        )


def _names(programme: Programme) -> Iterator[tuple[str, int]]:
    for entry in programme.species:
        yield entry.common_name, entry.place.first
    for section in programme.sections:
        for name in section.species:
            yield name, section.place.first

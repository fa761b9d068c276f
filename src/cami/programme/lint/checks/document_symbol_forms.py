"""A document is cited by one symbol.

UNEP/CMS/COP11/Doc.1 and CMS/UNEP/COP11/Doc.1 are the same paper; a search finds one of
them. Symbols that differ in more than the order of their parts are different documents.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting
from cami.programme.provisions import Citation, Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Document symbol written differently")
SEVERITY: Severity = "low"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every symbol whose parts stand in an order that is rare in the document."""
    del vocabulary
    symbols = [
        one for one in programme.citations if one.kind == "document" and "/" in one.printed
    ]
    orders: dict[frozenset[str], Counter[str]] = defaultdict(Counter)
    for one in symbols:
        orders[_issuers(one)][_issued_by(one)] += 1
    rare: dict[str, list[Citation]] = defaultdict(list)
    for one in symbols:
        if _issued_by(one) != orders[_issuers(one)].most_common(1)[0][0]:
            rare[one.printed].append(one)
    for printed, group in rare.items():
        usual = orders[_issuers(group[0])].most_common(1)[0][0]
        yield Sighting(
            printed,
            Message(
                N_("The symbol {symbol} begins unlike others, which begin with {usual}."),
                {"symbol": printed, "usual": usual},
            ),
            tuple(one.place.first for one in group),
            (printed,),
        )


def _issued_by(citation: Citation) -> str:
    return "/".join(citation.printed.split("/")[:2])


def _issuers(citation: Citation) -> frozenset[str]:
    return frozenset(citation.printed.split("/")[:2])

"""Labels of parts are all of one kind: letters, Roman or Arabic numerals.

A reader who is sent to "Part I" does not find it where the first part is "A". A letter that
is also a Roman numeral counts as whichever the other labels are.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, listing
from cami.programme.numbering import roman
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Parts labelled in different ways")
SEVERITY: Severity = "low"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """One sighting where labels of several kinds are printed."""
    del vocabulary
    labels = [part.label for part in programme.parts]
    shared = set.intersection(*map(_kinds, labels)) if labels else {"any"}
    if not shared:
        yield Sighting(
            "style",
            Message(
                N_("Parts are labelled in different ways: {labels}."),
                {"labels": listing(labels)},
            ),
            tuple(part.place.first for part in programme.parts),
            tuple(part.printed for part in programme.parts),
        )


def _kinds(label: str) -> set[str]:
    kinds = {"digits"} if label.isdigit() else set()
    if not label.isdigit() and len(label) == 1:
        kinds.add("letter")
    if roman(label) is not None:
        kinds.add("roman")
    return kinds

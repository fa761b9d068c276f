"""Sub-items of an activity are labelled in sequence.

A priority "(a, b)" and a report on "item c" rest on the labels. Bullets have no sequence; a
list may begin anywhere, for it may go on from elsewhere.
"""

from collections.abc import Iterator
from itertools import pairwise

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, lines_of, name_of
from cami.programme.numbering import list_label, ordinal, roman
from cami.programme.provisions import Programme, SubItem
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Sub-items out of order")
SEVERITY: Severity = "low"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every label that does not follow from the one before in its list."""
    del vocabulary
    for index, activity in enumerate(programme.activities):
        for before, label in _breaks(activity.sub_items):
            yield Sighting(
                f"{name_of(activity)} {label}",
                Message(
                    N_("In activity {number} item {label} follows {before}."),
                    {"number": activity.number, "label": label, "before": before},
                ),
                lines_of(activity.place),
                (before, label),
                section_index=activity.section_index,
                activity_index=index,
            )


def _breaks(items: tuple[SubItem, ...]) -> Iterator[tuple[str, str]]:
    labels = [item.label for item in items]
    for before, label in pairwise(labels):
        if not _follows(_bare(before), _bare(label)):
            yield before, label
    for item in items:
        yield from _breaks(item.sub_items)


def _follows(before: str, label: str) -> bool:
    """True where a label comes next as a letter, number or Roman numeral, or is no such."""
    readings = [(read(before), read(label)) for read in (ordinal, roman)]
    known = [(last, place) for last, place in readings if last and place]
    return not known or any(place == last + 1 for last, place in known)


def _bare(label: str) -> str:
    found = list_label(f"{label} x")
    return found.bare if found else label

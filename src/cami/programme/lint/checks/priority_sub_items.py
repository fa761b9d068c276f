"""A priority that is given per sub-item names every sub-item, and none that does not exist.

"High (a, b)" of an activity with items a to d leaves the rest without a priority. A level
without a bracket beside it holds for all others and is let pass.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, lines_of, listing, name_of
from cami.programme.numbering import list_label
from cami.programme.priorities import read_priority
from cami.programme.provisions import Activity, Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Priority does not fit the sub-items")
SEVERITY: Severity = "medium"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every activity whose priority does not fit its sub-items."""
    for index, activity in enumerate(programme.activities):
        named = set(activity.priority.by_sub_item)
        if not named:
            continue
        existing = {_bare(item.label) for item in activity.sub_items}
        unknown = sorted(named - existing)
        left_out = [] if _speaks_of_rest(activity, vocabulary) else sorted(existing - named)
        for what, labels, text in (
            (
                "unknown",
                unknown,
                N_(
                    "The priority of activity {number} names items "
                    "that it does not have: {labels}."
                ),
            ),
            (
                "left out",
                left_out,
                N_("The priority of activity {number} leaves out items: {labels}."),
            ),
        ):
            if labels:
                yield Sighting(
                    f"{name_of(activity)} {what} {' '.join(labels)}",
                    Message(text, {"number": activity.number, "labels": listing(labels)}),
                    lines_of(activity.place),
                    (activity.priority_printed,),
                    section_index=activity.section_index,
                    activity_index=index,
                )


def _speaks_of_rest(activity: Activity, vocabulary: Vocabulary) -> bool:
    """True where a level stands without labels: it holds for the other items."""
    return bool(read_priority(_outside(activity.priority_printed), vocabulary).levels)


def _outside(printed: str) -> str:
    """What stands neither in brackets nor just before them."""
    kept = []
    for piece in printed.split(")"):
        before, bracket, _ = piece.partition("(")
        words = before.split()
        kept += words[:-1] if bracket else words
    return " ".join(kept)


def _bare(label: str) -> str:
    found = list_label(f"{label} x")
    return found.bare if found else label

"""Activities of a section stand in the order of their numbers.

An activity that stands elsewhere than its number says is overlooked. Repeated numbers are
not out of order.
"""

from collections.abc import Iterator
from itertools import pairwise

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.series import series
from cami.programme.lint.sighting import Sighting, name_of
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Activity out of order")
SEVERITY: Severity = "low"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every activity whose number is lower than that of the one before it."""
    del vocabulary
    for group in series(programme):
        for before, one in pairwise(group):
            if one.item < before.item:
                yield Sighting(
                    name_of(one.activity),
                    Message(
                        N_("Activity {number} stands after {before}."),
                        {"number": one.activity.number, "before": before.activity.number},
                    ),
                    (before.activity.place.first, one.activity.place.first),
                    (before.activity.number_printed, one.activity.number_printed),
                    section_index=one.activity.section_index,
                    activity_index=one.index,
                )

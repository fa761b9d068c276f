"""Numbers of activities follow each other without a gap.

A missing number can mean a lost activity, and people look for it in vain. Numbers that
stand later in the same section are out of order, not missing; a stray number is left to
``activity-number-section``.
"""

from collections.abc import Iterator
from itertools import pairwise

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.series import series
from cami.programme.lint.sighting import Sighting
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Gap in the numbers of activities")
SEVERITY: Severity = "medium"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every stretch of missing numbers, and a series that does not begin with 1."""
    del vocabulary
    for group in series(programme):
        present = sorted({one.item for one in group})
        at = {one.item: one for one in reversed(group)}
        if group[0].prefix and present[0] > 1:
            present.insert(0, 0)
        for before, after in pairwise(present):
            if after == before + 1:
                continue
            next_one = at[after]
            first, last = next_one.sibling(before + 1), next_one.sibling(after - 1)
            missing = first if first == last else f"{first}–{last}"
            lines = [at[before].activity.place.first] if before else []
            yield Sighting(
                missing,
                Message(
                    N_("Number {missing} is missing before activity {after}."),
                    {"missing": missing, "after": next_one.sibling(after)},
                ),
                (*lines, next_one.activity.place.first),
                tuple(at[item].activity.number_printed for item in (before, after) if item),
                Message(
                    N_("Was an activity lost? If not, say that {missing} is void."),
                    {"missing": missing},
                ),
                section_index=next_one.activity.section_index,
                activity_index=next_one.index,
            )

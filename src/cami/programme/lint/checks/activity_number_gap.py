"""Numbers of activities follow each other without a gap.

A missing number can mean a lost activity, and people look for it in vain. Numbers that
stand later in the same section are out of order, not missing; a stray number is left to
``activity-number-section``.
"""

from collections.abc import Iterator
from itertools import pairwise

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.series import Numbered, series
from cami.programme.lint.sighting import Sighting
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Gap in the numbers of activities")
SEVERITY: Severity = "medium"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every stretch of missing numbers, and a series that does not begin with 1."""
    del vocabulary
    for group in series(programme):
        printed = {one.item for one in group}
        present = sorted({one.item for one in _in_order(group)})
        at = {one.item: one for one in reversed(group)}
        if group[0].prefix and present[0] > 1:
            present.insert(0, 0)
        for before, after in pairwise(present):
            lacking = sorted(set(range(before + 1, after)) - printed)
            if not lacking:
                continue
            next_one = at[after]
            first, last = next_one.sibling(lacking[0]), next_one.sibling(lacking[-1])
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


def _in_order(group: list[Numbered]) -> list[Numbered]:
    """The activities after which no lower number comes: no series runs up to the others."""
    kept: list[Numbered] = []
    for one in reversed(group):
        if not kept or one.item <= kept[-1].item:
            kept.append(one)
    return kept

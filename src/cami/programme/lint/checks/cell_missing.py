"""Every row of an activity table has all its cells.

Where a cell is not there at all, what stands in the next one may have slipped into its
place. Empty cells are told by ``cell-empty``.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, lines_of, name_of
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Missing cell")
SEVERITY: Severity = "high"
_TEXTS = {
    "responsible": N_("The row of activity {number} has no cell for those responsible."),
    "priority": N_("The row of activity {number} has no cell for the priority."),
}


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every cell that a row lacks."""
    del vocabulary
    for index, activity in enumerate(programme.activities):
        for role in activity.missing_cells:
            yield Sighting(
                f"{name_of(activity)} {role}",
                Message(_TEXTS[role], {"number": name_of(activity)}),
                lines_of(activity.place),
                section_index=activity.section_index,
                activity_index=index,
            )

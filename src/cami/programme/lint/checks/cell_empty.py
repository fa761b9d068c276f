"""Every activity says who is responsible and how urgent it is.

Where the cell is there but empty nobody is asked, or nobody knows how soon. A column that
is empty for most activities is left blank on purpose and let pass.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, lines_of, name_of
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Empty cell")
SEVERITY: Severity = "high"
_TEXTS = {
    "responsible": N_("Activity {number} names nobody as responsible: the cell is empty."),
    "priority": N_("Activity {number} has no priority: the cell is empty."),
}


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every empty cell for those responsible or for priority."""
    del vocabulary
    for role, text in _TEXTS.items():
        empty = [
            (index, activity)
            for index, activity in enumerate(programme.activities)
            if role not in activity.missing_cells
            and not getattr(activity, f"{role}_printed").strip(" .,;-–—")
        ]
        if len(empty) * 2 > len(programme.activities):
            continue
        for index, activity in empty:
            yield Sighting(
                f"{name_of(activity)} {role}",
                Message(text, {"number": name_of(activity)}),
                lines_of(activity.place),
                section_index=activity.section_index,
                activity_index=index,
            )

"""Every section has activities.

A heading without any is a sign that a table was lost on the way. There is no exception.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, lines_of
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary, fold

TITLE = N_("Section without activities")
SEVERITY: Severity = "medium"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every section that no activity belongs to."""
    del vocabulary
    filled = {activity.section_index for activity in programme.activities}
    for index, section in enumerate(programme.sections):
        if index not in filled:
            yield Sighting(
                fold(section.title),
                Message(
                    N_("Section {number}, {title}, has no activities."),
                    {"number": section.number, "title": section.title},
                ),
                lines_of(section.place),
                (section.printed,),
                section_index=index,
            )

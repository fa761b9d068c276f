"""Every activity bears a number.

Without one it cannot be cited. Documents in which most activities bear none are let pass:
they are not numbered at all.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, lines_of, name_of
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Activity without a number")
SEVERITY: Severity = "medium"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every activity without a number."""
    del vocabulary
    bare = [(at, one) for at, one in enumerate(programme.activities) if not one.number]
    if len(bare) * 2 > len(programme.activities):
        return
    for index, activity in bare:
        yield Sighting(
            name_of(activity),
            Message(
                N_("An activity of section {section} bears no number."),
                {"section": activity.section},
            ),
            lines_of(activity.place),
            (activity.text,),
            section_index=activity.section_index,
            activity_index=index,
        )

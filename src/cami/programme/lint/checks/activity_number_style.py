"""Numbers of activities are all printed in one style.

Some with a closing full stop and some without look like an oversight; the meaning is the
same. One finding for the document lists those of the rarer style.
"""

from collections import defaultdict
from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, listing
from cami.programme.provisions import Activity, Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Numbers closed in different ways")
SEVERITY: Severity = "low"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """The activities whose number is closed unlike most others."""
    del vocabulary
    styles: dict[str, list[Activity]] = defaultdict(list)
    for activity in programme.activities:
        if activity.number:
            styles[activity.number_printed.replace(activity.number, "", 1)].append(activity)
    usual = max(styles, key=lambda style: len(styles[style]), default="")
    rare = [one for style, group in styles.items() if style != usual for one in group]
    if rare:
        yield Sighting(
            "style",
            Message(
                N_("{count} of {all} numbers are closed unlike the others: {numbers}."),
                {
                    "count": len(rare),
                    "all": sum(map(len, styles.values())),
                    "numbers": listing([one.number for one in rare]),
                },
            ),
            tuple(one.place.first for one in rare),
            tuple(one.number_printed for one in rare),
        )

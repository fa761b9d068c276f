"""No adopted activity names an actor that is still to be confirmed.

Somebody has to ask the actor and strike the mark. Marks outside the column of those
responsible are not looked at.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, lines_of, listing, name_of
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Actor to be confirmed")
SEVERITY: Severity = "medium"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every activity with unconfirmed actors."""
    del vocabulary
    for index, activity in enumerate(programme.activities):
        unconfirmed = [actor for actor in activity.actors if actor.tbc]
        if unconfirmed:
            keys = " ".join(sorted(actor.key for actor in unconfirmed))
            yield Sighting(
                f"{name_of(activity)} {keys}",
                Message(
                    N_("In activity {number} actors are to be confirmed: {actors}."),
                    {
                        "number": activity.number,
                        "actors": listing([actor.printed for actor in unconfirmed]),
                    },
                ),
                lines_of(activity.place),
                tuple(actor.printed for actor in unconfirmed),
                Message(N_("Ask the actors, and record their answers.")),
                section_index=activity.section_index,
                activity_index=index,
            )

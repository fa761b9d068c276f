"""No actor is named twice for one activity.

It looks like a slip, or like another actor whose name was lost. Groups that are named in
two different ways ("governments, national authorities") are let pass.
"""

from collections import defaultdict
from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, lines_of, name_of
from cami.programme.provisions import ActorMention, Programme
from cami.programme.vocabulary import Vocabulary, fold

TITLE = N_("Actor named twice")
SEVERITY: Severity = "low"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every actor that one cell names twice."""
    single = vocabulary.actors.organisations
    for index, activity in enumerate(programme.activities):
        named: dict[str, list[ActorMention]] = defaultdict(list)
        for actor in activity.actors:
            named[actor.key if actor.key in single else fold(actor.printed)].append(actor)
        for mentions in named.values():
            if len(mentions) > 1:
                yield Sighting(
                    f"{name_of(activity)} {mentions[0].key}",
                    Message(
                        N_("Activity {number} names {actor} more than once."),
                        {"number": activity.number, "actor": mentions[0].printed},
                    ),
                    lines_of(activity.place),
                    (activity.responsible_printed,),
                    section_index=activity.section_index,
                    activity_index=index,
                )

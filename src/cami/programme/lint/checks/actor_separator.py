"""Actors are separated, and no separator is left over.

Two names without a comma between them read as one actor; a comma at the end may stand where
one was dropped. Words such as "and" or "with" separate as well.
"""

import re
from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, lines_of, name_of
from cami.programme.provisions import Activity, Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Separator missing or left over")
SEVERITY: Severity = "low"
_LEFT_OVER = re.compile(r"^\s*[,;]|[,;]\s*[,;]|[,;]\s*$")


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every missing separator, and every list with one too many."""
    del vocabulary
    for index, activity in enumerate(programme.activities):
        for subject, message in _slips(activity):
            yield Sighting(
                subject,
                message,
                lines_of(activity.place),
                (activity.responsible_printed,),
                section_index=activity.section_index,
                activity_index=index,
            )


def _slips(activity: Activity) -> Iterator[tuple[str, Message]]:
    for first, second in _run_together(activity):
        yield (
            f"{name_of(activity)} {first} | {second}",
            Message(
                N_("In activity {number} a separator seems missing: {first} {second}."),
                {"number": activity.number, "first": first, "second": second},
            ),
        )
    if _LEFT_OVER.search(activity.responsible_printed):
        yield (
            f"{name_of(activity)} left over",
            Message(
                N_(
                    "Among those responsible for activity {number} "
                    "stands a comma without an actor."
                ),
                {"number": activity.number},
            ),
        )


def _run_together(activity: Activity) -> Iterator[tuple[str, str]]:
    """Neighbours with nothing but white space between them."""
    printed, end, before = activity.responsible_printed, 0, ""
    for actor in activity.actors:
        start = printed.find(actor.printed, end)
        if start < 0:
            before = ""
            continue
        if before and start > end and not printed[end:start].strip():
            yield before, actor.printed
        before, end = actor.printed, start + len(actor.printed)

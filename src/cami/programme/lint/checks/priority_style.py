"""One priority is printed in one way throughout.

"High/ medium", "High/Medium" and "medium/ high" may or may not mean the same; people who
filter and count need to know. One finding for the document; a level that stands alone and
one of a pair are different priorities.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.levels import unread
from cami.programme.lint.sighting import Sighting
from cami.programme.provisions import Activity, Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Priority printed in several ways")
SEVERITY: Severity = "low"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """The activities whose priority is printed unlike most of the same level."""
    forms: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for activity in programme.activities:
        if _is_plain(activity, vocabulary):
            levels = tuple(sorted(activity.priority.levels))
            forms[levels][activity.priority_printed.strip()] += 1
    varying = {levels: printed for levels, printed in forms.items() if len(printed) > 1}
    if not varying:
        return
    usual = {printed.most_common(1)[0][0] for printed in varying.values()}
    rare = [
        activity
        for activity in programme.activities
        if _is_plain(activity, vocabulary)
        and tuple(sorted(activity.priority.levels)) in varying
        and activity.priority_printed.strip() not in usual
    ]
    yield Sighting(
        "style",
        Message(
            N_("The same priority is printed in several ways: {forms}."),
            {"forms": "; ".join(_told(printed) for printed in varying.values())},
        ),
        tuple(one.place.last for one in rare),
        tuple(dict.fromkeys(one.priority_printed for one in rare)),
    )


def _is_plain(activity: Activity, vocabulary: Vocabulary) -> bool:
    """True for a priority of the whole activity, read to its last word."""
    whole = bool(activity.priority.levels) and not activity.priority.by_sub_item
    return whole and not unread(activity.priority_printed, vocabulary)


def _told(printed: Counter[str]) -> str:
    return ", ".join(f"“{form}” ({count})" for form, count in printed.most_common())

"""A new name is found at once: search learns it for all that it names."""

from django.db import transaction
from django.db.models import QuerySet

from cami.stores.models import Activity, Concern, Responsibility, Term
from cami.stores.search import search_text


@transaction.atomic
def spread(term: Term) -> int:
    """Let every activity be found by this name; return how many had to learn it.

    What they were found by before still finds them; the next import begins anew.
    """
    words = search_text((term.name_en, term.name_ru, *term.synonyms.splitlines())).split()
    learnt = []
    for activity in _named(term).only("pk", "search"):
        known = activity.search.split()
        new = [word for word in words if word not in known]
        if new:
            activity.search = f" {' '.join((*known, *new))} "
            learnt.append(activity)
    Activity.objects.bulk_update(learnt, ["search"], batch_size=500)
    return len(learnt)


def _named(term: Term) -> QuerySet[Activity]:
    """Return the activities that a name may lead to; ranges are left to the filter."""
    if term.kind == "actor":
        asked = Responsibility.objects.filter(actor=term.key)
        return Activity.objects.filter(pk__in=asked.values("activity"))
    concerned = Concern.objects.filter(kind=term.kind, key=term.key).exclude(why="range")
    return Activity.objects.filter(pk__in=concerned.values("activity"))

"""Names changed: search learns them at once, and the trail tells who changed what."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from cami.stores.models import Activity, Concern, Responsibility, Term
from cami.stores.search import search_text
from cami.stores.trail import note_act


@transaction.atomic
def keep_term(term: Term, before: str | None, *, by: str, at: datetime) -> None:
    """Keep a name, and who changed it from what to what.

    Parameters
    ----------
    before
        Its words before; None where it is new.
    """
    term.changed_by = by
    term.save()
    spread(term)
    act, about = (
        "name-added" if before is None else "name-changed",
        f"{term.kind} {term.key}",
    )
    note_act(act, about, by=by, at=at, before=before or "", after=name_words(term))


@transaction.atomic
def keep_restored(term: Term, *, by: str, at: datetime) -> None:
    """Let a name be what the product brings along again, and note what it was."""
    before, about = name_words(term), f"{term.kind} {term.key}"
    term.delete()
    note_act("name-restored", about, by=by, at=at, before=before, after="")


def name_words(term: Term) -> str:
    """All words of a name in one line: English, Russian, printed forms."""
    forms = "; ".join(filter(None, map(str.strip, term.synonyms.splitlines())))
    return " | ".join((term.name_en, term.name_ru, forms))


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

"""Which activities of a successor follow which of its predecessor."""

from collections.abc import Mapping
from datetime import datetime

from cami.stores.models import Descent, Programme
from cami.stores.reporting import CarryOver

Heirs = Mapping[str, tuple[str, ...]]


def confirmed(old: str, new: str) -> tuple[Heirs, int]:
    """Heirs by the latest lineage, and how many lines nobody has confirmed.

    A line that is unchanged counts unless somebody rejected it.
    """
    kept = Descent.objects.filter(old__programme__slug=old, new__programme__slug=new)
    latest = kept.order_by("-new__number", "-old__number").first()
    if latest is None:
        return {}, 0
    heirs: dict[str, tuple[str, ...]] = {}
    unconfirmed = 0
    for line in kept.filter(old=latest.old_id, new=latest.new_id):
        if not line.old_keys or not line.new_keys or line.verdict == "rejected":
            continue
        if line.verdict != "confirmed" and line.kind != "unchanged":
            unconfirmed += 1
            continue
        for key in line.old_keys:
            heirs[key] = tuple(dict.fromkeys((*heirs.get(key, ()), *line.new_keys)))
    return heirs, unconfirmed


def keep(old: str, new: str, heirs: Heirs, *, by: str, at: datetime) -> None:
    """Keep what follows what; the latest counts."""
    CarryOver.objects.create(
        old=Programme.objects.get(slug=old),
        new=Programme.objects.get(slug=new),
        heirs={key: list(followed_by) for key, followed_by in heirs.items()},
        by=by,
        at=at,
    )


def ancestors(slug: str) -> tuple[tuple[str, Heirs], ...]:
    """Predecessors of a programme, each with which of its activities are followed."""
    rows = CarryOver.objects.filter(new__slug=slug).order_by("id")
    latest = {
        old: {key: tuple(found) for key, found in heirs.items()}
        for old, heirs in rows.values_list("old__slug", "heirs")
    }
    return tuple(latest.items())

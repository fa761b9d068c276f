"""Let the history of a programme follow into its successor, along confirmed lineage.

Nothing is copied and nobody's words are put anew into their mouth: what was said of an old
activity stands beside its heirs as history, and is offered to whoever said it when the
successor asks. The closing review of the old programme is made from its own statements and
stays what it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cami.errors import LineageUnconfirmedError, NotAllowedError
from cami.programme.state import ActivityState, Claim
from cami.stores import inheritance, testimony
from cami.stores.people import Viewer
from cami.stores.trail import note_act


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What follows into a successor."""

    heirs: Mapping[str, tuple[str, ...]]
    unconfirmed: int
    """Lines of descent that nobody has confirmed: along them nothing follows."""


def carry_over(viewer: Viewer, old: str, new: str, at: datetime) -> CarriedOver:
    """Keep which old activities are followed by which, by the confirmed lineage.

    Raises
    ------
    NotAllowedError
        Only the Secretariat carries over.
    LineageUnconfirmedError
        No line of descent is confirmed, and none is unchanged.
    """
    if not viewer.secretariat:
        raise NotAllowedError
    heirs, unconfirmed = inheritance.confirmed(old, new)
    if not heirs:
        raise LineageUnconfirmedError(old=old, new=new)
    inheritance.keep(old, new, heirs, by=viewer.name, at=at)
    note_act("carried-over", f"{old} -> {new}", by=viewer.name, at=at, count=len(heirs))
    return CarriedOver(heirs, unconfirmed)


@dataclass(frozen=True, slots=True)
class Inherited:
    """What stands of an ancestor of an activity, in the programme that it stood in."""

    programme: str
    activity: str
    state: ActivityState


def inherited(viewer: Viewer, slug: str, key: str, at: datetime) -> tuple[Inherited, ...]:
    """Return what was said of the ancestors of an activity, the nearest first."""
    found = []
    for old, heirs in inheritance.ancestors(slug):
        for ancestor, followed_by in heirs.items():
            if key in followed_by:
                state = testimony.state(viewer, old, at).of(ancestor)
                found.append(Inherited(old, ancestor, state))
                found += inherited(viewer, old, ancestor, at)
    return tuple(found)


def inherited_claims(
    viewer: Viewer, slug: str, keys: tuple[str, ...], at: datetime
) -> tuple[Claim, ...]:
    """What was said of the ancestors of activities, as if of the activities themselves."""
    claims: list[Claim] = []
    if not inheritance.ancestors(slug):
        return ()
    for key in keys:
        for one in inherited(viewer, slug, key, at):
            claims += [
                replace(claim, target=replace(claim.target, activity=key, sub_item=""))
                for claim in one.state.informative
            ]
    return tuple(claims)

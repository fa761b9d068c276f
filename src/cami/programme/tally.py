"""Counts over a state that never mix "no information" with "no action".

Three groups that exclude each other and together are all: something concrete is reported;
something is reported, but nothing concrete; nothing is known. There is no percentage and
no order of countries by any of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cami.programme.state import ActivityState, State
from cami.programme.statements import CONCRETE, Progress

Outcome = Progress | Literal["several"]
"""What may be printed as the one status of an activity: ``several`` where those who speak
do not say the same, or where only sub-items are completed."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Keys of activities, each in exactly one group, in the order given."""

    concrete: tuple[str, ...]
    """At least one standing claim is implemented or begun."""

    nothing_concrete: tuple[str, ...]
    """Somebody informs, and nobody of anything implemented or begun."""

    no_information: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every activity that was counted."""
        return self.concrete + self.nothing_concrete + self.no_information


def outcome(activity: ActivityState) -> Outcome:
    """What may be printed as the one status of an activity."""
    said = activity.progress
    if len(said) > 1:
        return "several"
    whole = any(not claim.target.sub_item for claim in activity.informative)
    return said[0] if whole or said[0] != "completed" else "several"


def is_concrete(activity: ActivityState) -> bool:
    """Whether anybody reports something implemented or begun."""
    return any(claim.progress in CONCRETE for claim in activity.claims)


def tally(activities: Iterable[ActivityState]) -> Tally:
    """Count activities into the three groups."""
    concrete, nothing, unknown = [], [], []
    for activity in activities:
        if is_concrete(activity):
            concrete.append(activity.activity)
        elif activity.informative:
            nothing.append(activity.activity)
        else:
            unknown.append(activity.activity)
    return Tally(tuple(concrete), tuple(nothing), tuple(unknown))


def tally_of(state: State, activities: Iterable[str]) -> Tally:
    """Count these activities of a state; those of which nothing stands count too."""
    return tally(state.of(key) for key in dict.fromkeys(activities))

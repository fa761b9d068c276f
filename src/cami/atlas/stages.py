"""What may follow what in the life of a layer's edition, and by whose hand.

Whoever edits describes and submits; a second person publishes. Withdrawing is quick and
needs only one: what should not be seen must be gone at once.
"""

from collections.abc import Mapping
from typing import Final, Literal

from cami.messages import N_

LayerStage = Literal["draft", "submitted", "returned", "published", "withdrawn"]

FOLLOWS: Final[Mapping[LayerStage, tuple[LayerStage, ...]]] = {
    "draft": ("submitted", "withdrawn"),
    "submitted": ("returned", "published", "withdrawn"),
    "returned": ("submitted", "withdrawn"),
    "published": ("withdrawn",),
    "withdrawn": (),
}

LAYER_STAGES_NAMED: Final[Mapping[LayerStage, str]] = {
    "draft": N_("draft"),
    "submitted": N_("submitted"),
    "returned": N_("returned"),
    "published": N_("published"),
    "withdrawn": N_("withdrawn"),
}


def may_follow(before: LayerStage, after: LayerStage) -> bool:
    """Whether an edition may take that step."""
    return after in FOLLOWS[before]


def needs_second_person(after: LayerStage) -> bool:
    """Whether somebody else than who made or submitted the edition has to take the step."""
    return after == "published"

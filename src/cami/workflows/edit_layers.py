"""A layer's way to the atlas: submitted, returned, published, withdrawn."""

from datetime import datetime

from cami.atlas.stages import (
    LAYER_STAGES_NAMED,
    LayerStage,
    may_follow,
    needs_second_person,
)
from cami.errors import (
    LayerMissingError,
    LayerSecondPersonError,
    LayerStageError,
    NotAllowedError,
)
from cami.stores import holdings
from cami.stores.people import Viewer
from cami.stores.trail import note_act


def step_layer(
    viewer: Viewer,
    key: str,
    stage: LayerStage,
    at: datetime,
    *,
    number: int | None = None,
    reason: str = "",
    alone: bool = False,
) -> holdings.Held:
    """Let an edition of a layer take a step; return it as it was before.

    Parameters
    ----------
    number
        Which edition; the latest where None is given.
    alone
        Whoever sits at the server's terminal needs nobody else.

    Raises
    ------
    LayerMissingError
        There is none, or none that this viewer may edit.
    LayerStageError
        It cannot take that step from where it stands.
    NotAllowedError
        It is for the Secretariat to return, publish and withdraw others' layers.
    LayerSecondPersonError
        Who made or submitted it wants to publish it.
    """
    held = editable(viewer, key, number)
    if not may_follow(held.stage, stage):
        raise LayerStageError(
            key=held.name,
            stage=LAYER_STAGES_NAMED[held.stage],
            wanted=LAYER_STAGES_NAMED[stage],
        )
    own = viewer.name in {held.made_by, held.submitted_by}
    if stage in {"returned", "published"} and not viewer.secretariat:
        raise NotAllowedError
    if needs_second_person(stage) and own and not alone:
        raise LayerSecondPersonError(key=held.name)
    holdings.add_step(held, stage, by=viewer.name, at=at, reason=reason)
    note_act(f"layer-{stage}", held.name, by=viewer.name, at=at, reason=reason[:200])
    return held


def withdraw_layer(
    viewer: Viewer, key: str, at: datetime, reason: str
) -> tuple[holdings.Held, ...]:
    """Take every edition of a layer that was published out of every release at once.

    Older editions lie in older releases, which stay open: withdrawing the latest alone
    would leave them there. Where none was published, the latest draft is given up.

    Raises
    ------
    LayerMissingError, LayerStageError
        See `step_layer`.
    """
    latest = editable(viewer, key)
    shown = holdings.editions(key, ("published",)) or (latest,)
    return tuple(
        step_layer(viewer, key, "withdrawn", at, number=held.record.edition, reason=reason)
        for held in shown
    )


def editable(viewer: Viewer, key: str, number: int | None = None) -> holdings.Held:
    """An edition that is a viewer's to edit: their own; for the Secretariat any.

    Raises
    ------
    LayerMissingError
        There is none, or it is not for them; nobody learns which.
    """
    held = holdings.edition(key, number)
    if held is None or not may_edit(viewer, held):
        raise LayerMissingError(key=key[:80])
    return held


def may_edit(viewer: Viewer, held: holdings.Held) -> bool:
    """Whether a layer is theirs to edit."""
    made = bool(viewer.name) and viewer.name == held.made_by
    return made or viewer.secretariat or holdings.owns(viewer, held.record)

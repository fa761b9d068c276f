"""A report on the space that animals use, with what their data cannot carry said first."""

import math
from collections.abc import Sequence
from datetime import date

import numpy as np

from cami.documents.model import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Table,
)
from cami.messages import N_, Message
from cami.movement.motion import Fit
from cami.movement.space_use import METHODS, Asked, SpaceUse
from cami.movement.utilisation import Area

DAY_S = 86_400.0
TITLES = {
    "range": N_("Ranges of the animals in {name}"),
    "occurrence": N_("Where the animals in {name} were"),
}
MEANING = {
    "range": N_(
        "A range is the space that an animal goes on using if nothing changes. The "
        "interval is meant to hold the true area in 95 of 100 cases, if the animal does "
        "not shift its range."
    ),
    "occurrence": N_(
        "Occurrence tells where an animal was between its first fix and its last. It is no "
        "range: it shrinks as fixes come closer, and says nothing about other years."
    ),
}
MODELS = {
    "iid": N_("independent fixes"),
    "ou": N_("comes back"),
    "ouf_critical": N_("comes back, one time scale"),
    "ouf": N_("keeps its way, comes back"),
}


def compose(found: Sequence[SpaceUse], asked: Asked, name: str, on: date) -> Document:
    """The report on the space use of the animals of the file ``name``."""
    sort = METHODS[asked.method][0]
    given = [used for used in found if used.refused is None]
    refused = [used for used in found if used.refused is not None]
    whole = Message(
        N_("{animals} animals: {given} with an area, {refused} without."),
        {"animals": len(found), "given": len(given), "refused": len(refused)},
    )
    blocks: list[Block] = [Paragraph(whole), *_middle(found), Note(Message(MEANING[sort]))]
    if given:
        blocks += [Heading(Message(N_("Areas"))), _areas(given, asked)]
    if refused:
        blocks += [Heading(Message(N_("No area, and why"))), _refusals(refused)]
    facts = (
        (Message(N_("Method")), asked.method),
        (Message(N_("Date")), on.isoformat()),
    )
    return Document(Message(TITLES[sort], {"name": name}), tuple(blocks), facts=facts)


def _middle(found: Sequence[SpaceUse]) -> list[Paragraph]:
    dofs = [used.fit.dof_area for used in found if used.fit is not None]
    if not dofs:
        return []
    text = N_(
        "Half of the animals have more than {dof} independent positions, however many "
        "fixes."
    )
    return [Paragraph(Message(text, {"dof": f"{float(np.median(dofs)):.1f}"}))]


def _areas(given: Sequence[SpaceUse], asked: Asked) -> Table:
    columns = [
        Column(Message(N_("Animal")), 2),
        Column(Message(N_("Fixes")), 1, "number"),
        Column(Message(N_("Independent positions")), 1),
        Column(Message(N_("Motion")), 2),
        Column(Message(N_("Comes back after")), 1),
        *(
            Column(Message(N_("{percent} %, km²"), {"percent": f"{100 * level:g}"}), 2)
            for level in asked.levels
        ),
    ]
    rows = tuple(
        (
            Cell((used.individual,)),
            Cell(used.fixes),
            *_motion(used.fit),
            *(Cell((_area(used.areas[level]),)) for level in asked.levels),
        )
        for used in given
    )
    return Table(tuple(columns), rows, "areas")


def _motion(fit: Fit | None) -> tuple[Cell, Cell, Cell]:
    if fit is None:
        return Cell(("–",)), Cell(("–",)), Cell(("–",))
    days = fit.motion.tau_position_s / DAY_S
    return (
        Cell((f"{fit.dof_area:.1f}",)),
        Cell((Message(MODELS[fit.motion.kind]),)),
        Cell((Message(N_("{days} d"), {"days": f"{days:.3g}"}) if days else "–",)),
    )


def _area(area: Area) -> str:
    if math.isnan(area.low_km2):
        return f"{area.km2:.4g}"
    return f"{area.km2:.4g} ({area.low_km2:.3g} – {area.high_km2:.3g})"


def _refusals(refused: Sequence[SpaceUse]) -> Table:
    columns = (
        Column(Message(N_("Animal")), 2),
        Column(Message(N_("Fixes")), 1, "number"),
        Column(Message(N_("Why")), 6),
    )
    rows = tuple(
        (Cell((used.individual,)), Cell(used.fixes), Cell((used.refused.text,)))
        for used in refused
        if used.refused is not None
    )
    return Table(columns, rows, "refused")

"""A report on flagged fixes by which people in the field know what to do next."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

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
from cami.movement.fixes import Fixes
from cami.movement.quality import HARD, Reason, Reasons, counts

MEANING: Mapping[Reason, str] = {
    Reason.NO_POSITION: N_("no position"),
    Reason.MARKED: N_("marked by the owner"),
    Reason.OUTSIDE_DEPLOYMENT: N_("outside the deployment"),
    Reason.DUPLICATE: N_("repeats another row"),
    Reason.CONFLICT: N_("two places at one time"),
    Reason.CLOCK: N_("impossible time"),
    Reason.TOO_FAST: N_("out of reach"),
    Reason.SPIKE: N_("there and straight back"),
    Reason.LOW_QUALITY: N_("tag not sure"),
    Reason.STILL: N_("tag lay still"),
    Reason.AFTER_GAP: N_("first after a silence"),
}
TO_DO: Mapping[Reason, str] = {
    Reason.NO_POSITION: N_(
        "Many failed attempts: look at where the animal was, and whether the antenna is up."
    ),
    Reason.MARKED: N_("Nothing to do; take the mark out where it is wrong."),
    Reason.OUTSIDE_DEPLOYMENT: N_(
        "Check the times when the tag was put on and taken off; mend the deployments."
    ),
    Reason.DUPLICATE: N_("Nothing to do; ask why the export repeats rows."),
    Reason.CONFLICT: N_("Check whether two tags, or two animals, go under one name."),
    Reason.CLOCK: N_("Check the tag's clock; ask its maker about a week rollover."),
    Reason.TOO_FAST: N_(
        "Look at these fixes on a map; if they are true, widen the species' limits."
    ),
    Reason.SPIKE: N_("Look at these fixes on a map; most are wrong positions."),
    Reason.LOW_QUALITY: N_("Nothing to do; few satellites were seen."),
    Reason.STILL: N_(
        "Go and look: the tag has come off, or the animal is dead. Else widen the limits."
    ),
    Reason.AFTER_GAP: N_("Check the tag's schedule and battery, and coverage there."),
}


def compose(fixes: Fixes, found: Reasons, name: str, on: date) -> Document:
    """The report on the fixes of the file ``name``, flagged with ``found``."""
    usable = int(np.count_nonzero((found & np.uint16(HARD)) == 0))
    clean = int(np.count_nonzero(found == 0))
    whole = Message(
        N_("{fixes} fixes of {animals} animals; {clean} without a flag, {usable} usable."),
        {
            "fixes": len(fixes),
            "animals": len(fixes.individuals),
            "clean": clean,
            "usable": usable,
        },
    )
    note = Note(
        Message(
            N_("No fix was taken out. Flags say what to look at; rows are of the file.")
        )
    )
    blocks: tuple[Block, ...] = (
        Paragraph(whole),
        note,
        Heading(Message(N_("What to do"))),
        _to_do(found),
        Heading(Message(N_("Animal by animal"))),
        _by_animal(fixes, found),
    )
    return Document(
        Message(N_("Quality of the fixes in {name}"), {"name": name}),
        blocks,
        facts=((Message(N_("Date")), on.isoformat()),),
        marked=Message(N_("For the owner of the data only: not to be passed on.")),
    )


def _to_do(found: Reasons) -> Table:
    columns = (
        Column(Message(N_("Flag")), 2),
        Column(Message(N_("Fixes")), 1, "number"),
        Column(Message(N_("What to do")), 5),
    )
    rows = tuple(
        (
            Cell((Message(MEANING[reason]),)),
            Cell(count),
            Cell((Message(TO_DO[reason]),)),
        )
        for reason, count in counts(found).items()
    )
    return Table(columns, rows, "flags")


def _by_animal(fixes: Fixes, found: Reasons) -> Table:
    columns = (
        Column(Message(N_("Animal")), 2),
        Column(Message(N_("Fixes")), 1, "number"),
        Column(Message(N_("Without a flag")), 1, "number"),
        Column(Message(N_("Last fix")), 2),
        *(Column(Message(MEANING[reason]), 1, "number") for reason in counts(found)),
    )
    shown = tuple(counts(found))
    rows = []
    order = np.argsort(fixes.individual, kind="stable")
    ends = np.searchsorted(fixes.individual[order], np.arange(len(fixes.individuals) + 1))
    for name, start, end in zip(fixes.individuals, ends[:-1], ends[1:], strict=True):
        mine = order[start:end]
        times = fixes.time_s[mine][np.isfinite(fixes.time_s[mine])]
        mine_counts = counts(found[mine])
        rows.append(
            (
                Cell((name,)),
                Cell(len(mine)),
                Cell(int(np.count_nonzero(found[mine] == 0))),
                Cell((_when(float(times.max()), fixes.epoch) if len(times) else "–",)),
                *(Cell(mine_counts.get(reason, 0)) for reason in shown),
            )
        )
    return Table(columns, tuple(rows), "animals")


def _when(time_s: float, epoch: str) -> str:
    if epoch == "relative":
        return f"{time_s / 86_400:.1f} d"
    return datetime.fromtimestamp(time_s, UTC).strftime("%Y-%m-%d %H:%M UTC")

"""A map of encounters with barriers for the owner, and what each barrier did."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from cami.messages import N_, Message, Say
from cami.movement.barrier_ranking import BarrierTable
from cami.movement.encounters import TYPES, Encounters
from cami.movement.fixes import Fixes
from cami.movement.lines import BarrierLines
from cami.renderers.track_figures import OWNER_ONLY, kilometres, save

WORDS = {
    "Bounce": N_("Bounce"),
    "Quick_Cross": N_("Quick cross"),
    "Average_Movement": N_("Average movement"),
    "Back_n_forth": N_("Back and forth"),
    "Trace": N_("Trace"),
    "Trapped": N_("Trapped"),
    "unknown": N_("Unknown behaviour"),
}
COLOURS = ("#d55e00", "#009e73", "#8c8c8c", "#cc79a7", "#0072b2", "#000000", "#e69f00")
"""Of the types; told apart without colour vision as far as can be, markers help."""
MARKERS = "o+.DsX1"
TITLE = N_("{encounters} encounters of {animals} animals with {met} of {all} barriers")
SHARE = N_("Share of encounters that hindered, shrunken")
TOP = N_("Barriers that hinder most")
SHOWN = 15
ROOM = 0.06
"""Around the encounters, as a share of their extent."""


def write_barrier_figure(
    path: Path,
    fixes: Fixes,
    lines: BarrierLines,
    met: Encounters,
    table: BarrierTable,
    say: Say,
) -> None:
    """Write the map (.png, .svg, .pdf); it holds raw positions, for the owner only."""
    figure = Figure(figsize=(14, 8), layout="constrained")
    place, ranks = figure.subplots(1, 2, width_ratios=(2.4, 1))
    _tracks(place, fixes)
    drawn = _barriers(place, lines, table)
    _encounters(place, met, say)
    kilometres(place)
    # the map shows the encounters, not all of the layer
    place.set_aspect("equal", adjustable="box")
    _frame(place, met, lines)
    bar = figure.colorbar(drawn, ax=place, location="bottom", shrink=0.5, aspect=40)
    bar.set_label(say(Message(SHARE)))
    _ranking(ranks, lines, table, say)
    told = {
        "encounters": len(met),
        "animals": len(np.unique(met.individual)),
        "met": int((table.rank > 0).sum()),
        "all": len(lines.names),
    }
    figure.suptitle(say(Message(TITLE, told)))
    figure.text(0.005, 0.995, say(Message(OWNER_ONLY)), va="top", fontsize=8, color="0.4")
    save(figure, path)


def _tracks(axes: Axes, fixes: Fixes) -> None:
    ways = [
        np.stack((track.x_m, track.y_m), axis=1)
        for track in fixes.tracks()
        if len(track) > 1
    ]
    axes.add_collection(LineCollection(ways, colors="0.72", linewidths=0.35, zorder=1))


def _barriers(axes: Axes, lines: BarrierLines, table: BarrierTable) -> LineCollection:
    vertices = np.stack((lines.x_m, lines.y_m), axis=1)
    parts = np.split(vertices, lines.starts[1:-1])
    met = table.rank[lines.feature] > 0
    unmet = [part for part, chosen in zip(parts, met, strict=True) if not chosen]
    axes.add_collection(LineCollection(unmet, colors="0.45", linewidths=0.5, zorder=2))
    hindering = LineCollection(
        [part for part, chosen in zip(parts, met, strict=True) if chosen],
        array=table.share[lines.feature][met],
        cmap="YlOrRd",
        norm=Normalize(0, max(float(np.nanmax(table.share, initial=0.0)), 0.01)),
        linewidths=2.6,
        zorder=3,
    )
    axes.add_collection(hindering)
    return hindering


def _encounters(axes: Axes, met: Encounters, say: Say) -> None:
    # the frequent types first, so that the rare ones lie on top
    counts = np.bincount(met.kind, minlength=len(TYPES))
    for kind in np.argsort(-counts):
        mine = met.kind == kind
        if mine.any():
            axes.plot(
                met.x_m[mine],
                met.y_m[mine],
                MARKERS[kind],
                color=COLOURS[kind],
                markersize=5,
                markeredgewidth=0.9,
                alpha=0.85,
                linestyle="none",
                label=f"{say(Message(WORDS[TYPES[kind]]))}: {counts[kind]}",
                zorder=4,
            )
    if len(met):
        axes.legend(
            loc="upper center",
            bbox_to_anchor=(0.5, -0.07),
            ncols=4,
            fontsize=8,
            frameon=False,
        )


def _frame(axes: Axes, met: Encounters, lines: BarrierLines) -> None:
    x, y = (met.x_m, met.y_m) if len(met) else (lines.x_m, lines.y_m)
    for values, limit in ((x, axes.set_xlim), (y, axes.set_ylim)):
        room = max(ROOM * float(np.ptp(values)), 1000.0)
        limit(float(values.min()) - room, float(values.max()) + room)


def _ranking(axes: Axes, lines: BarrierLines, table: BarrierTable, say: Say) -> None:
    """The first barriers with their shrunken share and its interval."""
    order = np.argsort(np.where(table.rank > 0, table.rank, np.iinfo(np.int64).max))
    order = order[: min(SHOWN, int((table.rank > 0).sum()))]
    at = np.arange(len(order))
    share = table.share[order]
    reach = np.stack((share - table.low[order], table.high[order] - share))
    axes.errorbar(share, at, xerr=reach, fmt="o", color="#7a1f1f", capsize=3, markersize=5)
    names = [f"{lines.names[k]}  (n = {table.counts[k].sum()})" for k in order]
    axes.set_yticks(at, names, fontsize=8)
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_title(say(Message(TOP)), fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", color="0.9")

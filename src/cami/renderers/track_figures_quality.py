"""A picture of flagged fixes for their owner: where they lie, and when."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from cami.messages import N_, Message, Say
from cami.movement.fixes import Fixes
from cami.movement.quality import Reason, Reasons, counts
from cami.movement.quality_report import MEANING
from cami.renderers.track_figures import OWNER_ONLY, dates_on, kilometres, save

MOST_POINTS = 200_000
MOST_ANIMALS = 40
COLOURS = (
    "#d55e00",
    "#0072b2",
    "#009e73",
    "#cc79a7",
    "#e69f00",
    "#56b4e9",
    "#000000",
    "#7a3e9d",
    "#8c564b",
    "#bcbd22",
    "#1b9e77",
)
"""Told apart without colour vision as far as eleven can be; markers help."""
MARKERS = "o^svDPX*<>h"
UNFLAGGED = N_("without a flag")


def write_quality_figure(
    path: Path, fixes: Fixes, found: Reasons, title: Message, say: Say
) -> None:
    """Write the picture (.png, .svg, .pdf); holds raw positions, for the owner only."""
    figure = Figure(figsize=(13, 7), layout="constrained")
    place, when = figure.subplots(1, 2, width_ratios=(1, 1.1))
    kinds = [reason for reason in counts(found) if reason is not Reason.NO_POSITION]
    _map(place, fixes, found, kinds)
    _calendar(when, fixes, found, kinds)
    handles, labels = when.get_legend_handles_labels()
    names = [say(Message(UNFLAGGED)), *(say(Message(MEANING[kind])) for kind in kinds)]
    by_label = dict(zip(labels, handles, strict=True))
    shown = [(by_label[str(i)], name) for i, name in enumerate(names) if str(i) in by_label]
    figure.legend(
        [handle for handle, _ in shown],
        [name for _, name in shown],
        loc="outside lower center",
        ncols=6,
        frameon=False,
    )
    figure.suptitle(say(title))
    figure.text(0.004, 0.004, say(Message(OWNER_ONLY)), fontsize=7, color="0.4")
    save(figure, path)


def _map(axes: Axes, fixes: Fixes, found: Reasons, kinds: Sequence[Reason]) -> None:
    good = np.flatnonzero(found == 0)
    good = _thinned(good)
    axes.plot(fixes.x_m[good], fixes.y_m[good], ",", color="0.55", rasterized=True)
    for number, reason in enumerate(kinds):
        mine = _thinned(np.flatnonzero((found & np.uint16(reason)) > 0))
        axes.plot(
            fixes.x_m[mine],
            fixes.y_m[mine],
            **_style(number),
            alpha=0.8,
            rasterized=True,
        )
    kilometres(axes)


def _calendar(axes: Axes, fixes: Fixes, found: Reasons, kinds: Sequence[Reason]) -> None:
    """One line an animal, those with most flags first."""
    flagged = np.bincount(fixes.individual[found > 0], minlength=len(fixes.individuals))
    chosen = np.argsort(-flagged, kind="stable")[:MOST_ANIMALS]
    line = np.full(len(fixes.individuals), -1)
    line[chosen] = np.arange(len(chosen))
    rows = _thinned(np.flatnonzero((line[fixes.individual] >= 0) & (found == 0)))
    days = dates_on(axes, fixes.epoch, fixes.time_s)
    if len(rows):
        # impossible times stand at the edges
        span = np.ptp(days[rows]) + 1.0
        days = np.clip(days, days[rows].min() - 0.05 * span, days[rows].max() + 0.05 * span)
    axes.plot(
        days[rows],
        line[fixes.individual[rows]],
        "|",
        color="0.75",
        label="0",
        rasterized=True,
    )
    for number, reason in enumerate(kinds):
        mine = np.flatnonzero((found & np.uint16(reason)) > 0)
        mine = _thinned(mine[line[fixes.individual[mine]] >= 0])
        axes.plot(
            days[mine],
            line[fixes.individual[mine]] + 0.06 * (number - len(kinds) / 2),
            **_style(number),
            label=str(number + 1),
            rasterized=True,
        )
    axes.set_yticks(np.arange(len(chosen)), [fixes.individuals[k] for k in chosen])
    axes.set_ylim(len(chosen) - 0.4, -0.6)
    axes.spines[["top", "right"]].set_visible(False)


def _style(number: int) -> dict[str, Any]:
    return {
        "linestyle": "",
        "marker": MARKERS[number],
        "color": COLOURS[number],
        "markersize": 4.5,
        "markeredgewidth": 0.3,
        "markeredgecolor": "white",
    }


def _thinned(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """At most `MOST_POINTS` of them, evenly taken."""
    return rows[:: max(1, -(-len(rows) // MOST_POINTS))]

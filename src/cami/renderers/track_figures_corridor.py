"""A map of a population's corridor, how sure it is, and how many animals are enough."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from cami.messages import N_, Message, Say
from cami.movement.population_use import (
    ENOUGH,
    PopulationUse,
    SampleCurve,
    Sureness,
    use_classes,
)
from cami.renderers.track_figures import kilometres, save

COLOURS = ("#fde0a5", "#f0913f", "#8c1d40")
WORDS = (
    N_("Low use: at least one animal"),
    N_("Medium use: more than a tenth of animals"),
    N_("High use: more than a fifth of animals"),
)
STOPOVERS = N_("Stopovers: a tenth of the use")
SURE = N_("Probability that more than a tenth of animals uses the place")
TITLE = N_("Corridor of a population: {animals} animals")
AREA = N_("Footprint, km²")
KNOWN = N_("Of the next animal's footprint known")
NUMBER = N_("Animals followed")


def write_corridor_figure(
    path: Path, use: PopulationUse, sure: Sureness, curve: SampleCurve, say: Say
) -> None:
    """Write the picture (.png, .svg, .pdf); derived maps only, no positions."""
    figure = Figure(figsize=(15, 7.6), layout="constrained")
    classes, sureness, numbers = figure.subplots(1, 3, width_ratios=(1, 1, 0.7))
    _classes(classes, use, say)
    drawn = _image(sureness, use, np.where(use.users > 0, sure.medium, np.nan))
    drawn.set_cmap("viridis")
    bar = figure.colorbar(
        drawn, ax=sureness, location="bottom", shrink=0.7, aspect=35, pad=0.06
    )
    bar.set_label(say(Message(SURE)), fontsize=9)
    _frame(sureness, use)
    _curve(numbers, curve, say)
    figure.suptitle(say(Message(TITLE, {"animals": len(use.animals)})))
    save(figure, path)


def _image(axes: Axes, use: PopulationUse, values: NDArray[np.floating]) -> AxesImage:
    grid = use.grid
    extent = (grid.west, grid.east, grid.south, grid.north)
    return axes.imshow(values, extent=extent, interpolation="nearest")


def _classes(axes: Axes, use: PopulationUse, say: Say) -> None:
    kinds = use_classes(use.share)
    shown = np.where(kinds > 0, kinds, np.nan)
    drawn = _image(axes, use, shown)
    drawn.set_cmap(ListedColormap(COLOURS))
    drawn.set_norm(BoundaryNorm([0.5, 1.5, 2.5, 3.5], 3))
    grid = use.grid
    axes.contour(
        grid.x_of(np.arange(grid.cols)),
        grid.y_of(np.arange(grid.rows)),
        use.stopovers.astype(float),
        levels=[0.5],
        colors="#00303f",
        linewidths=0.9,
    )
    patches = [
        Patch(color=colour, label=say(Message(word)))
        for colour, word in zip(COLOURS, WORDS, strict=True)
    ]
    patches.append(Patch(fill=False, edgecolor="#00303f", label=say(Message(STOPOVERS))))
    axes.legend(
        handles=patches,
        loc="upper center",
        bbox_to_anchor=(0.5, -0.12),
        fontsize=8,
        frameon=False,
    )
    _frame(axes, use)


def _frame(axes: Axes, use: PopulationUse) -> None:
    kilometres(axes)
    axes.set_aspect("equal", adjustable="box")
    rows, cols = np.nonzero(use.users)
    grid, room = use.grid, 5 * use.grid.cell_width
    x, y = grid.x_of((cols.min(), cols.max())), grid.y_of((rows.max(), rows.min()))
    axes.set_xlim(float(x[0] - room), float(x[1] + room))
    axes.set_ylim(float(y[0] - room), float(y[1] + room))


def _curve(axes: Axes, curve: SampleCurve, say: Say) -> None:
    axes.plot(curve.animals, curve.area_km2, color="#8c1d40", marker="o", markersize=3)
    axes.set_xlabel(say(Message(NUMBER)))
    axes.set_ylabel(say(Message(AREA)), color="#8c1d40")
    axes.set_ylim(0, None)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    known = axes.twinx()
    known.plot(curve.animals, curve.known, color="#0072b2", marker="s", markersize=3)
    known.axhline(ENOUGH, color="#0072b2", linewidth=0.8, linestyle=":")
    known.set_ylim(0, 1)
    known.set_ylabel(say(Message(KNOWN)), color="#0072b2")
    axes.spines["top"].set_visible(False)
    known.spines["top"].set_visible(False)

"""Pictures of the space that animals use: one animal closely, or many side by side."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from cami.messages import N_, Message, Say, Scalar
from cami.movement.fixes import Fixes, Track
from cami.movement.motion import Fit
from cami.movement.space_use import Asked, SpaceUse
from cami.movement.variogram import fitted_variogram, variogram
from cami.renderers.track_figures import OWNER_ONLY, kilometres, save

DAY_S = 86_400.0
NAMES = {
    "akde": "AKDE",
    "kde": "KDE",
    "mcp": "MCP",
    "occurrence": "OUF",
    "bbmm": "BBMM",
    "dbbmm": "dBBMM",
    "kernelbb": "kernelbb",
}
GIVEN, REFUSED, TRACK = "#0072b2", "#d55e00", "#8c8c8c"
ONE = {
    "range": N_("{individual}: range of {percent} % {area} km² ({method})"),
    "occurrence": N_(
        "{individual}: {percent} per cent of its time within {area} km² ({method})"
    ),
}
NONE = N_("{individual}: no area ({method})")
MANY = N_("{method}: {given} of {animals} animals with an area, {refused} without")
LAG = N_("Time between two fixes, days")
APART = N_("Semivariance, km²")
DOF = N_("Independent positions (effective sample size)")
AREA = N_("Area, km²")
AREA_WITH = N_("Area, km², with an interval of 95 %")
LEAST = N_("least for a range: {least}")
FIT = N_("fitted motion")
SEEN = N_("fixes")
NO_AREA = N_("no area")
WIDE = 100.0
"""Ratio of an axis' ends above which only powers of ten are named."""
SHOWN_NAMES = 60
"""Animals that can be named on one axis."""


def write_space_use_figure(
    path: Path, fixes: Fixes, found: Sequence[SpaceUse], asked: Asked, say: Say
) -> None:
    """Write the picture (.png, .svg, .pdf); it holds raw positions, for the owner only."""
    tracks = [track for track in fixes.tracks() if len(track)]
    if len(found) == 1:
        figure = _closely(tracks[0], found[0], asked, say)
    else:
        figure = _side_by_side(tracks, found, asked, say)
    told = say(Message(OWNER_ONLY))
    figure.text(0.995, 0.995, told, ha="right", va="top", size=7, color="0.4")
    save(figure, path)


def _closely(track: Track, used: SpaceUse, asked: Asked, say: Say) -> Figure:
    figure = Figure(figsize=(12, 6), layout="constrained")
    place, rise = figure.subplots(1, 2, width_ratios=(1.3, 1))
    place.plot(track.x_m, track.y_m, color=TRACK, lw=0.4, alpha=0.6)
    place.plot(track.x_m, track.y_m, ".", color=TRACK, ms=1.5)
    _outlines(place, used, fill=0.12)
    kilometres(place)
    told = {"individual": used.individual, "method": NAMES[asked.method]}
    if used.refused is None:
        level = asked.levels[0]
        params = told | {
            "percent": f"{100 * level:g}",
            "area": f"{used.areas[level].km2:,.4g}",
        }
        figure.suptitle(say(Message(ONE[used.sort], params)))
    else:
        figure.suptitle(say(Message(NONE, told)))
        figure.supxlabel(say(used.refused.text), size=8, wrap=True)
    _rise(rise, track, used.fit, say)
    return figure


def _rise(axes: Axes, track: Track, fit: Fit | None, say: Say) -> None:
    """The variogram with the fitted motion's."""
    seen = variogram(track)
    days = seen.lag_s / DAY_S
    axes.fill_between(days, seen.low_m2 / 1e6, seen.high_m2 / 1e6, color="0.88", lw=0)
    axes.plot(days, seen.semivariance_m2 / 1e6, ".", color="0.35", label=say(Message(SEEN)))
    if fit is not None:
        lags = np.linspace(0, seen.lag_s[-1], 400)
        fitted = fitted_variogram(fit.motion, lags) / 1e6
        axes.plot(lags / DAY_S, fitted, color=GIVEN, label=say(Message(FIT)))
    axes.set_ylim(0, 2.2 * float(seen.semivariance_m2.max()) / 1e6)
    axes.set_xlim(left=0)
    axes.set_xlabel(say(Message(LAG)))
    axes.set_ylabel(say(Message(APART)))
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="upper left")


def _side_by_side(
    tracks: Sequence[Track], found: Sequence[SpaceUse], asked: Asked, say: Say
) -> Figure:
    tall = min(max(5.5, 1.5 + 0.2 * len(found)), 14)
    figure = Figure(figsize=(15, tall), layout="constrained")
    place, dofs, areas = figure.subplots(1, 3, width_ratios=(1.6, 1, 1))
    for track in tracks:
        place.plot(track.x_m, track.y_m, color=TRACK, lw=0.3, alpha=0.6)
    for used in found:
        _outlines(place, used, fill=0.05)
    kilometres(place)
    place.set_aspect("equal", adjustable="box")
    order = np.argsort([-1.0 if u.fit is None else u.fit.dof_area for u in found])
    sorted_by_dof = [found[k] for k in order]
    _sizes(dofs, sorted_by_dof, asked, say)
    _areas(areas, sorted_by_dof, asked, say)
    _animals(dofs, sorted_by_dof)
    _animals(areas, sorted_by_dof, named=False)
    refused = sum(used.refused is not None for used in found)
    params: dict[str, Scalar] = {
        "method": NAMES[asked.method],
        "given": len(found) - refused,
        "animals": len(found),
        "refused": refused,
    }
    figure.suptitle(say(Message(MANY, params)))
    return figure


def _sizes(axes: Axes, found: Sequence[SpaceUse], asked: Asked, say: Say) -> None:
    """Effective sample sizes, and the least that carries a range."""
    for row, used in enumerate(found):
        if used.fit is not None and used.fit.dof_area > 0:
            colour = GIVEN if used.refused is None else REFUSED
            marker = "o" if used.refused is None else "x"
            axes.plot(used.fit.dof_area, row, marker, color=colour, ms=5)
    if asked.method == "akde" and asked.least_dof > 0:
        least = Message(LEAST, {"least": f"{asked.least_dof:g}"})
        axes.axvline(asked.least_dof, color="0.5", lw=0.8, ls="--", label=say(least))
        axes.legend(frameon=False, loc="lower right", fontsize=8)
    _few_ticks(axes)
    axes.set_xlabel(say(Message(DOF)))


def _areas(axes: Axes, found: Sequence[SpaceUse], asked: Asked, say: Say) -> None:
    """Areas with intervals; a word where there is none."""
    level = asked.levels[0]
    values = [used.areas[level].km2 for used in found if used.refused is None]
    left = min(values, default=1.0)
    for row, used in enumerate(found):
        if used.refused is not None:
            axes.text(left, row, say(Message(NO_AREA)), color=REFUSED, size=7, va="center")
            continue
        area = used.areas[level]
        axes.plot([area.low_km2, area.high_km2], [row, row], color=GIVEN, lw=1)
        axes.plot(area.km2, row, "o", color=GIVEN, ms=5)
    _few_ticks(axes)
    axes.set_xlabel(say(Message(AREA_WITH if asked.method == "akde" else AREA)))


def _few_ticks(axes: Axes) -> None:
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    subs = (1.0,) if high > WIDE * low else (1.0, 2.0, 5.0)
    axes.xaxis.set_major_locator(LogLocator(subs=subs))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(labelsize=8)


def _animals(axes: Axes, found: Sequence[SpaceUse], *, named: bool = True) -> None:
    named = named and len(found) <= SHOWN_NAMES
    axes.set_ylim(-1, len(found))
    axes.set_yticks(range(len(found)) if named else [])
    if named:
        axes.set_yticklabels([used.individual for used in found], size=7)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", color="0.93", lw=0.6)
    axes.set_axisbelow(True)


def _outlines(axes: Axes, used: SpaceUse, fill: float) -> None:
    """Isopleths, the smaller ones darker."""
    for level, shape in sorted(used.shapes.items(), reverse=True):
        for part in shape.geoms:
            outline = Outline.make_compound_path(
                *(Outline(np.asarray(ring.coords)) for ring in _rings(part))
            )
            strength = fill * (2 - level)
            axes.add_patch(PathPatch(outline, fc=GIVEN, alpha=strength, ec="none"))
            axes.add_patch(PathPatch(outline, fc="none", ec=GIVEN, lw=0.8))


def _rings(part: shapely.Polygon) -> list[shapely.LinearRing]:
    return [part.exterior, *part.interiors]

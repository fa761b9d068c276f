"""Pictures of tracks for their owner: where, how far from where they began, and moving."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib import colormaps
from matplotlib.animation import FuncAnimation, PillowWriter
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from cami.errors import OutputUnwritableError, UnknownOptionError
from cami.messages import N_, Message, Say
from cami.movement.fixes import Track
from cami.movement.tracks import net_squared_displacement
from cami.renderers.track_figures import OWNER_ONLY, dates_on, kilometres, save

FRAMES, FRAMES_A_SECOND = 120, 12
TAIL = 0.08
"""Part of the whole time that a moving animal's tail shows."""
MOST_NAMED = 12
DISPLACEMENT = N_("Distance from the first fix, km")


def write_track_figure(
    path: Path, tracks: Sequence[Track], epoch: str, title: Message, say: Say
) -> None:
    """Write tracks on a map, and each animal's distance from its first fix over time."""
    figure = Figure(figsize=(13, 6.5), layout="constrained")
    place, away = figure.subplots(1, 2)
    for number, track in enumerate(tracks):
        colour = _colour(number, len(tracks))
        place.plot(track.x_m, track.y_m, "-", lw=0.5, color=colour, alpha=0.8)
        place.plot(track.x_m[0], track.y_m[0], "o", ms=4, color=colour, mec="white")
        away.plot(
            dates_on(away, epoch, track.time_s),
            np.sqrt(net_squared_displacement(track)) / 1000,
            lw=0.7,
            color=colour,
            label=track.individual,
        )
    kilometres(place)
    away.set_ylabel(say(Message(DISPLACEMENT)))
    away.spines[["top", "right"]].set_visible(False)
    away.set_ylim(bottom=0)
    if len(tracks) <= MOST_NAMED:
        figure.legend(loc="outside lower center", ncols=6, frameon=False)
    _named(figure, title, say)
    save(figure, path)


def animate_track(
    path: Path, tracks: Sequence[Track], epoch: str, title: Message, say: Say
) -> None:
    """Write a moving picture (.gif) of animals with their tails.

    Raises
    ------
    UnknownOptionError
        The name does not end in ``.gif``.
    """
    if path.suffix.lower() != ".gif":
        raise UnknownOptionError(option="animation", found=path.name, known=".gif")
    figure = Figure(figsize=(7, 7), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    first = min(track.time_s[0] for track in tracks)
    span = max(track.time_s[-1] for track in tracks) - first
    for track in tracks:
        axes.plot(track.x_m, track.y_m, "-", lw=0.3, color="0.85")
    tails = LineCollection([], linewidths=1.6)
    axes.add_collection(tails)
    heads = axes.scatter([], [], s=18, zorder=3)
    clock = axes.set_title("", loc="right", fontsize=9, family="monospace")
    kilometres(axes)
    _named(figure, title, say)
    colours = [_colour(number, len(tracks)) for number in range(len(tracks))]

    def draw(frame: int) -> tuple[()]:
        now = first + span * frame / (FRAMES - 1)
        lines, points, shown = [], [], []
        for track, colour in zip(tracks, colours, strict=True):
            start, end = np.searchsorted(
                track.time_s, [now - TAIL * span, now], side="right"
            )
            if end in {0, start}:
                continue
            lines.append(np.column_stack((track.x_m[start:end], track.y_m[start:end])))
            points.append(lines[-1][-1])
            shown.append(colour)
        tails.set_segments(lines)
        tails.set_color(shown)
        heads.set_offsets(np.array(points).reshape(-1, 2))
        heads.set_color(shown)
        clock.set_text(_clock(now, epoch))
        return ()

    moving = FuncAnimation(figure, draw, frames=FRAMES)
    part = path.with_name(f"{path.stem}.part.gif")
    try:
        moving.save(part, writer=PillowWriter(fps=FRAMES_A_SECOND), dpi=80)
        part.replace(path)
    except OSError as error:
        raise OutputUnwritableError(name=str(path)) from error


def _clock(now_s: float, epoch: str) -> str:
    if epoch == "relative":
        return f"{now_s / 86_400:7.1f} d"
    return str(np.datetime64(int(now_s), "s"))[:10]


def _colour(number: int, count: int) -> tuple[float, float, float, float]:
    return colormaps["viridis" if count > MOST_NAMED else "Dark2"](
        number / max(count - 1, 1) if count > MOST_NAMED else number % 8
    )


def _named(figure: Figure, title: Message, say: Say) -> None:
    figure.suptitle(say(title))
    figure.text(0.004, 0.004, say(Message(OWNER_ONLY)), fontsize=7, color="0.4")

"""What pictures of tracks share: kilometres on axes, days, how a picture is kept."""

from pathlib import Path

import matplotlib.dates as mdates
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from cami.errors import OutputUnwritableError, UnknownOptionError
from cami.messages import N_

FORMATS = (".png", ".svg", ".pdf")
OWNER_ONLY = N_("Raw positions: for the owner of the data only.")
DOTS_PER_INCH = 130


def kilometres(axes: Axes) -> None:
    """Equal scales, labelled in kilometres of the plane."""
    axes.set_aspect("equal", adjustable="datalim")
    in_km = FuncFormatter(lambda metres, _: f"{metres / 1000:g}")
    axes.xaxis.set_major_formatter(in_km)
    axes.yaxis.set_major_formatter(in_km)
    axes.set_xlabel("km")
    axes.set_ylabel("km")
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)


def dates_on(axes: Axes, epoch: str, time_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Days for a time axis that shows dates, where they are known."""
    if epoch == "relative":
        axes.set_xlabel("d")
        return time_s / 86_400
    locator = mdates.AutoDateLocator()  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    short = mdates.ConciseDateFormatter(locator)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(short)
    return time_s / 86_400


def save(figure: Figure, path: Path) -> None:
    """Write a picture, whole or not at all.

    Raises
    ------
    UnknownOptionError
        The name does not end in one of `FORMATS`.
    """
    if path.suffix.lower() not in FORMATS:
        known = ", ".join(FORMATS)
        raise UnknownOptionError(option="figure", found=path.name, known=known)
    part = path.with_name(f"{path.stem}.part{path.suffix}")
    try:
        figure.savefig(part, dpi=DOTS_PER_INCH)
        part.replace(path)
    except OSError as error:
        raise OutputUnwritableError(name=str(path)) from error

"""A picture of a grid to look at: colours, a legend that says what they mean, lines."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from cami.places import Place, whole

Colours = tuple[tuple[int, int, int], ...]

RAMP: Colours = (
    (255, 251, 224),
    (250, 214, 133),
    (240, 145, 73),
    (196, 63, 70),
    (91, 23, 83),
    (20, 8, 40),
)
"""From light to dark in even steps of lightness; readable without colour vision."""
TWO_WAYS: Colours = (
    (5, 48, 97),
    (67, 147, 195),
    (247, 247, 247),
    (214, 96, 77),
    (103, 0, 31),
)
"""Blue for less, red for more, white for the same."""
NOTHING = (214, 222, 230)
LINE_COLOURS = ((0, 92, 175), (0, 0, 0), (0, 140, 90), (150, 0, 150))
MARGIN, BAR_HEIGHT, LONGEST = 14, 18, 1400
DECADES = 3
"""Shown at most where colours are logarithmic; what is less has the lightest."""


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """Lines to draw over the grid, as columns and rows of cells, and what they are."""

    lines: Sequence[NDArray[np.floating]]
    name: str


def write_picture(
    path: Place,
    values: NDArray[np.floating],
    *,
    title: str,
    unit: str,
    note: str = "",
    logarithmic: bool = False,
    top: float | None = None,
    two_ways: bool = False,
    overlays: Sequence[Overlay] = (),
    aspect: float = 1.0,
) -> None:
    """Write a PNG of a grid; nan and infinite cells are grey.

    Parameters
    ----------
    top
        Value of the darkest colour; the largest if None.
    two_ways
        Shows more and less than 0, from minus ``top`` to ``top``.
    aspect
        Height of a cell over its width.
    """
    scale = LONGEST / max(values.shape[0] * aspect, values.shape[1])
    size = (
        max(int(values.shape[1] * scale), 320),
        max(int(values.shape[0] * scale * aspect), 1),
    )
    low, high = _range(values, logarithmic, top)
    ramp = RAMP
    if two_ways:
        low, ramp = -high, TWO_WAYS
    shares = _shares(values, low, high, logarithmic)
    colours = np.full((*values.shape, 3), NOTHING, np.uint8)
    known = np.isfinite(values)
    colours[known] = _ramp(shares[known], ramp)
    image = Image.fromarray(colours).resize(size, Image.Resampling.NEAREST)
    cols_rows = np.array((values.shape[1], values.shape[0]))
    _draw(image, overlays, np.array(size) / cols_rows)
    sheet = _sheet(image, title, note, len(overlays))
    _legend(sheet, size[1] + 60, low, high, unit, logarithmic, overlays, ramp)
    with whole(path) as file:
        sheet.save(file, "PNG")


def _draw(
    image: Image.Image, overlays: Sequence[Overlay], per_cell: NDArray[np.float64]
) -> None:
    """Draw lines, each overlay in a colour of its own."""
    pen = ImageDraw.Draw(image)
    for number, overlay in enumerate(overlays):
        colour = LINE_COLOURS[number % len(LINE_COLOURS)]
        for line in overlay.lines:
            shown = (np.asarray(line) + 0.5) * per_cell
            pen.line([tuple(vertex) for vertex in shown.tolist()], fill=colour, width=3)


def _range(
    values: NDArray[np.floating], logarithmic: bool, top: float | None
) -> tuple[float, float]:
    shown = values[np.isfinite(values)]
    if logarithmic:
        shown = shown[shown > 0]
    if not shown.size:
        return 1.0, 10.0
    low, high = float(shown.min()), float(shown.max() if top is None else top)
    if logarithmic:
        low = max(low, high / 10**DECADES)
    return low, high if high > low else low + 1


def _shares(
    values: NDArray[np.floating], low: float, high: float, logarithmic: bool
) -> NDArray[np.float64]:
    v = np.clip(values.astype(np.float64), low, high)
    if logarithmic:
        return np.asarray(np.log(v / low) / math.log(high / low))
    return np.asarray((v - low) / (high - low))


def _ramp(shares: NDArray[np.float64], ramp: Colours) -> NDArray[np.uint8]:
    at = np.linspace(0, 1, len(ramp))
    channels = [np.interp(shares, at, [c[k] for c in ramp]) for k in range(3)]
    return np.stack(channels, axis=-1).astype(np.uint8)


def _sheet(image: Image.Image, title: str, note: str, lines: int) -> Image.Image:
    below = 78 + 22 * lines + (26 if note else 0)
    sheet = Image.new("RGB", (image.width + 2 * MARGIN, image.height + 44 + below), "white")
    sheet.paste(image, (MARGIN, 44))
    pen = ImageDraw.Draw(sheet)
    pen.text((MARGIN, 10), title, fill="black", font=ImageFont.load_default(22))
    if note:
        at = (MARGIN, sheet.height - 26)
        pen.text(at, note, fill=(70, 70, 70), font=ImageFont.load_default(14))
    return sheet


def _legend(
    sheet: Image.Image,
    top: int,
    low: float,
    high: float,
    unit: str,
    logarithmic: bool,
    overlays: Sequence[Overlay],
    ramp: Colours,
) -> None:
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(15)
    width = min(sheet.width // 2, 600)
    bar = _ramp(np.broadcast_to(np.linspace(0, 1, width), (BAR_HEIGHT, width)), ramp)
    sheet.paste(Image.fromarray(bar), (MARGIN, top))
    for share in (0, 0.25, 0.5, 0.75, 1):
        value = low * (high / low) ** share if logarithmic else low + share * (high - low)
        anchor = "la" if share == 0 else "ra" if share == 1 else "ma"
        at = (MARGIN + share * width, top + BAR_HEIGHT + 3)
        pen.text(at, f"{value:.3g}", fill="black", font=font, anchor=anchor)
    pen.text((MARGIN + width + 12, top), unit, fill="black", font=font)
    pen.rectangle((MARGIN + width + 12, top + 22, MARGIN + width + 30, top + 36), NOTHING)
    pen.text((MARGIN + width + 36, top + 20), "nodata", fill="black", font=font)
    for number, overlay in enumerate(overlays):
        y = top + 44 + 22 * number
        colour = LINE_COLOURS[number % len(LINE_COLOURS)]
        pen.line((MARGIN, y + 9, MARGIN + 30, y + 9), fill=colour, width=3)
        pen.text((MARGIN + 38, y), overlay.name, fill="black", font=font)

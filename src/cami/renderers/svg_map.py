"""A map as SVG: small, printable, without a script; the map where there is no other.

Geometries are thinned to what a pixel shows and written as short relative paths, so that
the whole region with its layers fits into a few kilobytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely
from numpy.typing import NDArray

from cami.atlas.frame import Frame
from cami.atlas.standards import Status
from cami.atlas.style import BOUNDARY_DASHES, DASHES, Style

Geometries = NDArray[np.object_]
Box = tuple[float, float, float, float]
PER_PIXEL = 1
"""Steps of the drawing within a pixel."""
WATER, LAND, LAKE, RIVER, INK, HALO = (
    "#dde8ee",
    "#f6f3ea",
    "#c3d8e4",
    "#a9c6d6",
    "#4b4a45",
    "#fff",
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One layer to draw."""

    key: str
    title: str
    style: Style
    geometries: Geometries
    """In degrees ``(n,)``."""
    status: Sequence[str | None] = ()
    """One a feature, or nothing."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Names at places."""

    names: Sequence[str]
    points: Geometries
    strong: bool = False
    dots: bool = False


@dataclass(frozen=True, slots=True)
class BaseMap:
    """What lies beneath: areas, lines and names."""

    land: Geometries
    lakes: Geometries
    rivers: Geometries
    boundaries: Mapping[str, Geometries] = field(default_factory=dict)
    """Lines by class."""
    labels: tuple[Labelled, ...] = ()


def draw(
    frame: Frame,
    base: BaseMap,
    layers: Iterable[Drawn],
    *,
    title: str,
    km: str,
    described: str = "",
) -> str:
    """Return the map as an SVG element.

    Parameters
    ----------
    title
        What the map shows, told to those who do not see it.
    km
        Words of the scale bar, as ``500 km``.
    described
        Id of the element that tells the same as a table.
    """
    told = f" aria-describedby={quoteattr(described)}" if described else ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" role="img"{told} '
        f'aria-label={quoteattr(title)} viewBox="0 0 {frame.width} {frame.height}" '
        'font-family="Source Sans 3,system-ui,sans-serif" font-size="13">',
        f"<title>{escape(title)}</title>",
        f'<path fill="{WATER}" d="M0 0h{frame.width}v{frame.height}H0z"/>',
        _areas(frame, base.land, f'fill="{LAND}"'),
        _areas(frame, base.lakes, f'fill="{LAKE}"'),
        _lines(frame, base.rivers, f'stroke="{RIVER}" stroke-width=".8"'),
        *(_layer(frame, layer) for layer in layers),
        *(_boundary(frame, lines, name) for name, lines in base.boundaries.items()),
        *(_labels(frame, labels) for labels in base.labels),
        _bar(frame, km),
        "</svg>",
    ]
    return "".join(parts)


def _boundary(frame: Frame, lines: Geometries, name: str) -> str:
    dashes = _dashed(BOUNDARY_DASHES.get(name, ""))
    return _lines(
        frame, lines, f'stroke="{INK}" stroke-width=".8" stroke-opacity=".7"{dashes}'
    )


def swatch(style: Style, dimension: int, status: Status = "existing") -> str:
    """A sample of a layer for the legend."""
    colour, opacity = style.colour, style.opacity
    drawn = (
        f'<circle cx="16" cy="8" r="4" fill="{colour}"/>',
        f'<path d="M1 8h30" stroke="{colour}" stroke-width="{style.width + 0.6}"'
        f"{_dashed(DASHES[status])}/>",
        f'<path d="M2 2h28v12H2z" fill="{colour}" fill-opacity="{opacity}" '
        f'stroke="{colour}"/>',
    )[dimension]
    return f'<svg width="32" height="16" aria-hidden="true">{drawn}</svg>'


def _layer(frame: Frame, layer: Drawn) -> str:
    style, shapes = layer.style, layer.geometries
    dimension = shapely.get_dimensions(shapes)
    lines = f'stroke="{style.colour}" stroke-width="{style.width}"'
    filled = f'fill="{style.colour}" fill-opacity="{style.opacity}"'
    areas = shapes[dimension == 2]  # noqa: PLR2004
    parts = [_areas(frame, areas, f'{filled} {lines} stroke-opacity=".8"')]
    status = np.array(list(layer.status) or [None] * len(shapes), dtype=object)
    for one in dict.fromkeys(status.tolist()):
        of_it = shapes[(status == one) & (dimension == 1)]
        parts.append(_lines(frame, of_it, lines + _dashed(DASHES.get(one, ""))))
    parts.append(_points(frame, shapes[dimension == 0], filled))
    head = f'<g id="map-{escape(layer.key)}"><title>{escape(layer.title)}</title>'
    return head + "".join(parts) + "</g>"


def _areas(frame: Frame, areas: Geometries, attributes: str) -> str:
    """Areas as one path; those that overlap are one area, and holes stay open."""
    parts = shapely.get_parts(_seen(frame, areas))
    rings = shapely.get_rings(shapely.orient_polygons(parts))
    path = _path(frame, rings, closed=True)
    return f'<path {attributes} d="{path}"/>' if path else ""


def _lines(frame: Frame, lines: Geometries, attributes: str) -> str:
    path = _path(frame, shapely.get_parts(_seen(frame, lines)), closed=False)
    return (
        f'<path fill="none" stroke-linejoin="round" {attributes} d="{path}"/>'
        if path
        else ""
    )


def _points(frame: Frame, points: Geometries, attributes: str) -> str:
    places = frame.pixels(shapely.get_coordinates(points)).round(1).tolist()
    inside = ((x, y) for x, y in places if 0 <= x <= frame.width and 0 <= y <= frame.height)
    dots = "".join(f"M{x - 3:g} {y:g}a3 3 0 1 0 6 0a3 3 0 1 0-6 0z" for x, y in inside)
    return f'<path {attributes} d="{dots}"/>' if dots else ""


def _seen(frame: Frame, shapes: Geometries) -> Geometries:
    """What lies within the map, thinned to half a pixel."""
    if not len(shapes):
        return shapes
    west, south, east, north = frame.box
    edge = 4 * frame.deg_per_pixel
    bounds = shapely.bounds(shapes)
    near = (bounds[:, 0] < east) & (bounds[:, 2] > west)
    near &= (bounds[:, 1] < north) & (bounds[:, 3] > south)
    cut = shapely.clip_by_rect(
        shapely.make_valid(shapely.simplify(shapes[near], 0.6 * frame.deg_per_pixel)),
        west - edge, south - edge, east + edge, north + edge,
    )  # fmt: skip
    return cut[~shapely.is_empty(cut)]


def _path(frame: Frame, lines: Geometries, *, closed: bool) -> str:
    """Lines as the data of one SVG path, in whole steps from each vertex to the next."""
    if not len(lines):
        return ""
    places, owner = shapely.get_coordinates(lines, return_index=True)
    steps = np.round(frame.pixels(places) * PER_PIXEL).astype(np.int64)
    parts = []
    for points in np.split(steps, np.flatnonzero(np.diff(owner)) + 1):
        moved = np.diff(points, axis=0)
        moved = moved[moved.any(axis=1)]
        if len(moved) < (3 if closed else 1):
            continue
        start = f"M{points[0, 0]} {points[0, 1]}l"
        told = "".join(_pair(x, y) for x, y in (moved[:-1] if closed else moved).tolist())
        parts.append(start + told.lstrip(" ") + ("z" if closed else ""))
    return "".join(parts)


def _pair(x: int, y: int) -> str:
    """Two numbers, with no more between them than a reader needs."""
    first = f"{x}" if x < 0 else f" {x}"
    return first + (f"{y}" if y < 0 else f" {y}")


def _labels(frame: Frame, labels: Labelled) -> str:
    if not len(labels.points):
        return ""
    places = frame.pixels(shapely.get_coordinates(labels.points)).round().astype(int)
    parts: list[str] = []
    taken: list[Box] = []
    size = 13 if labels.strong else 11
    for name, (x, y) in zip(labels.names, places.tolist(), strict=True):
        wide = 0.56 * size * len(name)
        box = (x - wide / 2, y - size, x + wide / 2, y + 3)
        inside = (
            box[0] > 0 and box[2] < frame.width and box[1] > 0 and box[3] < frame.height
        )
        if not name or not inside or any(_touch(box, other) for other in taken):
            continue
        taken.append(box)
        dot = f'<circle cx="{x}" cy="{y + 6}" r="1.6"/>' if labels.dots else ""
        parts.append(f'{dot}<text x="{x}" y="{y}">{escape(name)}</text>')
    weight = ' letter-spacing=".06em" fill-opacity=".75"' if labels.strong else ""
    return (
        f'<g text-anchor="middle" font-size="{size}" fill="{INK}" stroke="{HALO}" '
        f'stroke-width="2.5" stroke-opacity=".8" paint-order="stroke"{weight}>'
        + "".join(parts)
        + "</g>"
    )


def _touch(one: Box, other: Box) -> bool:
    beside = one[0] < other[2] and other[0] < one[2]
    return beside and one[1] < other[3] and other[1] < one[3]


def _inside(one: Box, other: Box) -> bool:
    across = other[0] < one[0] and one[2] < other[2]
    return across and other[1] < one[1] and one[3] < other[3]


def _bar(frame: Frame, words: str) -> str:
    _, length = frame.scale_bar()
    y = frame.height - 14
    return (
        f'<g stroke="{INK}" fill="none"><path d="M14 {y - 5}v5h{length:.0f}v-5"/></g>'
        f'<text x="{14 + length / 2:.0f}" y="{y - 5}" text-anchor="middle" font-size="11" '
        f'fill="{INK}">{escape(words)}</text>'
    )


def _dashed(pattern: str) -> str:
    return f' stroke-dasharray="{pattern}"' if pattern else ""

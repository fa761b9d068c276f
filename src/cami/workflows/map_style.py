"""The style of the interactive map, in MapLibre's words: what is drawn from which tiles."""

from collections.abc import Callable
from typing import Any

from cami.atlas.standards import KINDS
from cami.atlas.style import BOUNDARY_DASHES, DASHES, Style, style_of
from cami.renderers.svg_map import INK, LAKE, LAND, RIVER, WATER
from cami.sources.tiles_file import tiles_file
from cami.stores.releases import Shelf, Shelved

Address = Callable[[str], str]
"""Address of the tiles of a layer, with ``{z}/{x}/{y}`` in it."""

Json = dict[str, Any]
FONT = ["'Source Sans 3'"]
"""Drawn by the browser from the page's letters; quoted, since the name has a number."""
DIMENSION = {"Point": 0, "LineString": 1, "Polygon": 2}


def map_style(shelf: Shelf, language: str, address: Address, name: str) -> Json:
    """Return the style of all layers on a shelf; they are there and not shown.

    Parameters
    ----------
    language
        ``en`` or ``ru``: of labels.
    name
        Of the map, in that language.
    """
    sources: Json = {"base-map": _source(address("base-map"), 0, 7)}
    layers: list[Json] = _base()
    for shelved in sorted(shelf, key=lambda one: -_dimension(one)):
        path = shelved.path("tiles")
        if path is None:
            continue
        key = shelved.layer.record.key
        lowest, highest = tiles_file(path).zooms
        raster = shelved.layer.record.shape == "raster"
        sources[key] = _source(address(key), lowest, highest, raster=raster)
        sources[key]["attribution"] = shelved.layer.record.citation
        if shelved.layer.bbox:
            sources[key]["bounds"] = list(shelved.layer.bbox)
        layers += _layers(shelved)
    return {
        "version": 8,
        "name": name,
        "metadata": {"release": shelf.release},
        "sources": sources,
        "layers": [*layers, *_labels(language)],
    }


def _source(address: str, lowest: int, highest: int, *, raster: bool = False) -> Json:
    told: Json = {
        "type": "raster" if raster else "vector",
        "tiles": [address],
        "minzoom": lowest,
        "maxzoom": highest,
    }
    return told | {"tileSize": 256} if raster else told


def _dimension(shelved: Shelved) -> int:
    kinds = (one.removeprefix("Multi") for one in shelved.layer.geometry_types)
    return max((DIMENSION[one] for one in kinds), default=3)


def _layers(shelved: Shelved) -> list[Json]:
    record = shelved.layer.record
    key, style = record.key, style_of(record.kind)
    if record.shape == "raster":
        paint: Json = {"raster-opacity": 0.7}
        return [_hidden({"id": key, "type": "raster", "source": key, "paint": paint})]
    dimension = _dimension(shelved)
    base = {"source": key, "source-layer": key, "metadata": {"layer": key}}
    if dimension == 0:
        return [_hidden({"id": key, "type": "circle", **base, "paint": _circle(style)})]
    if dimension == 1:
        names = [one.name for one in KINDS[record.kind].attributes]
        statuses = DASHES if "status" in names else {"existing": ""}
        return [
            _hidden({
                "id": f"{key}/{status}",
                "type": "line",
                **base,
                "filter": ["==", ["coalesce", ["get", "status"], "existing"], status],
                "layout": {"line-join": "round"},
                "paint": _line(style, dash),
            })
            for status, dash in statuses.items()
        ]  # fmt: skip
    fill = {"fill-color": style.colour, "fill-opacity": style.opacity}
    return [
        _hidden({"id": key, "type": "fill", **base, "paint": fill}),
        _hidden({"id": f"{key}/edge", "type": "line", **base, "paint": _line(style, "")}),
    ]


def _hidden(layer: Json) -> Json:
    layout = layer.get("layout", {})
    return {**layer, "layout": {**layout, "visibility": "none"}}


def _line(style: Style, dash: str) -> Json:
    wide = ["interpolate", ["linear"], ["zoom"], 3, style.width * 0.8, 9, style.width * 1.6]
    told: Json = {"line-color": style.colour, "line-width": wide}
    if dash:
        told["line-dasharray"] = [float(one) / style.width for one in dash.split()]
    return told


def _circle(style: Style) -> Json:
    return {
        "circle-color": style.colour,
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 3, 4, 9, 7],
        "circle-opacity": style.opacity,
        "circle-stroke-color": "#fff",
        "circle-stroke-width": 1,
    }


def _base() -> list[Json]:
    def area(name: str, colour: str) -> Json:
        return _of_base(name, "fill", {"fill-color": colour})

    lines = [
        {
            **_of_base("boundaries", "line", _boundary(dash)),
            "id": f"base/boundaries/{name}",
            "filter": ["==", ["get", "class"], name],
        }
        for name, dash in BOUNDARY_DASHES.items()
    ]
    return [
        {"id": "base/water", "type": "background", "paint": {"background-color": WATER}},
        area("land", LAND),
        area("lakes", LAKE),
        _of_base("rivers", "line", {"line-color": RIVER, "line-width": 0.8}),
        *lines,
    ]


def _boundary(dash: str) -> Json:
    told: Json = {"line-color": INK, "line-width": 0.9, "line-opacity": 0.7}
    return told | {"line-dasharray": [float(one) for one in dash.split()]} if dash else told


def _of_base(name: str, kind: str, paint: Json) -> Json:
    return {
        "id": f"base/{name}",
        "type": kind,
        "source": "base-map",
        "source-layer": name,
        "paint": paint,
    }


def _labels(language: str) -> list[Json]:
    halo: Json = {"text-color": INK, "text-halo-color": "#fff", "text-halo-width": 1.4}
    words = ["get", language]
    places = {"text-field": words, "text-font": FONT, "text-size": 12}
    states = {**places, "text-size": 14, "text-letter-spacing": 0.06}
    return [
        {**_of_base("places", "symbol", halo), "layout": places},
        {**_of_base("states", "symbol", halo), "layout": states},
    ]

"""The base map as the features of its tiles: what is told of each, and from which zoom."""

from collections.abc import Iterator, Mapping

from cami.renderers.vector_tiles import Told
from cami.sources.base_map import BaseLayer, base_layer
from cami.sources.words import table


def base_layers() -> Mapping[str, Iterator[Told]]:
    """Layers of the base map by name."""
    return {
        "land": ((shape, {}) for shape in base_layer("land").geometries),
        "lakes": _ranked(base_layer("lakes"), -1),
        "rivers": _ranked(base_layer("rivers"), -1),
        "boundaries": _boundaries(),
        "places": _places(),
        "states": _states(),
    }


def _ranked(layer: BaseLayer, later: int) -> Iterator[Told]:
    """Features from the zoom that their rank says."""
    for shape, rank in zip(layer.geometries, layer.columns["scalerank"], strict=True):
        yield shape, {"minzoom": max(0, min(7, int(rank) + later))}


def _boundaries() -> Iterator[Told]:
    layer = base_layer("boundaries")
    for shape, name in zip(layer.geometries, layer.columns["class"], strict=True):
        yield shape, {"class": str(name)}


def _places() -> Iterator[Told]:
    layer = base_layer("places")
    columns = (layer.columns[name] for name in ("name_en", "name_ru", "scalerank"))
    for shape, english, russian, rank in zip(layer.geometries, *columns, strict=True):
        zoom = max(3, min(7, int(rank) + 1))
        yield shape, {"en": english, "ru": russian or english, "minzoom": zoom}


def _states() -> Iterator[Told]:
    """Names of the Range States, and of no other country."""
    told = {one["iso2"]: one for one in table("countries")["country"]}
    layer = base_layer("countries")
    for shape, iso in zip(layer.geometries, layer.columns["iso"], strict=True):
        if told.get(iso, {}).get("range_state"):
            yield shape, {"en": told[iso]["name_en"], "ru": told[iso]["name_ru"]}

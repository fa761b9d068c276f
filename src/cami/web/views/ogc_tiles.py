"""OGC API: tiles of a layer as tilesets on the web's usual grid, and as TileJSON."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from cami.sources.tiles_file import tiles_file
from cami.stores.releases import Shelved
from cami.web import ogc_query
from cami.web.ogc_address import TILE, address, link
from cami.web.ogc_answers import COMMON, answers, shelf_of, title_of, told_json
from cami.web.views import atlas

GRID = "WebMercatorQuad"
GRID_URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{GRID}"


@answers
def tilesets(request: HttpRequest, key: str) -> HttpResponse:
    """List the tilesets of a layer: there is one."""
    ogc_query.refuse_others(request.GET, COMMON)
    shelved = _tiled(request, key)
    here = link(address(request, "ogc-tilesets", key), "self")
    return told_json({"links": [here], "tilesets": [_tileset(request, shelved)]})


@answers
def tileset(request: HttpRequest, key: str) -> HttpResponse:
    """Say what a layer's tiles are."""
    ogc_query.refuse_others(request.GET, COMMON)
    return told_json(_tileset(request, _tiled(request, key)))


@answers
def tilejson(request: HttpRequest, key: str) -> HttpResponse:
    """Say the same as TileJSON 3.0, which most maps read."""
    ogc_query.refuse_others(request.GET, COMMON)
    shelved = _tiled(request, key)
    path = shelved.path("tiles")
    if path is None:
        raise Http404
    file = tiles_file(path)
    lowest, highest = file.zooms
    return told_json(
        {
            "tilejson": "3.0.0",
            "name": title_of(shelved),
            "attribution": shelved.layer.record.citation,
            "scheme": "xyz",
            "tiles": [_template(request, shelved, ("{z}", "{x}", "{y}"))],
            "minzoom": lowest,
            "maxzoom": highest,
            "bounds": list(shelved.layer.bbox or (-180, -85, 180, 85)),
            "vector_layers": file.metadata.get("vector_layers", []),
        }
    )


@answers
def tile(request: HttpRequest, key: str, z: int, row: int, col: int) -> HttpResponse:
    """Give one tile, by row and column as the standard orders them."""
    _tiled(request, key)  # never the base map, whose tiles are kept for ever
    return atlas.tile(request, shelf_of(request).release, key, z, col, row)


def _tileset(request: HttpRequest, shelved: Shelved) -> dict[str, Any]:
    key = shelved.layer.record.key
    raster = shelved.layer.record.shape == "raster"
    media = "image/png" if raster else TILE
    template = _template(request, shelved, ("{tileMatrix}", "{tileRow}", "{tileCol}"))
    item = {**link(template, "item", media), "templated": True}
    return {
        "title": title_of(shelved),
        "dataType": "map" if raster else "vector",
        "crs": "http://www.opengis.net/def/crs/EPSG/0/3857",
        "tileMatrixSetURI": GRID_URI,
        "links": [
            link(address(request, "ogc-tileset", key), "self"),
            link(GRID_URI, "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"),
            link(address(request, "ogc-tilejson", key), "describedby"),
            item,
        ],
    }


def _template(request: HttpRequest, shelved: Shelved, names: tuple[str, str, str]) -> str:
    key = shelved.layer.record.key
    if names[1] == "{x}":
        release = shelf_of(request).release
        return address(request, "tile", release, key, 0, 0, 0)[: -len("0/0/0")] + "/".join(
            names
        )
    return address(request, "ogc-tile", key, 0, 0, 0)[: -len("0/0/0")] + "/".join(names)


def _tiled(request: HttpRequest, key: str) -> Shelved:
    shelved = shelf_of(request).layer(key)
    if shelved.path("tiles") is None:
        raise Http404
    return shelved

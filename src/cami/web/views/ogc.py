"""OGC API: landing page, conformance, and the collections of a viewer's shelf."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from cami.atlas.standards import KINDS
from cami.documents.disclaimer import DISCLAIMER
from cami.messages import Message
from cami.stores.releases import Shelved
from cami.web import ogc_query
from cami.web.ogc_address import GEOJSON, OPENAPI, SCHEMA, address, link
from cami.web.ogc_answers import (
    COMMON,
    answers,
    has_features,
    layer_of,
    shelf_of,
    title_of,
    told_json,
)
from cami.web.ogc_query import CRS84, SYSTEMS
from cami.web.templating import say
from cami.web.views.atlas import TITLE

CONFORMANCE = tuple(
    f"http://www.opengis.net/spec/{one}"
    for one in (
        "ogcapi-common-1/1.0/conf/core",
        "ogcapi-common-2/1.0/conf/collections",
        "ogcapi-features-1/1.0/conf/core",
        "ogcapi-features-1/1.0/conf/geojson",
        "ogcapi-features-1/1.0/conf/oas30",
        "ogcapi-features-2/1.0/conf/crs",
        "ogcapi-features-3/1.0/conf/queryables",
        "ogcapi-features-3/1.0/conf/filter",
        "ogcapi-features-3/1.0/conf/features-filter",
        "ogcapi-tiles-1/1.0/conf/core",
        "ogcapi-tiles-1/1.0/conf/tileset",
        "ogcapi-tiles-1/1.0/conf/tilesets-list",
        "ogcapi-tiles-1/1.0/conf/geodata-tilesets",
        "ogcapi-tiles-1/1.0/conf/mvt",
        "cql2/1.0/conf/cql2-text",
        "cql2/1.0/conf/cql2-json",
        "cql2/1.0/conf/basic-cql2",
    )
)
"""What is claimed, and tested in ``tests/web/test_ogc.py``."""

JSON_TYPES = {
    "string": "string",
    "int32": "integer",
    "int64": "integer",
    "double": "number",
    "bool": "boolean",
}


@answers
def landing(request: HttpRequest) -> HttpResponse:
    """Say what there is."""
    ogc_query.refuse_others(request.GET, COMMON)
    return told_json({
        "title": say(Message(TITLE)),
        "description": say(DISCLAIMER),
        "links": [
            link(address(request, "ogc"), "self"),
            link(address(request, "ogc-openapi"), "service-desc", OPENAPI),
            link(address(request, "atlas"), "service-doc", "text/html"),
            link(address(request, "ogc-conformance"), "conformance"),
            link(address(request, "ogc-collections"), "data"),
        ],
    })  # fmt: skip


@answers
def conformance(request: HttpRequest) -> HttpResponse:
    """Say which parts of the standards are kept."""
    ogc_query.refuse_others(request.GET, COMMON)
    return told_json({"conformsTo": CONFORMANCE})


@answers
def collections(request: HttpRequest) -> HttpResponse:
    """List the layers that the visitor may have."""
    ogc_query.refuse_others(request.GET, COMMON)
    shown = (one for one in shelf_of(request) if has_features(one))
    told = [collection_json(request, one) for one in shown]
    here = link(address(request, "ogc-collections"), "self")
    return told_json({"links": [here], "crs": list(SYSTEMS), "collections": told})


@answers
def collection(request: HttpRequest, key: str) -> HttpResponse:
    """Say what one layer is."""
    ogc_query.refuse_others(request.GET, COMMON)
    return told_json(collection_json(request, layer_of(request, key)))


@answers
def queryables(request: HttpRequest, key: str) -> HttpResponse:
    """Say by what the features of a layer may be chosen, as JSON Schema."""
    ogc_query.refuse_others(request.GET, COMMON)
    shelved = layer_of(request, key)
    kind = KINDS[shelved.layer.record.kind]
    named = {one.name: one for one in kind.attributes}
    properties: dict[str, Any] = {
        "geometry": {"format": "geometry-any", "x-ogc-role": "primary-geometry"}
    }
    for name, held in shelved.layer.attributes:
        told: dict[str, Any] = {"type": JSON_TYPES.get(held, "string")}
        if name in named:
            told["title"] = say(Message(named[name].named))
            if named[name].allowed:
                told["enum"] = list(named[name].allowed)
        properties[name] = told
    return told_json(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": address(request, "ogc-queryables", key),
            "type": "object",
            "title": title_of(shelved),
            "properties": properties,
            "additionalProperties": False,
        },
        SCHEMA,
    )


def collection_json(request: HttpRequest, shelved: Shelved) -> dict[str, Any]:
    """What is told of one layer."""
    record, key = shelved.layer.record, shelved.layer.record.key
    told: dict[str, Any] = {
        "id": key,
        "title": title_of(shelved),
        "description": say(DISCLAIMER),
        "itemType": "feature",
        "license": record.licence.key,
        "attribution": record.citation,
        "crs": list(SYSTEMS),
        "storageCrs": CRS84,
        "links": [
            link(address(request, "ogc-collection", key), "self"),
            link(address(request, "ogc-items", key), "items", GEOJSON),
            link(
                address(request, "ogc-queryables", key),
                "http://www.opengis.net/def/rel/ogc/1.0/queryables",
                SCHEMA,
            ),
            link(
                address(request, "ogc-tilesets", key),
                "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector",
            ),
            link(address(request, "layer", key), "describedby", "text/html"),
            *(
                [link(record.licence.url, "license", "text/html")]
                if record.licence.url
                else []
            ),
        ],
    }
    if shelved.layer.bbox:
        told["extent"] = {"spatial": {"bbox": [shelved.layer.bbox], "crs": CRS84}}
    return told

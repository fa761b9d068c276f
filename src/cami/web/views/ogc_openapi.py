"""OGC API: the definition of its addresses after OpenAPI 3.0."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from cami.messages import Message
from cami.stores.releases import Shelved
from cami.web import ogc_query
from cami.web.ogc_address import GEOJSON, JSON, OPENAPI, PROBLEM, SCHEMA, address
from cami.web.ogc_answers import (
    COMMON,
    answers,
    has_features,
    shelf_of,
    title_of,
    told_json,
)
from cami.web.ogc_query import ITEMS, MOST_ITEMS
from cami.web.templating import say
from cami.web.views.atlas import TITLE

Json = dict[str, Any]


@answers
def openapi(request: HttpRequest) -> HttpResponse:
    """Define every address that the visitor may ask."""
    ogc_query.refuse_others(request.GET, COMMON)
    shelf = [one for one in shelf_of(request) if has_features(one)]
    paths: Json = {
        "/": _reading("landing", "Landing page"),
        "/conformance": _reading("conformance", "Conformance classes"),
        "/collections": _reading("collections", "Collections"),
    }
    for shelved in shelf:
        paths |= _of_collection(shelved)
    told = {
        "openapi": "3.0.3",
        "info": {"title": say(Message(TITLE)), "version": "1"},
        "servers": [{"url": address(request, "ogc")}],
        "paths": paths,
    }
    return told_json(told, OPENAPI)


def _of_collection(shelved: Shelved) -> Json:
    key, title = shelved.layer.record.key, title_of(shelved)
    base = f"/collections/{key}"
    identity = {
        "name": "featureId",
        "in": "path",
        "required": True,
        "schema": {"type": "integer"},
    }
    return {
        base: _reading(f"{key}.describe", title),
        f"{base}/queryables": _reading(f"{key}.queryables", title, media=SCHEMA),
        f"{base}/items": _reading(f"{key}.items", title, _parameters(shelved), GEOJSON),
        f"{base}/items/{{featureId}}": _reading(f"{key}.item", title, [identity], GEOJSON),
    }


def _parameters(shelved: Shelved) -> list[Json]:
    numbers = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    most = {"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "default": ITEMS}
    told = [
        _parameter("limit", most),
        _parameter("offset", {"type": "integer", "minimum": 0, "default": 0}),
        {**_parameter("bbox", numbers), "style": "form", "explode": False},
        *(
            _parameter(name, {"type": "string"})
            for name in ("bbox-crs", "crs", "filter", "filter-lang", "filter-crs")
        ),
    ]
    return told + [
        _parameter(name, {"type": "string"}) for name, _ in shelved.layer.attributes
    ]


def _parameter(name: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _reading(
    identity: str, summary: str, parameters: list[Json] | None = None, media: str = JSON
) -> Json:
    content = {media: {"schema": {"type": "object"}}}
    problem = {PROBLEM: {"schema": {"type": "object"}}}
    responses = {
        "200": {"description": summary, "content": content},
        "4XX": {
            "description": "What cannot be, is not there, or not yours",
            "content": problem,
        },
    }
    told: Json = {"operationId": identity, "summary": summary, "responses": responses}
    return {"get": told | ({"parameters": parameters} if parameters else {})}

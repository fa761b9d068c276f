"""OGC API: features of a layer, by box and condition, a page at a time."""

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from numpy.typing import NDArray
from pyproj import Transformer

from cami.errors import ParameterUnfitError
from cami.sources.cql2_filter import Cql2Filter, cql2_filter
from cami.sources.features_file import Feature, Page, features_file
from cami.stores.releases import Shelved
from cami.web import ogc_query
from cami.web.ogc_address import GEOJSON, address, again, link
from cami.web.ogc_answers import COMMON, answers, given_out
from cami.web.ogc_query import CRS84, ITEMS, MOST_ITEMS, SYSTEMS

OF_ITEMS = (
    *COMMON, "limit", "offset", "bbox", "bbox-crs", "crs", "filter", "filter-lang",
    "filter-crs",
)  # fmt: skip

MOST_DIGITS = 18
"""Of a feature's number."""


@answers
def items(request: HttpRequest, key: str) -> HttpResponse:
    """Give features of a layer, page by page."""
    shelved = given_out(request, key)
    properties = [name for name, _ in shelved.layer.attributes]
    get = request.GET
    ogc_query.refuse_others(get, {*OF_ITEMS, *properties})
    limit = ogc_query.whole(get, "limit", ITEMS, least=1, most=MOST_ITEMS)
    offset = ogc_query.whole(get, "offset", 0, least=0, most=10**8)
    crs = ogc_query.system(get, "crs")
    text, language = _condition(request, properties)
    chosen = cql2_filter(text, language, properties) if text else None
    page = _page(shelved, request, limit, offset, chosen)
    links = [
        link(request.build_absolute_uri(), "self", GEOJSON),
        link(address(request, "ogc-collection", key), "collection"),
    ]
    if offset + len(page.features) < page.matched:
        following = {"offset": str(offset + limit), "limit": str(limit)}
        links.append(link(again(request, following), "next", GEOJSON))
    head = {
        "type": "FeatureCollection",
        "timeStamp": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberMatched": page.matched,
        "numberReturned": len(page.features),
        "links": links,
    }
    body = json.dumps(head, ensure_ascii=False)[:-1]
    features = ",".join(_feature_texts(page.features, crs))
    answer = HttpResponse(f'{body},"features":[{features}]}}', content_type=GEOJSON)
    answer.headers["Content-Crs"] = f"<{crs}>"
    return answer


@answers
def item(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """Give one feature."""
    shelved = given_out(request, key)
    ogc_query.refuse_others(request.GET, (*COMMON, "crs"))
    crs = ogc_query.system(request.GET, "crs")
    path = shelved.path("features")
    numbered = number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS
    found = features_file(path).one(int(number)) if path and numbered else None
    if found is None:
        raise Http404
    (text,) = _feature_texts([found], crs)
    links = [
        link(request.build_absolute_uri(), "self", GEOJSON),
        link(address(request, "ogc-collection", key), "collection"),
    ]
    answer = HttpResponse(
        f'{text[:-1]},"links":{json.dumps(links)}}}', content_type=GEOJSON
    )
    answer.headers["Content-Crs"] = f"<{crs}>"
    return answer


def _condition(request: HttpRequest, properties: Iterable[str]) -> tuple[str, Any]:
    """The filter, together with properties that are parameters of their own."""
    language = request.GET.get("filter-lang", "cql2-text")
    if language not in {"cql2-text", "cql2-json"}:
        known = "cql2-text, cql2-json"
        raise ParameterUnfitError(name="filter-lang", found=language[:40], known=known)
    equal = [
        {"op": "=", "args": [{"property": name}, _value(request.GET[name])]}
        for name in properties
        if name in request.GET
    ]
    text = request.GET.get("filter", "")
    if not equal:
        return text, language
    if text:
        raise ParameterUnfitError(name="filter", found=text[:40], known="-")
    return json.dumps({"op": "and", "args": [*equal, True]}), "cql2-json"


def _value(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


def _page(
    shelved: Shelved,
    request: HttpRequest,
    limit: int,
    offset: int,
    chosen: Cql2Filter | None,
) -> Page:
    path = shelved.path("features")
    if path is None:
        return Page(0, ())
    box = ogc_query.box(request.GET)
    columns = chosen.columns if chosen else ()
    file = features_file(path)
    return file.page(box, limit=limit, offset=offset, where=chosen, columns=columns)


def _feature_texts(features: Iterable[Feature], crs: str) -> list[str]:
    given = list(features)
    shapes = np.empty(len(given), dtype=object)
    shapes[:] = [one.geometry for one in given]
    texts = shapely.to_geojson(_in_system(shapes, crs))
    return [
        f'{{"type":"Feature","id":{one.id},"geometry":{shape},'
        f'"properties":{json.dumps(dict(one.properties), ensure_ascii=False)}}}'
        for one, shape in zip(given, texts, strict=True)
    ]


def _in_system(shapes: NDArray[np.object_], crs: str) -> NDArray[np.object_]:
    if crs == CRS84:
        return shapes
    way = Transformer.from_crs(SYSTEMS[CRS84], SYSTEMS[crs])
    return shapely.transform(shapes, lambda xy: np.stack(way.transform(*xy.T), axis=1))

"""The catalogue for machines: OGC API – Records, and STAC, of a viewer's shelf."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from cami.atlas.standards import KINDS
from cami.documents.disclaimer import DISCLAIMER
from cami.messages import Message
from cami.stores.releases import Shelved
from cami.web import ogc_query
from cami.web.ogc_address import GEOJSON, Link, address, link
from cami.web.ogc_answers import COMMON, answers, shelf_of, title_of, told_json
from cami.web.templating import say
from cami.web.views.atlas import TITLE

STAC = "1.0.0"
WORLD = [-180.0, -90.0, 180.0, 90.0]


@answers
def records(request: HttpRequest) -> HttpResponse:
    """List the cards of all layers, one record each."""
    ogc_query.refuse_others(request.GET, (*COMMON, "limit", "offset", "q"))
    limit = ogc_query.whole(request.GET, "limit", 100, least=1, most=1000)
    offset = ogc_query.whole(request.GET, "offset", 0, least=0, most=10**6)
    words = request.GET.get("q", "").casefold().split()
    told = [record_json(request, one) for one in shelf_of(request)]
    found = [one for one in told if all(word in _text(one) for word in words)]
    page = found[offset : offset + limit]
    return told_json(
        {
            "type": "FeatureCollection",
            "numberMatched": len(found),
            "numberReturned": len(page),
            "features": page,
            "links": [link(request.build_absolute_uri(), "self", GEOJSON)],
        },
        GEOJSON,
    )


@answers
def record(request: HttpRequest, key: str) -> HttpResponse:
    """Give the card of one layer."""
    ogc_query.refuse_others(request.GET, COMMON)
    return told_json(record_json(request, shelf_of(request).layer(key)), GEOJSON)


@answers
def stac(request: HttpRequest) -> HttpResponse:
    """Give the catalogue as STAC."""
    shelf = shelf_of(request)
    children = [
        link(
            address(request, "stac-collection", one.layer.record.key),
            "child",
            title=title_of(one),
        )
        for one in shelf
    ]
    here = address(request, "stac")
    return told_json(
        {
            "type": "Catalog",
            "stac_version": STAC,
            "id": "cami-atlas",
            "title": say(Message(TITLE)),
            "description": say(DISCLAIMER),
            "links": [link(here, "self"), link(here, "root"), *children],
        }
    )


@answers
def stac_collection(request: HttpRequest, key: str) -> HttpResponse:
    """Give one layer as a STAC collection with its files as assets."""
    shelved = shelf_of(request).layer(key)
    record_ = shelved.layer.record
    first, last = record_.first_day, record_.last_day
    interval = [f"{day}T00:00:00Z" if day else None for day in (first, last)]
    here = address(request, "stac-collection", key)
    return told_json(
        {
            "type": "Collection",
            "stac_version": STAC,
            "id": key,
            "title": title_of(shelved),
            "description": _unfit(shelved),
            "license": record_.licence.key if record_.licence.redistributable else "other",
            "keywords": [*record_.species, *record_.countries],
            "providers": [{"name": record_.source, "roles": ["producer"]}],
            "extent": {
                "spatial": {"bbox": [list(shelved.layer.bbox or WORLD)]},
                "temporal": {"interval": [interval]},
            },
            "summaries": {},
            "assets": {},
            "links": [
                link(here, "self"),
                link(address(request, "stac"), "root"),
                link(address(request, "stac"), "parent"),
                *_links(request, shelved),
            ],
        }
    )


def record_json(request: HttpRequest, shelved: Shelved) -> dict[str, Any]:
    """The card of a layer as a record."""
    record_, key = shelved.layer.record, shelved.layer.record.key
    return {
        "id": key,
        "type": "Feature",
        "conformsTo": ["http://www.opengis.net/spec/ogcapi-records-1/1.0/req/record-core"],
        "geometry": _rectangle(shelved.layer.bbox),
        "time": _time(shelved),
        "properties": {
            "type": "dataset",
            "title": title_of(shelved),
            "description": _unfit(shelved),
            "keywords": [*record_.species, *record_.countries],
            "themes": [{"concepts": [{"id": record_.kind}], "scheme": "cami:kinds"}],
            "kind": say(Message(KINDS[record_.kind].named)),
            "license": record_.licence.key,
            "rights": record_.licence.name,
            "contacts": [{"name": record_.source, "roles": ["producer"]}],
            "citation": record_.citation,
            "edition": record_.edition,
            "checksum": f"sha256:{record_.sha256}",
            "positionalAccuracy": record_.accuracy_m,
            "generalisedToDegrees": shelved.layer.step_deg or None,
            "indicative": record_.indicative,
            "lineage": [f"{step.method} {step.version}" for step in record_.lineage],
        },
        "links": [
            link(address(request, "ogc-record", key), "self"),
            *_links(request, shelved),
        ],
    }


def _links(request: HttpRequest, shelved: Shelved) -> list[Link]:
    key = shelved.layer.record.key
    told = [link(address(request, "layer", key), "describedby", "text/html")]
    if shelved.layer.record.shape == "vector":
        told.append(link(address(request, "ogc-items", key), "items", GEOJSON))
    if shelved.path("tiles"):
        told.append(link(address(request, "ogc-tilejson", key), "tiles"))
    return told


def _unfit(shelved: Shelved) -> str:
    from django.utils.translation import get_language  # noqa: PLC0415

    record_ = shelved.layer.record
    russian = get_language() == "ru"
    abstract = record_.abstract_ru if russian else record_.abstract_en
    unfit = record_.unfit_for_ru if russian else record_.unfit_for_en
    return f"{abstract} ({unfit})" if abstract else unfit


def _text(told: dict[str, Any]) -> str:
    words = told["properties"]
    parts = (told["id"], words["title"], words["description"], *words["keywords"])
    return " ".join(parts).casefold()


def _time(shelved: Shelved) -> dict[str, Any] | None:
    first, last = shelved.layer.record.first_day, shelved.layer.record.last_day
    if not (first or last):
        return None
    return {"interval": [str(first or ".."), str(last or "..")]}


def _rectangle(bbox: tuple[float, float, float, float] | None) -> dict[str, Any] | None:
    if bbox is None:
        return None
    west, south, east, north = bbox
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}

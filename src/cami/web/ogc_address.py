"""Addresses and links of the API, absolute, as its clients want them."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse

Link = dict[str, str]
GEOJSON = "application/geo+json"
JSON = "application/json"
PROBLEM = "application/problem+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
TILE = "application/vnd.mapbox-vector-tile"


def address(request: HttpRequest, name: str, *args: object) -> str:
    """Absolute address of a page of the API."""
    return request.build_absolute_uri(reverse(name, args=args))


def link(href: str, rel: str, media_type: str = JSON, title: str = "") -> Link:
    """A link as the API writes it."""
    told = {"href": href, "rel": rel, "type": media_type}
    return told | {"title": title} if title else told


def again(request: HttpRequest, changes: Mapping[str, str]) -> str:
    """Return the same address with other parameters."""
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    return request.build_absolute_uri(f"{request.path}?{query.urlencode(safe=',:/')}")

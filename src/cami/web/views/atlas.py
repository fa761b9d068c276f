"""The atlas: a map with its legend and facts, the cards of its layers, and their tiles."""

import gzip
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cami.atlas.standards import KINDS, STATUSES, THEMES
from cami.errors import LayerMissingError
from cami.messages import N_, Message
from cami.sources.tiles_file import tiles_file
from cami.sources.words import table
from cami.stores import releases
from cami.stores.releases import Shelf, Shelved
from cami.web import atlas_query
from cami.web.templating import say
from cami.web.viewing import viewer
from cami.web.views.pages import page, reader_language
from cami.workflows.compose_map import compose_map

TITLE = N_("Atlas of migrations and linear infrastructure")
FOR_EVER = "private, max-age=31536000, immutable"
"""In the reader's own browser alone: no cache between keeps what is withdrawn."""


@require_safe
def atlas(request: HttpRequest) -> HttpResponse:
    """Show the map that an address asks for."""
    shelf = _shelf(request)
    species = {
        taxon["key"]: tuple(name["scientific"] for name in taxon["names"])
        for taxon in _taxa()
    }
    told = atlas_query.wanted(request.GET, shelf, species)
    sheet = compose_map(shelf, told, reader_language(), say, title=Message(TITLE))
    return page(
        request,
        "atlas.html",
        sheet=sheet,
        wanted=told,
        chosen_species=request.GET.get("species", ""),
        species=[(taxon["key"], taxon[f"name_{reader_language()}"]) for taxon in _taxa()],
        statuses={key: Message(words) for key, words in STATUSES.items()},
        themes={key: Message(words) for key, words in THEMES.items()},
        kinds=KINDS,
        shelf=shelf,
    )


@require_safe
def layer(request: HttpRequest, key: str) -> HttpResponse:
    """Show the card of a layer: what it is, how old, how sure, what it is unfit for."""
    shelved = _layer(_shelf(request), key)
    return page(
        request, "layer.html", shelved=shelved, kind=KINDS[shelved.layer.record.kind]
    )


@require_safe
def tile(
    request: HttpRequest, release: str, key: str, z: int, x: int, y: int
) -> HttpResponse:
    """Answer with one tile of a layer that the visitor may have."""
    shelved = _layer(_shelf(request, release), key)
    path = shelved.path("tiles")
    found = tiles_file(path) if path else None
    content = found.tile(z, x, y) if found else None
    if found is None or content is None:
        return HttpResponse(status=204)
    kind = "application/vnd.mapbox-vector-tile" if found.gzipped else "image/png"
    headers = {"Cache-Control": FOR_EVER, "Vary": "Cookie"}
    if found.gzipped:
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
        else:
            content = gzip.decompress(content)
    return HttpResponse(content, content_type=kind, headers=headers)


def _shelf(request: HttpRequest, release: str = "") -> Shelf:
    return releases.open_release(viewer(request), timezone.now().date(), release)


def _layer(shelf: Shelf, key: str) -> Shelved:
    try:
        return shelf.layer(key)
    except LayerMissingError as missing:
        raise Http404 from missing


def _taxa() -> list[dict[str, Any]]:
    taxa: list[dict[str, Any]] = table("species")["taxon"]
    return taxa

"""The atlas: a map with its legend and facts, the cards of its layers, and their tiles."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cami.atlas.standards import KINDS, PRESENCES, STATUSES, THEMES
from cami.errors import LayerMissingError
from cami.messages import N_, Message
from cami.renderers.layer_package import FORMATS
from cami.sources.words import table
from cami.stores import releases
from cami.stores.releases import Shelf, Shelved
from cami.web import atlas_query, tile_door
from cami.web.templating import say
from cami.web.viewing import viewer
from cami.web.views.pages import page, reader_language
from cami.workflows.compose_map import compose_map
from cami.workflows.export_layer import export_layer, may_pass_on
from cami.workflows.map_style import map_style

TITLE = N_("Atlas of migrations and linear infrastructure")
MAP_WORDS = {
    "measure": N_("Measure"),
    "done": N_("Done measuring"),
    "clickPoints": N_("Click from point to point."),
    "km": N_("km"),
    "source": N_("Source"),
    "NavigationControl.ZoomIn": N_("Zoom in"),
    "NavigationControl.ZoomOut": N_("Zoom out"),
    "Map.Title": N_("Map"),
    "Popup.Close": N_("Close"),
    "ScaleControl.Meters": N_("m"),
    "ScaleControl.Kilometers": N_("km"),
    "AttributionControl.ToggleAttribution": N_("Sources of the map"),
    **{f"status.{key}": words for key, words in STATUSES.items()},
    **{f"presence.{key}": words for key, words in PRESENCES.items()},
}
"""What the interactive map says, by the names that it asks by."""


@csp_update({"worker-src": ["blob:"], "img-src": ["blob:"]})
@require_safe
def atlas(request: HttpRequest) -> HttpResponse:
    """Show the map that an address asks for."""
    shelf = _shelf(request)
    names = {
        taxon["key"]: tuple(name["scientific"] for name in taxon["names"])
        for taxon in _taxa()
    }
    told = atlas_query.wanted(request.GET, shelf, names)
    language = reader_language()
    sheet = compose_map(shelf, told, language, say, title=Message(TITLE))
    return page(
        request,
        "atlas.html",
        sheet=sheet,
        wanted=told,
        chosen_species=request.GET.get("species", ""),
        species=[
            (taxon["key"], taxon[f"name_{language}"], "|".join(names[taxon["key"]]))
            for taxon in _taxa()
        ],
        statuses={key: Message(words) for key, words in STATUSES.items()},
        presences={key: Message(words) for key, words in PRESENCES.items()},
        themes={key: Message(words) for key, words in THEMES.items()},
        kinds=KINDS,
        shelf=shelf,
        map_words={key: say(Message(words)) for key, words in MAP_WORDS.items()},
    )


@require_safe
def layer(request: HttpRequest, key: str) -> HttpResponse:
    """Show the card of a layer: what it is, how old, how sure, what it is unfit for."""
    shelved = _layer(_shelf(request), key)
    given = may_pass_on(viewer(request), shelved) and shelved.path("features") is not None
    return page(
        request,
        "layer.html",
        shelved=shelved,
        kind=KINDS[shelved.layer.record.kind],
        forms=FORMATS if given else (),
    )


@require_safe
def download(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Give a layer out as a file with its card, where its licence allows it."""
    if form not in FORMATS:
        raise Http404
    with TemporaryDirectory() as room:
        path = Path(room, f"{key}.zip")
        shelf = _shelf(request)
        export_layer(viewer(request), shelf, key, form, path, say)
        content = path.read_bytes()
    name = f"{key}-{shelf.release}-{form}.zip"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-cache",
    }
    return HttpResponse(content, content_type="application/zip", headers=headers)


@require_safe
def tile(
    request: HttpRequest, release: str, key: str, z: int, x: int, y: int
) -> HttpResponse:
    """Answer with one tile of the base map, or of a layer that the visitor may have."""
    shelf = _shelf(request, release)
    base = key == tile_door.BASE
    path = shelf.base_tiles() if base else _layer(shelf, key).path("tiles")
    told = tile_door.answer(
        path,
        (z, x, y),
        tile_door.FOR_EVER if base else tile_door.A_MINUTE,
        accepts=request.headers.get("Accept-Encoding", ""),
        has=request.headers.get("If-None-Match", ""),
    )
    return HttpResponse(told.body, status=told.status, headers=told.headers)


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Answer with the style of the interactive map."""
    shelf = _shelf(request)
    if not shelf.release:
        raise Http404
    address = partial(_tiles, request, shelf.release)
    told = map_style(shelf, reader_language(), address, say(Message(TITLE)))
    return JsonResponse(told, headers={"Cache-Control": "private, no-cache"})


def _tiles(request: HttpRequest, release: str, key: str) -> str:
    path = reverse("tile", args=(release, key, 0, 0, 0)).removesuffix("0/0/0")
    return request.build_absolute_uri(path) + "{z}/{x}/{y}"


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

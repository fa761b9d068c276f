"""How the API answers: on a viewer's shelf, in the language asked for, refusing in JSON."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from cami.errors import CamiError, LayerMissingError, LicenceForbidsError
from cami.stores import releases
from cami.stores.releases import Shelf, Shelved
from cami.web.ogc_address import JSON, PROBLEM
from cami.web.statuses import STATUS_OF
from cami.web.templating import say
from cami.web.viewing import viewer

View = Callable[..., HttpResponse]
COMMON = ("f", "lang")
"""Parameters of every address of the API."""


def answers(view: View) -> View:
    """Answer in the language asked for, and what is refused in the API's own way."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        language = request.GET.get("lang") or request.headers.get("Accept-Language", "")
        with override("ru" if language.lower().startswith("ru") else "en"):
            try:
                answer = view(request, *args, **kwargs)
            except CamiError as error:
                answer = _refusal(error)
            except Http404:
                answer = _not_there()
        answer.headers.setdefault("Cache-Control", "private, no-cache")
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Vary"] = "Accept-Language, Cookie"
        return answer

    return require_safe(answering)


def _refusal(error: CamiError) -> HttpResponse:
    status = STATUS_OF[type(error)]
    told = {"type": error.code, "status": int(status), "detail": say(error.message)}
    return JsonResponse(told, status=status, content_type=PROBLEM)


def _not_there() -> HttpResponse:
    told = {"type": "not-found", "status": int(HTTPStatus.NOT_FOUND)}
    return JsonResponse(told, status=HTTPStatus.NOT_FOUND, content_type=PROBLEM)


def shelf_of(request: HttpRequest) -> Shelf:
    """What the visitor may have of the release that is shown."""
    return releases.open_release(viewer(request), timezone.now().date())


def told_json(told: object, media_type: str = JSON) -> HttpResponse:
    """Answer with JSON."""
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type=media_type)


def layer_of(request: HttpRequest, key: str) -> Shelved:
    """A layer with features that the visitor may have."""
    shelved = shelf_of(request).layer(key)
    if not has_features(shelved):
        raise LayerMissingError(key=key[:80])
    return shelved


def given_out(request: HttpRequest, key: str) -> Shelved:
    """A layer whose features may be passed on."""
    shelved = layer_of(request, key)
    record = shelved.layer.record
    if not record.licence.redistributable and not _is_owners(request, shelved):
        raise LicenceForbidsError(key=key, licence=record.licence.name)
    return shelved


def _is_owners(request: HttpRequest, shelved: Shelved) -> bool:
    owner, who = shelved.layer.record.owner, viewer(request)
    return who.name == owner or any(
        (body.kind, body.key) == ("organisation", owner) for body in who.bodies
    )


def has_features(shelved: Shelved) -> bool:
    """Whether a layer is one of features."""
    return shelved.layer.record.shape == "vector"


def title_of(shelved: Shelved) -> str:
    """Title of a layer in the reader's language."""
    record = shelved.layer.record
    return record.title_ru if get_language() == "ru" else record.title_en

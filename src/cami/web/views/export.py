"""Programmes as files, as JSON for other programs, and reports to the Convention."""

import hashlib
from typing import Literal

from csp.constants import NONCE, SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cami.errors import ProgrammeMissingError
from cami.web.facts import is_range_state
from cami.web.publisher import publisher
from cami.web.statuses import STATUS_OF
from cami.web.templating import say
from cami.web.views.pages import file_answer, programme_or_404, reader_language
from cami.workflows.export_exchange import MEDIA, export_exchange, write_cms_report
from cami.workflows.export_programme import MEDIA_TYPES, export_programme


@require_safe
def export(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Give a programme out as a file."""
    programme_or_404(slug)
    if form in MEDIA_TYPES:
        made = export_programme(slug, form, say)
    elif form in MEDIA:
        address = request.build_absolute_uri(reverse("programme", args=[slug])).rstrip("/")
        made = export_exchange(
            slug,
            form,  # type: ignore[arg-type]
            timezone.now(),
            address,
            publisher(),
        )
    else:
        raise Http404
    return file_answer(made)


@csp_replace({"style-src": [SELF, NONCE]})  # type: ignore[arg-type]
@require_safe
def national_report(
    request: HttpRequest, slug: str, iso2: str, form: Literal["docx", "html"]
) -> HttpResponse:
    """Give what a country has published, in the order of the Convention's own report."""
    programme_or_404(slug)
    if not is_range_state(iso2) or form not in ("docx", "html"):
        raise Http404
    nonce = str(request.csp_nonce) if form == "html" else ""  # type: ignore[attr-defined]
    language, now = reader_language(), timezone.now()
    return file_answer(write_cms_report(slug, iso2, form, language, say, now, nonce))


@require_safe
def api_programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the same JSON as ``cami programme read``, with the register's keys."""
    try:
        made = export_programme(slug, "json", say)
    except ProgrammeMissingError as missing:
        told = {"error": {"code": missing.code, "message": say(missing.message)}}
        return JsonResponse(told, status=STATUS_OF[ProgrammeMissingError])
    answer = HttpResponse(made.content, content_type=made.media_type)
    answer["ETag"] = f'"{hashlib.sha256(made.content).hexdigest()[:16]}"'
    answer["Access-Control-Allow-Origin"] = "*"
    return answer

"""Programmes as files, and as JSON for other programs."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from cami.errors import ProgrammeMissingError
from cami.web.labels import FORMATS
from cami.web.statuses import STATUS_OF
from cami.web.templating import say
from cami.web.views.pages import programme_or_404
from cami.workflows.export_programme import export_programme


@require_safe
def export(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Give a programme out as a file."""
    programme_or_404(slug)
    if form not in FORMATS:
        raise Http404
    made = export_programme(slug, form, say)
    return HttpResponse(
        made.content,
        content_type=made.media_type,
        headers={"Content-Disposition": f'attachment; filename="{made.file_name}"'},
    )


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

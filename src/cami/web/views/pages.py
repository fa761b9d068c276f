"""What all pages of the register share: the programme they are about, and names."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from cami.stores import register
from cami.stores.register import ProgrammeHead
from cami.web.lexicon import Lexicon
from cami.workflows.export_programme import Export


def reader_language() -> str:
    """Return the language of the page: ``en`` or ``ru``."""
    return "ru" if (get_language() or "").startswith("ru") else "en"


def programme_or_404(slug: str) -> ProgrammeHead:
    """Return the programme that an address names."""
    head = register.programme(slug)
    if head is None:
        raise Http404
    return head


def page(
    request: HttpRequest, template: str, status: int = 200, **context: object
) -> HttpResponse:
    """Answer with a page; ``head`` and ``lex`` are always there."""
    language = reader_language()
    given = {
        "head": None,
        "lex": Lexicon(language),
        "language": language,
        "status": status,
        **context,
    }
    return render(request, template, given, status=status)


def file_answer(made: Export) -> HttpResponse:
    """Answer with a file: a page to read in place, anything else to keep."""
    shown = "inline" if made.media_type.startswith("text/html") else "attachment"
    return HttpResponse(
        made.content,
        content_type=made.media_type,
        headers={
            "Content-Disposition": f'{shown}; filename="{made.file_name}"',
            "Cache-Control": "private",
        },
    )

"""What this register is, and what machines ask first."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cami.web.views.pages import page


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Explain what is official here, access for all, licence, and the JSON."""
    return page(request, "about.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what is not for them."""
    closed = "".join(
        f"Disallow: /{language}/{place}/\n"
        for language in ("en", "ru")
        for place in ("manage", "admin", "login")
    )
    return HttpResponse(
        f"User-agent: *\n{closed}", content_type="text/plain; charset=utf-8"
    )

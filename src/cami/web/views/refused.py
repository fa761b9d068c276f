"""What a visitor is told where there is no page, or none for them."""

from django.http import HttpRequest, HttpResponse, HttpResponseServerError

from cami.web.views.pages import page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer where nothing has that address."""
    return page(request, "error.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer where the page is for others."""
    return page(request, "error.html", status=403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer where a form was sent without its token, or long after it was opened."""
    return page(request, "error.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer where we failed: nothing is asked of the database or a template any more."""
    return HttpResponseServerError(
        "<!doctype html><html lang=en><meta charset=utf-8><title>CAMI</title>"
        "<h1>This page could not be made.</h1><p>The failure is on our side and has been "
        "noted. Please try again later.</p>"
        "<h1 lang=ru>Страницу не удалось создать.</h1><p lang=ru>Сбой произошёл на нашей "
        "стороне и записан. Пожалуйста, попробуйте позже.</p>"
        '<p><a href="/">CAMI</a></p></html>'
    )

"""Errors raised on purpose become a page that says what happened and what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cami.errors import CamiError
from cami.web.statuses import STATUS_OF
from cami.web.views.pages import page


class Refusals:
    """Middleware: no error of ours ends as a failure of the server."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, raised: Exception
    ) -> HttpResponse | None:
        """Answer with the error's own status, code and words."""
        if not isinstance(raised, CamiError):
            return None
        status = STATUS_OF[type(raised)]
        return page(request, "error.html", status=status, refusal=raised)

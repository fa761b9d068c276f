"""Who looks at a page: their mandates of today, found once a request."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cami.stores.people import PUBLIC_VIEWER, Viewer, viewer_of

View = Callable[..., HttpResponse]


def viewer(request: HttpRequest) -> Viewer:
    """Return whoever asks for a page; the public where nobody has signed in."""
    known: Viewer | None = getattr(request, "_viewer", None)
    if known is None:
        user = getattr(request, "user", None)
        signed_in = user is not None and user.is_authenticated
        today = timezone.now().date()
        known = viewer_of(user.pk, today) if user and signed_in else PUBLIC_VIEWER
        request._viewer = known  # type: ignore[attr-defined]
    return known


def for_secretariat(view: View) -> View:
    """Ask for signing in, then for a mandate of the Secretariat; else refuse."""
    return _for(view, lambda one: one.secretariat)


def for_keepers(view: View) -> View:
    """Let the Secretariat and administrators in; else refuse."""
    return _for(view, lambda one: one.secretariat or one.administrator)


def for_participants(view: View) -> View:
    """Let in whoever takes part in the initiative, in whatever role; else refuse."""
    return _for(view, lambda one: one.participant)


def for_administrators(view: View) -> View:
    """Let administrators in; else refuse."""
    return _for(view, lambda one: one.administrator)


def _for(view: View, fits: Callable[[Viewer], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        if not fits(viewer(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(guarded)

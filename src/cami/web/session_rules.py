"""What a session must keep to: its age, its rest, and the second factor of its owner.

The second factor is a matter of the session, not of the account: who got in with a
stolen password before the owner set a second factor up stays outside afterwards too.
"""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import resolve
from django.utils import timezone
from django.utils.http import urlencode

from cami.stores.people import Viewer, viewer_of
from cami.web.viewing import viewer

OPENED: Final = "opened"
SEEN: Final = "seen"
PROVEN: Final = "second_factor"
"""Keys in a session: when it began, when last used, who proved their second factor."""

_NOTE_EVERY_S: Final = 60
_WITHOUT_FACTOR: Final = frozenset(
    {
        "health",
        "account_login",
        "login",
        "logout",
        "account-everywhere-out",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
"""Pages that need no second factor of those who must have one."""

_SETTING_UP: Final = frozenset({"mfa_activate_totp", "mfa_add_webauthn"})
"""Pages on which a first second factor is set up; with one, they need it shown."""

FACTORS: Final = ("totp", "webauthn")
"""Second factors as the library calls them; recovery codes only stand in for one."""


class SessionRules:
    """Middleware: end sessions that are too old; ask for the second factor where due."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or send to where the second factor is shown or set up."""
        if request.user.is_authenticated and _outlived(request):
            logout(request)
            request._viewer = None  # type: ignore[attr-defined]
        answer = _factor_asked(request) or self.get_response(request)
        if request.user.is_authenticated:
            # Whoever sits down at this computer next does not page back to it.
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer


def second_factor_required(user_id: int | None) -> bool:
    """Whether a user may do nothing without a second factor."""
    return _must_prove(viewer_of(user_id, timezone.now().date()))


def prove(request: HttpRequest, user: User) -> None:
    """Remember that the owner of this session has shown their second factor in it."""
    request.session[PROVEN] = user.pk


def begin(request: HttpRequest) -> None:
    """Remember when a session began."""
    request.session[OPENED] = request.session[SEEN] = _now()


def _outlived(request: HttpRequest) -> bool:
    """Whether a session is too old, or has rested for too long; note that it is in use."""
    session, now = request.session, _now()
    if OPENED not in session:
        begin(request)
    if now - session[OPENED] >= settings.SESSION_COOKIE_AGE:
        return True
    rested = now - session.get(SEEN, session[OPENED])
    who = viewer(request)
    if rested >= settings.SESSION_IDLE_AGE and (who.secretariat or who.administrator):
        return True
    if rested >= _NOTE_EVERY_S:
        session[SEEN] = now
    return False


def _factor_asked(request: HttpRequest) -> HttpResponse | None:
    """Return where to go for the second factor; None where all is well."""
    user = request.user
    if not user.is_authenticated or not _must_prove(viewer(request)):
        return None
    if request.session.get(PROVEN) == user.pk:
        return None
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 (needs the models)

    held = set(
        Authenticator.objects.filter(user=user.pk, type__in=FACTORS).values_list(
            "type", flat=True
        )
    )
    if _is_free(request, has_factor=bool(held)):
        return None
    page = "mfa_reauthenticate" if "totp" in held else "mfa_reauthenticate_webauthn"
    answer = redirect(page if held else "mfa_activate_totp")
    if request.method in ("GET", "HEAD"):
        answer["Location"] += f"?{urlencode({'next': request.get_full_path()})}"
    return answer


def _must_prove(who: Viewer) -> bool:
    return settings.SECOND_FACTOR == "required" and (who.secretariat or who.administrator)


def _is_free(request: HttpRequest, *, has_factor: bool) -> bool:
    """Whether a page is open to those whose second factor is still wanting."""
    if request.path_info.startswith(settings.STATIC_URL):
        return True
    from django.urls import Resolver404  # noqa: PLC0415

    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        return False
    return name in _WITHOUT_FACTOR or (name in _SETTING_UP and not has_factor)


def _now() -> float:
    return timezone.now().timestamp()

"""What happens to accounts goes into the audit trail, and marks the session it happened in.

A name that nobody bears is not kept: people type their password where the name belongs.
"""

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from cami.stores.trail import note_act
from cami.web.session_rules import FACTORS, begin, prove

UNKNOWN = "?"


def connect() -> None:
    """Listen to whatever happens to accounts."""
    auth.user_logged_in.connect(_signed_in, dispatch_uid="trail")
    auth.user_logged_out.connect(_signed_out, dispatch_uid="trail")
    auth.user_login_failed.connect(_failed, dispatch_uid="trail")
    mfa.authenticator_added.connect(_factor_added, dispatch_uid="trail")
    mfa.authenticator_used.connect(_factor_used, dispatch_uid="trail")
    mfa.authenticator_removed.connect(_factor_removed, dispatch_uid="trail")
    mfa.authenticator_reset.connect(_codes_renewed, dispatch_uid="trail")
    mfa.authentication_failed.connect(_factor_failed, dispatch_uid="trail")
    account.password_changed.connect(_password_changed, dispatch_uid="trail")
    account.password_reset.connect(_password_reset, dispatch_uid="trail")


def address(request: HttpRequest | None) -> str:
    """Return from where a request came; empty where that is not known."""
    try:
        return get_adapter().get_client_ip(request) if request else ""
    except PermissionDenied:
        return ""


def _note(act: str, by: str, request: HttpRequest | None, **detail: str) -> None:
    note_act(act, by, by=by, at=timezone.now(), address=address(request), **detail)


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ANN401
    begin(request)
    note_act("signed-in", user.get_username(), by=user.get_username(), at=timezone.now())


def _signed_out(user: User | None, **_: Any) -> None:  # noqa: ANN401
    if user:
        name = user.get_username()
        note_act("signed-out", name, by=name, at=timezone.now())


def _failed(
    credentials: dict[str, Any],
    request: HttpRequest | None = None,
    **_: Any,  # noqa: ANN401
) -> None:
    typed = str(credentials.get("username") or "").replace("\x00", "")
    bearer = User.objects.filter(username__iexact=typed).first()
    _note("sign-in-failed", bearer.get_username() if bearer else UNKNOWN, request)


def _factor_added(
    request: HttpRequest,
    user: User,
    authenticator: Authenticator,
    **_: Any,  # noqa: ANN401
) -> None:
    if authenticator.type in FACTORS:
        prove(request, user)
        _note("second-factor-added", user.get_username(), request)


def _factor_used(request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ANN401
    prove(request, user)


def _factor_removed(request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ANN401
    _note("second-factor-removed", user.get_username(), request)


def _codes_renewed(request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ANN401
    _note("recovery-codes-renewed", user.get_username(), request)


def _factor_failed(request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ANN401
    _note("second-factor-failed", user.get_username(), request)


def _password_changed(request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ANN401
    _note("password-changed", user.get_username(), request)


def _password_reset(request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ANN401
    _note("password-reset", user.get_username(), request)

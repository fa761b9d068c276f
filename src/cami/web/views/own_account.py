"""One's own account: where it is open, password, second factor, and out everywhere."""

from typing import TYPE_CHECKING, cast

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cami.stores.trail import note_act
from cami.web.session_rules import FACTORS, second_factor_required
from cami.web.views.pages import page

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@login_required
@never_cache
@require_safe
def own_account(request: HttpRequest) -> HttpResponse:
    """Show where the account is open, and lead to what may be changed."""
    user = cast("User", request.user)
    factors = list(Authenticator.objects.filter(user=user, type__in=FACTORS))
    return page(
        request,
        "account/own.html",
        sessions=UserSession.objects.purge_and_list(user),
        has_codes=Authenticator.Type.TOTP in {one.type for one in factors},
        keys=[one for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        may_lose_factor=len(factors) > 1 or not second_factor_required(user.pk),
    )


@login_required
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Lead back to the account, where the second factor is shown."""
    return redirect("account")


@login_required
@require_POST
def everywhere_out(request: HttpRequest) -> HttpResponse:
    """End every session of the account, this one too."""
    user = cast("User", request.user)
    for session in UserSession.objects.filter(user=user):
        session.end()
    name = user.get_username()
    note_act("signed-out-everywhere", name, by=name, at=timezone.now())
    logout(request)
    return redirect("start")

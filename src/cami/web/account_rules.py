"""How accounts differ from what their library does: words, secrets, who signs up."""

import base64
import hashlib
from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cami.web.session_rules import FACTORS, second_factor_required
from cami.web.viewing import viewer


class AccountRules(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts: nobody signs up, and a refusal never says which half was wrong."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "Name and password do not belong together. Capitals count."
        ),
        "too_many_login_attempts": _(
            "Too many attempts. Wait five minutes, then try again."
        ),
        "incorrect_code": _("This code does not fit. Take the one that is shown now."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "rate_limited": _("Too many attempts. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an administrator."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead the Secretariat to its page, and everybody else to their desk."""
        name = settings.LOGIN_REDIRECT_URL if viewer(request).secretariat else "desk"
        return str(self._address(name))

    def add_message(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (the library's)
        """Say nothing of what the page that follows shows anyway."""

    @staticmethod
    def _address(name: str) -> str:
        from django.urls import reverse  # noqa: PLC0415

        return reverse(name)


class SecondFactorRules(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets lie encrypted, and those who need one keep it."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code does not fit. Take the one that is shown now."),
        "cannot_delete_authenticator": _("Your role cannot do without a second factor."),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret so that a copy of the database alone does not give it away."""
        return _box(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret; refuse the person where the server's own secret has changed."""
        try:
            return _box(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()
        except InvalidToken as changed:
            raise PermissionDenied from changed

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether its owner may go on without it: by another one, or by none."""
        others = Authenticator.objects.filter(
            user=authenticator.user_id, type__in=FACTORS
        ).exclude(pk=authenticator.pk)
        return others.exists() or not second_factor_required(authenticator.user_id)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return what security keys call this server."""
        return {**super().get_public_key_credential_rp_entity(), "name": "CAMI"}


@cache
def _box(secret: str) -> Fernet:
    key = hashlib.sha256(b"second factor:" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))

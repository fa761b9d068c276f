"""What a security key answers, as forms: an answer that is no answer is a refusal."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms


class NewKeyForm(forms.AddWebAuthnForm):  # type: ignore[misc]
    """The answer of a key that is added."""

    def clean(self) -> dict[str, Any]:
        """Refuse what a browser would not have sent."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except (KeyError, TypeError, ValueError) as malformed:
            raise get_adapter().validation_error("incorrect_code") from malformed
        return cleaned


class KeyForm(forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The answer of a key on the way in."""

    def clean_credential(self) -> Authenticator:
        """Refuse what a browser would not have sent."""
        try:
            return super().clean_credential()
        except (KeyError, TypeError, ValueError) as malformed:
            raise get_adapter().validation_error("incorrect_code") from malformed


class KeyAgainForm(KeyForm):
    """The answer of a key for somebody who is in already."""

    reauthenticated = True

"""Addresses of accounts: getting in and out, passwords, the second factor.

Names with an underscore are those by which the library finds its own pages.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.views import LogoutView
from django.urls import path, re_path

from cami.web.views import appointments, own_account

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("login/", account.login, name="login"),
    path("login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("invitation/<str:signed>/", appointments.invitation, name="invitation"),
    path("people/", appointments.directory, name="directory"),
    path("account/", own_account.own_account, name="account"),
    path(
        "account/sign-out-everywhere",
        own_account.everywhere_out,
        name="account-everywhere-out",
    ),
    path("account/none/", account.signup, name="account_signup"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/again/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/second-factor/", own_account.second_factor, name="mfa_index"),
    path("account/second-factor/new/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-factor/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/keys/", own_account.second_factor, name="mfa_list_webauthn"),
    path("account/keys/new/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path(
        "account/keys/<int:pk>/remove/",
        webauthn.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
    path(
        "account/again/key/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "account/recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"
    ),
    path(
        "account/recovery-codes/new/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("password/forgotten/", account.password_reset, name="account_reset_password"),
    path(
        "password/forgotten/sent/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        "password/new/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

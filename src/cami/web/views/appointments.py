"""For Secretariat and administrators: accounts, invitations, and who may act for whom."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cami.errors import CamiError, UnfitUserError
from cami.messages import N_, Message
from cami.stores import people
from cami.stores.invitations import InvitationRow, all_invitations
from cami.stores.reporting import ROLES
from cami.web import accounts, appointments
from cami.web.cycle_words import word
from cami.web.statuses import STATUS_OF
from cami.web.templating import say
from cami.web.viewing import for_keepers, for_participants, viewer
from cami.web.views.pages import page

_SUBJECT: Final = N_("CAMI: your account")
_TEXT: Final = N_(
    "Dear {name},\n\nyou are invited to the information system of the Central Asian "
    "Mammals Initiative, as: {role}. Make your account here, by {until}:\n\n{address}\n\n"
    "The link is for you alone and works once. If you did not expect it, leave it be.\n\n"
    "With kind regards\nThe CMS Secretariat"
)
_ADDRESSEE: Final = Message(N_("colleague"))


@for_keepers
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accounts_page(request: HttpRequest) -> HttpResponse:
    """List accounts and invitations; invite, take back, close and open again."""
    now, refusal = timezone.now(), None
    if request.method == "POST":
        try:
            _account_act(request)
        except CamiError as refused:
            refusal = refused
        else:
            return redirect("accounts")
    return page(
        request,
        "accounts.html",
        status=STATUS_OF[type(refusal)] if refusal else 200,
        accounts=accounts.accounts(now),
        invitations=[
            (one, one.is_open(now), _address(request, one)) for one in all_invitations()
        ],
        roles=_roles(request),
        viewer=viewer(request),
        refusal=refusal,
    )


def _account_act(request: HttpRequest) -> None:
    sent, who, now = request.POST, viewer(request), timezone.now()
    act, name = sent.get("act"), sent.get("user", "").strip()
    if act == "invite":
        email, called, role, scope = (
            sent.get(key, "").strip() for key in ("email", "name", "role", "scope")
        )
        _write(request, appointments.invite(who, email, called, role, scope, now))
        messages.success(request, _("The invitation is on its way."))
    elif act == "revoke":
        appointments.take_back(who, sent.get("invitation", ""), now)
        messages.success(request, _("The invitation no longer works."))
    elif act in ("close", "open"):
        appointments.close_account(who, name, now, closed=act == "close")
        messages.success(request, _("The account is changed."))


def _write(request: HttpRequest, made: InvitationRow) -> int:
    """Send an invitation in both languages: nobody knows which one is read."""
    written = []
    for language in ("en", "ru"):
        with translation.override(language):
            params = {
                "name": made.name or say(_ADDRESSEE),
                "role": word("role", made.role),
                "until": made.expires_at.strftime("%d.%m.%Y"),
                "address": _address(request, made),
            }
            subject = say(Message(_SUBJECT))
            written.append((subject, say(Message(_TEXT, params))))
    mail = EmailMessage(
        " / ".join(subject for subject, _text in written),
        "\n\n— — —\n\n".join(text for _subject, text in written),
        settings.DEFAULT_FROM_EMAIL,
        [made.email],
    )
    return mail.send()


def _address(request: HttpRequest, made: InvitationRow) -> str:
    path = reverse("invitation", args=[appointments.signed(made)])
    return request.build_absolute_uri(path)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, signed: str) -> HttpResponse:
    """Let whoever was invited choose a name and a password."""
    row, refusal = appointments.invitation(signed, timezone.now()), None
    sent: Mapping[str, str] = request.POST
    if request.method == "POST":
        try:
            _take(row, sent)
        except CamiError as refused:
            refusal = refused
        else:
            messages.success(request, _("Your account is ready; sign in now."))
            return redirect("login")
    return page(
        request,
        "invitation.html",
        status=STATUS_OF[type(refusal)] if refusal else 200,
        row=row,
        sent=sent,
        refusal=refusal,
    )


def _take(row: InvitationRow, sent: Mapping[str, str]) -> None:
    password = sent.get("password1", "")
    if password != sent.get("password2", ""):
        raise UnfitUserError(reasons=_("The two passwords differ."))
    name, full_name = (sent.get(key, "").strip() for key in ("user", "full_name"))
    appointments.take(row, name, full_name, password, timezone.now())


@for_keepers
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mandates(request: HttpRequest) -> HttpResponse:
    """List who may act for whom; give, confirm, change and end mandates."""
    today, refusal = timezone.now().date(), None
    if request.method == "POST":
        try:
            _mandate_act(request)
        except CamiError as refused:
            refusal = refused
        else:
            return redirect("mandates")
    return page(
        request,
        "mandates.html",
        status=STATUS_OF[type(refusal)] if refusal else 200,
        mandates=people.mandates(),
        roles=_roles(request),
        users=[one.name for one in accounts.accounts(timezone.now()) if one.is_active],
        today=today,
        viewer=viewer(request),
        refusal=refusal,
    )


def _mandate_act(request: HttpRequest) -> None:
    sent, who, now = request.POST, viewer(request), timezone.now()
    number = sent.get("mandate", "")
    pk, act = int(number) if number.isdigit() else 0, sent.get("act")
    user, role, scope = (sent.get(key, "").strip() for key in ("user", "role", "scope"))
    holds = True
    if act == "end":
        appointments.end(who, pk, now)
    elif act == "confirm":
        appointments.confirm(who, pk, now)
        messages.success(request, _("The mandate holds from now on."))
    elif act == "change":
        holds = appointments.change_scope(who, pk, scope, now)
        messages.success(request, _("The mandate is changed."))
    else:
        since = _date(sent.get("since", ""))
        holds = appointments.appoint(who, user, role, scope, now, since)
        messages.success(request, _("The mandate is given."))
    if not holds:
        messages.warning(
            request, _("It holds as soon as a second person has confirmed it below.")
        )


def _roles(request: HttpRequest) -> tuple[str, ...]:
    """Return the roles that a visitor may give."""
    if viewer(request).administrator:
        return ROLES
    return tuple(role for role in ROLES if role != "administrator")


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@for_participants
@require_http_methods(["GET", "HEAD"])
def directory(request: HttpRequest) -> HttpResponse:
    """Show those who take part who answers for whom, and how to write to them."""
    found = people.directory(timezone.now().date())
    return page(request, "directory.html", found=found)

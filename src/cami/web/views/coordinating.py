"""For the coordinator: rounds, who has answered, letters, and what waits for publishing."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cami.errors import CamiError, InvalidInputError
from cami.programme.statements import Period
from cami.stores import register, rounds, testimony
from cami.stores.rounds import Opening
from cami.stores.trail import note_act
from cami.web import letters
from cami.web.cycle_words import body_name
from cami.web.lexicon import Lexicon, alphabetical
from cami.web.statuses import STATUS_OF
from cami.web.viewing import for_secretariat, viewer
from cami.web.views.pages import page, reader_language
from cami.workflows.asking import asking
from cami.workflows.close_round import close_round
from cami.workflows.open_round import open_round
from cami.workflows.publish import publish
from cami.workflows.return_answers import return_answers
from cami.workflows.round_status import round_status
from cami.workflows.submit_statements import submit_statements


class RoundForm(forms.Form):
    """A round to be opened."""

    programme = forms.ChoiceField(label=gettext_lazy("Programme"))
    key = forms.SlugField(
        label=gettext_lazy("Name in addresses"),
        max_length=60,
        help_text=gettext_lazy("For example 2026 or cop16."),
    )
    first = forms.DateField(
        label=gettext_lazy("Period from"), widget=forms.DateInput({"type": "date"})
    )
    last = forms.DateField(
        label=gettext_lazy("Period to"), widget=forms.DateInput({"type": "date"})
    )
    deadline = forms.DateField(
        label=gettext_lazy("Deadline"), widget=forms.DateInput({"type": "date"})
    )


@for_secretariat
@require_http_methods(["GET", "HEAD", "POST"])
def rounds_page(request: HttpRequest) -> HttpResponse:
    """List all rounds; open a new one."""
    slugs = [(card.head.slug, card.head.slug) for card in register.programmes()]
    form = RoundForm(request.POST or None)
    form.fields["programme"].choices = slugs  # type: ignore[attr-defined]
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            sent = form.cleaned_data
            opening = Opening(
                sent["key"],
                sent["programme"],
                Period(sent["first"], sent["last"]),
                sent["deadline"],
                ("en", "ru"),
            )
            try:
                opened = open_round(viewer(request), opening, timezone.now())
            except CamiError as refused:
                refusal, status = refused, STATUS_OF[type(refused)]
            else:
                messages.success(request, _("The round is open."))
                return redirect("round", key=opened.key)
    return page(
        request, "rounds.html", status=status, rounds=rounds.rounds(), form=form,
        refusal=refusal,
    )  # fmt: skip


@for_secretariat
@require_safe
def round_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show where a round stands, and whom to write to, with the words ready."""
    row = rounds.round_(key)
    lexicon = Lexicon(reader_language())
    found = sorted(
        round_status(key, timezone.now().date()),
        key=lambda one: (
            one.assignment.body.kind,
            alphabetical(body_name(one.assignment.body, lexicon)),
        ),
    )
    site = f"{request.scheme}://{request.get_host()}"
    names = letters.lexicons()
    return page(
        request,
        "round.html",
        row=row,
        statuses=found,
        chased=[
            (one, letters.letters(row, one, site, names))
            for one in found
            if not one.complete
        ],
        late=row.deadline < timezone.now().date(),
    )


@for_secretariat
@require_POST
def round_close(request: HttpRequest, key: str) -> HttpResponse:
    """Close a round."""
    close_round(viewer(request), key, timezone.now())
    messages.success(request, _("The round is closed."))
    return redirect("round", key=key)


@for_secretariat
@require_POST
def round_write(request: HttpRequest, key: str) -> HttpResponse:
    """Send the letters of those that were ticked, in the language chosen."""
    row, chosen = rounds.round_(key), set(request.POST.getlist("body"))
    language = "ru" if request.POST.get("language") == "ru" else "en"
    site = f"{request.scheme}://{request.get_host()}"
    names = letters.lexicons()
    written = [
        (letters.letters(row, one, site, names)[language], one.people)
        for one in round_status(key, timezone.now().date())
        if one.assignment.body.key in chosen
    ]
    count = letters.send(written)
    note_act("letters-sent", key, by=viewer(request).name, at=timezone.now(), count=count)
    told = ngettext("%(count)s letter was sent.", "%(count)s letters were sent.", count)
    messages.success(request, told % {"count": count})
    return redirect("round", key=key)


@for_secretariat
@require_http_methods(["GET", "HEAD", "POST"])
def publishing(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what waits to be made public; publish or return what was ticked."""
    refusal = None
    if request.method == "POST":
        try:
            return _published(request, slug)
        except InvalidInputError as refused:
            refusal = refused
    who = viewer(request)
    material = asking(slug, reader_language(), timezone.now().date())
    told = testimony.seen(who, slug)
    return page(
        request,
        "publishing.html",
        status=422 if refusal else 200,
        head=material.head,
        approved=_ready(told),
        waiting=[
            one for one in told if one.stage == "submitted" and one not in _ready(told)
        ],
        drafts=[one for one in told if one.stage == "draft"],
        activities=material.by_key,
        refusal=refusal,
    )


def _ready(told: tuple[testimony.Voiced, ...]) -> list[testimony.Voiced]:
    """Statements that the Secretariat may publish now."""
    return [
        one
        for one in told
        if one.stage == "approved"
        or (one.stage == "submitted" and one.statement.speaker.kind != "country")
    ]


def _published(request: HttpRequest, slug: str) -> HttpResponse:
    who, now = viewer(request), timezone.now()
    chosen, act = request.POST.getlist("statement"), request.POST.get("act")
    known = {one.statement.id for one in testimony.seen(who, slug)}
    chosen = [uid for uid in chosen if uid in known]
    if act == "return":
        count = return_answers(
            who, chosen, now, reason=request.POST.get("reason", "")[:2000]
        )
        told = ngettext("%(count)s answer is returned.",
                        "%(count)s answers are returned.", count)  # fmt: skip
    elif act == "submit":
        count = submit_statements(who, chosen, now)
        told = ngettext("%(count)s draft is ready to publish.",
                        "%(count)s drafts are ready to publish.", count)  # fmt: skip
    else:
        count = publish(who, chosen, now)
        told = ngettext("%(count)s statement is public now.",
                        "%(count)s statements are public now.", count)  # fmt: skip
    messages.success(request, told % {"count": count})
    return redirect("publishing", slug=slug)

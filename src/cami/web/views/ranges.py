"""Where species live: what was entered, what countries object to, and what was decided."""

from typing import Literal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cami.errors import InvalidInputError
from cami.programme.ranges import RANGE_STATUSES, RangeFact
from cami.stores import contests
from cami.web import facts
from cami.web.viewing import for_secretariat, viewer
from cami.web.views.pages import page, programme_or_404
from cami.workflows.contest_range import contest_range, decide_contest, enter_range


@for_secretariat
@require_http_methods(["GET", "HEAD", "POST"])
def ranges(request: HttpRequest) -> HttpResponse:
    """List what was entered and what countries object to; enter, and decide."""
    refusal = None
    if request.method == "POST":
        try:
            return _changed(request)
        except InvalidInputError as refused:
            refusal = refused
    return page(
        request,
        "contests.html",
        status=422 if refusal else 200,
        contests=contests.contests(),
        entered=contests.entered_ranges(),
        species=facts.all_species(),
        states=facts.range_states(),
        statuses=RANGE_STATUSES,
        refusal=refusal,
    )


def _changed(request: HttpRequest) -> HttpResponse:
    sent, who, now = request.POST, viewer(request), timezone.now()
    number = sent.get("contest", "")
    if sent.get("act") == "enter":
        country, taxon = sent.get("country", ""), sent.get("taxon", "")
        enter_range(who, _range(request, country, taxon), now)
        messages.success(request, _("The range is entered; it counts from today on."))
    elif number.isdigit():
        verdict: Literal["upheld", "rejected"]
        verdict = "upheld" if sent.get("verdict") == "upheld" else "rejected"
        decide_contest(who, int(number), verdict, now)
    return redirect("contests")


@login_required
@require_POST
def contest(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep a country's objection to where a species is said to live, or not to live."""
    programme_or_404(slug)
    country, taxon = request.POST.get("country", ""), request.POST.get("taxon", "")
    if taxon not in facts.all_species():
        raise Http404
    reason = request.POST.get("reason", "")[:2000]
    claim = _range(request, country, taxon) if request.POST.get("status") else None
    contest_range(viewer(request), country, taxon, reason, timezone.now(), claim)
    messages.success(
        request,
        _("The objection is kept. Until it is decided nothing is asked for that range."),
    )
    return redirect("duties", slug=slug, kind="country", key=country)


def _range(request: HttpRequest, country: str, taxon: str) -> RangeFact:
    sent = request.POST
    return RangeFact(
        taxon[:60],
        country[:2],
        sent.get("status", "")[:20],
        (sent.get("source", "").strip()[:300],),
        sent.get("since", "").strip()[:10],
        sent.get("until", "").strip()[:10],
    )

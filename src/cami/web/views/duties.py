"""What is asked of a country or an actor, with every reason; and objections to them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cami.programme.obligations import tone
from cami.programme.reasons import reason_words
from cami.programme.statements import SECRETARIAT, Body
from cami.stores import contests
from cami.web import facts
from cami.web.templating import say
from cami.web.viewing import viewer
from cami.web.views.pages import page, programme_or_404, reader_language
from cami.web.views.reviews import read_scope
from cami.workflows.asking import asking
from cami.workflows.contest_range import contest_range


@require_safe
def duties(request: HttpRequest, slug: str, kind: str, key: str) -> HttpResponse:
    """Show what a body is asked, and why."""
    head = programme_or_404(slug)
    as_of = read_scope(request, slug).as_of
    material = asking(slug, reader_language(), as_of)
    body = _body(kind, key)
    if body is None or (kind == "organisation" and key not in material.facts.actors):
        raise Http404
    rows = [
        (
            material.by_key[one.activity],
            one,
            tuple(dict.fromkeys(say(reason_words(r, material.names)) for r in one.reasons)),
        )
        for one in material.of(body)
    ]
    ranges = sorted(
        {r.taxon for _, one, _ in rows for r in one.reasons if r.kind == "range"}
    )
    return page(
        request,
        "duties.html",
        head=head,
        body=body,
        rows=rows,
        tone=tone(body, material.facts, as_of),
        as_of=as_of,
        ranges=ranges,
        contests=[one for one in contests.contests() if one.country == key],
        may_contest=body in viewer(request).bodies and body.kind == "country",
    )


@login_required
@require_POST
def contest(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep a country's objection to where a species is said to live."""
    programme_or_404(slug)
    country, taxon = request.POST.get("country", ""), request.POST.get("taxon", "")
    if taxon not in facts.all_species():
        raise Http404
    reason = request.POST.get("reason", "")[:2000]
    contest_range(viewer(request), country, taxon, reason, timezone.now())
    messages.success(
        request,
        _("The objection is kept. Until it is decided nothing is asked for that range."),
    )
    return redirect("duties", slug=slug, kind="country", key=country)


def _body(kind: str, key: str) -> Body | None:
    if kind == "country":
        return Body("country", key) if facts.is_range_state(key) else None
    if kind == "organisation":
        return Body("organisation", key)
    if kind == "role" and key in facts.all_species():
        return Body("role", key)
    return SECRETARIAT if (kind, key) == ("role", "secretariat") else None

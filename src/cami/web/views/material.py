"""For the Secretariat: minutes and letters that are pasted, and history carried over."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cami.errors import InvalidInputError
from cami.programme.statements import PROGRESS, SECRETARIAT, Period
from cami.stores.minutes import all_minutes, minutes
from cami.web.viewing import for_secretariat, viewer
from cami.web.views.pages import page, programme_or_404, reader_language
from cami.workflows.carry_over import carry_over
from cami.workflows.import_minutes import Linked, keep_text, link_passages, passages


@for_secretariat
@require_http_methods(["GET", "HEAD", "POST"])
def minutes_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Take minutes or a letter, pasted as text."""
    head = programme_or_404(slug)
    if request.method == "POST":
        title = request.POST.get("title", "").strip() or _("Minutes")
        text = request.POST.get("text", "")
        if text.strip():
            number = keep_text(viewer(request), slug, title, text, timezone.now())
            return redirect("minutes-one", slug=slug, number=number)
        messages.error(request, _("Nothing was pasted."))
    kept = [one for one in all_minutes() if one.programme == slug]
    return page(request, "minutes.html", head=head, kept=kept)


@for_secretariat
@require_http_methods(["GET", "HEAD", "POST"])
def minutes_one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the passages of pasted minutes, and make drafts of those that are linked."""
    head, kept = programme_or_404(slug), minutes(number)
    if kept is None or kept.programme != slug:
        raise Http404
    who, now = viewer(request), timezone.now()
    found = passages(who, number, reader_language(), now)
    refusal = None
    if request.method == "POST":
        linked = [
            one for at, p in enumerate(found) if (one := _linked(request, p.at, p.text))
        ]
        try:
            count = link_passages(who, number, linked, _period(request, now.date()), now)
        except InvalidInputError as refused:
            refusal = refused
        else:
            told = ngettext("%(count)s draft statement was made.",
                            "%(count)s draft statements were made.", count)  # fmt: skip
            messages.success(request, told % {"count": count})
            return redirect("publishing", slug=slug)
    return page(
        request, "passages.html", status=422 if refusal else 200, head=head, kept=kept,
        passages=found, progress=PROGRESS, refusal=refusal, today=now.date(),
    )  # fmt: skip


def _linked(request: HttpRequest, at: int, text: str) -> Linked | None:
    sent = request.POST
    chosen = sent.getlist(f"activity-{at}")
    chosen += [n for n in sent.get(f"other-{at}", "").replace(",", " ").split() if n]
    progress = next((p for p in PROGRESS if p == sent.get(f"progress-{at}")), None)
    if not chosen or progress is None:
        return None
    countries = tuple(sent.get(f"countries-{at}", "").upper().replace(",", " ").split())
    basis = "secretariat-act" if sent.get(f"basis-{at}") == "own" else "public-source"
    return Linked(
        sent.get(f"text-{at}", text).strip() or text, tuple(dict.fromkeys(chosen)),
        progress, SECRETARIAT, basis, countries,  # type: ignore[arg-type]
    )  # fmt: skip


def _period(request: HttpRequest, today: date) -> Period:
    first = _date(request.POST.get("first", "")) or today
    return Period(first, _date(request.POST.get("last", "")) or today)


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@for_secretariat
@require_POST
def carry(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """Let the history of programme ``other`` follow into programme ``slug``."""
    programme_or_404(slug)
    programme_or_404(other)
    done = carry_over(viewer(request), other, slug, timezone.now())
    told = _("History follows for %(count)s activities; unconfirmed lines: %(left)s.")
    messages.success(request, told % {"count": len(done.heirs), "left": done.unconfirmed})
    return redirect("compare", slug=slug, other=other)

"""A ministry clears what its country says, or gives it back; words are taken back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cami.errors import InvalidInputError, NotAllowedError
from cami.stores import rounds, testimony
from cami.web.viewing import viewer
from cami.web.views.pages import page, reader_language
from cami.workflows.approve import approve
from cami.workflows.asking import asking
from cami.workflows.return_answers import return_answers
from cami.workflows.withdraw import withdraw


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def clearance(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what waits for approval; approve or return what was ticked."""
    who = viewer(request)
    row = rounds.assignment(who, pk)
    if row.body not in who.clears_for:
        raise NotAllowedError
    if request.method == "POST":
        return _decided(request, pk)
    return _shown(request, row)


def _shown(
    request: HttpRequest,
    row: rounds.AssignmentRow,
    status: int = 200,
    refusal: InvalidInputError | None = None,
) -> HttpResponse:
    told = testimony.answers(row.round.programme, row.id)
    material = asking(row.round.programme, reader_language(), timezone.now().date())
    latest = [voiced for voiced, _ in told.values()]
    return page(
        request,
        "clearance.html",
        status=status,
        row=row,
        waiting=[one for one in latest if one.stage == "submitted"],
        done=[one for one in latest if one.stage != "submitted"],
        activities=material.by_key,
        refusal=refusal,
    )


def _decided(request: HttpRequest, pk: int) -> HttpResponse:
    who, row = viewer(request), rounds.assignment(viewer(request), pk)
    own = {v.statement.id for v, _ in testimony.answers(row.round.programme, pk).values()}
    chosen = [uid for uid in request.POST.getlist("statement") if uid in own]
    try:
        if request.POST.get("act") == "return":
            reason = request.POST.get("reason", "")[:2000]
            count = return_answers(who, chosen, timezone.now(), reason=reason)
            told = ngettext("%(count)s answer is returned.",
                            "%(count)s answers are returned.", count)  # fmt: skip
        else:
            count = approve(who, chosen, timezone.now())
            told = ngettext("%(count)s answer is approved.",
                            "%(count)s answers are approved.", count)  # fmt: skip
    except InvalidInputError as refusal:
        return _shown(request, row, 422, refusal)
    messages.success(request, told % {"count": count})
    return redirect("clearance", pk=pk)


@login_required
@require_POST
def take_back(request: HttpRequest, uid: str) -> HttpResponse:
    """Withdraw a statement, with a reason."""
    who = viewer(request)
    said = testimony.one(who, uid).statement
    withdraw(who, [uid], timezone.now(), reason=request.POST.get("reason", "")[:2000])
    messages.success(request, _("The statement is withdrawn."))
    return redirect("activity", slug=said.programme, key=said.targets[0].activity)

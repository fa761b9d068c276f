"""For the Secretariat: import documents, decide on findings, confirm lineage."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cami.errors import CamiError
from cami.stores import register
from cami.stores.decisions import confirm_descent
from cami.stores.trail import note_act
from cami.web import uploads
from cami.web.forms import ConfirmForm, DecisionForm, DescentForm, ImportForm
from cami.web.statuses import STATUS_OF
from cami.web.views.pages import page, programme_or_404
from cami.workflows.compare_programmes import compare_kept
from cami.workflows.decide_finding import decide_finding
from cami.workflows.import_programme import import_programme, preview_import

View = TypeVar("View", bound=Callable[..., HttpResponse])


def secretariat(view: View) -> View:
    """Ask for signing in, then for the right to change the register; else refuse."""
    allowed = permission_required("stores.add_edition", raise_exception=True)
    return login_required(allowed(view))


@secretariat
@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """Show what there is to do."""
    return page(request, "manage.html", cards=register.programmes())


@secretariat
@require_http_methods(["GET", "HEAD", "POST"])
def import_document(request: HttpRequest) -> HttpResponse:
    """Take a document and show what an import would bring; nothing is kept yet."""
    if request.method != "POST":
        form = ImportForm(initial={"slug": request.GET.get("slug", "")})
        return page(request, "import.html", form=form)
    form = ImportForm(request.POST, request.FILES)
    try:
        uploads.refuse_large(request)
        if not form.is_valid():
            return page(request, "import.html", status=422, form=form)
        return _previewed(request, form)
    except CamiError as refusal:
        status = STATUS_OF[type(refusal)]
        return page(request, "import.html", status=status, form=form, refusal=refusal)


def _previewed(request: HttpRequest, form: ImportForm) -> HttpResponse:
    """Show what an import would bring; a file that is refused is not kept a moment."""
    token, path = uploads.put(form.cleaned_data["file"])
    slug = form.cleaned_data["slug"]
    try:
        preview = preview_import(path, slug)
    except CamiError:
        uploads.drop(token)
        raise
    return page(
        request, "preview.html", preview=preview, slug=slug, token=token, name=path.name
    )


@secretariat
@require_POST
def import_confirmed(request: HttpRequest) -> HttpResponse:
    """Keep a document that has been looked at."""
    form = ConfirmForm(request.POST)
    path = uploads.get(form.cleaned_data["token"]) if form.is_valid() else None
    if path is None:
        messages.error(request, _("The file is no longer at hand; please choose it again."))
        return redirect("import")
    kept = import_programme(
        path,
        form.cleaned_data["slug"],
        file_name=path.name,
        by=request.user.get_username(),
        at=timezone.now(),
    )
    uploads.drop(form.cleaned_data["token"])
    if kept.changed:
        told = _(
            "Edition %(edition)s is kept: %(activities)s activities, %(findings)s findings."
        )
        shown = {
            "edition": kept.edition,
            "activities": kept.activities,
            "findings": kept.findings,
        }
        messages.success(request, told % shown)
    else:
        messages.info(request, _("This very file is kept already; nothing has changed."))
    return redirect("programme", slug=kept.slug)


@secretariat
@require_POST
def decide(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Keep a decision on a finding."""
    programme_or_404(slug)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Http404
    decide_finding(
        slug,
        key,
        form.cleaned_data["verdict"],
        note=form.cleaned_data["note"],
        by=request.user.get_username(),
        at=timezone.now(),
    )
    messages.success(request, _("The decision is kept."))
    return _back(request, form.cleaned_data["back"], slug)


@secretariat
@require_POST
def confirm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keep whether one line of descent is right."""
    form = DescentForm(request.POST)
    if not form.is_valid():
        raise Http404
    by, at = request.user.get_username(), timezone.now()
    verdict = form.cleaned_data["verdict"]
    if not confirm_descent(pk, verdict, by=by, at=at):
        raise Http404
    note_act("descent-decided", f"{slug} {pk}", by=by, at=at, verdict=verdict)
    messages.success(request, _("The decision is kept."))
    return _back(request, form.cleaned_data["back"], slug)


@secretariat
@require_POST
def compare_now(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """Work out the lineage from another programme to this one."""
    programme_or_404(slug)
    programme_or_404(other)
    compare_kept(other, slug)
    return redirect("compare", slug=slug, other=other)


def _back(request: HttpRequest, back: str, slug: str) -> HttpResponse:
    """Return to the page that the form stood on, if it is one of ours."""
    ours = url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back) if ours else redirect("findings", slug=slug)

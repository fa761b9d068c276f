"""For the Secretariat: names of actors, species and countries."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cami.sources import words
from cami.stores.models import Term
from cami.stores.naming import keep_restored, keep_term, name_words
from cami.web.forms import NewTermForm, TermForm
from cami.web.views.manage import secretariat
from cami.web.views.pages import page

KINDS = ("actor", "species", "country")


@secretariat
@require_safe
def vocabulary(request: HttpRequest) -> HttpResponse:
    """List all names of one kind."""
    kind = request.GET.get("kind", "actor")
    if kind not in KINDS:
        raise Http404
    changed = frozenset(Term.objects.filter(kind=kind).values_list("key", flat=True))
    return page(request, "vocabulary.html", kind=kind, kinds=KINDS, changed=changed)


@secretariat
@require_http_methods(["GET", "HEAD", "POST"])
def new_term(request: HttpRequest) -> HttpResponse:
    """Add a name under a key of its own."""
    form = NewTermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _keep(request, form.save(commit=False), None)
        return redirect("vocabulary")
    return page(request, "term.html", status=422 if form.is_bound else 200, form=form)


@secretariat
@require_http_methods(["GET", "HEAD", "POST"])
def term(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Change a name; what the data files say stays beneath."""
    shipped = next((n for n in words.names() if (n.kind, n.key) == (kind, key)), None)
    kept = Term.objects.filter(kind=kind, key=key).first()
    if kept is None and shipped:
        kept = Term(kind=kind, key=key, name_en=shipped.en, name_ru=shipped.ru)
    if kept is None:
        raise Http404
    before = name_words(kept)
    if request.method == "POST" and request.POST.get("act") == "restore" and kept.pk:
        keep_restored(kept, by=request.user.get_username(), at=timezone.now())
        return redirect("vocabulary")
    form = TermForm(request.POST or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        _keep(request, form.save(commit=False), before)
        return redirect("vocabulary")
    return page(
        request,
        "term.html",
        status=422 if form.is_bound else 200,
        form=form,
        kind=kind,
        key=key,
        shipped=shipped,
        changed=kept.pk is not None,
    )


def _keep(request: HttpRequest, term: Term, before: str | None) -> None:
    keep_term(term, before, by=request.user.get_username(), at=timezone.now())

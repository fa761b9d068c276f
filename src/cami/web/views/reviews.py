"""What was done: reviews as pages and files, lists, statements and what stands behind."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from csp.constants import NONCE, SELF
from csp.decorators import csp_replace
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from cami.programme.clearance import FOLLOWS
from cami.programme.review_lists import (
    Material,
    contradicted,
    fundable,
    high_without_progress,
    no_information,
)
from cami.stores import evidence, report_part, testimony
from cami.stores.register import ProgrammeHead, parts
from cami.web import facts
from cami.web.templating import say
from cami.web.viewing import viewer
from cami.web.views.pages import page, programme_or_404, reader_language
from cami.workflows.asking import asking
from cami.workflows.carry_over import inherited
from cami.workflows.review_programme import FORMATS, KINDS, Scope, material, write_review

LISTS: Mapping[str, Callable[[Material], tuple[str, ...]]] = {
    "no-progress": high_without_progress,
    "no-information": no_information,
    "fundable": fundable,
    "contradicted": contradicted,
}


@require_safe
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where a programme stands, with the files to take along."""
    head = programme_or_404(slug)
    scope = read_scope(request, slug)
    found = material(viewer(request), scope, reader_language())
    return page(
        request,
        "review.html",
        head=head,
        scope=scope,
        tally=found.tally(found.keys),
        lists={name: len(find(found)) for name, find in LISTS.items()},
        parts=parts(head),
        states=facts.range_states(),
        listed=facts.listed_species(),
        formats=FORMATS,
        kinds=KINDS,
        query=request.GET.urlencode(),
    )


@csp_replace({"style-src": [SELF, NONCE]})  # type: ignore[arg-type]
@require_safe
def review_file(request: HttpRequest, slug: str, kind: str, form: str) -> HttpResponse:
    """Give a review, brief or digest out as a file, or as a page to print."""
    head = programme_or_404(slug)
    if kind not in KINDS or form not in FORMATS:
        raise Http404
    nonce = str(request.csp_nonce) if form == "html" else ""  # type: ignore[attr-defined]
    scope = read_scope(request, slug)
    made = write_review(
        viewer(request), scope, kind, form, reader_language(), say, link_of(head), nonce
    )
    shown = "inline" if form == "html" else "attachment"
    return HttpResponse(
        made.content,
        content_type=made.media_type,
        headers={
            "Content-Disposition": f'{shown}; filename="{made.file_name}"',
            "Cache-Control": "private",
        },
    )


@require_safe
def review_list(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """Show one of the lists that people ask for."""
    head = programme_or_404(slug)
    if which not in LISTS:
        raise Http404
    scope = read_scope(request, slug)
    found = material(viewer(request), scope, reader_language())
    keys = set(LISTS[which](found))
    return page(
        request,
        "review_list.html",
        head=head,
        scope=scope,
        which=which,
        rows=[(a, found.of(a.key)) for a in found.activities if a.key in keys],
    )


@require_safe
def statement(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Show one statement whole, with the steps that it took, to those who may see it."""
    head, who = programme_or_404(slug), viewer(request)
    voiced = testimony.one(who, uid)
    said = voiced.statement
    if said.programme != slug:
        raise Http404
    material_ = asking(slug, reader_language(), timezone.now().date())
    return page(
        request,
        "statement.html",
        head=head,
        voiced=voiced,
        inside=who.secretariat or said.speaker in who.bodies,
        may_withdraw="withdrawn" in _next(voiced.stage) and bool(who.hands(said)),
        activities=material_.by_key,
        earlier=testimony.seen(who, slug, said.supersedes),
    )


@require_safe
def file(request: HttpRequest, uid: str) -> FileResponse:
    """Give out a file to those who may see it; it is never opened inside our pages."""
    kept = evidence.file(viewer(request), uid)
    if kept is None or not kept.path.exists():
        raise Http404
    answer = FileResponse(
        kept.path.open("rb"),
        as_attachment=True,
        filename=kept.name,
        content_type=kept.media_type,
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def standing(request: HttpRequest, head: ProgrammeHead, key: str) -> dict[str, Any]:
    """Return what stands of an activity: claims of all bodies side by side."""
    who, now = viewer(request), timezone.now()
    return {
        "standing": testimony.state(who, head.slug, now).of(key),
        "inherited": inherited(who, head.slug, key, now),
        "records": [
            row.record
            for row in report_part.records(who, head.slug)
            if key in row.record.activities and row.stage == "published"
        ],
    }


def link_of(head: ProgrammeHead) -> Callable[[str], str]:
    """Return what makes addresses of the references in a review."""
    language = reader_language()

    def link(ref: str) -> str:
        kind, _, key = ref.partition(":")
        if kind not in ("activity", "statement", "record"):
            return ""
        return reverse(kind, args=[head.slug, key]) if language else ""

    return link


def read_scope(request: HttpRequest, slug: str) -> Scope:
    """Read from an address of what a review is; what is not understood is passed over."""
    get = request.GET
    today = timezone.now().date()
    country = get.get("country", "")
    return Scope(
        slug,
        min(_day(get.get("as_of", "")) or today, today),
        country if country in facts.range_states() else "",
        get.get("species", "") if get.get("species") in facts.all_species() else "",
        get.get("section", "").replace("\x00", "")[:40],
        _day(get.get("since", "")),
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _next(stage: str) -> frozenset[str]:
    return frozenset(FOLLOWS[stage])  # type: ignore[index]

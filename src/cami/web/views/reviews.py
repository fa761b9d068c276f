"""What was done: reviews as pages and files, lists, statements and what stands behind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from csp.constants import NONCE, SELF
from csp.decorators import csp_replace
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from cami.programme.clearance import FOLLOWS
from cami.programme.register import RegisterActivity
from cami.programme.review_lists import (
    Material,
    by_section,
    concrete,
    contradicted,
    fundable,
    high_without_progress,
    no_information,
    nothing_concrete,
)
from cami.programme.state import ActivityState
from cami.stores import evidence, report_part, testimony
from cami.stores.register import ProgrammeHead, parts
from cami.web import facts, query
from cami.web.templating import say
from cami.web.viewing import viewer
from cami.web.views.pages import file_answer, page, programme_or_404, reader_language
from cami.workflows.asking import asking
from cami.workflows.carry_over import inherited
from cami.workflows.review_programme import FORMATS, KINDS, Scope, material, write_review

TALLIES = ("all", "concrete", "nothing-concrete", "no-information")
LISTS: Mapping[str, Callable[[Material], tuple[str, ...]]] = {
    "all": attrgetter("keys"),
    "concrete": concrete,
    "nothing-concrete": nothing_concrete,
    "no-progress": high_without_progress,
    "no-information": no_information,
    "fundable": fundable,
    "contradicted": contradicted,
}
ROWS_PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list: activities with all that was said of them."""

    rows: tuple[tuple[RegisterActivity, ActivityState], ...]
    total: int
    page: int
    pages: int


@require_safe
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where a programme stands, with the files to take along."""
    head = programme_or_404(slug)
    scope = read_scope(request, slug)
    found = material(viewer(request), scope, reader_language())
    counts = {name: len(find(found)) for name, find in LISTS.items()}
    return page(
        request,
        "review.html",
        head=head,
        scope=scope,
        tallies={name: counts[name] for name in TALLIES},
        lists={name: n for name, n in counts.items() if name not in TALLIES[:-1]},
        sections=by_section(found),
        of_all_sections=query.link(request.GET, section="").removeprefix("?"),
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
    return file_answer(made)


@require_safe
def review_list(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """Show one of the lists that people ask for."""
    head = programme_or_404(slug)
    if which not in LISTS:
        raise Http404
    scope = read_scope(request, slug)
    found = material(viewer(request), scope, reader_language())
    return page(
        request,
        "review_list.html",
        head=head,
        scope=scope,
        which=which,
        found=_listed(found, LISTS[which](found), query.page(request.GET)),
        section=next((a.section for a in found.activities), None)
        if scope.section
        else None,
        link=lambda **changes: query.link(request.GET, **changes),
    )


def _listed(found: Material, chosen: tuple[str, ...], asked: int) -> Listed:
    keys = frozenset(chosen)
    activities = [one for one in found.activities if one.key in keys]
    pages = max(1, -(-len(activities) // ROWS_PER_PAGE))
    number = min(asked, pages)
    shown = activities[(number - 1) * ROWS_PER_PAGE : number * ROWS_PER_PAGE]
    rows = tuple((one, found.of(one.key)) for one in shown)
    return Listed(rows, len(activities), number, pages)


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

"""Findings on a programme's document."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cami.stores.scrutiny import FINDING_FACETS, find_findings
from cami.web import query
from cami.web.labels import label
from cami.web.query import Option
from cami.web.views.pages import page, programme_or_404

_ORDER = ("high", "medium", "low", "open", "accepted", "dismissed")


@require_safe
def findings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the findings that answer."""
    head = programme_or_404(slug)
    asked = query.finding_conditions(request.GET)
    found = find_findings(head, asked, query.page(request.GET))
    facets = {
        facet: tuple(
            Option(
                value,
                label(facet, value),
                found.counts[facet][value],
                value in asked.of(facet),
            )
            for value in sorted({*found.counts[facet], *asked.of(facet)}, key=_place)
        )
        for facet in FINDING_FACETS
    }
    return page(
        request,
        "findings.html",
        head=head,
        found=found,
        facets=facets,
        asked=any(asked.of(facet) for facet in FINDING_FACETS),
        link=lambda **changes: query.link(request.GET, **changes),
    )


def _place(value: str) -> tuple[int, str]:
    return (_ORDER.index(value) if value in _ORDER else len(_ORDER), value)

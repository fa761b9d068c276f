"""Start page, list of programmes, and the pages of one programme and its sections."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cami.stores import filters, register
from cami.stores.kinship import concerned
from cami.stores.register import ProgrammeCard
from cami.stores.scrutiny import FindingConditions, find_findings, findings_on
from cami.web import facts, query
from cami.web.views.pages import page, programme_or_404
from cami.workflows.export_programme import MEDIA_TYPES


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Say what this is, and open the register of the latest programme by four doors."""
    cards = register.programmes()
    card = _in_force(cards, timezone.now().year)
    head = card.head if card else None
    counts = filters.counts(head, filters.Conditions()) if head else {}
    return page(
        request,
        "start.html",
        card=card,
        others=len(cards) - 1,
        start_of=head,
        counts=counts,
        states=facts.range_states(),
        listed=facts.listed_species(),
    )


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """List all programmes."""
    return page(request, "programmes.html", cards=register.programmes())


@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a programme: parts, sections, source, downloads."""
    head = programme_or_404(slug)
    return page(
        request,
        "programme.html",
        head=head,
        parts=register.parts(head),
        visions=register.visions(head),
        editions=register.editions(head),
        findings=find_findings(head, FindingConditions(), size=1),
        species=concerned(head, "species"),
        countries=concerned(head, "country"),
        formats=MEDIA_TYPES,
    )


@require_safe
def section(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Show a section with its activities."""
    head = programme_or_404(slug)
    shown = register.section(head, key)
    if shown is None:
        raise Http404
    return page(
        request,
        "section.html",
        head=head,
        section=shown,
        found=filters.find(
            head, filters.Conditions(section=(key,)), query.page(request.GET)
        ),
        link=lambda **changes: query.link(request.GET, **changes),
        findings=findings_on(head, section=shown.id),
    )


def _in_force(cards: tuple[ProgrammeCard, ...], year: int) -> ProgrammeCard | None:
    """Return the programme of the year, the first one kept; else the latest of all."""
    running = [
        card
        for card in cards
        if (card.head.first_year or year) <= year <= (card.head.last_year or year)
    ]
    first = min(running, key=lambda card: card.head.id, default=None)
    return first or next(iter(cards), None)

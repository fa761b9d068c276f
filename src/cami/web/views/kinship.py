"""Who is asked to do what, and what is about which species and country."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cami.stores import filters, kinship
from cami.web import facts, query
from cami.web.lexicon import Lexicon
from cami.web.views.pages import page, programme_or_404, reader_language


@require_safe
def actors(request: HttpRequest, slug: str) -> HttpResponse:
    """List all actors that a programme names."""
    head = programme_or_404(slug)
    return page(request, "actors.html", head=head, actors=kinship.actors(head))


@require_safe
def actor(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Show what one actor is asked to do."""
    head = programme_or_404(slug)
    found = filters.find(head, filters.Conditions(actor=(key,)), query.page(request.GET))
    asked = kinship.asked_of(head, key)
    if not (found.total or asked.tbc) and key not in Lexicon("en").keys("actor"):
        raise Http404
    return page(
        request,
        "actor.html",
        head=head,
        key=key,
        asked=asked,
        found=found,
        link=lambda **changes: query.link(request.GET, **changes),
    )


@require_safe
def species_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the species, with how many activities concern each."""
    head = programme_or_404(slug)
    return page(
        request,
        "species_list.html",
        head=head,
        species=facts.all_species(),
        counts=kinship.concerned(head, "species"),
        facts=facts,
    )


@require_safe
def species(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Show one species: names, listings, where it occurs, what is to be done."""
    head = programme_or_404(slug)
    language = reader_language()
    lexicon = Lexicon(language)
    if key not in lexicon.keys("species"):
        raise Http404
    found = {one.country: one for one in facts.occurrence(language, species=key)}
    return page(
        request,
        "species.html",
        head=head,
        key=key,
        names=facts.species_names(key, language),
        listings=facts.listings(key, language),
        occurrence=tuple(found[code] for code in lexicon.ordered("country", found)),
        activities=kinship.activities_on(head, "species", key),
    )


@require_safe
def countries(request: HttpRequest, slug: str) -> HttpResponse:
    """List the Range States in alphabetical order."""
    head = programme_or_404(slug)
    return page(
        request,
        "countries.html",
        head=head,
        states=facts.range_states(),
        counts=kinship.concerned(head, "country"),
        facts=facts,
    )


@require_safe
def country(request: HttpRequest, slug: str, iso2: str) -> HttpResponse:
    """Show one country: Party status, species, what concerns it and why."""
    head = programme_or_404(slug)
    language = reader_language()
    lexicon = Lexicon(language)
    if iso2 not in lexicon.keys("country"):
        raise Http404
    found = {one.species: one for one in facts.occurrence(language, country=iso2)}
    return page(
        request,
        "country.html",
        head=head,
        iso2=iso2,
        is_range_state=facts.is_range_state(iso2),
        party=facts.party(iso2, language),
        occurrence=tuple(found[key] for key in lexicon.ordered("species", found)),
        activities=kinship.activities_on(head, "country", iso2),
        cross_cutting=kinship.cross_cutting(head),
    )

"""Who is asked to do what, and what is about which species and country."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cami.stores import filters, kinship
from cami.stores.register import ProgrammeHead
from cami.web import facts, query
from cami.web.lexicon import Lexicon
from cami.web.views.pages import page, programme_or_404, reader_language

_LISTS = {"species": "species_list.html", "country": "countries.html"}
_OTHER = {"species": "country", "country": "species"}
"""What occurs, and where; either way."""


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
    return _listed(request, slug, "species", facts.all_species())


@require_safe
def countries(request: HttpRequest, slug: str) -> HttpResponse:
    """List the Range States in alphabetical order."""
    return _listed(request, slug, "country", facts.range_states())


@require_safe
def species(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Show one species: names, listings, where it occurs, what is to be done."""
    language = reader_language()
    return _shown(
        request,
        programme_or_404(slug),
        "species",
        key,
        names=facts.species_names(key, language),
        listings=facts.listings(key, language),
    )


@require_safe
def country(request: HttpRequest, slug: str, iso2: str) -> HttpResponse:
    """Show one country: Party status, species, what concerns it and why."""
    head = programme_or_404(slug)
    return _shown(
        request,
        head,
        "country",
        iso2,
        is_range_state=facts.is_range_state(iso2),
        party=facts.party(iso2, reader_language()),
        cross_cutting=kinship.cross_cutting(head),
    )


def _listed(
    request: HttpRequest, slug: str, kind: str, keys: tuple[str, ...]
) -> HttpResponse:
    """List species or countries, with how many activities concern each."""
    head = programme_or_404(slug)
    counts = kinship.concerned(head, kind)
    template = _LISTS[kind]
    return page(request, template, head=head, keys=keys, counts=counts, facts=facts)


def _shown(
    request: HttpRequest,
    head: ProgrammeHead,
    kind: str,
    key: str,
    **own: Any,  # noqa: ANN401 (what only this kind's template shows)
) -> HttpResponse:
    """Show a species or a country: what occurs where, and which activities concern it."""
    language = reader_language()
    lexicon = Lexicon(language)
    if key not in lexicon.keys(kind):
        raise Http404
    other = _OTHER[kind]
    found = {getattr(one, other): one for one in facts.occurrence(language, **{kind: key})}
    return page(
        request,
        f"{kind}.html",
        head=head,
        key=key,
        occurrence=tuple(found[k] for k in lexicon.ordered(other, found)),
        activities=kinship.activities_on(head, kind, key),
        **own,
    )

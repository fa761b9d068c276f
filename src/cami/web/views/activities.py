"""Activities: those that answer the reader's conditions, and each by itself."""

from collections.abc import Iterator, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cami.stores import dossier, filters, register
from cami.stores.filters import FACETS, Conditions
from cami.stores.register import PartRow, ProgrammeHead
from cami.web import facts, query
from cami.web.labels import LEVELS, label
from cami.web.lexicon import Lexicon
from cami.web.query import Chip, Option
from cami.web.titles import heading
from cami.web.views.pages import page, programme_or_404, reader_language
from cami.web.views.reviews import standing

PRINTED_PAGE = 80


@require_safe
def activities(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the activities that answer, with what may be asked further."""
    head = programme_or_404(slug)
    asked = query.conditions(request.GET)
    printing = request.GET.get("view") == "print"
    size = PRINTED_PAGE if printing else filters.PAGE
    found = filters.find(head, asked, query.page(request.GET), size)
    parts = register.parts(head)
    choices = _Choices(head, parts, Lexicon(reader_language()))
    counts = {} if printing else filters.counts(head, asked)
    return page(
        request,
        "activities_print.html" if printing else "activities.html",
        head=head,
        found=found,
        asked=asked,
        facets=choices.facets(counts, asked),
        chips=[
            Chip(
                facet, choices.name(facet, value), query.without(request.GET, facet, value)
            )
            for facet in FACETS
            for value in asked.of(facet)
        ],
        link=lambda **changes: query.link(request.GET, **changes),
    )


@require_safe
def activity(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Show all that is held on one activity."""
    head = programme_or_404(slug)
    shown = dossier.dossier(head, key)
    if shown is None:
        raise Http404
    return page(
        request,
        "activity.html",
        head=head,
        dossier=shown,
        range_states=facts.range_states(),
        **standing(request, head, key),
    )


class _Choices:
    """Values of the facets, named and in their own order."""

    def __init__(
        self, head: ProgrammeHead, parts: tuple[PartRow, ...], lexicon: Lexicon
    ) -> None:
        self.lexicon = lexicon
        self.parts, self.sections = {}, {}
        for part in parts:
            if part.label:
                title = heading(part.titles, head.language, lexicon.language)
                self.parts[part.label] = f"{part.label}. {title.text}".rstrip(". ")
            for row in part.sections:
                title = heading(row.titles, head.language, lexicon.language)
                self.sections[row.key] = f"{row.number}. {title.text}".strip(". ")

    def name(self, facet: str, value: str) -> str:
        match facet:
            case "section" | "landscape":
                return self.sections.get(value, value)
            case "part":
                return self.parts.get(value, value)
            case "priority":
                return label("level", value)
            case _:
                return self.lexicon.name(facet, value)

    def facets(
        self, counts: Mapping[str, Mapping[str, int]], asked: Conditions
    ) -> dict[str, tuple[Option, ...]]:
        """Options that leave something, and those chosen, of each facet that has any."""
        made = {
            facet: tuple(self._options(facet, counted, asked.of(facet)))
            for facet, counted in counts.items()
        }
        return {facet: options for facet, options in made.items() if options}

    def _options(
        self, facet: str, counted: Mapping[str, int], chosen: tuple[str, ...]
    ) -> Iterator[Option]:
        offered = {*counted, *chosen}
        for value in self._ordered(facet, offered, counted):
            yield Option(
                value, self.name(facet, value), counted.get(value, 0), value in chosen
            )

    def _ordered(
        self, facet: str, offered: set[str], counted: Mapping[str, int]
    ) -> list[str]:
        match facet:
            case "section" | "landscape":
                places = {key: place for place, key in enumerate(self.sections)}
            case "part":
                places = {key: place for place, key in enumerate(self.parts)}
            case "priority":
                places = {key: place for place, key in enumerate(LEVELS)}
            case "actor":
                places = {key: -count for key, count in counted.items()}
            case _:
                places = {}
        named = self.lexicon.ordered(facet, offered) if not places else sorted(offered)
        return sorted(named, key=lambda value: places.get(value, len(places)))

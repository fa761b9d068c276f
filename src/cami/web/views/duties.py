"""What is asked of a country or an actor, with every reason; and objections to them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cami.programme.obligations import tone
from cami.programme.ranges import RANGE_STATUSES
from cami.programme.reasons import reason_words
from cami.programme.statements import SECRETARIAT, Body
from cami.stores import contests
from cami.web import facts
from cami.web.templating import say
from cami.web.viewing import viewer
from cami.web.views.pages import page, programme_or_404, reader_language
from cami.web.views.reviews import read_scope
from cami.workflows.asking import asking


@require_safe
def duties(request: HttpRequest, slug: str, kind: str, key: str) -> HttpResponse:
    """Show what a body is asked, and why."""
    head = programme_or_404(slug)
    as_of = read_scope(request, slug).as_of
    material = asking(slug, reader_language(), as_of)
    body = _body(kind, key)
    if body is None or (kind == "organisation" and key not in material.facts.actors):
        raise Http404
    rows = [
        (
            material.by_key[one.activity],
            one,
            tuple(dict.fromkeys(say(reason_words(r, material.names)) for r in one.reasons)),
        )
        for one in material.of(body)
    ]
    return page(
        request,
        "duties.html",
        head=head,
        body=body,
        rows=rows,
        tone=tone(body, material.facts, as_of),
        as_of=as_of,
        species=facts.all_species(),
        statuses=RANGE_STATUSES,
        contests=[one for one in contests.contests() if one.country == key],
        may_contest=body in viewer(request).bodies and body.kind == "country",
    )


def _body(kind: str, key: str) -> Body | None:
    if kind == "country":
        return Body("country", key) if facts.is_range_state(key) else None
    if kind == "organisation":
        return Body("organisation", key)
    if kind == "role" and key in facts.all_species():
        return Body("role", key)
    return SECRETARIAT if (kind, key) == ("role", "secretariat") else None

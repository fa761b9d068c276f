"""What is asked of a country or an actor, with every reason; and objections to them."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cami.programme.obligations import Obligation, tone
from cami.programme.ranges import RANGE_STATUSES
from cami.programme.reasons import reason_words
from cami.programme.register import RegisterActivity
from cami.programme.statements import SECRETARIAT, Body
from cami.stores import contests
from cami.web import facts
from cami.web.templating import say
from cami.web.viewing import viewer
from cami.web.views.pages import page, programme_or_404, reader_language
from cami.web.views.reviews import read_scope
from cami.workflows.asking import Asking, asking


@require_safe
def duties(request: HttpRequest, slug: str, kind: str, key: str) -> HttpResponse:
    """Show what a body is asked, and why."""
    head = programme_or_404(slug)
    as_of = read_scope(request, slug).as_of
    material = asking(slug, reader_language(), as_of)
    body = _body(kind, key)
    if body is None or (kind == "organisation" and key not in material.facts.actors):
        raise Http404
    asked = material.of(body)
    return page(
        request,
        "duties.html",
        head=head,
        body=body,
        count=len(asked),
        groups=_by_reasons(asked, material),
        tone=tone(body, material.facts, as_of),
        as_of=as_of,
        species=facts.all_species(),
        statuses=RANGE_STATUSES,
        contests=[one for one in contests.contests() if one.country == key],
        may_contest=body in viewer(request).bodies and body.kind == "country",
    )


def _by_reasons(
    asked: tuple[Obligation, ...], material: Asking
) -> list[tuple[tuple[str, ...], list[tuple[RegisterActivity, Obligation]]]]:
    """Reasons in words, and what is asked for them; those that follow on are told once."""

    def reasons(one: Obligation) -> tuple[str, ...]:
        said = (say(reason_words(reason, material.names)) for reason in one.reasons)
        return tuple(dict.fromkeys(said))

    return [
        (told, [(material.by_key[one.activity], one) for one in members])
        for told, members in groupby(asked, key=reasons)
    ]


def _body(kind: str, key: str) -> Body | None:
    if kind == "country":
        return Body("country", key) if facts.is_range_state(key) else None
    if kind == "organisation":
        return Body("organisation", key)
    if kind == "role" and key in facts.all_species():
        return Body("role", key)
    return SECRETARIAT if (kind, key) == ("role", "secretariat") else None

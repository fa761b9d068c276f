"""Who did what, by person and by date, for those who keep the register."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cami.stores.trail import actors, acts
from cami.web import query
from cami.web.act_words import act
from cami.web.viewing import for_keepers, viewer
from cami.web.views.pages import page


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the trail is asked for."""

    by: str
    since: date | None
    until: date | None


@for_keepers
@never_cache
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Show who did what, the latest first; network addresses to administrators only."""
    get = request.GET
    by = get.get("by", "").replace("\x00", "")
    asked = Asked(by, _day(get.get("since", "")), _day(get.get("until", "")))
    found = acts(query.page(get), by=asked.by, since=asked.since, until=asked.until)
    return page(
        request,
        "trail.html",
        found=found,
        addresses=viewer(request).administrator,
        asked=asked,
        people=actors(),
        act=act,
        link=lambda **changes: query.link(get, **changes),
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None

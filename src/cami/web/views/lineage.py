"""What became of a programme's activities in another edition, or another programme."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cami.programme.changes import Change
from cami.programme.wording import Run, differences
from cami.stores.descent import lineage
from cami.web import query
from cami.web.views.pages import page, programme_or_404


@require_safe
def compare(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """Show the lineage from programme ``other`` to programme ``slug``."""
    head, old = programme_or_404(slug), programme_or_404(other)
    kinds = query.kinds(request.GET)
    found = lineage(
        old, head, editions=query.editions(request.GET), kinds=kinds,
        page=query.page(request.GET),
    )  # fmt: skip
    return page(
        request,
        "compare.html",
        head=head,
        old=old,
        lineage=found,
        kinds=kinds,
        runs=runs,
        link=lambda **changes: query.link(request.GET, **changes),
    )


def runs(change: Change) -> tuple[Run, ...]:
    """Return word by word what changed."""
    return differences(" ".join(change.before), " ".join(change.after))

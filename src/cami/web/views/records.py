"""Meetings, projects and events: read by whom they are for, entered by whose they are."""

import re
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cami.errors import CamiError, InvalidInputError
from cami.programme.records import ACCESSES, ONGOING, Record
from cami.programme.statements import Body
from cami.stores import report_part
from cami.stores.people import Viewer
from cami.stores.report_part import RecordRow
from cami.web import cycle_words
from cami.web.statuses import STATUS_OF
from cami.web.viewing import viewer
from cami.web.views.pages import page, programme_or_404, reader_language
from cami.workflows.asking import asking
from cami.workflows.record_event import (
    fill_from_edition,
    publish_record,
    record_event,
    withdraw_record,
)

_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@require_http_methods(["GET", "HEAD", "POST"])
def records(request: HttpRequest, slug: str) -> HttpResponse:
    """List what stands before the visitor; let those who may add, publish and take off."""
    if request.method == "POST":
        return _changed(request, slug)
    return _listed(request, slug)


@require_safe
def record(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Show a meeting, project or event."""
    head, found = programme_or_404(slug), report_part.record(viewer(request), uid)
    material = asking(slug, reader_language(), timezone.now().date())
    return page(
        request, "record.html", head=head, row=found, record=found.record,
        activities=material.by_key,
    )  # fmt: skip


@login_required
def _changed(request: HttpRequest, slug: str) -> HttpResponse:
    programme_or_404(slug)
    who, now, sent = viewer(request), timezone.now(), request.POST
    act, uid = sent.get("act"), sent.get("record", "")
    try:
        if act == "fill":
            count = fill_from_edition(who, slug, now)
            told = ngettext("%(count)s record was added.",
                            "%(count)s records were added.", count)  # fmt: skip
            messages.success(request, told % {"count": count})
        elif act == "publish":
            publish_record(who, uid, now)
            messages.success(request, _("The record is published."))
        elif act == "withdraw":
            withdraw_record(who, uid, now, sent.get("reason", "")[:2000])
            messages.success(request, _("The record is taken off."))
        else:
            record_event(who, slug, _read(request), now)
            messages.success(
                request, _("The record is kept as a draft; the Secretariat publishes it.")
            )
    except InvalidInputError as refusal:
        return _listed(request, slug, refusal)
    return redirect("records", slug=slug)


def _listed(
    request: HttpRequest, slug: str, refusal: CamiError | None = None
) -> HttpResponse:
    who = viewer(request)
    return page(
        request,
        "records.html",
        status=STATUS_OF[type(refusal)] if refusal else 200,
        head=programme_or_404(slug),
        rows=[_Shown.to(who, row) for row in report_part.records(who, slug)],
        kinds=cycle_words.keys("record"),
        accesses=ACCESSES,
        bodies=sorted(who.writes_for),
        viewer=who,
        refusal=refusal,
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """A record with what the visitor may do with it."""

    row: RecordRow
    may_publish: bool
    may_withdraw: bool

    @classmethod
    def to(cls, who: Viewer, row: RecordRow) -> "_Shown":
        own = who.secretariat or row.record.owner in who.writes_for
        return cls(row, who.secretariat and row.stage == "draft", own)


def _read(request: HttpRequest) -> Record:
    """Read a record as it was filled in; what is not understood is left empty."""
    sent = request.POST
    kind, _colon, key = sent.get("owner", "").partition(":")
    chosen = sent.get("kind", "")
    date = sent.get("date", "").strip()
    return Record(
        key="",
        kind=chosen if chosen in cycle_words.keys("record") else "meeting",  # type: ignore[arg-type]
        date=date if _DATE.fullmatch(date) else "",
        title=sent.get("title", "").strip(),
        text=sent.get("text", "").strip(),
        location=sent.get("location", "").strip(),
        activities=tuple(sent.get("activities", "").replace(",", " ").split()),
        source=sent.get("source", "").strip(),
        until=_until(sent.get("until", "").strip()),
        owner=Body(kind, key),  # type: ignore[arg-type]
        access="participants" if sent.get("access") == "participants" else "public",
        supersedes=sent.get("supersedes", "").strip()[:40],
    )


def _until(text: str) -> str:
    """Read when a project ended: a date, or that it goes on."""
    return text if text == ONGOING or _DATE.fullmatch(text) else ""

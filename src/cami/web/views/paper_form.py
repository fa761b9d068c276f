"""The form of a round as a file: taken along, handed in, and conflicts settled."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cami.errors import CamiError, NotAllowedError
from cami.programme.register import RegisterActivity
from cami.sources.form_file import MAX_FORM_BYTES
from cami.stores import drafts, rounds
from cami.stores.people import Viewer
from cami.stores.rounds import AssignmentRow
from cami.web.answer_form import token
from cami.web.statuses import STATUS_OF
from cami.web.templating import say
from cami.web.uploads import refuse_large
from cami.web.viewing import viewer
from cami.web.views.desk import saved_answer, titles
from cami.web.views.pages import file_answer, page, reader_language
from cami.workflows.asking import Asking, asking
from cami.workflows.choose_version import choose_version
from cami.workflows.export_form import FORMATS, export_form
from cami.workflows.import_form import Imported, import_form, may_hand_in

_LONGEST_NUMBER = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer of which several texts stand against each other."""

    item: str
    question: str
    titles: tuple[str, ...]
    """Of a question that is answered as a whole."""

    activities: tuple[RegisterActivity, ...]
    draft: drafts.Draft

    @property
    def versions(self) -> tuple[drafts.Version, ...]:
        """What counts now, then every text that was kept aside."""
        latest = (self.draft.latest,) if self.draft.latest else ()
        return (*latest, *self.draft.aside)


@login_required
@never_cache
@require_safe
def form_file(request: HttpRequest, pk: int, tongue: str, kind: str) -> HttpResponse:
    """Give the form with what has been saved so far, in the language that was chosen."""
    who = viewer(request)
    row = rounds.assignment(who, pk)
    if kind not in FORMATS or tongue not in row.round.languages:
        raise Http404
    with translation.override(tongue):
        made = export_form(who, row, kind, tongue, say, timezone.now())
    return file_answer(made)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a filled form in, tell what became of it, and show what a person must choose."""
    who = viewer(request)
    row = rounds.assignment(who, pk)
    status, refusal, imported = 200, None, None
    if request.method == "POST":
        try:
            imported = _handed_in(request, who, row)
        except CamiError as refused:
            refusal, status = refused, STATUS_OF[type(refused)]
        else:
            if imported is None:
                messages.error(request, _("No file was chosen."))
                return redirect("paper-form", pk=pk)
    return page(
        request,
        "paper_form.html",
        status=status,
        row=row,
        refusal=refusal,
        imported=imported,
        choices=_choices(row),
        may_hand_in=may_hand_in(who, row),
        writes=row.body in who.writes_for and row.round.closed_at is None,
    )


@login_required
@require_POST
def settle(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    """Let one of several texts stand, as a person has chosen."""
    who = viewer(request)
    row = rounds.assignment(who, pk)
    number = request.GET.get("version", "")
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER):
        raise Http404
    if item not in row.answerable:
        raise NotAllowedError
    base, now = token(request.GET), timezone.now()
    saved = choose_version(who, row, item, int(number), base, now)
    return saved_answer(request, saved, f"/{reader_language()}/desk/{pk}/form/#choices")


def _handed_in(request: HttpRequest, who: Viewer, row: AssignmentRow) -> Imported | None:
    """Read the file that was sent; None where none was chosen."""
    refuse_large(request, MAX_FORM_BYTES)
    upload = request.FILES.get("file")
    if upload is None:
        return None
    name = upload.name or "form"
    return import_form(who, upload.read(), name, timezone.now(), expected=row)


def _choices(row: AssignmentRow) -> tuple[Choice, ...]:
    """Every answer of which somebody's words were kept aside."""
    open_ = [one for one in drafts.drafts(row.id).values() if one.aside]
    if not open_:
        return ()
    material = asking(row.round.programme, reader_language(), timezone.now().date())
    return tuple(_choice(row, one, material) for one in open_)


def _choice(row: AssignmentRow, draft: drafts.Draft, material: Asking) -> Choice:
    question = row.question_of(draft.item)
    item = row.answerable.get(draft.item)
    if question is None or item is None:
        raise NotAllowedError
    whole = draft.item not in row.items
    return Choice(
        draft.item,
        question.key,
        titles(question, material) if whole else (),
        ()
        if whole
        else tuple(material.by_key[k] for k in item.activities if k in material.by_key),
        draft,
    )

"""A delegate's page: some questions of one body, by a link, and nothing else."""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cami.errors import LinkSpentError, NotAllowedError
from cami.stores import delegations, drafts, rounds, talk
from cami.stores.delegations import DelegationRow
from cami.stores.people import PUBLIC_VIEWER
from cami.stores.rounds import AssignmentRow
from cami.web.answer_form import read_answer, token
from cami.web.views.desk import LINK_SALT, question_of, question_page, saved_answer, titles
from cami.web.views.pages import page, reader_language
from cami.workflows.asking import asking
from cami.workflows.save_answer import save_checked


@never_cache
@require_safe
def delegated(request: HttpRequest, signed: str) -> HttpResponse:
    """Show the questions that were passed on."""
    held, row = _opened(signed)
    material = asking(row.round.programme, reader_language(), timezone.now().date())
    chosen = [one for one in row.questions if one.key in held.questions]
    if len(chosen) == 1:
        return redirect("delegated-question", signed=signed, key=chosen[0].key)
    return page(
        request,
        "delegated.html",
        row=row,
        held=held,
        signed=signed,
        questions=[(one, titles(one, material)) for one in chosen],
    )


@never_cache
@require_safe
def delegated_question(request: HttpRequest, signed: str, key: str) -> HttpResponse:
    """Show one question that was passed on; what is not public is not shown beside it."""
    held, row = _opened(signed)
    if key not in held.questions:
        raise NotAllowedError
    _, asked = question_of(row, key)
    return question_page(request, row, asked, PUBLIC_VIEWER, signed)


@require_POST
def delegated_save(request: HttpRequest, signed: str, item: str) -> HttpResponse:
    """Save an answer that was passed on; only whoever passed it on can submit it."""
    held, row = _opened(signed)
    asked = row.question_of(item)
    if asked is None or asked.key not in held.questions:
        raise NotAllowedError
    before = drafts.draft(row.id, item)
    answer = read_answer(request.POST, before.answer, None)
    saved = save_checked(
        row,
        item,
        answer,
        token(request.POST),
        writer=request.POST.get("writer", "")[:40],
        by=held.name,
        at=timezone.now(),
    )
    return saved_answer(request, saved, _back(signed, asked.key, item))


@require_POST
def delegated_remark(request: HttpRequest, signed: str, item: str) -> HttpResponse:
    """Keep a delegate's comment."""
    held, row = _opened(signed)
    asked = row.question_of(item)
    if asked is None or asked.key not in held.questions:
        raise NotAllowedError
    text = request.POST.get("text", "")[:5000]
    talk.comment(row.id, item, text, by=held.name, at=timezone.now())
    return redirect(_back(signed, asked.key, item))


def _back(signed: str, key: str, item: str) -> str:
    return f"/{reader_language()}/delegated/{signed}/{key}/#item-{item}"


def _opened(signed: str) -> tuple[DelegationRow, AssignmentRow]:
    try:
        uid = signing.loads(signed, salt=LINK_SALT)
    except signing.BadSignature as forged:
        raise LinkSpentError from forged
    held = delegations.by_link(str(uid), timezone.now())
    return held, rounds.assignment_of_delegate(held.assignment)

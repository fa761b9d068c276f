"""A focal point's desk: what is asked, in groups; answers saved as they are typed."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cami.errors import CamiError, NotAllowedError
from cami.programme.questions import Item, Suggestion, suggestions
from cami.programme.reasons import reason_words
from cami.programme.register import RegisterActivity
from cami.programme.state import ActivityState, Claim, State
from cami.programme.statements import OBSTACLES, PROGRESS, Statement
from cami.stores import delegations, drafts, evidence, rounds, talk, testimony
from cami.stores.drafts import Saved
from cami.stores.people import Viewer
from cami.stores.rounds import AskedItem, AskedQuestion, AssignmentRow
from cami.web.answer_form import read_answer, token
from cami.web.evidence_upload import keep_upload
from cami.web.templating import say
from cami.web.viewing import viewer
from cami.web.views.pages import page, reader_language
from cami.workflows.accept_suggestion import accept_suggestion, turn_down
from cami.workflows.asking import Asking, asking
from cami.workflows.carry_over import inherited_claims
from cami.workflows.delegate import delegate, take_back
from cami.workflows.import_form import may_hand_in
from cami.workflows.no_change_since import no_change_since
from cami.workflows.save_answer import save_answer
from cami.workflows.submit_answers import submit_answers

LINK_SALT = "delegation"
MOST_SUGGESTIONS = 3
"""What is offered for an item at a time: one's own latest words, then what others say.

The next move up as these are turned down."""


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One thing to answer, with all that stands around it."""

    asked: AskedItem
    activities: tuple[RegisterActivity, ...]
    draft: drafts.Draft
    told: testimony.Voiced | None
    submitted: bool
    """Whether the answer was submitted as it stands."""

    reasons: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    comments: tuple[talk.CommentRow, ...]
    note: str


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show everything that the visitor is asked, for whomever they work."""
    who = viewer(request)
    assigned = rounds.for_bodies(who.bodies)
    return page(request, "desk.html", assigned=assigned, viewer=who)


@login_required
@require_safe
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the questions of a round to one body, and how far each has come."""
    who = viewer(request)
    row = rounds.assignment(who, pk)
    material = asking(row.round.programme, reader_language(), timezone.now().date())
    written, told = drafts.drafts(pk), testimony.answers(row.round.programme, pk)
    links = [
        (
            one,
            request.build_absolute_uri(f"/{reader_language()}/delegated/{link(one.uid)}/"),
        )
        for one in delegations.of_assignment(pk)
    ]
    return page(
        request,
        "assignment.html",
        row=row,
        viewer=who,
        questions=[
            (one, titles(one, material), counts(one, written, told))
            for one in row.questions
        ],
        links=links,
        writes=row.body in who.writes_for,
        may_hand_in=may_hand_in(who, row),
        now=timezone.now(),
    )


@login_required
@require_safe
def question(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show one question: an answer for all of it, and one for each item."""
    row, asked = question_of(rounds.assignment(viewer(request), pk), key)
    return question_page(request, row, asked, viewer(request))


def question_page(
    request: HttpRequest,
    row: AssignmentRow,
    asked: AskedQuestion,
    who: Viewer,
    delegate_link: str = "",
) -> HttpResponse:
    """Show a question to a focal point, or to a delegate with a link."""
    language, now = reader_language(), timezone.now()
    material = asking(row.round.programme, language, now.date())
    writes = bool(delegate_link) or row.body in who.writes_for
    shown = _shown(row, asked, who, material)
    keys = [one.key for one in row.questions]
    at = keys.index(asked.key)
    return page(
        request,
        "question.html",
        row=row,
        question=asked,
        titles=titles(asked, material),
        items=shown,
        activities=material.by_key,
        progress=PROGRESS,
        obstacles=OBSTACLES,
        writes=writes and row.round.closed_at is None,
        delegate_link=delegate_link,
        viewer=who,
        writer=uuid4().hex,
        before=keys[at - 1] if at and not delegate_link else "",
        after=keys[at + 1] if at + 1 < len(keys) and not delegate_link else "",
    )


def question_of(row: AssignmentRow, key: str) -> tuple[AssignmentRow, AskedQuestion]:
    """Return a question by its key; no page where there is none."""
    for one in row.questions:
        if one.key == key:
            return row, one
    raise Http404


def titles(asked: AskedQuestion, material: Asking) -> tuple[str, ...]:
    """Titles of the sections that a question is about."""
    sections = {a.section.key: a.section for a in material.activities}
    return tuple(
        f"{sections[key].number}. {sections[key].title}".strip(". ")
        for key in asked.sections
        if key in sections
    )


def counts(
    asked: AskedQuestion,
    written: dict[str, drafts.Draft] | Any,  # noqa: ANN401 (a mapping of the store's)
    told: Any,  # noqa: ANN401
) -> dict[str, int]:
    """How many items of a question are there, written, submitted, and in conflict."""
    whole = asked.whole.key
    found = {"items": len(asked.items), "written": 0, "submitted": 0, "aside": 0}
    for key in (whole, *(item.key for item in asked.items)):
        draft = written.get(key)
        found["aside"] += len(draft.aside) if draft else 0
    for item in asked.items:
        found["written"] += any(
            key in written and written[key].answer.filled for key in (item.key, whole)
        )
        found["submitted"] += item.key in told or whole in told
    return found


def link(uid: str) -> str:
    """Return the signed token of a delegation."""
    return signing.dumps(uid, salt=LINK_SALT)


def _shown(
    row: AssignmentRow, asked: AskedQuestion, who: Viewer, material: Asking
) -> tuple[ItemShown, ...]:
    slug, now = row.round.programme, timezone.now()
    items = (asked.whole, *asked.items) if len(asked.items) > 1 else asked.items
    written = drafts.drafts(row.id, [item.key for item in items])
    told = testimony.answers(slug, row.id)
    state = testimony.state(who, slug, now)
    carried = inherited_claims(who, slug, asked.whole.activities, now)
    state = _with(state, carried)
    turned = talk.turned_down(row.id)
    comments, notes = talk.comments(row.id), talk.notes(who.user_id, row.id)
    made = []
    for item in items:
        draft = written.get(item.key) or drafts.Draft(item.key)
        last = told.get(item.key)
        activities = tuple(
            material.by_key[k] for k in item.activities if k in material.by_key
        )
        whole = item.key == asked.whole.key
        version = draft.latest.version if draft.latest else 0
        made.append(
            ItemShown(
                item,
                activities,
                draft,
                last[0] if last else None,
                bool(last and last[1] >= version),
                () if whole else _reasons(item, material),
                ()
                if whole and len(items) > 1
                else _suggested(item, activities, state, row, turned),
                comments.get(item.key, ()),
                notes.get(item.key, ""),
            )
        )
    return tuple(made)


def _reasons(item: AskedItem, material: Asking) -> tuple[str, ...]:
    said = (
        say(reason_words(reason, material.names))
        for one in item.obligations
        for reason in one.reasons
    )
    return tuple(dict.fromkeys(said))


def _suggested(
    item: AskedItem,
    activities: tuple[RegisterActivity, ...],
    state: State,
    row: AssignmentRow,
    turned: frozenset[tuple[str, str]],
) -> tuple[Suggestion, ...]:
    found = suggestions(
        Item(item.key, activities, item.obligations), state, row.body, row.round.key
    )
    left = [one for one in found if (item.key, one.statement.id) not in turned]
    own = [one for one in left if one.repeatable][:1]
    others = [one for one in left if not one.repeatable]
    return (*own, *others[: MOST_SUGGESTIONS - len(own)])


def _with(state: State, carried: tuple[Claim, ...]) -> State:
    """Return a state with what was said of the ancestors of its activities."""
    if not carried:
        return state
    activities = dict(state.activities)
    for claim in carried:
        key = claim.target.activity
        before = activities.get(key) or ActivityState(key)
        activities[key] = ActivityState(key, (*before.claims, claim), before.contradictions)
    return State(state.as_of, state.audience, activities)


@login_required
@require_POST
def save(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    """Save an answer as it was typed; answer with a page, or with JSON to the script."""
    who, row = viewer(request), rounds.assignment(viewer(request), pk)
    before = drafts.draft(pk, item)
    answer = read_answer(request.POST, before.answer, _repeated(request, who))
    try:
        saved = save_answer(
            who, row, item, answer, token(request.POST), timezone.now(),
            request.POST.get("writer", "")[:40],
        )  # fmt: skip
    except CamiError as refusal:
        if _wants_json(request):
            return JsonResponse({"refused": say(refusal.message)}, status=409)
        raise
    return saved_answer(request, saved, back(row, item))


def saved_answer(request: HttpRequest, saved: Saved, address: str) -> HttpResponse:
    """Tell what became of a save."""
    if _wants_json(request):
        told = {
            "token": saved.draft.token,
            "conflict": saved.conflict,
            "said": _("Somebody else has saved in between: reload to see both.")
            if saved.conflict
            else _("Saved."),
        }
        return JsonResponse(told)
    if saved.conflict:
        messages.warning(
            request,
            _("Somebody else has saved in between. Both texts are kept and shown below."),
        )
    else:
        messages.success(request, _("Saved."))
    return redirect(address)


def _repeated(request: HttpRequest, who: Viewer) -> Statement | None:
    uid = request.POST.get("no_change_since", "")
    if not uid:
        return None
    try:
        return testimony.one(who, uid).statement
    except CamiError:
        return None


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def back(row: AssignmentRow, item: str) -> str:
    """Return the address of an item on its question's page."""
    asked = row.question_of(item)
    if asked is None:
        raise NotAllowedError
    return f"/{reader_language()}/desk/{row.id}/{asked.key}/#item-{item}"


@login_required
@require_POST
def take(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    """Take a suggestion over, turn it down, or say that nothing has changed since."""
    who, row = viewer(request), rounds.assignment(viewer(request), pk)
    uid, now = request.GET.get("statement", ""), timezone.now()
    act = request.POST.get("act")
    if act == "down":
        turn_down(who, row, item, uid, now)
        return redirect(back(row, item))
    said = testimony.one(who, uid).statement
    step = no_change_since if act == "same" else accept_suggestion
    saved = step(who, row, item, said, token(request.GET), now)
    return saved_answer(request, saved, back(row, item))


@login_required
@require_safe
def item_talk(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    """Show comments, the visitor's note, and every version ever saved of an answer."""
    who, row = viewer(request), rounds.assignment(viewer(request), pk)
    return page(
        request,
        "talk.html",
        row=row,
        item=item,
        back=back(row, item),
        comments=talk.comments(pk).get(item, ()),
        note=talk.notes(who.user_id, pk).get(item, ""),
        versions=drafts.versions(pk, item),
        writes=row.body in who.writes_for and row.round.closed_at is None,
    )


@login_required
@require_POST
def remark(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    """Keep a comment for those who work on the answer, or a note for oneself."""
    who, row = viewer(request), rounds.assignment(viewer(request), pk)
    address, text, now = (
        back(row, item),
        request.POST.get("text", "")[:5000],
        timezone.now(),
    )
    if request.POST.get("kind") == "note" and who.user_id:
        talk.keep_note(who.user_id, pk, item, text, now)
    else:
        talk.comment(pk, item, text, by=who.name, at=now)
    return redirect(address)


@login_required
@require_POST
def attach(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    """Keep a file as evidence for an answer."""
    who, row = viewer(request), rounds.assignment(viewer(request), pk)
    if row.body not in who.writes_for:
        raise NotAllowedError
    rounds.refuse_closed(row)
    kept = keep_upload(request, row.body, by=who.name, at=timezone.now())
    if kept is None:
        messages.error(request, _("No file was chosen."))
        return redirect(back(row, item))
    before = drafts.draft(pk, item)
    answer = evidence.added_to(before.answer, kept)
    saved = save_answer(who, row, item, answer, before.token, timezone.now())
    return saved_answer(request, saved, back(row, item))


@login_required
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in every answer that has been filled in."""
    who, row = viewer(request), rounds.assignment(viewer(request), pk)
    made = submit_answers(who, row, timezone.now(), request.POST.get("question", ""))
    if row.body.kind == "country":
        told = ngettext(
            "%(count)s answer is submitted for approval.",
            "%(count)s answers are submitted for approval.",
            len(made),
        )
    else:
        told = ngettext("%(count)s answer is handed in.",
                        "%(count)s answers are handed in.", len(made))  # fmt: skip
    messages.success(request, told % {"count": len(made)})
    return redirect("assignment", pk=pk)


@login_required
@require_POST
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a colleague a link to some questions."""
    who, row = viewer(request), rounds.assignment(viewer(request), pk)
    name = request.POST.get("name", "").strip()[:200]
    chosen = request.POST.getlist("question")
    if not name or not chosen:
        messages.error(request, _("Give a name and choose at least one question."))
    else:
        email = request.POST.get("email", "").strip()[:200]
        delegate(who, row, chosen, name=name, email=email, at=timezone.now())
        messages.success(request, _("The link is ready; copy it into a letter."))
    return redirect(f"/{reader_language()}/desk/{pk}/#delegations")


@login_required
@require_POST
def end_delegation(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a link back."""
    who, row = viewer(request), rounds.assignment(viewer(request), pk)
    if not take_back(who, row, number, timezone.now()):
        raise Http404
    messages.success(request, _("The link no longer works."))
    return redirect(f"/{reader_language()}/desk/{pk}/#delegations")

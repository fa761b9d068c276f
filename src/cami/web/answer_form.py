"""An answer as a form sends it: read without ever refusing what somebody has typed."""

from dataclasses import replace

from django.http import QueryDict

from cami.programme.statements import OBSTACLES, PROGRESS, Evidence, Statement
from cami.stores.drafts import Answer
from cami.workflows.accept_suggestion import filled_from

LONGEST_TEXT = 20_000
_LONGEST_LINK = 500
_MOST_EVIDENCE = 30
_LONGEST_NUMBER = 8


def read_answer(sent: QueryDict, before: Answer, repeated: Statement | None) -> Answer:
    """Return the answer that a form sends.

    Parameters
    ----------
    before
        The answer as it stood: of its evidence, what is still ticked stays.
    repeated
        The statement of which the form says "no change since"; the answer says so no
        longer where its words were changed.
    """
    progress = next((p for p in PROGRESS if p == sent.get("progress")), None)
    chosen = set(sent.getlist("obstacle"))
    kept = set(sent.getlist("evidence"))
    evidence = [one for one in before.evidence if one.ref in kept]
    link = _text(sent, "link")[:_LONGEST_LINK]
    if link.startswith(("https://", "http://")) and all(e.ref != link for e in evidence):
        evidence.append(Evidence("link", link, _text(sent, "link_title")[:200]))
    answer = Answer(
        progress=progress,
        text=_text(sent, "text"),
        next_steps=_text(sent, "next_steps"),
        obstacles=tuple(one for one in OBSTACLES if one in chosen),
        obstacles_text=_text(sent, "obstacles_text"),
        language=sent.get("language") if sent.get("language") in ("en", "ru") else "",  # type: ignore[arg-type]
        evidence=tuple(evidence[:_MOST_EVIDENCE]),
        taken_from=_text(sent, "taken_from")[:40],
    )
    if repeated is None:
        return answer
    same = replace(
        filled_from(repeated), evidence=(), taken_from="", language=answer.language
    ) == replace(answer, evidence=(), taken_from="")
    return replace(answer, no_change_since=repeated.id) if same else answer


def token(sent: QueryDict) -> int:
    """Return the version that the writer had before them."""
    text = sent.get("token") or ""
    return (
        int(text)
        if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
        else 0
    )


def _text(sent: QueryDict, name: str) -> str:
    text = (sent.get(name) or "").replace("\x00", "").replace("\r\n", "\n")
    return text.strip()[:LONGEST_TEXT]

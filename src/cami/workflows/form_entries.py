"""Between an answer as it is kept and the fields of a form."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from cami.programme.paper_form import Entry, laid_over, plain
from cami.programme.statements import Evidence, Statement
from cami.stores.drafts import Answer

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+")
_LONGEST_ADDRESS, _LONGEST_TITLE = 500, 200


def entry_of(answer: Answer | Statement) -> Entry:
    """Give what a form shows of an answer; files and records are not for forms."""
    return Entry(
        answer.progress,
        no_change=bool(answer.no_change_since),
        text=plain(answer.text),
        next_steps=plain(answer.next_steps),
        obstacles=answer.obstacles,
        obstacles_text=plain(answer.obstacles_text),
        links=tuple(
            plain(f"{one.title} {one.ref}") for one in answer.evidence if one.kind == "link"
        ),
    )


def answer_of(before: Answer, said: Entry, language: str) -> Answer:
    """Lay what a form says over an answer as it was when the form was made.

    A line of evidence without an address is put under the text, where it can be read.
    """
    saved = entry_of(before)
    new = laid_over(saved, said)
    added = [line for line in said.links if line not in saved.links]
    loose = [line for line in added if not _ADDRESS.search(line)]
    text = before.text if new.text == saved.text else new.text
    return replace(
        before,
        progress=new.progress,
        text="\n".join((text, *loose)).strip() if loose else text,
        next_steps=_kept(before.next_steps, saved.next_steps, new.next_steps),
        obstacles=new.obstacles,
        obstacles_text=_kept(
            before.obstacles_text, saved.obstacles_text, new.obstacles_text
        ),
        language=language if new.text != saved.text else before.language,
        evidence=(*before.evidence, *_links(added)),
        no_change_since="",
    )


def _kept(before: str, printed: str, said: str) -> str:
    """Give the words as they were kept, unless others came back than were printed."""
    return before if said == printed else said


def _links(lines: Iterable[str]) -> Iterable[Evidence]:
    for line in lines:
        found = _ADDRESS.search(line)
        if found:
            address = found[0].rstrip(".,;)")
            title = f"{line[: found.start()]}{line[found.start() + len(address) :]}"
            yield Evidence(
                "link", address[:_LONGEST_ADDRESS], title.strip(" -–—:;,.")[:_LONGEST_TITLE]
            )

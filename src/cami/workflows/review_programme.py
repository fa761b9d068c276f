"""The review of a programme before a viewer, as of a day, whole or in part, as a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Final, Literal

from cami.documents.model import Document
from cami.messages import N_, Message, Say
from cami.programme.brief import brief, digest
from cami.programme.lint.claims import claims
from cami.programme.obligations import tone
from cami.programme.review import compose
from cami.programme.review_lists import Material, narrowed
from cami.programme.state import end_of
from cami.programme.statements import SECRETARIAT, Body, RecordKind
from cami.renderers.document_csv import document_csv
from cami.renderers.document_docx import document_docx
from cami.renderers.document_html import Link, document_html
from cami.renderers.document_json import document_json
from cami.renderers.document_xlsx import document_xlsx
from cami.stores import testimony
from cami.stores.people import Viewer
from cami.stores.readings import edition_as_of, reading_of
from cami.stores.report_part import records
from cami.workflows.asking import Asking, asking
from cami.workflows.export_programme import MEDIA_TYPES, Export
from cami.workflows.lexicon import lexicon

ReviewKind = Literal["review", "brief", "digest"]
KINDS: Final[tuple[ReviewKind, ...]] = ("review", "brief", "digest")
FORMATS: Final = ("html", "docx", "xlsx", "csv", "json")

_UNCLEARED: Final = Message(
    N_("Internal: holds statements that are not published. Not for circulation.")
)
_FOR_PARTICIPANTS: Final = Message(
    N_("Internal: holds what only those who take part may know. Not for circulation.")
)
_COUNTED: Final[Mapping[str, RecordKind]] = {
    "meetings": "meeting",
    "projects": "project",
    "outreach": "outreach",
}
_SUMMARY: Final = 2
"""Kinds of events that a paragraph counts to be taken for the summary of a report."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Of what a review is, and as of when."""

    programme: str
    as_of: date
    country: str = ""
    species: str = ""
    section: str = ""
    since: date | None = None
    """From when on a digest tells of what was published."""


def material(viewer: Viewer, scope: Scope, language: str) -> Material:
    """Bring together what a review before this viewer is made from.

    Raises
    ------
    ProgrammeMissingError
        There is no such programme.
    """
    asked = asking(scope.programme, language, scope.as_of)
    moment = end_of(scope.as_of)
    bodies = [SECRETARIAT]
    if scope.country:
        bodies.append(Body("country", scope.country))
    titles = asked.head.titles
    told = records(viewer, scope.programme, moment)
    whole = Material(
        programme=(titles.ru if language == "ru" else titles.en)
        or titles.en
        or asked.head.slug,
        state=testimony.state(viewer, scope.programme, moment),
        activities=asked.activities,
        names=asked.names,
        records=tuple(row.record for row in told if row.stage == "published"),
        addressed={body: _asked_of(asked, body) for body in bodies},
        tones={
            body.key: tone(body, asked.facts, scope.as_of)
            for body in bodies
            if body.kind == "country"
        },
        printed=printed_counts(scope.programme, moment),
    )
    return narrowed(
        whole, country=scope.country, species=scope.species, section=scope.section
    )


def printed_counts(slug: str, as_of: datetime) -> Mapping[RecordKind, int]:
    """How many meetings, projects and events the edition of that moment says there were."""
    edition = edition_as_of(slug, as_of)
    return _printed(slug, *edition) if edition else {}


@lru_cache(maxsize=16)
def _printed(slug: str, number: int, digest: str) -> Mapping[RecordKind, int]:
    """Counts of the first paragraph that counts several kinds: the summary of a report."""
    counted: dict[int, dict[RecordKind, int]] = {}
    for claim in claims(reading_of(slug, number), lexicon().vocabulary):
        if claim.noun in _COUNTED:
            counted.setdefault(claim.at, {}).setdefault(_COUNTED[claim.noun], claim.number)
    return next((found for found in counted.values() if len(found) >= _SUMMARY), {})


def write_review(
    viewer: Viewer,
    scope: Scope,
    kind: ReviewKind,
    form: str,
    language: str,
    say: Say,
    link: Link | None = None,
    nonce: str = "",
) -> Export:
    """Give a review, brief or digest in one of `FORMATS`.

    Raises
    ------
    ProgrammeMissingError
        There is no such programme.
    """
    document = compose_review(viewer, scope, kind, language)
    media = {**MEDIA_TYPES, "html": "text/html; charset=utf-8"}[form]
    writers: Mapping[str, Callable[[], bytes]] = {
        "html": lambda: document_html(document, language, say, link, nonce).encode(),
        "docx": lambda: document_docx(document, language, say),
        "xlsx": lambda: document_xlsx(document, language, say),
        "csv": lambda: document_csv(document, say, "activities").encode(),
        "json": lambda: document_json(document, language, say),
    }
    part = "-".join(filter(None, (scope.country, scope.species, scope.section)))
    name = "-".join(filter(None, (scope.programme, kind, part, scope.as_of.isoformat())))
    return Export(writers[form](), media, f"{name}.{language}.{form}")


def compose_review(
    viewer: Viewer, scope: Scope, kind: ReviewKind, language: str
) -> Document:
    """Compose a review, brief or digest; what is not public in it is marked as such."""
    found = material(viewer, scope, language)
    if kind == "review":
        made = compose(found)
    elif kind == "brief":
        made = brief(found)
    else:
        day = scope.since or scope.as_of.replace(day=1)
        since = datetime.combine(day, time.min, UTC)
        made = digest(found, testimony.published_changes(scope.programme), since)
    uncleared = any(
        claim.stage != "published"
        for activity in found.activities
        for claim in found.of(activity.key).claims
    )
    if uncleared:
        return replace(made, marked=_UNCLEARED)
    inside = any(record.access != "public" for record in found.records)
    return replace(made, marked=_FOR_PARTICIPANTS) if inside else made


def _asked_of(asked: Asking, body: Body) -> tuple[str, ...]:
    return tuple(one.activity for one in asked.of(body) if not one.contested)

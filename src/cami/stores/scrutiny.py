"""Findings with what was decided on them, and the lineage of programmes; read-only."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet

from cami.messages import Message
from cami.stores.models import Decision, Finding
from cami.stores.readings import decode
from cami.stores.register import ProgrammeHead

FindingState = Literal["open", "accepted", "dismissed"]
FINDING_FACETS = ("severity", "code", "state")
_STATES: dict[str, FindingState] = {"accepted": "accepted", "dismissed": "dismissed"}
_SEVERITIES = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What a person decided, when, and why."""

    verdict: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with its place and the decisions on it, the latest last."""

    key: str
    code: str
    severity: str
    message: Message
    suggestion: Message | None
    evidence: tuple[str, ...]
    lines: tuple[int, ...]
    activity_key: str
    activity_number: str
    section_key: str
    section_number: str
    decisions: tuple[DecisionRow, ...]

    @property
    def state(self) -> FindingState:
        """What the latest decision leaves it in."""
        return state_after(self.decisions[-1].verdict if self.decisions else "")


@dataclass(frozen=True, slots=True)
class FindingConditions:
    """Which findings a reader asks for."""

    severity: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    state: tuple[str, ...] = ()

    def of(self, facet: str) -> tuple[str, ...]:
        """Values chosen in a facet."""
        chosen: tuple[str, ...] = getattr(self, facet)
        return chosen


@dataclass(frozen=True, slots=True)
class FindingsFound:
    """A page of findings, and how many each condition would leave."""

    rows: tuple[FindingRow, ...]
    total: int
    all: int
    page: int
    pages: int
    counts: Mapping[str, Mapping[str, int]]


def state_after(verdict: str) -> FindingState:
    """Tell the state in which a verdict leaves a finding; a reopened one is open."""
    return _STATES.get(verdict, "open")


def find_findings(
    head: ProgrammeHead, conditions: FindingConditions, page: int = 1, size: int = 50
) -> FindingsFound:
    """Return a page of the findings that answer, the gravest first."""
    latest = dict(
        Decision.objects.filter(programme=head.id)
        .order_by("decided_at", "id")
        .values_list("finding_key", "verdict")
    )
    kept = Finding.objects.filter(programme=head.id).order_by("position")
    every = [
        (
            pk,
            {"severity": severity, "code": code, "state": state_after(latest.get(key, ""))},
        )
        for pk, key, severity, code in kept.values_list("pk", "key", "severity", "code")
    ]
    answering = [one for one in every if _answers(one[1], conditions)]
    answering.sort(key=lambda one: _SEVERITIES.get(one[1]["severity"], len(_SEVERITIES)))
    pages = max(1, -(-len(answering) // size))
    page = min(max(1, page), pages)
    shown = [pk for pk, _ in answering[(page - 1) * size : page * size]]
    rows = {row.pk: row for row in kept.filter(pk__in=shown).select_related(*_AROUND)}
    return FindingsFound(
        rows=_rows(head, [rows[pk] for pk in shown]),
        total=len(answering),
        all=len(every),
        page=page,
        pages=pages,
        counts={
            facet: Counter(
                one[1][facet] for one in every if _answers(one[1], conditions, but=facet)
            )
            for facet in FINDING_FACETS
        },
    )


def findings_on(
    head: ProgrammeHead, *, activity: int | None = None, section: int | None = None
) -> tuple[FindingRow, ...]:
    """Findings on one activity, or on one section itself."""
    kept = Finding.objects.filter(programme=head.id).order_by("position")
    if activity is not None:
        kept = kept.filter(activity=activity)
    else:
        kept = kept.filter(section=section, activity=None)
    return _rows(head, kept.select_related(*_AROUND))


def finding(head: ProgrammeHead, key: str) -> FindingRow | None:
    """Return one finding by its key."""
    kept = Finding.objects.filter(programme=head.id, key=key).select_related(*_AROUND)
    return next(iter(_rows(head, kept)), None)


_AROUND = ("activity", "section")


def _answers(has: Mapping[str, str], conditions: FindingConditions, but: str = "") -> bool:
    return all(
        facet == but or not conditions.of(facet) or has[facet] in conditions.of(facet)
        for facet in FINDING_FACETS
    )


def _rows(
    head: ProgrammeHead, kept: QuerySet[Finding] | Iterable[Finding]
) -> tuple[FindingRow, ...]:
    found = list(kept)
    decided: dict[str, list[DecisionRow]] = {}
    keys = [one.key for one in found]
    for row in Decision.objects.filter(programme=head.id, finding_key__in=keys):
        told = DecisionRow(row.verdict, row.note, row.decided_by, row.decided_at)
        decided.setdefault(row.finding_key, []).append(told)
    return tuple(_row(one, tuple(decided.get(one.key, ()))) for one in found)


def _row(one: Finding, decisions: tuple[DecisionRow, ...]) -> FindingRow:
    return FindingRow(
        key=one.key,
        code=one.code,
        severity=one.severity,
        message=_message(one.message),
        suggestion=_message(one.suggestion) if one.suggestion else None,
        evidence=tuple(one.evidence),
        lines=tuple(one.lines),
        activity_key=one.activity.key if one.activity else "",
        activity_number=one.activity.number if one.activity else "",
        section_key=one.section.key if one.section else "",
        section_number=one.section.number if one.section else "",
        decisions=decisions,
    )


def _message(kept: Any) -> Message:  # noqa: ANN401 (JSON)
    return decode(Message, kept)

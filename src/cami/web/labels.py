"""What the register's own keys are called on a page."""

from collections.abc import Mapping
from functools import cache

from django.utils import translation

from cami.messages import N_
from cami.programme.lint import all_checks

_LABELS: Mapping[str, Mapping[str, str]] = {
    "level": {
        "very-high": N_("Very high"),
        "high": N_("High"),
        "medium": N_("Medium"),
        "low": N_("Low"),
    },
    "kind": {
        "cross-cutting": N_("Cross-cutting"),
        "species": N_("Species"),
        "landscape": N_("Landscape"),
        "support": N_("Implementation support"),
        "other": N_("Other"),
    },
    "why": {
        "named": N_("named in the text"),
        "section": N_("its section is about it"),
        "range": N_("its section is about a species that occurs there"),
    },
    "reference": {
        "ok": N_("leads there"),
        "stale": N_("seems out of date"),
        "doubtful": N_("doubtful"),
        "external": N_("another document"),
        "unresolved": N_("leads nowhere"),
    },
    "severity": {
        "high": N_("Grave"),
        "medium": N_("Moderate"),
        "low": N_("Slight"),
    },
    "state": {
        "open": N_("Open"),
        "accepted": N_("Accepted"),
        "dismissed": N_("Dismissed"),
    },
    "verdict": {
        "accepted": N_("Accepted"),
        "dismissed": N_("Dismissed"),
        "reopened": N_("Reopened"),
        "confirmed": N_("Confirmed"),
        "rejected": N_("Rejected"),
    },
    "occurrence": {
        "extant": N_("occurs"),
        "possible": N_("may occur"),
        "reintroduced": N_("reintroduced"),
        "vagrant": N_("occasional visitor"),
        "extinct": N_("no longer occurs"),
        "captive": N_("in captivity"),
    },
    "confidence": {
        "high": N_("primary source"),
        "medium": N_("secondary source"),
        "low": N_("old or conflicting sources"),
        "background": N_("background knowledge, not verified again"),
    },
    "link": {
        "unchanged": N_("Unchanged"),
        "reworded": N_("Reworded"),
        "moved": N_("Moved"),
        "split": N_("Split"),
        "merged": N_("Merged"),
        "dropped": N_("Dropped"),
        "new": N_("New"),
    },
    "facet": {
        "species": N_("Species"),
        "country": N_("Range States"),
        "actor": N_("Who is asked"),
        "priority": N_("Priority"),
        "section": N_("Section"),
        "landscape": N_("Landscape"),
        "part": N_("Part"),
        "severity": N_("Severity"),
        "code": N_("Kind of finding"),
        "state": N_("State"),
    },
    "term": {
        "actor": N_("Actor"),
        "species": N_("Species"),
        "country": N_("Country"),
    },
    "format": {
        "docx": N_("Word, in the layout of UN documents"),
        "xlsx": N_("Excel workbook"),
        "csv": N_("CSV table"),
        "json": N_("JSON, complete"),
        "akn": N_("Akoma Ntoso XML for the UN"),
        "informea": N_("Decisions and national plans, JSON as InforMEA has them"),
        "iati": N_("Projects, IATI XML"),
        "xmpz2": N_("Miradi project, XMPZ2"),
    },
}

LEVELS = tuple(_LABELS["level"])


def label(group: str, key: str) -> str:
    """Return what ``key`` is called in the reader's language; itself where unknown."""
    known = _checks() if group == "code" else _LABELS[group]
    return translation.gettext(known[key]) if key in known else key


@cache
def _checks() -> Mapping[str, str]:
    return {check.code: check.title for check in all_checks()}

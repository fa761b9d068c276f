"""A person accepts or dismisses a finding; the decision is kept with name and date."""

from datetime import datetime
from typing import Literal

from cami.stores.decisions import decide
from cami.stores.trail import note_act

Verdict = Literal["accepted", "dismissed", "reopened"]


def decide_finding(
    slug: str, key: str, verdict: Verdict, *, note: str, by: str, at: datetime
) -> None:
    """Keep a decision; earlier ones stay, the latest counts.

    Raises
    ------
    FindingMissingError
        The programme has no finding of that key.
    """
    decide(slug, key, verdict, note=note, by=by, at=at)
    note_act("finding-decided", f"{slug} {key}", by=by, at=at, verdict=verdict)

"""Decisions of persons: on findings, and on what became of an activity."""

from datetime import datetime

from cami.errors import FindingMissingError
from cami.stores import models


def decide(slug: str, key: str, verdict: str, *, note: str, by: str, at: datetime) -> None:
    """Append a decision on a finding.

    Raises
    ------
    FindingMissingError
        The programme has no finding of that key.
    """
    finding = models.Finding.objects.filter(programme__slug=slug, key=key).first()
    if finding is None:
        raise FindingMissingError(programme=slug, key=key)
    models.Decision.objects.create(
        programme_id=finding.programme_id,
        finding_key=key,
        verdict=verdict,
        note=note,
        decided_by=by,
        decided_at=at,
    )


def confirm_descent(pk: int, verdict: str, *, by: str, at: datetime) -> bool:
    """Keep whether a person confirms one line of descent; False where there is none."""
    changed = models.Descent.objects.filter(pk=pk).update(
        verdict=verdict, decided_by=by, decided_at=at
    )
    return bool(changed)

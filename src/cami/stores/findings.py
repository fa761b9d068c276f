"""Findings that are kept, given back as the checks made them."""

from cami.messages import Message
from cami.programme.findings import Finding
from cami.stores import models
from cami.stores.readings import decode


def kept_findings(slug: str) -> tuple[Finding, ...]:
    """Return the findings of a programme's latest edition, in their order."""
    rows = models.Finding.objects.filter(programme__slug=slug).order_by("position")
    return tuple(
        Finding(
            code=row.code,
            severity=row.severity,  # type: ignore[arg-type]
            message=decode(Message, row.message),
            lines=tuple(row.lines),
            subject=row.subject,
            evidence=tuple(row.evidence),
            suggestion=decode(Message, row.suggestion) if row.suggestion else None,
        )
        for row in rows
    )

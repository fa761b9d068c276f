"""What a check can say about a programme: a finding, with its evidence and its place."""

from dataclasses import dataclass
from typing import Literal

from cami.messages import Message

Severity = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in a document that may be wrong. A person decides; nothing is corrected."""

    code: str
    """Name of the check that found it: file name, anchor in the docs, value in the API."""

    severity: Severity
    """How much it can mislead a reader: ``high`` changes who must do what."""

    message: Message
    lines: tuple[int, ...]
    """Every line (or paragraph of a Word document) that it rests on, in rising order."""

    subject: str
    """What it is about in terms that survive re-import: numbers and names, never lines.
    Code and subject together are unique in a document; decisions are kept under them."""

    evidence: tuple[str, ...] = ()
    """The words as printed."""

    suggestion: Message | None = None
    section_index: int | None = None
    """Index into `Programme.sections` that it belongs to, where it belongs to one."""

    activity_index: int | None = None
    """Index into `Programme.activities` that it belongs to, where it belongs to one."""

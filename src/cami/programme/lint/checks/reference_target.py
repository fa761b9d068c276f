"""A reference points at something that exists and that it means.

Sections get inserted, numbers move, and references stay behind: they then send readers to
the wrong activity. A reference is doubted where another activity near by fits its words far
better. Those that lead to other documents are let pass.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, lines_of, listing
from cami.programme.provisions import Programme, Reference
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Reference to the wrong place")
SEVERITY: Severity = "medium"
_TEXTS: dict[str, tuple[str, Severity]] = {
    "stale": (
        N_("Activity {source} refers to {number}, which seems to have moved."),
        "medium",
    ),
    "doubtful": (
        N_("Activity {source} refers to {number}, which may not be what is meant."),
        "low",
    ),
    "unresolved": (
        N_("Activity {source} refers to {number}, which does not exist."),
        "medium",
    ),
}
_OUTSIDE = {
    "stale": N_("A paragraph refers to {number}, which seems to have moved."),
    "doubtful": N_("A paragraph refers to {number}, which may not be what is meant."),
    "unresolved": N_("A paragraph refers to {number}, which does not exist."),
}


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every reference that is stale, doubtful or unresolved."""
    del vocabulary
    indices = {
        (one.section, one.number, one.occurrence): at
        for at, one in enumerate(programme.activities)
    }
    for reference in programme.references:
        if reference.status not in _TEXTS:
            continue
        source = reference.source
        index = indices.get((source.section, source.number, source.occurrence))
        text, severity = _TEXTS[reference.status]
        if not source.number:
            text = _OUTSIDE[reference.status]
        again = f" ({source.occurrence})" if source.occurrence > 1 else ""
        yield Sighting(
            f"{source.number}{again} → {reference.printed}",
            Message(text, {"source": source.number, "number": reference.printed}),
            lines_of(reference.place),
            (reference.cue,),
            _suggestion(reference),
            severity,
            None if index is None else programme.activities[index].section_index,
            index,
        )


def _suggestion(reference: Reference) -> Message | None:
    if not reference.suggested:
        return reference.why
    return Message(
        N_("What is meant may be {numbers}."),
        {"numbers": listing(list(reference.suggested))},
    )

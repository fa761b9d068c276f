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
_SEVERITIES: dict[str, Severity] = {
    "stale": "medium",
    "doubtful": "low",
    "unresolved": "medium",
}
_OF_ACTIVITY = {
    "alike": N_("Activity {source} refers to {number}, but is worded like {suggested}."),
    "stale": N_("Activity {source} refers to {number}, which seems to have moved."),
    "doubtful": N_("Activity {source} refers to {number}, which may not be what is meant."),
    "unresolved": N_("Activity {source} refers to {number}, which does not exist."),
}
_OF_PARAGRAPH = {
    "alike": N_("A paragraph refers to {number}, but is worded like {suggested}."),
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
        if reference.status not in _SEVERITIES:
            continue
        source = reference.source
        index = indices.get((source.section, source.number, source.occurrence))
        texts = _OF_ACTIVITY if source.number else _OF_PARAGRAPH
        again = f" ({source.occurrence})" if source.occurrence > 1 else ""
        yield Sighting(
            f"{source.number}{again} → {reference.printed}",
            Message(
                texts[_seen(reference)],
                {
                    "source": source.number,
                    "number": reference.printed,
                    "suggested": listing(reference.suggested),
                },
            ),
            lines_of(reference.place),
            (reference.cue,),
            _suggestion(reference),
            _SEVERITIES[reference.status],
            None if index is None else programme.activities[index].section_index,
            index,
        )


def _seen(reference: Reference) -> str:
    """What speaks against the printed number: its wording, or else its status."""
    by_wording = reference.why is not None and "suggested" in reference.why.params
    return "alike" if by_wording and reference.suggested else reference.status


def _suggestion(reference: Reference) -> Message | None:
    if not reference.suggested:
        return None if reference.status == "unresolved" else reference.why
    return Message(
        N_("What is meant may be {numbers}."),
        {"numbers": listing(reference.suggested)},
    )

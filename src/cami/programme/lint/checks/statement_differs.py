"""The vision and the goal read the same wherever they are stated.

Readers quote either wording, and reviews measure against both. Quotation marks, dashes and
white space are let pass, and so are different goals, one for each part.
"""

from collections.abc import Iterator

from rapidfuzz.distance import Indel

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, lines_of
from cami.programme.provisions import Programme
from cami.programme.similarity import words
from cami.programme.source import Place
from cami.programme.vocabulary import Vocabulary
from cami.programme.wording import differences

TITLE = N_("Vision or goal stated differently")
SEVERITY: Severity = "medium"
_RESTATED = 0.5
"""Share of words in common from which two texts state the same thing."""

_TEXTS = {
    "vision": N_("The vision is stated in different words: {differences}."),
    "goal": N_("The goal is stated in different words: {differences}."),
}


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """One sighting for the vision, and one for the goal, where wordings differ."""
    del vocabulary
    for what, stated in (("vision", programme.visions), ("goal", programme.goals)):
        yield from _differing(what, stated)


def _differing(what: str, stated: tuple[tuple[str, Place], ...]) -> Iterator[Sighting]:
    wordings = {words(text): (text, place) for text, place in reversed(stated)}
    folded = list(reversed(wordings))[:2]
    if len(folded) > 1 and Indel.normalized_similarity(*folded) >= _RESTATED:
        (first, _), (other, _) = (wordings[key] for key in folded)
        runs = [run for run in differences(first, other) if run.kind != "same"]
        yield Sighting(
            what,
            Message(
                _TEXTS[what], {"differences": " / ".join(f"“{run.text}”" for run in runs)}
            ),
            tuple(line for _, place in stated for line in lines_of(place)),
            (first, other),
        )

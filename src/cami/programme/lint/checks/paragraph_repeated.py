"""No paragraph is printed twice.

A repeated paragraph is mostly a slip of the editor; later one of the two gets amended.
Short lines (headings, titles) and the vision and goal are let pass.
"""

from collections import defaultdict
from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Passage, Sighting, lines_of, opening
from cami.programme.provisions import Programme
from cami.programme.similarity import words
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Paragraph printed twice")
SEVERITY: Severity = "low"
_LEAST_WORDS = 12


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every long paragraph that is printed more than once."""
    del vocabulary
    stated = {place for _, place in (*programme.visions, *programme.goals)}
    printed: dict[tuple[str, ...], list[Passage]] = defaultdict(list)
    for text, place, _ in programme.paragraphs:
        folded = words(text)
        if len(folded) >= _LEAST_WORDS and place not in stated:
            printed[folded].append(Passage(text, lines_of(place), opening(text)))
    for found in printed.values():
        if len(found) > 1:
            yield Sighting(
                found[0].name,
                Message(N_("A paragraph is printed {count} times."), {"count": len(found)}),
                tuple(line for passage in found for line in passage.lines),
                (found[0].text,),
            )

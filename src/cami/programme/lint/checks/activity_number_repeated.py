"""No two activities bear the same number.

Whoever cites the number means one of them, and nobody knows which. Plain numbers (1, 2, 3)
that begin anew in each section are let pass.
"""

from collections import defaultdict
from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.series import Numbered, numbered, prefixes
from cami.programme.lint.sighting import Sighting, listing
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Activity number printed twice")
SEVERITY: Severity = "medium"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """One sighting for each number that several activities bear."""
    del vocabulary
    bearers: dict[tuple[int | None, str], list[Numbered]] = defaultdict(list)
    for one in numbered(programme):
        section = None if one.prefix else one.activity.section_index
        bearers[section, one.activity.number].append(one)
    expected = prefixes(programme)
    for (_, number), group in bearers.items():
        if len(group) == 1:
            continue
        stray = [
            one for one in group if one.prefix != expected.get(one.activity.section_index)
        ]
        suspect = stray[0] if stray and len(stray) < len(group) else group[1]
        sections = list(dict.fromkeys(one.activity.section for one in group))
        text = N_("{count} activities of section {sections} bear the number {number}.")
        if len(sections) > 1:
            text = N_(
                "{count} activities bear the number {number}, in sections {sections}."
            )
        yield Sighting(
            number,
            Message(
                text, {"count": len(group), "number": number, "sections": listing(sections)}
            ),
            tuple(one.activity.place.first for one in group),
            tuple(one.activity.number_printed for one in group),
            Message(
                N_("Cite them by number and occurrence until the document is corrected.")
            ),
            section_index=suspect.activity.section_index,
            activity_index=suspect.index,
        )

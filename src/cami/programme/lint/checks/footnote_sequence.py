"""Footnotes are numbered in the order of their calls, and every note called is there.

A call without its note, or notes out of order, send readers to the wrong explanation. Notes
marked with signs instead of numbers are let pass, and so is numbering that begins anew.
"""

from collections.abc import Iterator
from itertools import pairwise

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Footnote missing or out of order")
SEVERITY: Severity = "low"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every call without a note, and every note that is not the next."""
    del vocabulary
    present = {note.number for note in programme.footnotes}
    for place, called in [
        *((section.place, section.notes) for section in programme.sections),
        *((activity.place, activity.notes) for activity in programme.activities),
    ]:
        for number in called:
            if number not in present:
                yield Sighting(
                    f"missing {number}",
                    Message(
                        N_("Footnote {number} is called but not there."), {"number": number}
                    ),
                    (place.first,),
                    severity="medium",
                )
    numbered = [note for note in programme.footnotes if note.number.isdigit()]
    for before, note in pairwise(numbered):
        if note.number != "1" and int(note.number) != int(before.number) + 1:
            yield Sighting(
                f"order {note.number}",
                Message(
                    N_("Footnote {number} follows footnote {before}."),
                    {"number": note.number, "before": before.number},
                ),
                (before.at, note.at),
                (before.text, note.text),
            )

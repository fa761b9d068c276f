"""Parts follow each other in the order of their labels.

"VI" after "III" is either a misprint or a sign that two parts are missing. Labels of
different kinds (A, then II) are compared by the place that each claims.
"""

from collections.abc import Iterator
from itertools import pairwise

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting
from cami.programme.numbering import ordinal
from cami.programme.provisions import Part, Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Part out of order")
SEVERITY: Severity = "medium"
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every part whose label does not follow from the one before."""
    del vocabulary
    for before, part in pairwise(programme.parts):
        last, place = ordinal(before.label), ordinal(part.label)
        if last is None or place is None or place == last + 1:
            continue
        sections = [
            at for at, one in enumerate(programme.sections) if one.part == part.label
        ]
        yield Sighting(
            part.label,
            Message(
                N_("Part {label} follows part {before}."),
                {"label": part.label, "before": before.label},
            ),
            (before.place.first, part.place.first),
            (before.printed, part.printed),
            _suggested(part, last + 1),
            section_index=sections[0] if sections else None,
        )


def _suggested(part: Part, place: int) -> Message | None:
    if part.label.isdigit():
        label = str(place)
    elif place < len(_ROMAN) and set(part.label) <= set("IVX"):
        label = _ROMAN[place]
    else:
        return None
    return Message(N_("The label meant may be {label}."), {"label": label})

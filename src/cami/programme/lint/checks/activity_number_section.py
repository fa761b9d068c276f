"""An activity's number begins with the number of its section.

A number of another section points readers there. Nothing is said of documents that number
their activities independently of their sections.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.series import numbered, prefixes
from cami.programme.lint.sighting import Sighting, name_of
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Activity numbered after another section")
SEVERITY: Severity = "medium"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every activity numbered after another section."""
    del vocabulary
    expected = prefixes(programme)
    for one in numbered(programme):
        section = expected.get(one.activity.section_index)
        if section is None or not one.prefix or f"{one.prefix}.".startswith(f"{section}."):
            continue
        yield Sighting(
            f"{name_of(one.activity)} in {section}",
            Message(
                N_("Activity {number} stands in section {section}."),
                {"number": one.activity.number, "section": section},
            ),
            (one.activity.place.first,),
            (one.activity.number_printed,),
            Message(
                N_("The number meant may be {number}."), {"number": f"{section}.{one.item}"}
            ),
            section_index=one.activity.section_index,
            activity_index=one.index,
        )

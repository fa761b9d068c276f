"""Sections are numbered one after the other: no gap, no repeat, none out of order.

References to sections and the numbers of their activities rest on it. Sections without a
number, and numbering that begins anew with each part, are let pass; so is a lone section,
as in an excerpt. Of sections that changed places only the one that steps back is named.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting
from cami.programme.numbering import ordinal
from cami.programme.provisions import Programme, Section
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Section out of order")
SEVERITY: Severity = "medium"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every section whose number does not follow from the one before."""
    del vocabulary
    before: Section | None = None
    if sum(ordinal(section.number) is not None for section in programme.sections) == 1:
        return
    all_numbers = {section.number for section in programme.sections}
    for index, section in enumerate(programme.sections):
        place = ordinal(section.number)
        if place is None:
            continue
        last = ordinal(before.number) if before else 0
        begins_anew = before is not None and place == 1 and section.part != before.part
        if last is not None and not begins_anew:
            numbers = (str(item) for item in range(last + 1, place))
            between = [number for number in numbers if number not in all_numbers]
            if between or place <= last:
                yield _sighting(before, section, index, between)
        before = section


def _sighting(
    before: Section | None, section: Section, index: int, between: list[str]
) -> Sighting:
    place = ordinal(section.number)
    last = ordinal(before.number) if before else 0
    if place == last:
        text, what = N_("Section number {number} is printed twice."), "repeated"
    elif between:
        text, what = N_("Section {number} follows {before}: {missing} is missing."), "gap"
    else:
        text, what = N_("Section {number} follows {before}."), "order"
    missing = f"{between[0]}–{between[-1]}" if len(between) > 1 else "".join(between)
    named = before.number if before else "0"
    return Sighting(
        f"{what} {section.number}",
        Message(text, {"number": section.number, "before": named, "missing": missing}),
        tuple(one.place.first for one in (before, section) if one),
        tuple(one.printed for one in (before, section) if one),
        section_index=index,
    )

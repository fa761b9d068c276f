"""Small programmes made by hand, for tests of everything that reads one."""

import re
from collections import Counter
from collections.abc import Sequence

from cami.programme.provisions import (
    Activity,
    ActorMention,
    Part,
    Priority,
    Programme,
    Section,
    SubItem,
)
from cami.programme.source import Place

Row = tuple[str, str] | tuple[str, str, str] | tuple[str, str, str, str]
"""Number, text, actors ("CMS, NGOs (tbc)") and priority ("High/ medium"): two or more."""


def programme(
    sections: Sequence[tuple[str, str, Sequence[Row]]],
    *,
    language: str = "en",
    part: str = "I",
    title: str = "Programme of Work",
    period: tuple[int, int] | None = (2021, 2026),
) -> Programme:
    """A complete programme: sections as (number, title, rows), sub-items at line ends.

    A line of a text that opens with ``a)`` is a sub-item; there is no nesting.
    """
    seen: Counter[str] = Counter()
    activities = []
    for index, (number, _, rows) in enumerate(sections):
        for row in rows:
            seen[row[0]] += 1
            place = Place(10 * len(activities) + 5, 10 * len(activities) + 8)
            activities.append(activity(row, number, index, seen[row[0]], place))
    heads = tuple(
        Section(
            part=part,
            number=number,
            title=heading,
            printed=f"{number}. {heading}",
            kind="cross-cutting",
            scientific_name=None,
            countries=(),
            species=(),
            place=Place(10 * index + 1, 10 * index + 1),
        )
        for index, (number, heading, _) in enumerate(sections)
    )
    return Programme(
        sha256="0" * 64,
        format="text",
        language=language,
        title=title,
        period=period,
        parts=(Part(part, "Measures", f"Part {part}. Measures", Place(1, 1)),),
        sections=heads,
        activities=tuple(activities),
        references=(),
        species=(),
        range_states=(),
        footnotes=(),
        events=(),
        visions=(),
        goals=(),
        clauses=(),
        citations=(),
        paragraphs=(),
        revisions=(),
        columns=("Activity", "Responsible", "Priority"),
    )


def activity(
    row: Row, section: str, section_index: int, occurrence: int, place: Place
) -> Activity:
    """One row of a section's table."""
    number, text, responsible, priority = (*row, *("", "")[len(row) - 2 :])
    lead, *items = re.split(r"\n(?=\w\) )", text)
    return Activity(
        section=section,
        section_index=section_index,
        number=number,
        number_printed=number,
        occurrence=occurrence,
        text=" ".join(text.split()),
        lead=lead,
        sub_items=tuple(SubItem(item[:2], item[3:]) for item in items),
        responsible_printed=responsible,
        actors=tuple(_actor(name.strip()) for name in responsible.split(",") if name),
        priority_printed=priority,
        priority=Priority(tuple(re.findall(r"high|medium|low", priority.lower()))),
        place=place,
    )


def _actor(printed: str) -> ActorMention:
    bare = printed.replace("(tbc)", "").strip()
    return ActorMention(re.sub(r"\W+", "-", bare.lower()), bare, "(tbc)" in printed)

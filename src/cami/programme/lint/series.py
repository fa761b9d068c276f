"""The series that activities are numbered in, and what a number says of its place."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from cami.programme.numbering import components
from cami.programme.provisions import Activity, Programme


@dataclass(frozen=True, slots=True)
class Numbered:
    """An activity whose number ends in digits."""

    index: int
    """Index into `Programme.activities`."""

    activity: Activity
    prefix: str
    """All but the last part of the number: ``4`` of ``4.12``; empty for plain numbers."""

    item: int

    def sibling(self, item: int) -> str:
        """The number of another item of the same series."""
        return f"{self.prefix}.{item}" if self.prefix else str(item)


def numbered(programme: Programme) -> list[Numbered]:
    """Every activity that bears a number, in reading order."""
    found = []
    for index, activity in enumerate(programme.activities):
        *before, last = components(activity.number) or ("",)
        if last.isdigit():
            found.append(Numbered(index, activity, ".".join(before), int(last)))
    return found


def series(programme: Programme) -> list[list[Numbered]]:
    """Activities of one section and prefix, section by section.

    An activity numbered after another section is a series of its own only where several
    are: a single stray number is no series.
    """
    groups: dict[tuple[int, str], list[Numbered]] = defaultdict(list)
    for one in numbered(programme):
        groups[one.activity.section_index, one.prefix].append(one)
    expected = prefixes(programme)
    return [
        group
        for (section, prefix), group in groups.items()
        if len(group) > 1 or expected.get(section) == prefix
    ]


def prefixes(programme: Programme) -> dict[int, str]:
    """The prefix that activities of each section should bear, where that is known.

    It is the section's number, provided that most numbers of the document follow theirs.
    """
    all_numbered = [one for one in numbered(programme) if one.prefix]
    following = Counter(one.prefix == one.activity.section for one in all_numbered)
    if following[True] <= following[False]:
        return {}
    return {
        index: section.number
        for index, section in enumerate(programme.sections)
        if section.number
    }

"""A programme's provisions and paragraphs, back in the order in which they were printed."""

import heapq
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cami.programme.provisions import (
    Activity,
    Part,
    Programme,
    Section,
    SpeciesEntry,
    SubItem,
)
from cami.programme.source import Note, Place


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside the programme's tables."""

    text: str
    place: Place
    heading: int
    notes: tuple[str, ...]
    """Numbers of the footnotes that it calls first."""


Block = Paragraph | SpeciesEntry | Part | Section | Activity


def in_reading_order(programme: Programme) -> Iterator[Block]:
    """Yield everything that was printed, in order of its place.

    Activities follow their section even where places do not tell; what shares a place
    comes out from the widest to the narrowest.
    """
    return heapq.merge(
        _paragraphs(programme),
        programme.species,
        programme.parts,
        _sections(programme),
        key=lambda block: block.place.first,
    )


def _paragraphs(programme: Programme) -> Iterator[Block]:
    for text, place, heading in programme.paragraphs:
        called = (
            n.number for n in programme.footnotes if place.first <= n.at <= place.last
        )
        yield Paragraph(text, place, heading, tuple(called))


def _sections(programme: Programme) -> Iterator[Block]:
    activities = iter(programme.activities)
    ahead = next(activities, None)
    for index, section in enumerate(programme.sections):
        yield section
        while ahead is not None and ahead.section_index == index:
            yield ahead
            ahead = next(activities, None)


def stray_notes(programme: Programme, blocks: Sequence[Block]) -> dict[int, list[Note]]:
    """Give the footnotes that no block claims, by index of the block they stand nearest.

    A footnote called in a heading row of a table goes with the first row under it where
    that is a species, else with the section.
    """
    claimed = {number for block in blocks for number in _claims(block)}
    starts = [block.place.first for block in blocks]
    found: dict[int, list[Note]] = {}
    for note in programme.footnotes:
        if note.number in claimed or not blocks:
            continue
        at = max(bisect_right(starts, note.at) - 1, 0)
        under = at + 1 < len(blocks) and isinstance(blocks[at + 1], SpeciesEntry)
        if under and not isinstance(blocks[at], SpeciesEntry):
            at += 1
        found.setdefault(at, []).append(note)
    return found


def _claims(block: Block) -> tuple[str, ...]:
    return () if isinstance(block, (Part, SpeciesEntry)) else block.notes


def printed_lines(activity: Activity) -> list[tuple[int, str]]:
    """Give the lines of an activity without its number: depth, 0 for the lead, and text.

    Each sub-item stands on a line of its own, label first, with the spaces that its label
    and text were printed with. Joined by single spaces the lines are `Activity.text`.
    """
    lines: list[tuple[int, str]] = [(0, activity.lead)] if activity.lead else []
    at = len(activity.lead)
    for depth, item in _flat(activity.sub_items, 1):
        start = activity.text.find(item.label, at)
        words = activity.text.find(item.text, start + len(item.label)) if start >= 0 else -1
        between = activity.text[start + len(item.label) : words] if words >= 0 else " "
        if between.strip():  # the text and its items do not belong together
            between = " "
        else:
            at = max(words + len(item.text), at)
        lines.append((depth, f"{item.label}{between}{item.text}"))
    return lines


def _flat(items: tuple[SubItem, ...], depth: int) -> Iterator[tuple[int, SubItem]]:
    for item in items:
        yield depth, item
        yield from _flat(item.sub_items, depth + 1)

"""Where in a text the things stand that it names: actors, countries, other provisions."""

import re
from collections import defaultdict, deque
from collections.abc import Mapping

from cami.programme.provisions import Activity, ActivityId, Programme, Reference, identity
from cami.programme.source import Place
from cami.programme.vocabulary import ReferenceWords, fold
from cami.renderers.akn_elements import Element, Identifiers, Mark, slug

_TAGS = {"TLCOrganization": "organization", "TLCRole": "role"}


class Anchors:
    """The ids of everything in a programme that can be pointed at."""

    def __init__(
        self, programme: Programme, keys: Mapping[ActivityId, str], identifiers: Identifiers
    ) -> None:
        self.activities: dict[ActivityId, str] = {}
        self.sections: list[str] = []
        self.clauses: dict[Place, str] = {}
        self._by_number: dict[str, str] = {}
        self._paragraphs: dict[str, str] = {}
        for activity in programme.activities:
            key = keys.get(identity(activity), "") or activity.number
            self.activities[identity(activity)] = identifiers.give("activity", key)
            eid = self.activities[identity(activity)]
            self._by_number.setdefault(activity.number, eid)
        for section in programme.sections:
            self.sections.append(
                identifiers.give("sec", slug(section.title) or section.number)
            )
            self._by_number.setdefault(section.number, self.sections[-1])
        for clause in programme.clauses:
            prefix = "para" if clause.kind == "operative" else "rec"
            self.clauses[clause.place] = identifiers.give(prefix, clause.number or "1")
            if clause.number:
                self._paragraphs.setdefault(clause.number, self.clauses[clause.place])

    def find(self, number: str, *, paragraph: bool) -> str | None:
        """Give the id of the first activity or section, or paragraph, with this number."""
        return (self._paragraphs if paragraph else self._by_number).get(number)


class CrossReferences:
    """The references of a programme, handed out to the texts that they stand in."""

    def __init__(
        self, programme: Programme, anchors: Anchors, words: ReferenceWords
    ) -> None:
        self._anchors = anchors
        self._paragraph_nouns = words.paragraph_nouns
        self._inside: dict[ActivityId, deque[Reference]] = defaultdict(deque)
        self._outside: dict[int, deque[Reference]] = defaultdict(deque)
        for reference in programme.references:
            if reference.source.number:
                self._inside[reference.source].append(reference)
            else:
                self._outside[reference.place.first].append(reference)

    def of_activity(self, activity: Activity, text: str) -> list[Mark]:
        """Mark the references in one line of an activity; take lines in order."""
        return self._marks(self._inside[identity(activity)], text)

    def of_paragraph(self, place: Place, text: str) -> list[Mark]:
        """Mark the references in a paragraph outside the tables."""
        return self._marks(self._outside[place.first], text)

    def _marks(self, waiting: deque[Reference], text: str) -> list[Mark]:
        marks: list[Mark] = []
        at = 0
        while waiting:
            span = _span(waiting[0], text, at)
            if span is None:
                break
            reference = waiting.popleft()
            at = span[1]
            noun = fold(reference.printed.rpartition(" ")[0])
            target = next(
                (
                    self._anchors.find(number, paragraph=noun in self._paragraph_nouns)
                    for number in reference.targets
                ),
                None,
            )
            if target:
                attributes = (("href", f"#{target}"), ("class", reference.status))
                marks.append(Mark(*span, "ref", attributes))
        return marks


def _span(reference: Reference, text: str, at: int) -> tuple[int, int] | None:
    """Where the number of a reference stands in its cue, at or after a position."""
    number = reference.printed.rpartition(" ")[2]
    cued = text.find(reference.cue)
    found = re.compile(rf"(?<![\d.]){re.escape(number)}(?![\d])").search(
        text, max(at, cued if reference.cue else 0)
    )
    return None if found is None or cued < 0 else found.span()


def actor_marks(activity: Activity, actors: Mapping[str, Element]) -> list[Mark]:
    """Mark the actors in the printed list of those responsible."""
    marks = []
    at = 0
    for actor in activity.actors:
        start = activity.responsible_printed.find(actor.printed, at)
        if start < 0:  # its noun stands with the actor after it
            continue
        at = start + len(actor.printed)
        thing = actors[actor.key]
        tag = _TAGS[str(thing.tag).rpartition("}")[2]]
        marks.append(Mark(start, at, tag, (("refersTo", f"#{thing.get('eId')}"),)))
    return marks


def name_marks(text: str, locations: Mapping[str, Element]) -> list[Mark]:
    """Mark the names of Range States in the text that lists them."""
    marks = []
    for name, thing in locations.items():
        start = text.find(name)
        if start >= 0:
            refers = (("refersTo", f"#{thing.get('eId')}"),)
            marks.append(Mark(start, start + len(name), "location", refers))
    return marks

"""A number that the document claims is the number of things that it lists.

"14 Range States" with thirteen names means a lost country, "six projects" with five a lost
report. Only numbers whose list stands right beside them are held against it: in the
sentence, in the next paragraph, in a note called there, or, where one paragraph counts
several kinds of events, in the report's own lists.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.claims import Claim, claims, listed_after, listed_in_note
from cami.programme.lint.sighting import Sighting, lines_of, opening
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Number claimed and number listed differ")
SEVERITY: Severity = "medium"
_EVENTS = {"meetings": "meeting", "projects": "project", "outreach": "outreach"}
_SUMMARY = 2
"""Kinds of events that a paragraph counts to be taken for the summary of the report."""


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every claimed number that its list belies."""
    of_events: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims(programme, vocabulary):
        if claim.noun in _EVENTS:
            of_events[claim.at].append(claim)
            continue
        noted = listed_in_note(claim, programme, vocabulary)
        keys = noted[1] if noted else listed_after(claim, programme, vocabulary)
        if keys is not None and len(set(keys)) != claim.number:
            yield _sighting(claim, len(set(keys)), programme)
    for group in of_events.values():
        if len({claim.noun for claim in group}) >= _SUMMARY:
            yield from _belied(group, programme)


def _belied(group: list[Claim], programme: Programme) -> Iterator[Sighting]:
    told = Counter(event.kind for event in programme.events)
    for claim in group:
        count = told[_EVENTS[claim.noun]]  # type: ignore[index]
        if count and count != claim.number:
            yield _sighting(claim, count, programme)


def _sighting(claim: Claim, count: int, programme: Programme) -> Sighting:
    text, place, _ = programme.paragraphs[claim.at]
    return Sighting(
        f"{claim.printed} in {opening(text)}",
        Message(
            N_("The text says “{claim}”, but {count} are listed."),
            {"claim": claim.printed, "count": count},
        ),
        lines_of(place),
        (claim.printed,),
    )

"""Every date is one that a calendar has, and every period ends after it begins.

A day without a year ("23 October 23"), the 31st of April or 2026-2021 cannot be kept. Dates
without a day or a year are let pass, and a number after the month that may count what comes
next ("on 2 May 12 experts met").
"""

import re
from calendar import monthrange
from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Passage, Sighting, passages
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary, any_of, as_printed, fold

TITLE = N_("Impossible date or period")
SEVERITY: Severity = "medium"
_YEARS = re.compile(r"(?<![\w./-])((?:19|20)\d\d)\s?[-–]\s?((?:19|20)\d\d)(?![\w/-])")
_LEAP_YEAR = 2000


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every impossible date or period."""
    month = any_of(tuple(vocabulary.months)).pattern
    dates = re.compile(
        r"(?<![\w.,/:-])(?:(?P<from>\d{1,2})\s?-\s?)?(?P<day>\d{1,2})\s+"
        rf"(?P<month>{month})(?:,?\s+(?P<year>\d{{1,4}})(?![\w%]|[.,]\d))?"
    )
    for passage in passages(programme):
        folded = fold(passage.text)
        for found in dates.finditer(folded):
            text = _wrong(found, vocabulary)
            if text:
                yield _sighting(text, as_printed(passage.text, found), passage)
        for found in _YEARS.finditer(passage.text):
            if int(found[2]) < int(found[1]):
                yield _sighting(N_("“{date}” ends before it begins."), found[0], passage)


def _wrong(found: re.Match[str], vocabulary: Vocabulary) -> str | None:
    month, year = vocabulary.months[found["month"]], found["year"]
    if year and len(year) < len("2000"):
        closed = re.match(r"\s*[.,;:)]|\s*$", found.string[found.end() :])
        if not closed and year != found["day"]:
            return None
        return N_(
            "“{date}” is no full date: its year is cut short, or a number is one too many."
        )
    _, last = monthrange(int(year) if year and int(year) else _LEAP_YEAR, month)
    days = [int(day) for day in (found["from"], found["day"]) if day]
    if min(days) < 1 or max(days) > last:
        return N_("“{date}” is not in the calendar.")
    if days != sorted(days):
        return N_("“{date}” ends before it begins.")
    return None


def _sighting(text: str, printed: str, passage: Passage) -> Sighting:
    return Sighting(
        f"{fold(printed)} in {passage.name}",
        Message(text, {"date": printed}),
        passage.lines,
        (printed,),
        section_index=passage.section_index,
        activity_index=passage.activity_index,
    )

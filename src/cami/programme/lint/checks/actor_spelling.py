"""An actor's name is spelt in one way.

Small letters and capitals, "NGO’s" and "NGOs", "WCPFUK" and "WCPF UK" are the same actor to
a reader but not to a search. One finding for each actor. A capital at the beginning of a
cell, a name with its abbreviation in brackets, and names that are different words are let
pass.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from rapidfuzz import fuzz

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting
from cami.programme.provisions import Activity, Programme
from cami.programme.vocabulary import Vocabulary, fold

TITLE = N_("Actor spelt in several ways")
SEVERITY: Severity = "low"
_SAME_WORDS = 87.0
"""Likeness (rapidfuzz ratio) from which two names are the same words, one varied."""

_MOST_FORMS = 40
"""Forms of one actor that are compared with each other; the rarest beyond are left out."""


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every known actor whose name is spelt in several ways."""
    del vocabulary
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for activity in programme.activities:
        for key, form in _mentions(activity):
            forms[key][form] += 1
            lines[key, form.removeprefix("^")].append(activity.place.first)
    for key, printed in forms.items():
        varied = _varied(_without_initials(printed))
        if len(varied) > 1:
            told = ", ".join(f"“{form}” ({count})" for form, count in varied.most_common())
            rare = [form for form, _ in varied.most_common()[1:]]
            yield Sighting(
                key,
                Message(
                    N_("One actor is spelt in several ways: {forms}."), {"forms": told}
                ),
                tuple(line for form in rare for line in lines[key, form]),
                tuple(varied),
            )


def _mentions(activity: Activity) -> Iterator[tuple[str, str]]:
    """Key and form of every known actor printed as such; initial capitals marked."""
    for actor in activity.actors:
        bare = " ".join(actor.printed.partition("(")[0].split())
        if actor.known and bare and bare in activity.responsible_printed:
            opens = activity.responsible_printed.lstrip().startswith(bare)
            yield actor.key, f"^{bare}" if opens else bare


def _without_initials(printed: Counter[str]) -> Counter[str]:
    """Count forms that open a cell as the form inside a cell but for the capital."""
    merged: Counter[str] = Counter(
        {f: n for f, n in printed.items() if not f.startswith("^")}
    )
    for form, count in printed.items():
        if form.startswith("^"):
            small = form[1:2].lower() + form[2:]
            merged[small if small in merged and form[1:] not in merged else form[1:]] += (
                count
            )
    return merged


def _varied(printed: Counter[str]) -> Counter[str]:
    """The forms that are the same words as another form."""
    forms = [form for form, _ in printed.most_common(_MOST_FORMS)]
    alike = {
        form
        for at, one in enumerate(forms)
        for other in forms[at + 1 :]
        if _same_words(one, other)
        for form in (one, other)
    }
    return Counter({form: count for form, count in printed.items() if form in alike})


def _same_words(one: str, other: str) -> bool:
    left, right = ("".join(c for c in fold(form) if c.isalnum()) for form in (one, other))
    return left == right or fuzz.ratio(fold(one), fold(other)) >= _SAME_WORDS

"""Attributes of features held against the standards: words, years, what is required."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cami.atlas.standards import Attribute, Kind
from cami.errors import Problem
from cami.messages import N_, Message

Value = str | int | float | bool | None
MOST_TOLD = 20
"""Problems of one sort that are told with their rows; the rest is counted."""
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d|2100)(?!\d)")


@dataclass(slots=True)
class Conformity:
    """What was found on the way through the features of one layer."""

    problems: list[Problem] = field(default_factory=list)
    not_told: Counter[str] = field(default_factory=Counter)
    """Problems beyond those told, by code."""
    unread: Counter[str] = field(default_factory=Counter)
    """Values that could not be read and were left empty, by attribute."""
    words: dict[str, Counter[str]] = field(default_factory=dict)
    """How often each word of a coded attribute occurs."""
    years: set[int] = field(default_factory=set)

    def complain(self, problem: Problem) -> None:
        """Tell a problem, or count it where enough of its sort were told."""
        alike = sum(one.code == problem.code for one in self.problems)
        if alike < MOST_TOLD:
            self.problems.append(problem)
        else:
            self.not_told[problem.code] += 1


def conform(
    kind: Kind,
    columns: Mapping[str, Sequence[Value]],
    rows: Sequence[int],
    seen: Conformity,
) -> dict[str, list[Value]]:
    """Return the attributes of the kind, each as its type or None.

    Parameters
    ----------
    columns
        Raw values by our attributes' names; those that are absent are not known.
    rows
        Number of each feature in its file, for the complaints.
    seen
        Is added to.
    """
    made = {}
    for attribute in kind.attributes:
        raw = columns.get(attribute.name) or [None] * len(rows)
        values = [_read(attribute, one, seen) for one in raw]
        _check(attribute, values, rows, seen)
        made[attribute.name] = values
    return made


def _read(attribute: Attribute, value: Value, seen: Conformity) -> Value:
    """A value as the attribute's type; None where it is empty or cannot be read."""
    if value is None or value != value or str(value).strip() == "":  # noqa: PLR0124 (nan)
        return None
    text = str(value).strip()
    if attribute.type in {"text", "code"}:
        return text
    if attribute.type == "truth":
        return text.casefold() in {"1", "true", "yes"}
    number = _number(text) if attribute.type == "number" else _year(text)
    if number is None:
        seen.unread[attribute.name] += 1
    elif isinstance(number, int):
        seen.years.add(number)
    return number


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _year(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(found[0]) if found else None


def _check(
    attribute: Attribute, values: Sequence[Value], rows: Sequence[int], seen: Conformity
) -> None:
    if attribute.allowed:
        seen.words.setdefault(attribute.name, Counter()).update(
            str(one) for one in values if one is not None
        )
    for row, value in zip(rows, values, strict=True):
        if value is None and attribute.required:
            what = Message(N_('It has no "{attribute}".'), {"attribute": attribute.name})
            remedy = Message(N_("Fill it in, or say from which column it is to be taken."))
            seen.complain(Problem("attribute-missing", ("features", row), what, remedy))
        elif value is not None and attribute.allowed and value not in attribute.allowed:
            what = Message(
                N_('"{attribute}" is "{value}".'),
                {"attribute": attribute.name, "value": str(value)[:60]},
            )
            remedy = Message(
                N_("It can be: {allowed}."), {"allowed": ", ".join(attribute.allowed)}
            )
            seen.complain(Problem("attribute-unknown", ("features", row), what, remedy))

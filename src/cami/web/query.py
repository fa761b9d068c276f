"""What stands after the question mark: conditions read from it, and links made of it."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from cami.stores.filters import FACETS, Conditions
from cami.stores.scrutiny import FINDING_FACETS, FindingConditions

_LONGEST_QUESTION = 200
_MOST_VALUES = 60
_LONGEST_NUMBER = 7


@dataclass(frozen=True, slots=True)
class Option:
    """One value that may be chosen in a facet."""

    value: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in force, and the link that lifts it."""

    facet: str
    name: str
    href: str


def conditions(get: MultiValueDict[str, str]) -> Conditions:
    """Read conditions on activities; what is not a condition is passed over."""
    chosen = {facet: _values(get, facet) for facet in FACETS}
    return Conditions(**chosen, q=_question(get))


def finding_conditions(get: MultiValueDict[str, str]) -> FindingConditions:
    """Read conditions on findings."""
    return FindingConditions(**{facet: _values(get, facet) for facet in FINDING_FACETS})


def kinds(get: MultiValueDict[str, str]) -> tuple[str, ...]:
    """Read which kinds of links of a lineage are asked for."""
    return _values(get, "kind")


def editions(get: MultiValueDict[str, str]) -> tuple[int, int] | None:
    """Read between which editions, written ``1-2``; None where that is not said."""
    old, _, new = (get.get("editions") or "").partition("-")
    return (int(old), int(new)) if _is_number(old) and _is_number(new) else None


def page(get: MultiValueDict[str, str]) -> int:
    """Read the number of the page; the first where it is not a number."""
    asked = get.get("page") or ""
    return max(1, int(asked)) if _is_number(asked) else 1


def link(get: QueryDict, **changes: str) -> str:
    """Return the query with some keys set anew, or lifted where the value is empty."""
    query = get.copy()
    for key, value in changes.items():
        query[key] = value
    return _written(query)


def without(get: QueryDict, facet: str, value: str) -> str:
    """Return the query with one value lifted, from its first page on."""
    query = get.copy()
    query.setlist(facet, [one for one in query.getlist(facet) if one != value])
    query.pop("page", None)
    return _written(query)


def _written(query: QueryDict) -> str:
    """Return a query without what is empty."""
    for key in list(query):
        query.setlist(key, [value for value in query.getlist(key) if value])
    return f"?{query.urlencode()}"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER


def _values(get: MultiValueDict[str, str], facet: str) -> tuple[str, ...]:
    values = [value.replace("\x00", "") for value in get.getlist(facet)[:_MOST_VALUES]]
    return tuple(dict.fromkeys(value for value in values if value))


def _question(get: MultiValueDict[str, str]) -> str:
    return " ".join((get.get("q") or "").replace("\x00", "").split())[:_LONGEST_QUESTION]

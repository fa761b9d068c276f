"""Which columns a section's table had, from what a programme keeps of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cami.programme.provisions import Activity, Programme
from cami.programme.vocabulary import Role, Vocabulary

_CORE: Final = ("activity", "number", "responsible", "priority")
_DEFAULT: Final = {
    "en": ("Activity", "Responsible", "Priority"),
    "ru": ("Мероприятие", "Ответственные", "Приоритет"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of activities."""

    heading: str
    role: Role
    """What its cells hold; ``other`` for further columns."""

    titled: bool = False
    """True where the title of the section stands in place of a heading."""


def columns_of(
    programme: Programme, activities: Sequence[Activity], vocabulary: Vocabulary
) -> tuple[Column, ...]:
    """Give the columns for these activities of one section, as the programme prints them.

    Further columns stand where the programme's first table has them; those that only
    these activities name stand last.
    """
    columns = _first_printed(programme, vocabulary)
    widest = max((activity.extras for activity in activities), key=len, default=())
    further = [column.heading for column in columns if column.role == "other"]
    if not activities or further == [heading for heading, _ in widest]:
        return columns
    core = tuple(column for column in columns if column.role != "other")
    return core + tuple(Column(heading, "other") for heading, _ in widest)


def _first_printed(programme: Programme, vocabulary: Vocabulary) -> tuple[Column, ...]:
    headings = programme.columns or _DEFAULT.get(programme.language, _DEFAULT["en"])
    roles = [vocabulary.role(heading) for heading in headings]
    unnamed: list[Role] = [] if "activity" in roles else ["activity"]
    columns = []
    for at, (heading, role) in enumerate(zip(headings, roles, strict=True)):
        titled = at == 0 and role is None and bool(heading)
        known = unnamed.pop() if role is None and unnamed else role
        core = known if known in _CORE else None
        columns.append(Column(heading, core or "other", titled))
    return tuple(columns)

"""The columns of a table: what each is for, and which cells of a row stand in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, repeat

from cami.errors import ColumnMissingError
from cami.programme.priorities import read_priority
from cami.programme.source import Cell, Line, Row
from cami.programme.vocabulary import Role, Vocabulary, fold

_PROPER = ("activity", "number", "responsible", "priority")
_FEWEST_LEVELS = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of the table under way; none before its heading row."""

    roles: tuple[Role, ...] = ()
    titles: tuple[str, ...] = ()
    ticked: Mapping[int, str] = field(default_factory=dict)
    """Columns that stand for one level of priority each, with that level as printed."""

    @property
    def of_activities(self) -> bool:
        """True for a table of activities."""
        return "responsible" in self.roles

    @property
    def of_species(self) -> bool:
        """True for a table of species."""
        return "scientific-name" in self.roles

    def by_role(self, row: Row, words: Vocabulary) -> dict[str, Cell]:
        """Cells by the role of their column; a short row gives its level to priority."""
        roles = list(self.roles)
        cells = list(row.cells)
        lacking = len(roles) - sum(cell.span for cell in cells)
        if lacking > 0 and len(cells) > 1 and read_priority(cells[-1].text, words).levels:
            roles = roles[: len(cells) - 1] + [r for r in roles if r == "priority"]
        by_role: dict[str, Cell] = {}
        at = 0
        for cell in cells:
            role = roles[at] if at < len(roles) else "other"
            taken = self._ticked(cell, at)
            if role in by_role:
                taken = replace(taken, lines=by_role[role].lines + taken.lines)
            by_role[role] = taken
            at += cell.span
        return by_role

    def extras(self, row: Row) -> tuple[tuple[str, str], ...]:
        """Cells of columns that are no part of every programme, with their headings."""
        extras: list[tuple[str, str]] = []
        at = 0
        for cell in row.cells:
            known = at < len(self.roles)
            if not known or self.roles[at] not in _PROPER:
                extras.append((self.titles[at] if known else "", cell.text))
            at += cell.span
        return tuple(extras)

    def _ticked(self, cell: Cell, at: int) -> Cell:
        """The level that a tick in this column stands for, instead of the tick."""
        if at not in self.ticked or not cell.text:
            return cell
        return replace(cell, lines=(Line(self.ticked[at], cell.lines[0].at),))


def read_columns(row: Row, before: Columns, words: Vocabulary) -> Columns | None:
    """The columns that a heading row opens; None if it is none.

    Raises
    ------
    ColumnMissingError
        The row heads a table of activities and has no column for those responsible, or
        none for priority.
    """
    titles = tuple(cell.text for cell in row.cells for _ in range(cell.span))
    levels = _levels(row, words)
    roles = _own_roles(row, words)
    first = row.cells[0]
    if levels and before.of_activities and (first.continued or not first.text):
        ticked: list[Role] = [
            "priority" if at in levels else role for at, role in enumerate(before.roles)
        ]
        return Columns(tuple(ticked), before.titles, levels)
    if "responsible" in roles:
        roles = ["priority" if at in levels else role for at, role in enumerate(roles)]
    known = [role for role in roles if role]
    if len(row.cells) < 2:  # noqa: PLR2004
        return None
    if "responsible" in known or "priority" in known:
        for role in ("responsible", "priority"):
            if role not in known:
                raise ColumnMissingError(
                    column=role,
                    line=row.place.first,
                    headings=" | ".join(cell.text for cell in row.cells),
                )
        return Columns(_with_activity(roles), titles, levels)
    if "scientific-name" in known:
        return Columns(tuple(role or "other" for role in roles), titles)
    return None


def counts_columns(row: Row) -> bool:
    """True for a row that only counts the columns: 1, 2, 3 ..."""
    texts = [cell.text.strip(" .") for cell in row.cells]
    return len(texts) > 2 and texts == [str(n) for n in range(1, len(texts) + 1)]  # noqa: PLR2004


def _own_roles(row: Row, words: Vocabulary) -> list[Role | None]:
    """Role of each grid column; a second column of the same role is one more, no more."""
    roles: list[Role | None] = []
    for cell in row.cells:
        role = words.role(cell.text)
        again = role in roles and role in _PROPER
        roles += ["other" if again and not cell.continued else role] * cell.span
    return roles


def _levels(row: Row, words: Vocabulary) -> dict[int, str]:
    """Columns headed by a level of priority, in a row whose other cells are headings.

    The first cell may be empty or bear the title of a section; not so any other one.
    """
    levels: dict[int, str] = {}
    at = 0
    for cell in row.cells:
        if at and fold(cell.text) in words.priorities:
            levels[at] = cell.text
        elif at and cell.text and not cell.continued and not words.is_heading(cell.text):
            return {}
        at += cell.span
    return levels if len(levels) >= _FEWEST_LEVELS else {}


def _with_activity(roles: list[Role | None]) -> tuple[Role, ...]:
    """Columns without a heading: the first is the activity, unless another one says so."""
    rest: list[Role] = ["other"] * len(roles) if "activity" in roles else ["activity"]
    spare: Iterator[Role] = chain(rest, repeat("other"))
    return tuple(role if role else next(spare) for role in roles)

"""A source's columns put under our attributes' names, by what is known of the source."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from cami.errors import InvalidInputError, Problem
from cami.messages import N_, Message
from cami.sources.layer_sources import LayerSource, Taken
from cami.sources.openstreetmap import OTHER_TAGS, tag

Raw = list[str | int | float | bool | None]


def check_columns(source: LayerSource, fields: Sequence[str], name: str) -> None:
    """Refuse a file that is not of the source, or of another edition.

    Raises
    ------
    InvalidInputError
        Columns that the source is known by are not there.
    """
    there = {field.casefold() for field in fields}
    missing = [one for one in source.needs if one.casefold() not in there]
    problems = [
        Problem(
            "column-not-there",
            (name, column),
            Message(N_('There is no column "{column}".'), {"column": column}),
            Message(
                N_("Check that the file is of this source and edition; it has: {columns}."),
                {"columns": ", ".join(fields)[:200]},
            ),
        )
        for column in missing
    ]
    problems += _edition_problems(source, fields, name)
    if problems:
        raise InvalidInputError(tuple(problems))


def _edition_problems(
    source: LayerSource, fields: Sequence[str], name: str
) -> list[Problem]:
    """What a file lacks to be of the edition that it is nearest to."""
    there = {field.casefold() for field in fields}
    lacking = {
        edition: [one for one in columns if one.casefold() not in there]
        for edition, columns in source.editions.items()
    }
    if not lacking or not all(lacking.values()):
        return []
    nearest = min(lacking, key=lambda edition: len(lacking[edition]))
    what = Message(
        N_("It is of no edition that is read. To be of {edition} it lacks: {columns}."),
        {"edition": nearest, "columns": ", ".join(lacking[nearest])},
    )
    remedy = Message(
        N_("Get one of these from its holder: {editions}. The file has: {columns}."),
        {"editions": "; ".join(lacking), "columns": ", ".join(fields)[:200]},
    )
    return [Problem("edition-unknown", (name,), what, remedy)]


def wanted_rows(table: pa.Table, only: Sequence[Mapping[str, Sequence[str]]]) -> list[int]:
    """Rows that meet every condition which the file has any column for."""
    rows = list(range(table.num_rows))
    for condition in only:
        told = [(column_of(table, name), values) for name, values in condition.items()]
        there = [(raw, values) for raw, values in told if raw is not None]
        if there:
            rows = [
                row
                for row in rows
                if any(str(raw[row]).removesuffix(".0") in values for raw, values in there)
            ]
    return rows


def under_our_names(table: pa.Table, source: LayerSource) -> dict[str, Raw]:
    """The attributes that the source has, in our words."""
    return {
        attribute: _taken(table, taken) for attribute, taken in source.attributes.items()
    }


def column_of(table: pa.Table, name: str) -> Raw | None:
    """A column by its name without regard to case, or a tag of OpenStreetMap; else None."""
    for field in table.column_names:
        if field.casefold() == name.casefold():
            values: Raw = table.column(field).to_pylist()
            return values
    if OTHER_TAGS in table.column_names:
        return [tag(text, name) for text in table.column(OTHER_TAGS).to_pylist()]
    return None


def _taken(table: pa.Table, taken: Taken) -> Raw:
    if taken.always:
        return [taken.always] * table.num_rows
    found = [raw for raw in (column_of(table, one) for one in taken.columns) if raw]
    first = [
        next((raw[row] for raw in found if not _empty(raw[row])), None)
        for row in range(table.num_rows)
    ]
    words = {word.casefold(): ours for word, ours in taken.words.items()}
    besides = [(column_of(table, name), ours) for name, ours in taken.where.items()]
    return [
        _said(value, words, taken.otherwise)
        if value is not None
        else next((ours for raw, ours in besides if raw and not _empty(raw[row])), None)
        or taken.otherwise
        or None
        for row, value in enumerate(first)
    ]


def _empty(value: object) -> bool:
    return value is None or value != value or str(value).strip() == ""  # noqa: PLR0124 (nan)


def _said(
    value: str | int | float | bool, words: Mapping[str, str], otherwise: str
) -> str | int | float | bool | None:
    known = words.get(str(value).strip().removesuffix(".0").casefold())
    if known is not None:
        return known
    return otherwise or value

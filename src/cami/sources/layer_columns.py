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
        for column in source.needs
        if column.casefold() not in there
    ]
    if problems:
        raise InvalidInputError(tuple(problems))


def wanted_rows(table: pa.Table, only: Mapping[str, Sequence[str]]) -> list[int]:
    """Rows whose values are among the wanted ones, in every named column that is there."""
    rows = list(range(table.num_rows))
    for column, values in only.items():
        raw = column_of(table, column)
        if raw is not None:
            rows = [row for row in rows if str(raw[row]) in values]
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
    return [_said(value, words, taken.otherwise) for value in first]


def _empty(value: object) -> bool:
    return value is None or value != value or str(value).strip() == ""  # noqa: PLR0124 (nan)


def _said(
    value: str | int | float | bool | None, words: Mapping[str, str], otherwise: str
) -> str | int | float | bool | None:
    if value is None:
        return otherwise or None
    known = words.get(str(value).strip().removesuffix(".0").casefold())
    if known is not None:
        return known
    return otherwise or value

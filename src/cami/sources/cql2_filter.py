"""Conditions in CQL2, the filter language of OGC, as masks over tables of features.

Parsing is the library's; what is understood of it is Basic CQL2, ``like``, ``in``,
``between`` and intersection with a geometry or a box. A condition on what is not known is
not met.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final, Literal

import cql2
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from cami.errors import FilterUnreadableError

Mask = NDArray[np.bool_]
Node = Any
"""A part of a condition as CQL2 JSON has it."""

GEOMETRY: Final = "geometry"
DEEPEST: Final = 40
"""Conditions within conditions."""

COMPARISONS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "=": pc.equal,
    "<>": pc.not_equal,
    "<": pc.less,
    "<=": pc.less_equal,
    ">": pc.greater,
    ">=": pc.greater_equal,
}


@dataclass(frozen=True, slots=True)
class Cql2Filter:
    """A condition."""

    condition: Node
    columns: tuple[str, ...]
    """Properties that it asks for, ``geometry`` among them where it is spatial."""

    def __call__(self, table: pa.Table) -> Mask:
        """Which rows of a table meet it."""
        return _met(self.condition, table, 0)


def cql2_filter(
    text: str, language: Literal["cql2-text", "cql2-json"], known: Sequence[str]
) -> Cql2Filter:
    """Read a condition.

    Parameters
    ----------
    known
        Properties that features have.

    Raises
    ------
    FilterUnreadableError
        It is no CQL2, asks for other properties, or for what is not understood here.
    """
    try:
        parsed = (cql2.parse_text if language == "cql2-text" else cql2.parse_json)(text)
        condition = json.loads(json.dumps(parsed.to_json()))
    except Exception as error:
        raise FilterUnreadableError(reason=str(error).splitlines()[0][:160]) from error
    columns: set[str] = set()
    _check(condition, {*known, GEOMETRY}, columns, 0)
    return Cql2Filter(condition, tuple(sorted(columns)))


def _check(node: Node, known: set[str], columns: set[str], depth: int) -> None:
    """Refuse what would not be understood, before anything is read."""
    if depth > DEEPEST:
        raise FilterUnreadableError(reason="too deep")
    if isinstance(node, dict) and "property" in node:
        if node["property"] not in known:
            raise FilterUnreadableError(reason=f"property {node['property']}"[:80])
        columns.add(node["property"])
    elif isinstance(node, dict) and "op" in node:
        if node["op"] not in {*COMPARISONS, *_OPERATIONS}:
            raise FilterUnreadableError(reason=f"operator {node['op']}"[:80])
        for one in node["args"]:
            _check(one, known, columns, depth + 1)


def _met(node: Node, table: pa.Table, depth: int) -> Mask:
    if isinstance(node, bool):
        return np.full(table.num_rows, node)
    if not isinstance(node, dict) or "op" not in node:
        raise FilterUnreadableError(reason=str(node)[:80])
    op, args = node["op"], node["args"]
    if op in COMPARISONS:
        return _compared(op, args, table)
    return _OPERATIONS[op](args, table, depth + 1)


def _compared(op: str, args: Sequence[Node], table: pa.Table) -> Mask:
    left, right = (_value(one, table) for one in args)
    try:
        return _mask(COMPARISONS[op](left, right), table)
    except pa.ArrowException as error:
        raise FilterUnreadableError(reason=str(error).splitlines()[0][:160]) from error


def _value(node: Node, table: pa.Table) -> Any:  # noqa: ANN401 (a column or a value)
    if isinstance(node, dict) and "property" in node:
        return table.column(node["property"])
    if isinstance(node, (str, int, float, bool)):
        return node
    raise FilterUnreadableError(reason=str(node)[:80])


def _mask(made: Any, table: pa.Table) -> Mask:  # noqa: ANN401 (what Arrow answers)
    if isinstance(made, pa.Scalar):
        return np.full(table.num_rows, bool(made.as_py()))
    filled: Mask = made.fill_null(False).to_numpy()
    return filled


def _every(args: Sequence[Node], table: pa.Table, depth: int) -> Mask:
    return reduce(np.logical_and, (_met(one, table, depth) for one in args))


def _some(args: Sequence[Node], table: pa.Table, depth: int) -> Mask:
    return reduce(np.logical_or, (_met(one, table, depth) for one in args))


def _not(args: Sequence[Node], table: pa.Table, depth: int) -> Mask:
    return ~_met(args[0], table, depth)


def _like(args: Sequence[Node], table: pa.Table, _: int) -> Mask:
    column, pattern = _value(args[0], table), args[1]
    if not isinstance(pattern, str) or not isinstance(column, pa.ChunkedArray):
        raise FilterUnreadableError(reason="like")
    return _mask(pc.match_like(column, pattern), table)


def _in(args: Sequence[Node], table: pa.Table, _: int) -> Mask:
    column = _value(args[0], table)
    wanted = [one for one in args[1] if isinstance(one, (str, int, float))]
    try:
        values = pa.array(wanted).cast(column.type)
    except pa.ArrowException as error:
        raise FilterUnreadableError(reason="in") from error
    return _mask(pc.is_in(column, values), table)


def _between(args: Sequence[Node], table: pa.Table, _: int) -> Mask:
    low, high = (_compared(op, [args[0], one], table) for op, one in
                 ((">=", args[1]), ("<=", args[2])))  # fmt: skip
    return low & high


def _null(args: Sequence[Node], table: pa.Table, _: int) -> Mask:
    return _mask(pc.is_null(_value(args[0], table)), table)


def _intersects(args: Sequence[Node], table: pa.Table, _: int) -> Mask:
    named = [one for one in args if isinstance(one, dict) and "property" in one]
    given = [one for one in args if one not in named]
    if len(given) != 1 or not isinstance(given[0], dict):
        raise FilterUnreadableError(reason="s_intersects")
    shape = _shape(given[0])
    wkb = table.column(GEOMETRY).to_numpy(zero_copy_only=False)
    shapely.prepare(shape)
    met: Mask = shapely.intersects(shapely.from_wkb(wkb), shape)
    return met


def _shape(node: Mapping[str, Any]) -> shapely.Geometry:
    try:
        if "bbox" in node:
            west, south, east, north = node["bbox"]
            return shapely.Polygon.from_bounds(west, south, east, north)
        shape: shapely.Geometry = shapely.from_geojson(json.dumps(node))
    except (ValueError, TypeError, shapely.GEOSException) as error:
        raise FilterUnreadableError(reason="geometry") from error
    return shape


_OPERATIONS: Final[Mapping[str, Callable[[Sequence[Node], pa.Table, int], Mask]]] = {
    "and": _every,
    "or": _some,
    "not": _not,
    "like": _like,
    "in": _in,
    "between": _between,
    "isNull": _null,
    "s_intersects": _intersects,
}

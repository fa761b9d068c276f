"""What any source of fixes gives: values row by row, and the problems found on the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cami.errors import Problem
from cami.messages import Message, Scalar
from cami.movement.fixes import Deployment

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Rows = NDArray[np.int64]

SHOWN_RUNS = 12
"""Runs of rows that a problem lists before it ends in dots."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Fixes as their source has them: in its own reference system, arrays ``(n,)``."""

    individuals: tuple[str, ...]
    individual: NDArray[np.int32]
    time_s: Floats
    x: Floats
    """Easting or longitude; nan where the tag found no position."""
    y: Floats
    crs: str
    """As the source says it; empty where it does not."""
    error_m: Floats
    row: Rows
    epoch: str
    deployments: tuple[Deployment, ...]
    deployment: NDArray[np.int32]
    dop: Floats | None
    dimensions: NDArray[np.int8] | None
    marked: Truths | None
    layout: str
    """Which names the columns were known by."""
    remarks: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Culprits:
    """Rows of one kind of problem, gathered block by block."""

    code: str
    column: str
    what: str
    """With ``{count}``, ``{rows}``, and what `told` holds."""
    remedy: str
    told: dict[str, Scalar] = field(default_factory=dict)
    rows: list[Rows] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)

    def add(self, rows: Rows, found: Iterable[str | None] = ()) -> None:
        """Note rows, and what stands there for the first of them."""
        if len(rows):
            self.rows.append(rows)
            if not self.examples:
                self.examples.extend(str(text) for text in list(found)[:1])

    def problem(self, name: str) -> Problem | None:
        """The problem with all its rows; None if there is none."""
        if not self.rows:
            return None
        rows = np.sort(np.concatenate(self.rows))
        told = self.told | {
            "count": len(rows),
            "rows": row_runs(rows),
            "column": self.column,
            "found": self.examples[0] if self.examples else "",
        }
        where = (name, f"row {rows[0]}", self.column)
        return Problem(
            self.code, where, Message(self.what, told), Message(self.remedy, told)
        )


def row_runs(rows: Rows) -> str:
    """Row numbers as runs: ``2-5, 9, 12-40``; dots where there are too many runs."""
    rows = np.unique(rows)
    starts = np.flatnonzero(np.diff(rows, prepend=rows[0] - 2) > 1)
    ends = np.append(starts[1:], len(rows)) - 1
    shown = [
        f"{rows[start]}" if start == end else f"{rows[start]}-{rows[end]}"
        for start, end in zip(starts[:SHOWN_RUNS], ends[:SHOWN_RUNS], strict=True)
    ]
    return ", ".join(shown) + (", …" if len(starts) > SHOWN_RUNS else "")


def problems_of(gathered: Sequence[Culprits], name: str) -> tuple[Problem, ...]:
    """All problems that rows were noted for."""
    found = (culprits.problem(name) for culprits in gathered)
    return tuple(problem for problem in found if problem is not None)

"""Lists of a job: points, strengths, networks, focal nodes, and pairs to keep or leave."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cami.messages import N_
from cami.places import Place
from cami.sources.circuitscape.complaints import Complaints


@dataclass(frozen=True, eq=False)
class Table:
    """Numbers of a text list, and the line that each row stands in."""

    values: NDArray[np.float64]
    """Shape ``(rows, columns)``."""
    lines: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class PairList:
    """Which pairs of focal nodes take part."""

    include: bool
    """True: the pairs named take part; False: all others do."""
    ids: frozenset[int]
    """Focal nodes that the file names at all."""
    pairs: frozenset[tuple[int, int]]
    """Each with its lower number first."""

    def keeps(self, one: int) -> bool:
        """Whether a focal node takes part at all."""
        return not self.include or one in self.ids

    def allows(self, one: int, other: int) -> bool:
        """Whether the pair takes part."""
        return ((min(one, other), max(one, other)) in self.pairs) == self.include


def read_table(
    content: bytes,
    path: Place,
    option: str,
    columns: tuple[str, ...],
    complaints: Complaints,
    *,
    skip: int = 0,
) -> Table | None:
    """The list in a file's bytes, with one of the numbers of columns of ``columns``.

    ``columns`` says what they mean, e.g. ``("id", "x", "y")``. Remarks begin with ``#``.
    """
    rows: list[list[float]] = []
    lines: list[int] = []
    faults = len(complaints.found)
    text = content.decode("utf-8-sig", "replace")
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.partition("#")[0].replace(",", " ").split()
        if number <= skip or not words:
            continue
        try:
            row = [float(word) for word in words]
        except ValueError:
            row = []
        if len(row) != len(columns) or not np.isfinite(row).all():
            complaints.add(
                "list-line",
                (option, path.name, f"line {number}"),
                N_('"{line}" is not a line of {count} numbers: {columns}.'),
                N_("Mend the line; a file may have been cut short here."),
                line=line.strip()[:60],
                count=len(columns),
                columns=", ".join(columns),
            )
            if len(complaints.found) - faults >= 10:  # noqa: PLR2004 (enough to see why)
                return None
            continue
        rows.append(row)
        lines.append(number)
    if len(complaints.found) > faults:
        return None
    if not rows:
        complaints.add(
            "list-empty",
            (option, path.name),
            N_("The list holds nothing."),
            N_("Give a file with at least one line of: {columns}."),
            columns=", ".join(columns),
        )
        return None
    return Table(np.array(rows), tuple(lines))


def whole_ids(
    table: Table,
    column: int,
    where: tuple[str, ...],
    complaints: Complaints,
    *,
    least: int = 1,
) -> NDArray[np.int64] | None:
    """A column as whole numbers of at least ``least``; None, and complaints, if not."""
    values = table.values[:, column]
    bad = (values != np.floor(values)) | (values < least) | (values > 2**53)
    for row in np.flatnonzero(bad)[:10]:
        complaints.add(
            "list-id",
            (*where, f"line {table.lines[row]}"),
            N_("{found} is no number of a node; they are whole, and {least} or more."),
            N_("Write a whole number."),
            found=float(values[row]),
            least=least,
        )
    return None if bad.any() else values.astype(np.int64)


def read_pairs(content: bytes, path: Place, complaints: Complaints) -> PairList | None:
    """The pairs to include or exclude, from a list or a matrix with limits."""
    option = "included_pairs_file"
    lines = content.decode("utf-8-sig", "replace").splitlines()
    first = lines[0].split() if lines else []
    if len(first) == 2 and first[0].lower() == "mode":  # noqa: PLR2004 (word and value)
        if first[1].lower() in {"include", "exclude"}:
            include = first[1].lower() == "include"
            return _listed(content, path, include, complaints)
    elif len(first) == 2 and first[0].lower() == "min":  # noqa: PLR2004 (word and value)
        return _matrix(lines, path, complaints)
    complaints.add(
        "pairs-format",
        (option, path.name, "line 1"),
        N_('"{line}" says neither which pairs to include or exclude, nor limits.'),
        N_('Begin with "mode include", "mode exclude", or "min" and "max" lines.'),
        line=" ".join(first)[:60],
    )
    return None


def _listed(
    content: bytes, path: Place, include: bool, complaints: Complaints
) -> PairList | None:
    option = "included_pairs_file"
    columns = ("id", "id")
    table = read_table(content, path, option, columns, complaints, skip=1)
    if table is None:
        return None
    one = whole_ids(table, 0, (option, path.name), complaints, least=0)
    other = whole_ids(table, 1, (option, path.name), complaints, least=0)
    if one is None or other is None:
        return None
    pairs = {
        (min(a, b), max(a, b)) for a, b in zip(one.tolist(), other.tolist(), strict=True)
    }
    ids = frozenset(a for pair in pairs for a in pair)
    return PairList(include, ids, frozenset(pairs))


def _matrix(lines: list[str], path: Place, complaints: Complaints) -> PairList | None:
    """A square matrix under ids; pairs with an entry from min to max take part."""
    where = ("included_pairs_file", path.name)
    try:
        low = float(lines[0].split()[1])
        word, high = lines[1].split()[0], float(lines[1].split()[1])
        rows = [[float(x) for x in line.split()] for line in lines[2:] if line.strip()]
    except (IndexError, ValueError):
        word, low, high, rows = "", 0.0, 0.0, []
    count = len(rows)
    if word.lower() != "max" or count < 2 or any(len(row) != count for row in rows):  # noqa: PLR2004
        complaints.add(
            "pairs-matrix",
            where,
            N_("The matrix is not square, or its limits are not numbers."),
            N_('Give "min" and "max", then a 0 and the ids, then a row for each id.'),
        )
        return None
    matrix = np.array(rows)
    ids = [int(number) for number in matrix[1:, 0]]
    if [int(number) for number in matrix[0, 1:]] != ids or len(set(ids)) != len(ids):
        complaints.add(
            "pairs-matrix",
            where,
            N_("The ids of its rows and columns differ, or one stands there twice."),
            N_("Give the same ids, in the same order, each once."),
        )
        return None
    inside = (matrix[1:, 1:] >= low) & (matrix[1:, 1:] <= high)
    pairs = {
        (min(ids[i], ids[j]), max(ids[i], ids[j])) for i, j in np.argwhere(inside) if i != j
    }
    return PairList(True, frozenset(ids), frozenset(pairs))

"""The files of a network job, read and checked against each other."""

from dataclasses import dataclass

import numpy as np

from cami.connectivity.graph import Floats, Graph, Ints, simple_graph
from cami.messages import N_, Message
from cami.sources.circuitscape.complaints import Complaints
from cami.sources.circuitscape.electrodes import effective
from cami.sources.circuitscape.grids import open_bytes
from cami.sources.circuitscape.job import Job
from cami.sources.circuitscape.tables import (
    PairList,
    Table,
    read_pairs,
    read_table,
    whole_ids,
)

EDGE = ("node", "node", "value")


@dataclass(frozen=True, eq=False)
class NetworkInputs:
    """Everything a network job computes with."""

    graph: Graph
    names: Ints
    """The number that the files give to each node, ascending."""
    focal: Ints
    """Numbers of the focal nodes, in the order of their file."""
    pairs: PairList | None = None
    sources: Floats | None = None
    grounds: Floats | None = None
    remarks: tuple[Message, ...] = ()


def read_network_inputs(job: Job) -> NetworkInputs:
    """Read all files that the job's mode needs.

    Raises
    ------
    InvalidInputError
        With everything that has to be mended, in every file.
    """
    complaints = Complaints()
    found = _graph(job, complaints)
    if job.options.scenario == "advanced":
        names = found[1] if found else None
        sources = _values(job, "source_file", names, complaints)
        grounds = _values(job, "ground_file", names, complaints)
        complaints.refuse()
        if found is None or sources is None or grounds is None:
            raise AssertionError  # refused above
        current, to_ground = effective(job, sources, grounds, complaints)
        complaints.refuse()
        return NetworkInputs(
            *found, np.zeros(0, np.int64), sources=current, grounds=to_ground
        )
    focal = _focal(job, found[1] if found else None, complaints)
    pairs = _pairs(job, complaints)
    complaints.refuse()
    if found is None or focal is None:
        raise AssertionError  # refused above
    if pairs is not None:
        focal = np.array([one for one in focal.tolist() if pairs.keeps(one)], np.int64)
    if focal.size < 2:  # noqa: PLR2004 (a pair)
        complaints.add(
            "focal-few",
            ("point_file", job.file("point_file").name),
            N_("It leaves {count} focal nodes; two are needed at least."),
            N_("Name more nodes, and check the pairs to include."),
            count=int(focal.size),
        )
    complaints.refuse()
    return NetworkInputs(*found, focal, pairs)


def _table(
    job: Job, option: str, columns: tuple[str, ...], complaints: Complaints
) -> Table | None:
    path = job.file(option)
    content = open_bytes(path, option, complaints)
    if content is None:
        return None
    return read_table(content, path, option, columns, complaints)


def _graph(job: Job, complaints: Complaints) -> tuple[Graph, Ints] | None:
    option = "habitat_file"
    table = _table(job, option, EDGE, complaints)
    if table is None:
        return None
    where = (option, job.file(option).name)
    one = whole_ids(table, 0, where, complaints, least=0)
    other = whole_ids(table, 1, where, complaints, least=0)
    values = table.values[:, 2].copy()
    if job.options.use_reclass_table:
        classes = _table(job, "reclass_file", ("old value", "new value"), complaints)
        for old, new in [] if classes is None else classes.values:
            values[table.values[:, 2] == old] = new
    resistances = job.options.habitat_map_is_resistances
    bad = np.flatnonzero(values <= 0 if resistances else values < 0)
    for row in bad[:10]:
        complaints.add(
            "network-value",
            (*where, f"line {table.lines[row]}"),
            N_("No resistor has the value {found}."),
            N_("Leave the line out where nothing flows; join nodes that are one."),
            found=float(values[row]),
        )
    if one is None or other is None or bad.size:
        return None
    names = np.unique(np.concatenate([one, other]))
    ends = np.searchsorted(names, one), np.searchsorted(names, other)
    g = 1 / values if resistances else values
    return simple_graph(*ends, g, names.size), names


def _focal(job: Job, names: Ints | None, complaints: Complaints) -> Ints | None:
    option = "point_file"
    path = job.file(option)
    if path == job.file("habitat_file"):
        return names
    table = _table(job, option, ("node",), complaints)
    if table is None:
        return None
    ids = whole_ids(table, 0, (option, path.name), complaints, least=0)
    if ids is None:
        return None
    seen: set[int] = set()
    for one, line in zip(ids.tolist(), table.lines, strict=True):
        if one in seen:
            complaints.add(
                "focal-twice",
                (option, path.name, f"line {line}"),
                N_("The focal node {id} stands there already."),
                N_("Remove the line."),
                id=one,
            )
        seen.add(one)
        _known(one, names, (option, path.name, f"line {line}"), complaints)
    return ids


def _known(
    one: int, names: Ints | None, where: tuple[str, ...], complaints: Complaints
) -> None:
    if names is not None and one not in names:
        complaints.add(
            "node-unknown",
            where,
            N_("The network has no node {id}."),
            N_("Use the numbers of the network's own file."),
            id=one,
        )


def _pairs(job: Job, complaints: Complaints) -> PairList | None:
    if not job.options.use_included_pairs:
        return None
    path = job.file("included_pairs_file")
    content = open_bytes(path, "included_pairs_file", complaints)
    return None if content is None else read_pairs(content, path, complaints)


def _values(
    job: Job, option: str, names: Ints | None, complaints: Complaints
) -> Floats | None:
    """Values by node, nan where the file gives none."""
    table = _table(job, option, ("node", "value"), complaints)
    if table is None or names is None:
        return None
    where = (option, job.file(option).name)
    ids = whole_ids(table, 0, where, complaints, least=0)
    if ids is None:
        return None
    values = np.full(names.size, np.nan)
    for one, value, line in zip(
        ids.tolist(), table.values[:, 1].tolist(), table.lines, strict=True
    ):
        at = int(np.searchsorted(names, one))
        _known(one, names, (*where, f"line {line}"), complaints)
        if at == names.size or names[at] != one:
            continue
        if not np.isnan(values[at]):
            complaints.add(
                "list-twice",
                (*where, f"line {line}"),
                N_("{key} stands there more than once."),
                N_("Keep one line for it."),
                key=str(one),
            )
        values[at] = value
    return values

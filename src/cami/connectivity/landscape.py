"""Rasters as circuits: cells are nodes, and the cells of a merged area are one node."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from cami.connectivity.graph import Floats, Graph, Ints, simple_graph
from cami.connectivity.lattice import Average

DIAGONAL = 1 / np.sqrt(2.0)
"""Share of the conductance that a diagonal edge of a square grid has."""


@dataclass(frozen=True, eq=False)
class Landscape:
    """What a raster job says of the land; arrays have the shape ``(rows, cols)``."""

    conductance: Floats
    """0 where nothing passes, never negative or nan; cells are square."""
    neighbours: int = 8
    average: Average = "conductance"
    regions: Ints | None = None
    """Short-circuit regions by number, 0 outside; None if there are none."""

    def region_cells(self) -> Iterator[Ints]:
        """Flat cell numbers of each short-circuit region of more than one cell."""
        if self.regions is None:
            return
        flat = self.regions.ravel()
        cells = np.flatnonzero(flat)
        order = cells[np.argsort(flat[cells], kind="stable")]
        cuts = np.flatnonzero(np.diff(flat[order])) + 1
        yield from (group for group in np.split(order, cuts) if group.size > 1)


def merge(landscape: Landscape, areas: Iterable[Ints] = ()) -> tuple[Ints, int]:
    """The node of each cell, flat, -1 for none; and the number of nodes.

    Short-circuit regions and ``areas`` (flat cell numbers) that share a cell become one
    node. An area none of whose cells is passable is no node; of any other, all cells
    belong to it, also the impassable ones.
    """
    passable = landscape.conductance.ravel() > 0
    groups = [*landscape.region_cells(), *(area for area in areas if area.size > 1)]
    if not groups:
        return np.where(passable, np.cumsum(passable) - 1, -1), int(passable.sum())
    tails = np.concatenate([group[:-1] for group in groups])
    heads = np.concatenate([group[1:] for group in groups])
    cells = np.unique(np.concatenate(groups))
    size = cells.size
    links = coo_array(
        (
            np.ones(tails.size, np.int8),
            (np.searchsorted(cells, tails), np.searchsorted(cells, heads)),
        ),
        shape=(size, size),
    )
    count, area = connected_components(links, directed=False)
    alive = np.bincount(area, passable[cells], count) > 0
    first = np.full(count, passable.size)
    np.minimum.at(first, area, cells)
    owner = np.where(passable, np.arange(passable.size), -1)
    owner[cells] = np.where(alive[area], first[area], -1)
    names, nodes = np.unique(owner, return_inverse=True)
    absent = int(names[0] == -1)
    return nodes.astype(np.int64) - absent, names.size - absent


def raster_graph(landscape: Landscape, node_of_cell: Ints, nodes: int) -> Graph:
    """The graph of a landscape whose cells belong to the nodes of `merge`.

    An impassable cell of a merged area takes part in the mean that makes an edge, as
    conductance 0.
    """
    g = landscape.conductance
    node = node_of_cell.reshape(g.shape)
    here, there = slice(None, -1), slice(1, None)
    every = slice(None)
    pairs = [((every, here), (every, there), 1.0), ((here, every), (there, every), 1.0)]
    if landscape.neighbours == 8:  # noqa: PLR2004 (the eight of a queen)
        pairs.append(((here, here), (there, there), DIAGONAL))
        pairs.append(((here, there), (there, here), DIAGONAL))
    tails, heads, conductances = [], [], []
    for one, other, share in pairs:
        both = (node[one] >= 0) & (node[other] >= 0)
        a, b = g[one][both], g[other][both]
        tails.append(node[one][both])
        heads.append(node[other][both])
        conductances.append(share * _mean(a, b, landscape.average))
    return simple_graph(
        np.concatenate(tails), np.concatenate(heads), np.concatenate(conductances), nodes
    )


def neighbour_means(
    landscape: Landscape, present: NDArray[np.bool_]
) -> tuple[Floats, Floats, Floats, Floats]:
    """Edges to the east, south, south-east and south-west between ``present`` cells.

    As in `raster_graph`, an impassable cell that is present counts as conductance 0.
    """
    g = landscape.conductance
    edges = np.zeros((4, *g.shape))
    here, there = slice(None, -1), slice(1, None)
    every = slice(None)
    pairs = [((every, here), (every, there), 1.0), ((here, every), (there, every), 1.0)]
    if landscape.neighbours == 8:  # noqa: PLR2004 (the eight of a queen)
        pairs.append(((here, here), (there, there), DIAGONAL))
        pairs.append(((here, there), (there, here), DIAGONAL))
    for edge, (one, other, share) in zip(edges, pairs, strict=False):
        mean = share * _mean(g[one], g[other], landscape.average)
        edge[one] = np.where(present[one] & present[other], mean, 0.0)
    return edges[0], edges[1], edges[2], edges[3]


def _mean(a: Floats, b: Floats, average: Average) -> Floats:
    if average == "conductance":
        mean: Floats = (a + b) / 2
        return mean
    together = a + b
    product = 2 * a * b
    return np.divide(product, together, out=np.zeros_like(product), where=together > 0)


def cells_of(grid: NDArray[np.integer]) -> dict[int, Ints]:
    """Flat cell numbers of each positive number in ``grid``, in ascending order."""
    flat = grid.ravel()
    cells = np.flatnonzero(flat > 0)
    order = cells[np.argsort(flat[cells], kind="stable")]
    cuts = np.flatnonzero(np.diff(flat[order])) + 1
    return {int(flat[group[0]]): group for group in np.split(order, cuts) if group.size}

"""Least-cost corridors between areas, and other ways beside the best one."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cami.connectivity.kernels_links import ROOT
from cami.connectivity.lattice import ENDS, Lattice
from cami.connectivity.leastcost import (
    CostField,
    allocation,
    cost_along,
    cost_field,
    path_to,
)
from cami.connectivity.windows import near
from cami.errors import BadSourceError, GridsDifferError

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Corridor:
    """How much dearer than the best way is the best way through each cell."""

    pair: Pair
    least_cost: float
    """Cost of the best way; inf where none leads from one to the other."""
    slack: NDArray[np.float64]
    """Shape ``(rows, cols)``; 0 along the best way, inf where no way leads."""
    path: NDArray[np.int64]
    """Cells ``row, col`` of the best way, from the first area to the second."""


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way between two areas."""

    cost: float
    cells: NDArray[np.int64]
    shared_fraction: float
    """Part of its cells within the separation of the ways before it."""


def corridor(first: CostField, second: CostField, pair: Pair = (1, 2)) -> Corridor:
    """The normalised corridor of two areas from their cost fields.

    Notes
    -----
    Through a cell x the best way costs d₁(x) + d₂(x); less its least value over the grid
    this is the slack (McRae & Kavanagh 2011: normalised least-cost corridor).
    """
    slack = first.distance + second.distance
    least = float(slack.min())
    if not np.isfinite(least):
        return Corridor(pair, np.inf, slack, np.empty((0, 2), np.int64))
    ends = np.where(second.link == ROOT, first.distance, np.inf)
    row, col = np.unravel_index(int(ends.argmin()), ends.shape)
    slack -= least
    np.maximum(slack, 0, out=slack)
    return Corridor(pair, least, slack, path_to(first, int(row), int(col)))


def area_fields(
    lattice: Lattice, areas: ArrayLike, numbers: Iterable[int], threads: int = 1
) -> Iterator[tuple[int, CostField]]:
    """The cost field of each area, by its number; ``threads`` of them at a time."""
    labels = _checked(lattice, areas)

    def one(number: int) -> tuple[int, CostField]:
        return number, cost_field(lattice, labels == number)

    if threads <= 1:
        yield from map(one, numbers)
        return
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(one, numbers)


def neighbouring_pairs(lattice: Lattice, areas: ArrayLike) -> list[Pair]:
    """Areas whose zones, where each is the nearest by cost, touch along a passable edge."""
    labels = _checked(lattice, areas)
    zones = allocation(cost_field(lattice, labels > 0), labels)
    found: set[Pair] = set()
    for edge, (here, there) in zip(lattice.edges, ENDS, strict=True):
        one, other = zones[here], zones[there]
        met = (edge[here] > 0) & (one != other) & (one > 0) & (other > 0)
        low, high = np.minimum(one[met], other[met]), np.maximum(one[met], other[met])
        pairs = np.unique(np.stack((low, high)), axis=1)
        found |= {(int(a), int(b)) for a, b in pairs.T}
    return sorted(found)


def corridors(
    lattice: Lattice,
    areas: ArrayLike,
    pairs: Literal["neighbours", "all"] | Iterable[Pair] = "neighbours",
    *,
    threads: int = 1,
) -> Iterator[Corridor]:
    """The corridors between many areas, one after the other.

    Parameters
    ----------
    areas
        Shape ``(rows, cols)``: number of the area that each cell belongs to, 0 for none.
    pairs
        ``"neighbours"`` joins areas whose zones touch, ``"all"`` every two.
    threads
        Cost fields made at a time; each takes 9 bytes a cell, and is held until its last
        corridor.
    """
    labels = _checked(lattice, areas)
    numbers = [int(number) for number in np.unique(labels[labels > 0])]
    if pairs == "neighbours":
        chosen = neighbouring_pairs(lattice, labels)
    elif pairs == "all":
        chosen = [(a, b) for i, a in enumerate(numbers) for b in numbers[i + 1 :]]
    else:
        chosen = [(int(a), int(b)) for a, b in pairs]
    for number in {number for pair in chosen for number in pair} - set(numbers):
        raise BadSourceError(what=f"area {number}")
    last_use = {number: k for k, pair in enumerate(chosen) for number in pair}
    held: dict[int, CostField] = {}
    for k, pair in enumerate(chosen):
        missing = [number for number in pair if number not in held]
        held.update(area_fields(lattice, labels, missing, threads))
        yield corridor(held[pair[0]], held[pair[1]], pair)
        for number in pair:
            if last_use[number] == k:
                held.pop(number, None)


def composite(found: Iterable[Corridor]) -> NDArray[np.float64]:
    """The least slack over corridors: one map of them all; inf outside of every one."""
    least: NDArray[np.float64] | None = None
    for each in found:
        least = each.slack if least is None else np.minimum(least, each.slack)
    if least is None:
        raise BadSourceError(what="-")
    return least


def distinct_ways(
    lattice: Lattice,
    first: CostField,
    second: CostField,
    *,
    count: int,
    separation: float,
    stretch: float = np.inf,
) -> list[Way]:
    """The best way between two areas, and the best that leave the ones before them.

    Parameters
    ----------
    separation
        How far an alternative must get away from every way before it, at one cell at
        least; in the unit of the lattice's cell sizes.
    stretch
        Alternatives that cost more than this times the best way are left out.

    Returns
    -------
    Up to ``count`` ways in order; fewer where there are no more.

    Notes
    -----
    The best way through a cell x joins its links to either area. It is a way of its own
    only where these two set out differently; else it runs to x and back. Among such cells
    outside the separation the one with the least d₁ + d₂ gives the next way (the
    "single-via" ways of route planning). No further cost field is needed.
    """
    best = corridor(first, second)
    ways: list[Way] = []
    if not np.isfinite(best.least_cost) or count < 1:
        return ways
    through = np.where(first.link != second.link, best.slack, np.inf)
    through[best.slack > best.least_cost * (stretch - 1)] = np.inf
    taken = np.zeros(lattice.shape, np.bool_)
    cells = best.path
    while True:
        shared = float(taken[tuple(cells.T)].mean())
        ways.append(Way(cost_along(lattice, cells), cells, shared))
        around = near(lattice, cells, separation)
        taken |= around
        through[around] = np.inf
        following = _next_way(lattice, first, second, through, separation)
        if len(ways) == count or following is None:
            return ways
        cells = following


def _next_way(
    lattice: Lattice,
    first: CostField,
    second: CostField,
    through: NDArray[np.float64],
    separation: float,
) -> NDArray[np.int64] | None:
    """The best simple way through a cell of finite ``through``, or None."""
    while True:
        row, col = np.unravel_index(int(through.argmin()), through.shape)
        if not np.isfinite(through[row, col]):
            return None
        there = path_to(first, int(row), int(col))
        back = path_to(second, int(row), int(col))[::-1][1:]
        cells = np.concatenate((there, back))
        if len(np.unique(cells, axis=0)) == len(cells):
            return cells
        through[near(lattice, cells[len(there) - 1 :][:1], separation / 4)] = np.inf
        through[row, col] = np.inf


def _checked(lattice: Lattice, areas: ArrayLike) -> NDArray[np.int32]:
    labels = np.asarray(areas)
    if labels.shape != lattice.shape:
        raise GridsDifferError(found=str(labels.shape), expected=str(lattice.shape))
    labels = np.where(np.isfinite(labels) & (labels > 0), labels, 0).astype(np.int32)
    if not labels.any():
        raise BadSourceError(what="-")
    return labels

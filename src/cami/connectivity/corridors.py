"""Least-cost corridors between areas, and other ways beside the best one."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
    fields: tuple[CostField, CostField]
    """Of either area; a list of corridors keeps them all in memory."""


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
        nowhere = np.empty((0, 2), np.int64)
        return Corridor(pair, np.inf, slack, nowhere, (first, second))
    ends = np.where(second.source, first.distance, np.inf)
    row, col = np.unravel_index(int(ends.argmin()), ends.shape)
    slack -= least
    np.maximum(slack, 0, out=slack)
    path = path_to(first, int(row), int(col))
    return Corridor(pair, least, slack, path, (first, second))


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
    first: ArrayLike,
    second: ArrayLike,
    *,
    count: int,
    separation: float,
    penalty: float = np.inf,
    mouth: float | None = None,
) -> list[Way]:
    """The best way between two areas, then the best that keeps clear of those before it.

    Parameters
    ----------
    first, second
        Shape ``(rows, cols)``, True within the area.
    separation
        How far another way keeps from those before it, in the unit of the cell sizes.
    penalty
        By how many times more another way pays for ground within the separation. With
        inf it may not tread there at all, and ways that must share a pass are not found.
    mouth
        Distance from either area within which ways may meet; ``separation`` if None.

    Returns
    -------
    Up to ``count`` ways, fewer where there are no more; none where the areas are apart.
    With an infinite penalty their costs do not fall from one to the next.
    """
    start, end = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    free = start | end
    if count > 1:
        free = near(lattice, np.argwhere(free), separation if mouth is None else mouth)
    taken = np.zeros(lattice.shape, np.bool_)
    ways: list[Way] = []
    while len(ways) < count:
        open_ground = _dearer(lattice, taken & ~free, penalty) if ways else lattice
        cells = _best_way(open_ground, start, end)
        if not len(cells):
            break
        shared = float(taken[tuple(cells.T)].mean())
        ways.append(Way(cost_along(lattice, cells), cells, shared))
        taken |= near(lattice, cells, separation)
    return ways


def _best_way(
    lattice: Lattice, start: NDArray[np.bool_], end: NDArray[np.bool_]
) -> NDArray[np.int64]:
    field = cost_field(lattice, start)
    ends = np.where(end & lattice.passable, field.distance, np.inf)
    row, col = np.unravel_index(int(ends.argmin()), ends.shape)
    if not np.isfinite(ends[row, col]):
        return np.empty((0, 2), np.int64)
    return path_to(field, int(row), int(col))


def _dearer(lattice: Lattice, ground: NDArray[np.bool_], penalty: float) -> Lattice:
    """The lattice of costs with some ground dearer by ``penalty`` times, or closed."""
    changed = []
    for edge, (here, there) in zip(lattice.edges, ENDS, strict=True):
        touched = ground[here].astype(np.float64) + ground[there]
        share = np.ones(lattice.shape, lattice.dtype)
        extra = np.multiply(touched / 2, penalty, where=touched > 0, out=touched)
        share[here] = 1 / (1 + extra)
        changed.append(edge * share)
    east, south, south_east, south_west = changed
    return replace(
        lattice, east=east, south=south, south_east=south_east, south_west=south_west
    )


def _checked(lattice: Lattice, areas: ArrayLike) -> NDArray[np.int32]:
    labels = np.asarray(areas)
    if labels.shape != lattice.shape:
        raise GridsDifferError(found=str(labels.shape), expected=str(lattice.shape))
    labels = np.where(np.isfinite(labels) & (labels > 0), labels, 0).astype(np.int32)
    if not labels.any():
        raise BadSourceError(what="-")
    return labels

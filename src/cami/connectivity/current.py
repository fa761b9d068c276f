"""What flows where: currents of branches and nodes, Kirchhoff's balance, resistance."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cami.connectivity import kernels_current
from cami.connectivity.lattice import Lattice

Double = NDArray[np.float64]


def branch_currents(
    lattice: Lattice, voltage: Double
) -> tuple[Double, Double, Double, Double]:
    """Currents along the edges to the east, south, south-east and south-west.

    Positive away from the cell that owns the edge; of the shape ``(rows, cols)``.
    """
    v = np.asarray(voltage, dtype=np.float64)
    east, south, south_east, south_west = (np.zeros(lattice.shape) for _ in range(4))
    east[:, :-1] = lattice.east[:, :-1] * (v[:, :-1] - v[:, 1:])
    south[:-1] = lattice.south[:-1] * (v[:-1] - v[1:])
    south_east[:-1, :-1] = lattice.south_east[:-1, :-1] * (v[:-1, :-1] - v[1:, 1:])
    south_west[:-1, 1:] = lattice.south_west[:-1, 1:] * (v[:-1, 1:] - v[1:, :-1])
    return east, south, south_east, south_west


def node_currents(
    lattice: Lattice, voltage: Double, grounds: ArrayLike | None = None
) -> Double:
    """Current through each cell: the larger of all that enters and all that leaves.

    What is injected or grounded at a cell is not a branch, so that a source, which only
    sends, counts what it sends; with one ampere from source to ground both count 1. A
    finite ground is a branch: with ``grounds`` (conductances; inf for held cells, which
    count by their branches) a cell that loses part of its current there counts that too.
    """
    outward, inward = _flows(lattice, voltage, grounds)
    return np.maximum(outward, inward, out=inward)


def imbalance(
    lattice: Lattice, voltage: Double, currents: ArrayLike, grounds: ArrayLike | None = None
) -> Double:
    """What Kirchhoff's law lacks at each cell: injected less what leaves; held cells 0."""
    outward, inward = _flows(lattice, voltage, grounds)
    lacking = np.asarray(currents, dtype=np.float64) + inward - outward
    if grounds is not None:
        lacking[np.isposinf(np.asarray(grounds))] = 0.0
    return lacking


def effective_resistance(
    voltage: Double, source: tuple[int, int], ground: tuple[int, int]
) -> float:
    """Resistance between two cells, from the voltages that one ampere drives."""
    return float(voltage[source] - voltage[ground])


def energy(lattice: Lattice, voltage: Double) -> float:
    """Power lost in all branches; for one ampere between two cells their resistance."""
    v = np.asarray(voltage, dtype=np.float64)
    drops = (
        lattice.east[:, :-1] * np.square(v[:, :-1] - v[:, 1:]),
        lattice.south[:-1] * np.square(v[:-1] - v[1:]),
        lattice.south_east[:-1, :-1] * np.square(v[:-1, :-1] - v[1:, 1:]),
        lattice.south_west[:-1, 1:] * np.square(v[:-1, 1:] - v[1:, :-1]),
    )
    return float(sum(drop.sum() for drop in drops))


def _flows(
    lattice: Lattice, voltage: Double, grounds: ArrayLike | None
) -> tuple[Double, Double]:
    """All that leaves and all that enters each cell, finite grounds included."""
    v = np.ascontiguousarray(voltage, dtype=np.float64)
    east, south, south_east, south_west = lattice.edges
    out, into = kernels_current.node_currents(east, south, south_east, south_west, v)
    outward, inward = np.asarray(out, np.float64), np.asarray(into, np.float64)
    if grounds is not None:
        given = np.asarray(grounds, dtype=np.float64)
        drained = np.where(np.isfinite(given), given, 0.0) * v
        outward += np.maximum(drained, 0)
        inward -= np.minimum(drained, 0)
    return outward, inward

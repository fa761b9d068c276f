"""Pinch points: where the current between two areas is forced together."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cami.connectivity.kernels_current import node_currents
from cami.connectivity.lattice import ENDS, Lattice, components
from cami.connectivity.solve import Solver, solve
from cami.errors import BadSourceError, GridsDifferError


@dataclass(frozen=True, slots=True, eq=False)
class PinchPoints:
    """Current of one unit from one area to another, held within a corridor."""

    current: NDArray[np.float64]
    """Through each cell, 0 to 1; nan outside of the corridor."""
    voltage: NDArray[np.float64]
    """For one unit of current: the effective resistance in the first area, 0 in the
    second; nan outside of the corridor."""
    resistance: float
    residual: float


def cut_out(lattice: Lattice, kept: ArrayLike) -> Lattice:
    """The lattice with only some of its cells; edges to others are gone."""
    k = np.asarray(kept, dtype=bool) & lattice.passable
    if k.shape != lattice.shape:
        raise GridsDifferError(found=str(k.shape), expected=str(lattice.shape))
    east, south, south_east, south_west = (edge * k for edge in lattice.edges)
    east[:, :-1] *= k[:, 1:]
    south[:-1] *= k[1:]
    south_east[:-1, :-1] *= k[1:, 1:]
    south_west[:-1, 1:] *= k[1:, :-1]
    return replace(
        lattice,
        east=east,
        south=south,
        south_east=south_east,
        south_west=south_west,
        passable=k,
    )


def pinch_points(
    lattice: Lattice,
    corridor: ArrayLike,
    first: ArrayLike,
    second: ArrayLike,
    *,
    tolerance: float = 1e-6,
    solver: Solver = "auto",
) -> PinchPoints:
    """Current between two areas, each at one voltage, that may not leave the corridor.

    Parameters
    ----------
    lattice
        The circuit's lattice, of `cami.connectivity.lattice.lattice_from_conductance`.
    corridor
        True where the slack is small enough; both areas are added.

    Raises
    ------
    BadSourceError
        The corridor does not join the areas, or they share a cell.

    Notes
    -----
    The first area is held at 1 V: with v = u + 1 there, u is held at 0 in both areas and
    driven by the currents g through the edges that leave the first. All is then scaled to
    one unit of current.
    """
    start, end = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    cut = cut_out(lattice, np.asarray(corridor, dtype=bool) | start | end)
    start, end = start & cut.passable, end & cut.passable
    current = np.full(lattice.shape, np.nan)
    voltage = current.copy()
    box = _box_of(cut.passable)
    cut, start, end = _within(cut, box), start[box], end[box]
    if not start.any() or not end.any() or (start & end).any():
        raise BadSourceError(what="areas without passable cells, or that overlap")
    pieces = components(cut)
    if not np.isin(pieces[start], pieces[end]).any():
        raise BadSourceError(what="areas that the corridor does not join")
    drive = _laplacian_of(cut, start.astype(np.float64))
    held = start | end
    grounds = np.where(held, np.inf, 0.0)
    found = solve(
        cut, np.where(held, 0, -drive), grounds, tolerance=tolerance, solver=solver
    )
    v = found.voltage + start
    total = float(_laplacian_of(cut, v)[start].sum())
    v /= total
    east, south, south_east, south_west = cut.edges
    outward, inward = node_currents(east, south, south_east, south_west, v)
    inside = cut.passable
    current[box] = np.where(inside, np.maximum(outward, inward), np.nan)
    voltage[box] = np.where(inside, v, np.nan)
    return PinchPoints(current, voltage, 1 / total, found.residual)


def _box_of(kept: NDArray[np.bool_]) -> tuple[slice, slice]:
    """The least box that holds all kept cells; the whole grid where there is none."""
    rows, cols = np.flatnonzero(kept.any(axis=1)), np.flatnonzero(kept.any(axis=0))
    if not len(rows):
        return slice(None), slice(None)
    return slice(rows[0], rows[-1] + 1), slice(cols[0], cols[-1] + 1)


def _within(lattice: Lattice, box: tuple[slice, slice]) -> Lattice:
    """The part of a lattice in a box that no edge leaves."""
    east, south, south_east, south_west = (
        np.ascontiguousarray(edge[box]) for edge in lattice.edges
    )
    width, height = (
        size if np.ndim(size) == 0 else np.asarray(size)[box[0]]
        for size in (lattice.cell_width, lattice.cell_height)
    )
    return Lattice(
        east,
        south,
        south_east,
        south_west,
        passable=np.ascontiguousarray(lattice.passable[box]),
        cell_width=width,
        cell_height=height,
    )


def _laplacian_of(lattice: Lattice, v: NDArray[np.float64]) -> NDArray[np.float64]:
    """Current that leaves each cell along its edges at the voltages ``v``."""
    out = np.zeros_like(v)
    for edge, (here, there) in zip(lattice.edges, ENDS, strict=True):
        flow = edge[here] * (v[here] - v[there])
        out[here] += flow
        out[there] -= flow
    return out

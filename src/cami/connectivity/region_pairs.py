"""One pair of regions, each of them a single node while the pair is looked at."""

import numpy as np

from cami.connectivity.circuit import Answer, Ends, pairwise, unit_potentials
from cami.connectivity.graph import Ints
from cami.connectivity.grid_circuit import GridCircuit
from cami.connectivity.landscape import Landscape
from cami.connectivity.raster_circuit import RasterCircuit, raster_circuit


def region_pair(
    landscape: Landscape,
    plain: RasterCircuit | None,
    ids: tuple[int, int],
    areas: tuple[Ints, Ints],
) -> tuple[RasterCircuit, Answer | None, float]:
    """Current between two areas, its circuit and its residual; None if not connected.

    ``plain`` is the landscape's own circuit where no short-circuit regions have to be
    merged: then both areas are held at a voltage each, and the grid stays a grid. (An area
    with impassable cells has to be merged: they conduct as part of it.)
    """
    if plain is not None and isinstance(plain.circuit, GridCircuit):
        whole = plain.node_of_cell[np.concatenate(areas)] >= 0
        if whole.all():
            return (plain, *held_apart(plain.circuit, ids, areas))
    merged = raster_circuit(landscape, areas)
    nodes = np.array([merged.node_of(area) for area in areas])
    pots = unit_potentials(merged.circuit, Ends(np.array(ids), nodes))
    answers = list(pairwise(pots, np.ones((2, 2), dtype=np.bool_)))
    return merged, answers[0] if answers else None, pots.residual


def held_apart(
    grid: GridCircuit,
    ids: tuple[int, int],
    areas: tuple[Ints, Ints],
) -> tuple[Answer | None, float]:
    """Current between two areas at one voltage each, and the residual.

    Areas are passable cells by their flat numbers. None if they are not connected; 0 ohm
    and no current if they share a cell.

    Notes
    -----
    The first is held at 0 V and the second at 1 V; all is then scaled to one ampere.
    """
    low, high = areas
    pieces = grid.pieces
    common = np.intersect1d(pieces[low], pieces[high])
    if np.intersect1d(low, high).size:
        none = np.zeros(grid.nodes)
        return Answer(ids, 0.0, none, none, np.isin(pieces, pieces[low])), 0.0
    if not common.size:
        return None, 0.0
    raised = np.zeros(grid.nodes)
    raised[high] = 1.0
    grounds = np.zeros(grid.nodes)
    grounds[low] = grounds[high] = np.inf
    pull = -grid.leaving(raised)
    pull[low] = pull[high] = 0.0
    volts, residual = grid.potentials(pull[None], grounds)
    volts = volts[0] + raised
    ampere = float(grid.leaving(volts)[high].sum())
    volts /= ampere
    currents = grid.node_currents(volts)
    currents[low] = currents[high] = 1.0
    reached = np.isin(pieces, np.union1d(pieces[low], pieces[high]))
    return Answer(ids, 1 / ampere, volts, currents, reached), residual

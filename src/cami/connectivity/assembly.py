"""Sparse matrices of graphs, for the direct solver and for tests."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array

from cami.connectivity.lattice import Lattice, edge_list


def laplacian(
    tails: NDArray[np.integer],
    heads: NDArray[np.integer],
    conductances: NDArray[np.floating],
    nodes: int,
) -> csc_array:
    """The graph's Laplacian in double precision: symmetric, its rows sum to zero.

    Several edges between the same nodes add up; an edge from a node to itself vanishes.
    """
    g = np.asarray(conductances, dtype=np.float64)
    rows = np.concatenate([tails, heads, tails, heads])
    cols = np.concatenate([heads, tails, tails, heads])
    values = np.concatenate([-g, -g, g, g])
    return coo_array((values, (rows, cols)), shape=(nodes, nodes)).tocsc()


def lattice_laplacian(lattice: Lattice) -> csc_array:
    """The Laplacian over all cells, row by row; impassable cells have empty rows."""
    return laplacian(*edge_list(lattice), nodes=lattice.passable.size)

"""Sparse matrices of graphs, for the direct solver and for tests."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array, diags_array

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
    one_way = coo_array((g, (tails, heads)), shape=(nodes, nodes)).tocsc()
    both = one_way + one_way.T
    return (diags_array(both.sum(axis=0)) - both).tocsc()


def lattice_laplacian(lattice: Lattice) -> csc_array:
    """The Laplacian over all cells, row by row; impassable cells have empty rows."""
    return laplacian(*edge_list(lattice), nodes=lattice.passable.size)

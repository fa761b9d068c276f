"""What is left of a grid once it is no grid any more: multigrid on a sparse matrix.

Fences make coarse grids fail: two sides of a fence may lie in one coarse cell. Here coarse
unknowns are aggregates of nodes that are strongly tied, so that none reaches across a
fence (smoothed aggregation; Vaněk, Mandel and Brezina 1996, *Computing* 56, 179). Where at
most a thousand nodes are left they are factorised.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, diags_array
from scipy.sparse.csgraph import connected_components

from cami.connectivity import kernels_algebraic as kernels
from cami.connectivity.direct import factorise

Double = NDArray[np.float64]
Ints = NDArray[np.int64]

COARSEST = 1000
"""Nodes at which a level is factorised."""

SHRINKS = 0.8
"""Share of its nodes that a coarser level may have at most; else there is no use in it."""


class Matrix(NamedTuple):
    """A sparse matrix as the kernels want it."""

    starts: NDArray[np.int32]
    heads: NDArray[np.int32]
    values: Double


class Grid(NamedTuple):
    """One level: its matrix, and the way to the next coarser one and back."""

    A: Matrix
    diagonal: Double
    """0 for nodes that are a whole floating piece: nothing can be said of them here."""
    up: Matrix
    down: Matrix
    coarser: int


class Algebraic:
    """A symmetric approximate inverse of a Laplacian with grounds; exact where small.

    Pieces of the graph without a ground get a mean of zero on the coarsest level.
    """

    def __init__(
        self, L: csc_array, ground: Double, alive: NDArray[np.bool_], *, exact: bool = False
    ) -> None:
        count, pieces = connected_components(L, directed=False)
        tied = np.zeros(count, np.bool_)
        tied[pieces[ground > 0]] = True
        self.nodes = np.flatnonzero(alive)
        A = (L + diags_array(ground))[self.nodes][:, self.nodes].tocsr()
        piece = np.where(tied[pieces], -1, pieces)[self.nodes]
        self.grids: list[Grid] = []
        while A.shape[0] > COARSEST and not exact:
            diagonal = _diagonal(A, piece)
            chosen, size = kernels.aggregate(*_matrix(A), diagonal)
            if size > SHRINKS * A.shape[0]:
                break
            P = _interpolation(A, diagonal, chosen, size)
            R = P.T.tocsr()
            self.grids.append(Grid(_matrix(A), diagonal, _matrix(P), _matrix(R), size))
            A = (R @ (A @ P)).tocsr()
            finer, piece = piece, np.full(size, -1)
            piece[chosen] = finer
        self._factorise(A, piece)

    def _factorise(self, A: csr_array, piece: Ints) -> None:
        self.floating = np.flatnonzero(piece >= 0)
        _, self.piece = np.unique(piece[self.floating], return_inverse=True)
        self.sizes = np.bincount(self.piece)
        # Of each floating piece the best connected node is left out, and stays at 0 V.
        order = np.argsort(-A.diagonal()[self.floating], kind="stable")
        _, first = np.unique(self.piece[order], return_index=True)
        free = np.ones(A.shape[0], np.bool_)
        free[self.floating[order[first]]] = False
        self.free = np.flatnonzero(free)
        within = A[self.free][:, self.free].tocsc()
        self.factors = factorise(within) if self.free.size else None

    def solve(self, right: Double) -> Double:
        """Nearly A⁻¹ ``right``, shape ``(nodes, sides)``; 0 where not alive."""
        left = np.zeros_like(right)
        left[self.nodes] = self._cycle(0, np.ascontiguousarray(right[self.nodes]))
        return left

    def _cycle(self, depth: int, b: Double) -> Double:
        if depth == len(self.grids):
            return self._exactly(b)
        grid, u = self.grids[depth], np.zeros_like(b)
        kernels.relax(*grid.A, grid.diagonal, u, b, False)
        residual, coarse = b.copy(), np.zeros((grid.coarser, b.shape[1]))
        kernels.add_product(*grid.A, -1.0, u, residual)
        kernels.add_product(*grid.down, 1.0, residual, coarse)
        kernels.add_product(*grid.up, 1.0, self._cycle(depth + 1, coarse), u)
        kernels.relax(*grid.A, grid.diagonal, u, b, True)
        return u

    def _exactly(self, b: Double) -> Double:
        found = np.zeros_like(b)
        if self.factors is not None:
            self._centre(b)
            found[self.free] = self.factors.solve(b[self.free])
            self._centre(found)
        return found

    def _centre(self, columns: Double) -> None:
        """Take its mean from every floating piece: an orthogonal projection."""
        for column in columns.T:
            mean = np.bincount(self.piece, column[self.floating]) / self.sizes
            column[self.floating] -= mean[self.piece]


def _matrix(given: csr_array) -> Matrix:
    starts, heads = (part.astype(np.int32) for part in (given.indptr, given.indices))
    return Matrix(starts, heads, given.data)


def _diagonal(A: csr_array, piece: Ints) -> Double:
    """The diagonal; without the rounding that is left of nodes tied to none."""
    diagonal: Double = A.diagonal()
    floating = piece >= 0
    sizes = np.bincount(piece[floating], minlength=1)
    diagonal[floating & (sizes[np.where(floating, piece, 0)] == 1)] = 0
    return diagonal


def _interpolation(
    A: csr_array, diagonal: Double, chosen: NDArray[np.int32], size: int
) -> csr_array:
    """Aggregates, their edges smoothed away; rows sum to one."""
    nodes = A.shape[0]
    whole = csr_array(
        (np.ones(nodes), chosen, np.arange(nodes + 1, dtype=np.int32)), shape=(nodes, size)
    )
    values = kernels.damping(*_matrix(A), diagonal)
    smoothing = csr_array((values, A.indices.copy(), A.indptr.copy()), shape=A.shape)
    smoothing.eliminate_zeros()
    P: csr_array = (smoothing @ whole).tocsr()
    return P

"""Exact solution of grounded systems by sparse factorisation, for the small."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array
from scipy.sparse.linalg import SuperLU, splu


def factorise(A: csc_array) -> SuperLU:
    """Factors of a symmetric positive definite matrix, keeping its symmetric order."""
    return splu(
        A,
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,
        options={"SymmetricMode": True},
    )


def solve_grounded(
    L: csc_array, held: NDArray[np.bool_], right: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Potentials of shape ``(nodes, sides)`` that are 0 at the ``held`` nodes.

    Every connected piece of ``L`` must have a held node or a conductance to ground.
    """
    free = np.flatnonzero(~held)
    potentials = np.zeros_like(right)
    if free.size:
        potentials[free] = factorise(L[free][:, free].tocsc()).solve(right[free])
    return potentials

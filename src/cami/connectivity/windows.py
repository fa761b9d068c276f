"""Discs of a true radius on a grid, whatever the sizes of its cells."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cami.connectivity import kernels_window
from cami.connectivity.lattice import Lattice
from cami.errors import UnknownOptionError


def disc_half_widths(lattice: Lattice, radius: float) -> NDArray[np.int64]:
    """Columns either side that a disc around a cell covers, for each row and row below.

    A cell lies in the disc where its centre is at most ``radius`` away, in the unit of the
    lattice's cell sizes; those of the disc's own row hold for all of it.
    """
    if not (np.isfinite(radius) and radius > 0):
        raise UnknownOptionError(
            option="radius", found=str(radius), known="lengths above 0"
        )
    rows = lattice.shape[0]
    width = np.broadcast_to(np.asarray(lattice.cell_width, dtype=np.float64), (rows,))
    height = np.broadcast_to(np.asarray(lattice.cell_height, dtype=np.float64), (rows,))
    slack = 1 + 1e-12
    reach = int(min(radius * slack / height.min(), rows))
    down = np.arange(-reach, reach + 1) * height[:, None]
    left_over = (radius * slack) ** 2 - down**2
    across = np.sqrt(np.maximum(left_over, 0)) / width[:, None]
    across = np.minimum(np.floor(across), lattice.shape[1])
    return np.where(left_over >= 0, across, -1).astype(np.int64)


def least_within(lattice: Lattice, values: ArrayLike, radius: float) -> NDArray[np.float64]:
    """The least of ``values`` within ``radius`` of each cell."""
    given = np.ascontiguousarray(values, dtype=np.float64)
    return kernels_window.disc_minimum(given, disc_half_widths(lattice, radius))


def near(lattice: Lattice, cells: NDArray[np.int64], radius: float) -> NDArray[np.bool_]:
    """Whether each cell lies within ``radius`` of one of some ``row, col``."""
    marked = np.zeros(lattice.shape, np.bool_)
    kernels_window.mark_discs(marked, cells, disc_half_widths(lattice, radius))
    return marked

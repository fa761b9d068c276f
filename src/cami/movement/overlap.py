"""How much the places of two animals are the same places: six published indices."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cami.errors import UnknownOptionError
from cami.movement.utilisation import Utilisation, inside

Floats = NDArray[np.float64]
Index = Literal["HR", "PHR", "VI", "BA", "UDOI", "HD"]
INDICES: tuple[Index, ...] = ("HR", "PHR", "VI", "BA", "UDOI", "HD")


def overlaps(used: list[Utilisation], index: Index, fraction: float = 0.95) -> Floats:
    """Overlap of every pair ``(n, n)``; rows overlap columns where the two differ.

    Parameters
    ----------
    used
        On one grid, of one kind.
    index
        ``HR`` share of the row's isopleth that lies in the column's; ``PHR`` probability
        of the column's animal in the row's isopleth; ``VI`` volume of the lesser of both;
        ``BA`` Bhattacharyya's affinity; ``UDOI`` product of the two against two even and
        equal ones; ``HD`` Hellinger's distance (0 for the same).
    fraction
        Isopleth outside of which a utilisation counts as 0; it is not scaled up again, so
        that the affinity of an animal with itself is the fraction and not 1.

    Raises
    ------
    UnknownOptionError
        The index is none of the six, or grids or kinds differ.

    References
    ----------
    Fieberg & Kochanny (2005), Journal of Wildlife Management 69: 1346-1359.
    """
    if index not in INDICES:
        raise UnknownOptionError(option="overlap", found=index, known=", ".join(INDICES))
    first = used[0]
    for other in used[1:]:
        difference = first.grid.difference(other.grid)
        if difference or other.kind != first.kind:
            found = difference or other.kind
            raise UnknownOptionError(option="grid", found=found, known=first.kind)
    held_cells = np.stack([inside(one, fraction).ravel() for one in used])
    density = np.stack([one.density_per_m2.ravel() for one in used])
    held = np.where(held_cells, density, 0.0)
    cell = first.cell_m2
    both = held_cells.astype(np.float64)
    match index:
        case "HR":
            return np.asarray(both @ both.T / both.sum(axis=1, keepdims=True))
        case "PHR":
            return np.asarray(both @ held.T * cell)
        case "VI":
            return np.array([[np.minimum(a, b).sum() * cell for b in held] for a in held])
        case "BA":
            return np.asarray(np.sqrt(held) @ np.sqrt(held).T * cell)
        case "UDOI":
            return np.asarray((both @ both.T * cell) * (held @ held.T * cell))
        case _:
            roots = np.sqrt(held)
            apart = [[((a - b) ** 2).sum() * cell / 2 for b in roots] for a in roots]
            return np.sqrt(np.array(apart))

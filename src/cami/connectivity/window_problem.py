"""An omnidirectional problem by moving windows: what is given, checked."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.kernels_levels import Room
from cami.connectivity.kernels_moving import Ground, Rules
from cami.connectivity.lattice import Lattice
from cami.errors import GridsDifferError, UnknownOptionError

Double = NDArray[np.float64]
Edges = Literal["own", "omniscape"]


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """What a source must have in common with its target (a climate, a land cover).

    A source counts where ``lower <= its present value - the target's future value <=
    upper``; the target's is the median of its block. ``equal`` asks for the same value, of
    the target's block the most frequent. Sources of unknown value count.
    """

    present: Double
    """Shape ``(rows, cols)``; nan unknown."""
    future: Double | None = None
    """Of the targets; None for the same as ``present``."""
    lower: float = 0.0
    upper: float = 0.0
    equal: bool = False


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Windows:
    """An omnidirectional problem by moving windows; lengths are numbers of cells."""

    lattice: Lattice
    strength: Double
    """Shape ``(rows, cols)``: of the sources, 0 for none."""
    radius: int
    buffer: int = 0
    """How much farther than ``radius`` current may go, though sources may not lie."""
    block_size: int = 1
    """Side of the squares of cells that share one target; odd."""
    neighbours: Literal[4, 8] = 8
    """Of the land that is equal everywhere, to which flow potential refers."""
    correct_artifacts: bool = True
    """Mend what blocks lack around targets, where nothing can start inside the block."""
    flow_potential: bool = False
    conditions: tuple[Condition, ...] = ()
    edges: Edges = "own"
    """``"omniscape"`` treats windows at the edges of the grid as Omniscape does: the block
    without sources, and the correction, lie where they would if the window were whole."""
    tolerance: float = 1e-6

    def __post_init__(self) -> None:
        grids = [self.strength]
        for condition in self.conditions:
            grids += [condition.present]
            grids += [] if condition.future is None else [condition.future]
        for grid in grids:
            if grid.shape != self.lattice.shape:
                raise GridsDifferError(
                    found=str(grid.shape), expected=str(self.lattice.shape)
                )
        for name, least in (("radius", 1), ("buffer", 0), ("block_size", 1)):
            value = getattr(self, name)
            if value != int(value) or value < least:
                known = f"whole numbers from {least}"
                raise UnknownOptionError(option=name, found=str(value), known=known)
        if self.block_size % 2 == 0:
            found, known = str(self.block_size), "1, 3, 5, …"
            raise UnknownOptionError(option="block_size", found=found, known=known)
        if self.block_size > 2 * self.radius + 1:
            found, known = str(self.block_size), f"up to {2 * self.radius + 1}"
            raise UnknownOptionError(option="block_size", found=found, known=known)
        if not 0 < self.tolerance < 1:
            found, known = str(self.tolerance), "a number between 0 and 1"
            raise UnknownOptionError(option="tolerance", found=found, known=known)

    @property
    def reach(self) -> int:
        """Radius and buffer."""
        return self.radius + self.buffer


def ground_of(problem: Windows) -> Ground:
    """The land under all windows, in double precision."""
    shape = (len(problem.conditions), *problem.lattice.shape)
    present = np.zeros(shape)
    for number, condition in enumerate(problem.conditions):
        present[number] = condition.present
    east, south, south_east, south_west = (
        np.ascontiguousarray(edge, dtype=np.float64) for edge in problem.lattice.edges
    )
    strength = np.ascontiguousarray(problem.strength, dtype=np.float64)
    return Ground(
        east,
        south,
        south_east,
        south_west,
        problem.lattice.passable,
        strength,
        present,
    )


def rules_of(problem: Windows) -> Rules:
    """How windows are cut."""
    equal = [condition.equal for condition in problem.conditions]
    lower = [condition.lower for condition in problem.conditions]
    upper = [condition.upper for condition in problem.conditions]
    return Rules(
        problem.radius,
        problem.reach,
        problem.block_size // 2,
        problem.edges == "omniscape",
        1.0,
        1 / np.sqrt(2.0) if problem.neighbours == 8 else 0.0,  # noqa: PLR2004 (a queen's)
        np.where(equal, 0.0, np.array(lower, dtype=np.float64)),
        np.where(equal, 0.0, np.array(upper, dtype=np.float64)),
        problem.tolerance,
    )


def lattice_of(room: Room, passable: NDArray[np.bool_]) -> Lattice:
    """What a room holds, as a lattice of its own."""
    east, south, south_east, south_west = (
        edge.reshape(passable.shape).copy()
        for edge in (
            room.fine.east,
            room.fine.south,
            room.fine.south_east,
            room.fine.south_west,
        )
    )
    return Lattice(east, south, south_east, south_west, passable)
